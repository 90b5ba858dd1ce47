-- Written by `./phohien schema` from the migrations. Do not edit: change a migration and write it again.



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;


CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;






CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);



CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);



CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);



CREATE FUNCTION public.catalogue_published_is_final() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'What was published is never changed or deleted.';
end $$;



CREATE FUNCTION public.ledger_entry_is_final() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'UPDATE' and old.seal_id is null
       and (to_jsonb(new) - 'seal_id' - 'place') = (to_jsonb(old) - 'seal_id' - 'place') then
        return new;
    end if;
    raise exception 'A ledger entry is never changed or deleted.';
end $$;



CREATE FUNCTION public.population_is_final() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is written once: it is never changed or deleted.', tg_table_name;
end $$;



CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;



CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;



CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;


CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);



CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;



CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;



CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;



CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;



CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;



CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;



CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;



CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;



CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;



CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);



ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);



ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.accounts_account (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    code character varying(32) NOT NULL,
    username character varying(64) NOT NULL,
    kind character varying(12) NOT NULL,
    full_name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    phone character varying(20) NOT NULL,
    personal_id character varying(12) NOT NULL,
    personal_id_confirmed boolean NOT NULL,
    identity_source character varying(40) NOT NULL,
    birth_on date,
    language character varying(2) NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT account_confirmed_id_has_a_source CHECK (((NOT personal_id_confirmed) OR ((NOT ((personal_id)::text = ''::text)) AND (NOT ((identity_source)::text = ''::text))))),
    CONSTRAINT account_kind_is_known CHECK (((kind)::text = ANY ((ARRAY['citizen'::character varying, 'enterprise'::character varying, 'official'::character varying])::text[]))),
    CONSTRAINT account_personal_id_has_12_digits CHECK (((personal_id)::text ~ '^([0-9]{12})?$'::text)),
    CONSTRAINT account_username_is_lower_case CHECK (((username)::text = lower((username)::text)))
);



CREATE TABLE public.accounts_account_groups (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    group_id integer NOT NULL
);



ALTER TABLE public.accounts_account_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE public.accounts_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.accounts_account_user_permissions (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    permission_id integer NOT NULL
);



ALTER TABLE public.accounts_account_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.accounts_demoaccount (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    note character varying(300) NOT NULL,
    title_en character varying(200) NOT NULL,
    note_en character varying(300) NOT NULL,
    place integer NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT accounts_demoaccount_place_check CHECK ((place >= 0))
);



ALTER TABLE public.accounts_demoaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_demoaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.accounts_representation (
    id bigint NOT NULL,
    organisation_code character varying(14) NOT NULL,
    organisation_name character varying(300) NOT NULL,
    ground character varying(12) NOT NULL,
    ground_note character varying(300) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    recorded_by character varying(64) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT representation_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT representation_organisation_code_has_a_known_shape CHECK (((organisation_code)::text ~ '^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$'::text))
);



ALTER TABLE public.accounts_representation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_representation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.adapters_comparison (
    id bigint NOT NULL,
    uid uuid NOT NULL,
    partner character varying(40) NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    ours integer NOT NULL,
    theirs integer NOT NULL,
    is_equal boolean NOT NULL,
    resent integer NOT NULL,
    other integer NOT NULL,
    unknown integer NOT NULL,
    CONSTRAINT adapters_comparison_other_check CHECK ((other >= 0)),
    CONSTRAINT adapters_comparison_ours_check CHECK ((ours >= 0)),
    CONSTRAINT adapters_comparison_resent_check CHECK ((resent >= 0)),
    CONSTRAINT adapters_comparison_theirs_check CHECK ((theirs >= 0)),
    CONSTRAINT adapters_comparison_unknown_check CHECK ((unknown >= 0))
);



ALTER TABLE public.adapters_comparison ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adapters_comparison_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.adapters_letter (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    partner character varying(40) NOT NULL,
    number integer NOT NULL,
    previous integer,
    kind character varying(120) NOT NULL,
    recipient character varying(120) NOT NULL,
    about character varying(80) NOT NULL,
    purpose character varying(80) NOT NULL,
    "case" character varying(80) NOT NULL,
    data jsonb NOT NULL,
    attachments jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    by_code character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    tries integer NOT NULL,
    bad_answers integer NOT NULL,
    hopeful_since timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease uuid,
    why character varying(12) NOT NULL,
    error character varying(500) NOT NULL,
    finished_at timestamp with time zone,
    resent smallint NOT NULL,
    delivery character varying(40) NOT NULL,
    delivery_at timestamp with time zone,
    thread_id bigint NOT NULL,
    forgotten_at timestamp with time zone,
    urgency smallint NOT NULL,
    proof jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT adapters_letter_bad_answers_check CHECK ((bad_answers >= 0)),
    CONSTRAINT adapters_letter_number_check CHECK ((number >= 0)),
    CONSTRAINT adapters_letter_previous_check CHECK ((previous >= 0)),
    CONSTRAINT adapters_letter_resent_check CHECK ((resent >= 0)),
    CONSTRAINT adapters_letter_tries_check CHECK ((tries >= 0)),
    CONSTRAINT adapters_letter_urgency_check CHECK ((urgency >= 0))
);



ALTER TABLE public.adapters_letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adapters_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.adapters_partnerstate (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    is_paused boolean NOT NULL,
    pause_reason character varying(500) NOT NULL,
    failures integer NOT NULL,
    rests_until timestamp with time zone,
    last_success_at timestamp with time zone,
    last_failure_at timestamp with time zone,
    last_error character varying(500) NOT NULL,
    CONSTRAINT adapters_partnerstate_failures_check CHECK ((failures >= 0))
);



ALTER TABLE public.adapters_partnerstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adapters_partnerstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.adapters_received (
    id bigint NOT NULL,
    partner character varying(40) NOT NULL,
    key character varying(80) NOT NULL,
    number integer NOT NULL,
    previous integer NOT NULL,
    kind character varying(120) NOT NULL,
    data jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    state character varying(12) NOT NULL,
    answer jsonb NOT NULL,
    error character varying(500) NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    times_heard integer NOT NULL,
    thread_id bigint NOT NULL,
    forgotten_at timestamp with time zone,
    CONSTRAINT adapters_received_number_check CHECK ((number >= 0)),
    CONSTRAINT adapters_received_previous_check CHECK ((previous >= 0)),
    CONSTRAINT adapters_received_times_heard_check CHECK ((times_heard >= 0))
);



ALTER TABLE public.adapters_received ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adapters_received_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.adapters_thread (
    id bigint NOT NULL,
    partner character varying(40) NOT NULL,
    subject character varying(120) NOT NULL,
    is_inward boolean NOT NULL,
    last integer NOT NULL,
    CONSTRAINT adapters_thread_last_check CHECK ((last >= 0))
);



ALTER TABLE public.adapters_thread ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adapters_thread_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.adapters_try (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(12) NOT NULL,
    error character varying(500) NOT NULL,
    by_code character varying(64) NOT NULL,
    letter_id bigint NOT NULL
);



ALTER TABLE public.adapters_try ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adapters_try_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);



ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);



ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);



ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_accessrequest (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    state character varying(10) NOT NULL,
    purpose text NOT NULL,
    legal_basis character varying(400) NOT NULL,
    ends_on date NOT NULL,
    per_day integer NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    sent_by character varying(64) NOT NULL,
    sent_by_name character varying(200) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    limit_basis character varying(300) NOT NULL,
    limit_confirmed boolean NOT NULL,
    answered_at timestamp with time zone,
    answered_by_name character varying(200) NOT NULL,
    answer text NOT NULL,
    reminded_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoke_reason text NOT NULL,
    service_version_id bigint NOT NULL,
    client_id bigint NOT NULL,
    CONSTRAINT catalogue_accessrequest_per_day_check CHECK ((per_day >= 0)),
    CONSTRAINT request_answer_has_a_reason CHECK (((NOT ((state)::text = ANY ((ARRAY['granted'::character varying, 'refused'::character varying])::text[]))) OR ((answered_at IS NOT NULL) AND (NOT (answer = ''::text)))))
);



CREATE TABLE public.catalogue_accessrequest_endpoints (
    id bigint NOT NULL,
    accessrequest_id bigint NOT NULL,
    endpoint_id bigint NOT NULL
);



ALTER TABLE public.catalogue_accessrequest_endpoints ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_accessrequest_endpoints_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE public.catalogue_accessrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_accessrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_checkcall (
    id bigint NOT NULL,
    method character varying(8) NOT NULL,
    path character varying(300) NOT NULL,
    url character varying(300) NOT NULL,
    called_at timestamp with time zone NOT NULL,
    called_by_name character varying(200) NOT NULL,
    status smallint NOT NULL,
    milliseconds integer NOT NULL,
    query_id character varying(60) NOT NULL,
    passed boolean NOT NULL,
    faults text NOT NULL,
    description_id bigint NOT NULL,
    service_version_id bigint NOT NULL,
    CONSTRAINT catalogue_checkcall_milliseconds_check CHECK ((milliseconds >= 0)),
    CONSTRAINT catalogue_checkcall_status_check CHECK ((status >= 0))
);



ALTER TABLE public.catalogue_checkcall ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_checkcall_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_clientcertificate (
    id bigint NOT NULL,
    pem text NOT NULL,
    sha256 character varying(64) NOT NULL,
    subject character varying(500) NOT NULL,
    issuer character varying(500) NOT NULL,
    serial character varying(64) NOT NULL,
    issued_here boolean NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoke_reason character varying(12) NOT NULL,
    subsystem_id bigint NOT NULL,
    warned_at timestamp with time zone,
    CONSTRAINT client_certificate_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT client_certificate_revoked_has_a_reason CHECK (((revoked_at IS NULL) OR (NOT ((revoke_reason)::text = ''::text))))
);



ALTER TABLE public.catalogue_clientcertificate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_clientcertificate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_clientkey (
    id bigint NOT NULL,
    access_key character varying(40) NOT NULL,
    sealed_secret text NOT NULL,
    note character varying(200) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoke_reason character varying(12) NOT NULL,
    subsystem_id bigint NOT NULL,
    warned_at timestamp with time zone,
    CONSTRAINT client_key_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT client_key_revoked_has_a_reason CHECK (((revoked_at IS NULL) OR (NOT ((revoke_reason)::text = ''::text)))),
    CONSTRAINT client_key_revoked_holds_no_secret CHECK (((revoked_at IS NULL) OR (sealed_secret = ''::text)))
);



ALTER TABLE public.catalogue_clientkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_clientkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_configuration (
    id bigint NOT NULL,
    number bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    cause character varying(200) NOT NULL,
    content bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    signature bytea NOT NULL,
    signer text NOT NULL,
    CONSTRAINT configuration_expires_later CHECK ((expires_at > made_at))
);



ALTER TABLE public.catalogue_configuration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_configuration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_description (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    content bytea NOT NULL,
    media_type character varying(60) NOT NULL,
    kept_at timestamp with time zone NOT NULL
);



ALTER TABLE public.catalogue_description ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_description_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_endpoint (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    method character varying(8) NOT NULL,
    path character varying(300) NOT NULL,
    name character varying(200) NOT NULL,
    summary character varying(500) NOT NULL,
    "position" integer NOT NULL,
    service_version_id bigint NOT NULL,
    CONSTRAINT catalogue_endpoint_position_check CHECK (("position" >= 0))
);



ALTER TABLE public.catalogue_endpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_endpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_grant (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    per_minute integer NOT NULL,
    per_day integer NOT NULL,
    ground text NOT NULL,
    revoked_at timestamp with time zone,
    revoke_reason text NOT NULL,
    endpoint_id bigint NOT NULL,
    request_id bigint,
    group_id bigint,
    subsystem_id bigint,
    CONSTRAINT catalogue_grant_per_day_check CHECK ((per_day >= 0)),
    CONSTRAINT catalogue_grant_per_minute_check CHECK ((per_minute >= 0)),
    CONSTRAINT grant_ends_not_before_it_begins CHECK ((valid_until >= valid_from)),
    CONSTRAINT grant_has_one_holder CHECK ((((subsystem_id IS NOT NULL) OR (group_id IS NOT NULL)) AND (1 = (
CASE
    WHEN (subsystem_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (group_id IS NOT NULL) THEN 1
    ELSE 0
END))))
);



ALTER TABLE public.catalogue_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_group (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL
);



ALTER TABLE public.catalogue_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_groupmembership (
    id bigint NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    group_id bigint NOT NULL,
    subsystem_id bigint NOT NULL,
    CONSTRAINT group_membership_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.catalogue_groupmembership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_groupmembership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_legallimit (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    working_days smallint NOT NULL,
    legal_basis character varying(300) NOT NULL,
    confirmed boolean NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    CONSTRAINT catalogue_legallimit_working_days_check CHECK ((working_days >= 0)),
    CONSTRAINT limit_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.catalogue_legallimit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_legallimit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_member (
    id bigint NOT NULL,
    member_class character varying(3) NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    agency_code character varying(20) NOT NULL,
    legal_basis character varying(300) NOT NULL,
    search_key character varying(480) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    CONSTRAINT member_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.catalogue_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_memberalias (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    member_id bigint NOT NULL,
    CONSTRAINT member_alias_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.catalogue_memberalias ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_memberalias_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_senderkey (
    id bigint NOT NULL,
    key_id character varying(40) NOT NULL,
    algorithm character varying(20) NOT NULL,
    pem text NOT NULL,
    note character varying(200) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    warned_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoke_reason character varying(12) NOT NULL,
    subsystem_id bigint NOT NULL,
    CONSTRAINT sender_key_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT sender_key_revoked_has_a_reason CHECK (((revoked_at IS NULL) OR (NOT ((revoke_reason)::text = ''::text))))
);



ALTER TABLE public.catalogue_senderkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_senderkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_service (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    protocol character varying(4) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    summary text NOT NULL,
    summary_en text NOT NULL,
    terms text NOT NULL,
    legal_basis character varying(400) NOT NULL,
    personal_data character varying(9) NOT NULL,
    contact_name character varying(200) NOT NULL,
    contact_phone character varying(20) NOT NULL,
    contact_email character varying(200) NOT NULL,
    search_key text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    subsystem_id bigint NOT NULL
);



ALTER TABLE public.catalogue_service ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_service_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_serviceversion (
    id bigint NOT NULL,
    version character varying(4) NOT NULL,
    state character varying(10) NOT NULL,
    url character varying(300) NOT NULL,
    sandbox_url character varying(300) NOT NULL,
    timeout_seconds smallint NOT NULL,
    question character varying(120) NOT NULL,
    test_note text NOT NULL,
    tested_at timestamp with time zone,
    published_at timestamp with time zone,
    deprecated_at timestamp with time zone,
    closes_on date,
    end_note text NOT NULL,
    closed_at timestamp with time zone,
    registered_at timestamp with time zone NOT NULL,
    description_id bigint,
    service_id bigint NOT NULL,
    judged character varying(10) NOT NULL,
    successor_id bigint,
    CONSTRAINT catalogue_serviceversion_timeout_seconds_check CHECK ((timeout_seconds >= 0)),
    CONSTRAINT service_in_operation_is_described CHECK (((NOT ((state)::text = ANY ((ARRAY['tested'::character varying, 'published'::character varying, 'deprecated'::character varying])::text[]))) OR (description_id IS NOT NULL))),
    CONSTRAINT service_timeout CHECK (((timeout_seconds >= 1) AND (timeout_seconds <= 300)))
);



ALTER TABLE public.catalogue_serviceversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_serviceversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.catalogue_subsystem (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    purpose text NOT NULL,
    evidence character varying(6) NOT NULL,
    evidence_reason character varying(300) NOT NULL,
    search_key character varying(480) NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    member_id bigint NOT NULL,
    keep_basis character varying(300) NOT NULL,
    keep_days smallint NOT NULL,
    is_test boolean NOT NULL,
    CONSTRAINT catalogue_subsystem_keep_days_check CHECK ((keep_days >= 0)),
    CONSTRAINT subsystem_less_evidence_has_a_reason CHECK ((((evidence)::text = 'full'::text) OR (NOT ((evidence_reason)::text = ''::text)))),
    CONSTRAINT subsystem_term_has_a_basis CHECK (((keep_days = 0) OR (NOT ((keep_basis)::text = ''::text))))
);



ALTER TABLE public.catalogue_subsystem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.catalogue_subsystem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_administrativeunit (
    id bigint NOT NULL,
    code character varying(5) NOT NULL,
    level character varying(10) NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(80) NOT NULL,
    search_key character varying(120) NOT NULL,
    sort_key character varying(300) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    legal_basis character varying(200) NOT NULL,
    confirmed boolean NOT NULL,
    ground character varying(40) NOT NULL,
    CONSTRAINT unit_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_administrativeunit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_administrativeunit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_agency (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    short_name character varying(100) NOT NULL,
    kind character varying(20) NOT NULL,
    search_key character varying(240) NOT NULL,
    sort_key character varying(600) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    legal_basis character varying(200) NOT NULL,
    confirmed boolean NOT NULL,
    parent_id bigint,
    successor_id bigint,
    unit_id bigint,
    CONSTRAINT agency_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_agency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_agency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_agencyalias (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    source character varying(200) NOT NULL,
    confirmed boolean NOT NULL,
    agency_id bigint NOT NULL,
    CONSTRAINT alias_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_agencyalias ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_agencyalias_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_codeitem (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    search_key character varying(240) NOT NULL,
    "position" integer NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    source character varying(300) NOT NULL,
    confirmed boolean NOT NULL,
    list_id bigint NOT NULL,
    CONSTRAINT directory_codeitem_position_check CHECK (("position" >= 0)),
    CONSTRAINT item_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_codeitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_codeitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_codelist (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    source character varying(300) NOT NULL,
    confirmed boolean NOT NULL
);



ALTER TABLE public.directory_codelist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_codelist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_datasetchange (
    id bigint NOT NULL,
    dataset character varying(40) NOT NULL,
    number bigint NOT NULL,
    key character varying(80) NOT NULL,
    kind character varying(8) NOT NULL,
    "row" jsonb,
    at timestamp with time zone NOT NULL,
    CONSTRAINT directory_datasetchange_number_check CHECK ((number >= 0))
);



ALTER TABLE public.directory_datasetchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_datasetchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_delegation (
    id bigint NOT NULL,
    reason character varying(300) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    to_account_id bigint NOT NULL,
    post_id bigint NOT NULL,
    to_post_id bigint,
    roles character varying(40)[] NOT NULL,
    CONSTRAINT delegation_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_delegation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_delegation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_office (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    address character varying(300) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    confirmed boolean NOT NULL,
    agency_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT office_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_office ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_office_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_officeexception (
    id bigint NOT NULL,
    day date NOT NULL,
    opens time without time zone,
    closes time without time zone,
    reason character varying(200) NOT NULL,
    office_id bigint NOT NULL,
    CONSTRAINT exception_closed_or_hours CHECK ((((closes IS NULL) AND (opens IS NULL)) OR (closes > opens)))
);



ALTER TABLE public.directory_officeexception ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_officeexception_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_officeshift (
    id bigint NOT NULL,
    weekday smallint NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    office_id bigint NOT NULL,
    CONSTRAINT directory_officeshift_weekday_check CHECK ((weekday >= 0)),
    CONSTRAINT shift_closes_after_it_opens CHECK ((closes > opens)),
    CONSTRAINT shift_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT shift_weekday CHECK (((weekday >= 1) AND (weekday <= 7)))
);



ALTER TABLE public.directory_officeshift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_officeshift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_post (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    title character varying(120) NOT NULL,
    title_en character varying(120) NOT NULL,
    roles character varying(40)[] NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    legal_basis character varying(200) NOT NULL,
    account_id bigint NOT NULL,
    agency_id bigint NOT NULL,
    CONSTRAINT post_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.directory_post ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_unitmembership (
    id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    parent_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT membership_ends_after_it_begins CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT membership_not_of_itself CHECK ((NOT (unit_id = parent_id)))
);



ALTER TABLE public.directory_unitmembership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_unitmembership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_unitsuccession (
    id bigint NOT NULL,
    "on" date NOT NULL,
    kind character varying(10) NOT NULL,
    is_default boolean NOT NULL,
    legal_basis character varying(200) NOT NULL,
    confirmed boolean NOT NULL,
    ground character varying(40) NOT NULL,
    note character varying(300) NOT NULL,
    new_id bigint NOT NULL,
    old_id bigint NOT NULL,
    CONSTRAINT succession_not_of_itself CHECK ((NOT (old_id = new_id)))
);



ALTER TABLE public.directory_unitsuccession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_unitsuccession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.directory_version (
    id bigint NOT NULL,
    token character varying(64) NOT NULL,
    loaded_at timestamp with time zone NOT NULL
);



ALTER TABLE public.directory_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.directory_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);



ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);



ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);



CREATE TABLE public.documents_access (
    id bigint NOT NULL,
    principal character varying(60) NOT NULL,
    direction character varying(8) NOT NULL,
    sorted_at timestamp with time zone NOT NULL,
    reason character varying(20) NOT NULL,
    document_id bigint NOT NULL,
    is_found boolean NOT NULL
);



ALTER TABLE public.documents_access ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_access_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_archive_package (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    state character varying(8) NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by character varying(64) NOT NULL,
    asked_by_name character varying(200) NOT NULL,
    taken_at timestamp with time zone,
    finished_at timestamp with time zone,
    file_code character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size_bytes bigint NOT NULL,
    fault character varying(500) NOT NULL,
    report jsonb NOT NULL,
    work_file_id bigint NOT NULL,
    begun smallint DEFAULT 0 NOT NULL,
    CONSTRAINT documents_archive_package_begun_check CHECK ((begun >= 0)),
    CONSTRAINT documents_archive_package_done_check CHECK ((done >= 0)),
    CONSTRAINT documents_archive_package_total_check CHECK ((total >= 0))
);



ALTER TABLE public.documents_archive_package ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_archive_package_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_consignment (
    id bigint NOT NULL,
    code character varying(36) NOT NULL,
    kind character varying(8) NOT NULL,
    business character varying(8) NOT NULL,
    sender character varying(40) NOT NULL,
    sender_name character varying(200) NOT NULL,
    document_id character varying(500) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size_bytes bigint NOT NULL,
    file_code character varying(64) NOT NULL,
    attachments jsonb NOT NULL,
    subject character varying(500) NOT NULL,
    number_notation character varying(60) NOT NULL,
    urgency smallint NOT NULL,
    source character varying(40) NOT NULL,
    remote_id character varying(100) NOT NULL,
    is_remote_told boolean NOT NULL,
    document character varying(32) NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(500) NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    times_heard integer NOT NULL,
    about_id bigint,
    octets bytea,
    CONSTRAINT documents_axis_consignment_times_heard_check CHECK ((times_heard >= 0)),
    CONSTRAINT documents_axis_consignment_urgency_check CHECK ((urgency >= 0))
);



ALTER TABLE public.documents_axis_consignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_consignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_delivery (
    id bigint NOT NULL,
    code character varying(36) NOT NULL,
    receiver character varying(40) NOT NULL,
    named character varying(40) NOT NULL,
    receiver_name character varying(200) NOT NULL,
    route character varying(40) NOT NULL,
    transport character varying(10) NOT NULL,
    status character varying(8) NOT NULL,
    side character varying(8) NOT NULL,
    is_removed boolean NOT NULL,
    document character varying(32) NOT NULL,
    letter character varying(80) NOT NULL,
    report jsonb NOT NULL,
    tries integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    error character varying(500) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    fetched_at timestamp with time zone,
    done_at timestamp with time zone,
    consignment_id bigint NOT NULL,
    given_up_at timestamp with time zone,
    resent smallint NOT NULL,
    CONSTRAINT documents_axis_delivery_resent_check CHECK ((resent >= 0)),
    CONSTRAINT documents_axis_delivery_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.documents_axis_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_event (
    id bigint NOT NULL,
    code character varying(8) NOT NULL,
    description character varying(500) NOT NULL,
    staff character varying(200) NOT NULL,
    told_by character varying(40) NOT NULL,
    told_at timestamp with time zone,
    heard_at timestamp with time zone NOT NULL,
    delivery_id bigint NOT NULL,
    package_id bigint,
    doubt character varying(16) DEFAULT ''::character varying NOT NULL
);



ALTER TABLE public.documents_axis_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_fields (
    id bigint NOT NULL,
    dialect character varying(12) NOT NULL,
    fields jsonb NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    consignment_id bigint NOT NULL
);



ALTER TABLE public.documents_axis_fields ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_fields_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_key (
    id bigint NOT NULL,
    sealed character varying(400) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by character varying(64) NOT NULL,
    revoked_at timestamp with time zone,
    revoked_reason character varying(300) NOT NULL,
    member_id bigint NOT NULL
);



ALTER TABLE public.documents_axis_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_member (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    parent character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    mail character varying(100) NOT NULL,
    telephone character varying(20) NOT NULL,
    fax character varying(20) NOT NULL,
    state character varying(8) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    last_called_at timestamp with time zone
);



ALTER TABLE public.documents_axis_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_receipt (
    id bigint NOT NULL,
    statement text NOT NULL,
    signature text NOT NULL,
    certificate text NOT NULL,
    stamp text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    consignment_id bigint NOT NULL
);



ALTER TABLE public.documents_axis_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_axis_seen (
    id bigint NOT NULL,
    mark character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL
);



ALTER TABLE public.documents_axis_seen ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_axis_seen_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_comment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_post character varying(40) NOT NULL,
    by_name character varying(200) NOT NULL,
    text text NOT NULL,
    is_initial boolean NOT NULL,
    file_version smallint,
    document_id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    is_signed boolean NOT NULL,
    CONSTRAINT documents_comment_file_version_check CHECK ((file_version >= 0))
);



ALTER TABLE public.documents_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_copy (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    agency character varying(40) NOT NULL,
    kind character varying(8) NOT NULL,
    way character varying(10) NOT NULL,
    notation character varying(30) NOT NULL,
    pages character varying(200) NOT NULL,
    recipients character varying(1000) NOT NULL,
    copies smallint NOT NULL,
    source_name character varying(200) NOT NULL,
    source_sha256 character varying(64) NOT NULL,
    source_code character varying(64) NOT NULL,
    file_code character varying(64) NOT NULL,
    sealed_code character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by character varying(64) NOT NULL,
    made_by_name character varying(200) NOT NULL,
    permitted_by character varying(40) NOT NULL,
    permitted_by_name character varying(250) NOT NULL,
    signer_position character varying(100) NOT NULL,
    sealed_at timestamp with time zone,
    sealed_by_name character varying(200) NOT NULL,
    document_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    passage text DEFAULT ''::text NOT NULL,
    CONSTRAINT copy_kind CHECK (((kind)::text = ANY ((ARRAY['y'::character varying, 'luc'::character varying, 'trich'::character varying])::text[]))),
    CONSTRAINT copy_way CHECK (((way)::text = ANY ((ARRAY['scan'::character varying, 'print'::character varying, 'electronic'::character varying])::text[]))),
    CONSTRAINT documents_copy_copies_check CHECK ((copies >= 0))
);



ALTER TABLE public.documents_copy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_copy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_copy_received (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    sentence character varying(500) NOT NULL,
    original_type character varying(100) NOT NULL,
    original_number character varying(60) NOT NULL,
    original_issued_on date,
    original_issuer character varying(200) NOT NULL,
    document_id bigint NOT NULL
);



ALTER TABLE public.documents_copy_received ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_copy_received_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_countedday (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    day date NOT NULL,
    counted_at timestamp with time zone NOT NULL
);



ALTER TABLE public.documents_countedday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_countedday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_directive (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    agency character varying(40) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by character varying(40) NOT NULL,
    given_by_name character varying(200) NOT NULL,
    text text NOT NULL,
    due_at timestamp with time zone,
    state character varying(8) NOT NULL,
    ended_at timestamp with time zone,
    document_id bigint NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by_name character varying(200) NOT NULL,
    original_due_at timestamp with time zone
);



ALTER TABLE public.documents_directive ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_directive_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_disposal (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    agency character varying(40) NOT NULL,
    state character varying(8) NOT NULL,
    reason character varying(1000) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    proposed_by character varying(64) NOT NULL,
    proposed_by_name character varying(200) NOT NULL,
    decided_at timestamp with time zone,
    decided_by character varying(64) NOT NULL,
    decided_by_name character varying(200) NOT NULL,
    decision_note character varying(1000) NOT NULL,
    done_at timestamp with time zone,
    done_by_name character varying(200) NOT NULL,
    files_destroyed integer NOT NULL,
    bytes_destroyed bigint NOT NULL,
    CONSTRAINT disposal_by_a_second_person CHECK ((((decided_by)::text = ''::text) OR (NOT ((decided_by)::text = (proposed_by)::text)))),
    CONSTRAINT disposal_decided_first CHECK (((done_at IS NULL) OR (NOT ((decided_by)::text = ''::text)))),
    CONSTRAINT documents_disposal_files_destroyed_check CHECK ((files_destroyed >= 0))
);



ALTER TABLE public.documents_disposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_disposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_disposal_line (
    id bigint NOT NULL,
    outcome character varying(10) NOT NULL,
    note character varying(500) NOT NULL,
    documents integer NOT NULL,
    documents_kept integer NOT NULL,
    disposal_id bigint NOT NULL,
    work_file_id bigint NOT NULL,
    CONSTRAINT documents_disposal_line_documents_check CHECK ((documents >= 0)),
    CONSTRAINT documents_disposal_line_documents_kept_check CHECK ((documents_kept >= 0))
);



ALTER TABLE public.documents_disposal_line ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_disposal_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_document (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    agency character varying(40) NOT NULL,
    direction character varying(8) NOT NULL,
    state character varying(12) NOT NULL,
    revision integer NOT NULL,
    type_code character varying(3) NOT NULL,
    number character varying(11) NOT NULL,
    notation character varying(30) NOT NULL,
    number_notation character varying(60) NOT NULL,
    issuer_code character varying(40) NOT NULL,
    issuer_name character varying(200) NOT NULL,
    issued_on date,
    subject character varying(500) NOT NULL,
    signer_name character varying(50) NOT NULL,
    signer_position character varying(100) NOT NULL,
    signer_competence character varying(4) NOT NULL,
    urgency smallint NOT NULL,
    due_at timestamp with time zone,
    pages integer,
    language character varying(2) NOT NULL,
    steering smallint NOT NULL,
    source character varying(8) NOT NULL,
    drafted_by character varying(40) NOT NULL,
    unit character varying(40) NOT NULL,
    request_code character varying(80) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(64) NOT NULL,
    registered_at timestamp with time zone,
    signed_at timestamp with time zone,
    issued_at timestamp with time zone,
    finished_at timestamp with time zone,
    recall_reason character varying(500) NOT NULL,
    is_inbound_checked boolean NOT NULL,
    replaces_id bigint,
    response_to_id bigint,
    request_case character varying(80) NOT NULL,
    CONSTRAINT doc_direction CHECK (((direction)::text = ANY ((ARRAY['in'::character varying, 'out'::character varying, 'internal'::character varying])::text[]))),
    CONSTRAINT doc_urgency CHECK ((urgency <= 4)),
    CONSTRAINT documents_document_pages_check CHECK ((pages >= 0)),
    CONSTRAINT documents_document_revision_check CHECK ((revision >= 0)),
    CONSTRAINT documents_document_steering_check CHECK ((steering >= 0)),
    CONSTRAINT documents_document_urgency_check CHECK ((urgency >= 0))
);



ALTER TABLE public.documents_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_documentfile (
    id bigint NOT NULL,
    role character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    file_code character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    media_type character varying(120) NOT NULL,
    version smallint NOT NULL,
    is_current boolean NOT NULL,
    note character varying(300) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by character varying(64) NOT NULL,
    added_by_name character varying(200) NOT NULL,
    text text NOT NULL,
    document_id bigint NOT NULL,
    destroyed_on date,
    stage character varying(12) NOT NULL,
    read_from_id bigint,
    CONSTRAINT documents_documentfile_version_check CHECK ((version >= 0))
);



ALTER TABLE public.documents_documentfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_documentfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_entry (
    id bigint NOT NULL,
    number integer NOT NULL,
    suffix character varying(1) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    taken_by character varying(64) NOT NULL,
    since timestamp with time zone NOT NULL,
    voided_at timestamp with time zone,
    voided_by character varying(64) NOT NULL,
    void_reason character varying(500) NOT NULL,
    document_id bigint,
    register_id bigint NOT NULL,
    CONSTRAINT documents_entry_number_check CHECK ((number >= 0)),
    CONSTRAINT entry_void_has_reason CHECK (((voided_at IS NULL) OR (NOT ((void_reason)::text = ''::text))))
);



ALTER TABLE public.documents_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_filetext (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    file_code character varying(64) NOT NULL,
    media_type character varying(120) NOT NULL,
    state character varying(10) NOT NULL,
    engine character varying(80) NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    tries smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    fault character varying(12) NOT NULL,
    is_cut boolean NOT NULL,
    remarks character varying(10)[] NOT NULL,
    text text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT documents_filetext_done_check CHECK ((done >= 0)),
    CONSTRAINT documents_filetext_total_check CHECK ((total >= 0)),
    CONSTRAINT documents_filetext_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.documents_filetext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_filetext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_firstpage (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    due_at timestamp with time zone,
    file_code character varying(64) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT documents_firstpage_height_check CHECK ((height >= 0)),
    CONSTRAINT documents_firstpage_width_check CHECK ((width >= 0))
);



ALTER TABLE public.documents_firstpage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_firstpage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_followup (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_post character varying(40) NOT NULL,
    by_name character varying(250) NOT NULL,
    text text NOT NULL,
    due_at timestamp with time zone,
    directive_id bigint NOT NULL
);



ALTER TABLE public.documents_followup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_followup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_officesetting (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    sign character varying(20) NOT NULL,
    inserts_numbers boolean NOT NULL
);



ALTER TABLE public.documents_officesetting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_officesetting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_pagetext (
    id bigint NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    is_scan boolean NOT NULL,
    whole_id bigint NOT NULL,
    CONSTRAINT documents_pagetext_number_check CHECK ((number >= 0))
);



ALTER TABLE public.documents_pagetext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_pagetext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_placement (
    id bigint NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    placed_by_name character varying(200) NOT NULL,
    document_id bigint NOT NULL,
    work_file_id bigint NOT NULL
);



ALTER TABLE public.documents_placement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_placement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_reading (
    id bigint NOT NULL,
    reader character varying(64) NOT NULL,
    reader_name character varying(200) NOT NULL,
    reader_title character varying(200) NOT NULL,
    agency character varying(40) NOT NULL,
    what character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    document_id bigint NOT NULL
);



ALTER TABLE public.documents_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_recipient (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    document_id bigint NOT NULL
);



ALTER TABLE public.documents_recipient ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_register (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    kind character varying(8) NOT NULL,
    "group" character varying(3) NOT NULL,
    year smallint NOT NULL,
    last integer NOT NULL,
    late integer NOT NULL,
    next_working_day integer NOT NULL,
    same_day integer NOT NULL,
    missing integer[] NOT NULL,
    checked_at timestamp with time zone,
    CONSTRAINT documents_register_last_check CHECK ((last >= 0)),
    CONSTRAINT documents_register_late_check CHECK ((late >= 0)),
    CONSTRAINT documents_register_next_working_day_check CHECK ((next_working_day >= 0)),
    CONSTRAINT documents_register_same_day_check CHECK ((same_day >= 0)),
    CONSTRAINT documents_register_year_check CHECK ((year >= 0)),
    CONSTRAINT register_kind CHECK (((kind)::text = ANY ((ARRAY['in'::character varying, 'out'::character varying, 'internal'::character varying, 'secret'::character varying, 'copy'::character varying])::text[])))
);



ALTER TABLE public.documents_register ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_register_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_savedsearch (
    id bigint NOT NULL,
    owner character varying(64) NOT NULL,
    name character varying(80) NOT NULL,
    query character varying(1000) NOT NULL,
    seen bigint NOT NULL,
    looked_at timestamp with time zone NOT NULL
);



ALTER TABLE public.documents_savedsearch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_savedsearch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_searchentry (
    document_id bigint NOT NULL,
    words tsvector NOT NULL
)
WITH (toast_tuple_target='128');



CREATE TABLE public.documents_secretpaper (
    id bigint NOT NULL,
    direction character varying(8) NOT NULL,
    secrecy character varying(10) NOT NULL,
    number_notation character varying(60) NOT NULL,
    other_party character varying(200) NOT NULL,
    issued_on date,
    copies smallint NOT NULL,
    entry_id bigint NOT NULL,
    CONSTRAINT documents_secretpaper_copies_check CHECK ((copies >= 0))
);



ALTER TABLE public.documents_secretpaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_secretpaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_task (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    holder character varying(60) NOT NULL,
    holder_name character varying(250) NOT NULL,
    agency character varying(40) NOT NULL,
    "order" smallint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by_name character varying(200) NOT NULL,
    due_at timestamp with time zone,
    state character varying(8) NOT NULL,
    done_at timestamp with time zone,
    done_by_name character varying(200) NOT NULL,
    note text NOT NULL,
    reminded_on date,
    directive_id bigint,
    document_id bigint NOT NULL,
    CONSTRAINT documents_task_order_check CHECK (("order" >= 0))
);



ALTER TABLE public.documents_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.documents_workfile (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    agency character varying(40) NOT NULL,
    year smallint NOT NULL,
    notation character varying(30) NOT NULL,
    title character varying(500) NOT NULL,
    term character varying(10) NOT NULL,
    keeper_post character varying(40) NOT NULL,
    keeper_name character varying(200) NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    handed_over_on date,
    handed_over_to character varying(200) NOT NULL,
    warned_on date,
    revision integer NOT NULL,
    search_key character varying(560) NOT NULL,
    destroyed_on date,
    held_by_name character varying(200) NOT NULL,
    held_on date,
    hold_reason character varying(500) NOT NULL,
    offered_by_name character varying(200) NOT NULL,
    offered_on date,
    return_reason character varying(500) NOT NULL,
    returned_on date,
    CONSTRAINT documents_workfile_revision_check CHECK ((revision >= 0)),
    CONSTRAINT documents_workfile_year_check CHECK ((year >= 0)),
    CONSTRAINT work_file_closed_before_archive CHECK (((handed_over_on IS NULL) OR (NOT (closed_on IS NULL)))),
    CONSTRAINT work_file_destroyed_from_archive CHECK (((destroyed_on IS NULL) OR ((NOT (handed_over_on IS NULL)) AND ((hold_reason)::text = ''::text))))
);



ALTER TABLE public.documents_workfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_workfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_attempt (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    how character varying(10) NOT NULL,
    by_code character varying(260) NOT NULL,
    status smallint,
    error text NOT NULL,
    delivery_id bigint NOT NULL,
    CONSTRAINT exchange_attempt_status_check CHECK ((status >= 0))
);



ALTER TABLE public.exchange_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_delivery (
    id bigint NOT NULL,
    sequence bigint NOT NULL,
    order_key character varying(32) NOT NULL,
    state character varying(10) NOT NULL,
    round integer NOT NULL,
    tries smallint NOT NULL,
    receipt character varying(200) NOT NULL,
    handed_at timestamp with time zone,
    finished_at timestamp with time zone,
    last_error text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    event_id uuid NOT NULL,
    subscription_id bigint NOT NULL,
    CONSTRAINT exchange_delivery_round_check CHECK ((round >= 0)),
    CONSTRAINT exchange_delivery_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.exchange_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_event (
    uid uuid NOT NULL,
    sequence bigint NOT NULL,
    publisher character varying(260) NOT NULL,
    subject character varying(200) NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone NOT NULL,
    entry_id bigint,
    external_id character varying(300) NOT NULL,
    digest character varying(64) NOT NULL,
    data jsonb,
    stopped_at timestamp with time zone,
    type_id bigint NOT NULL,
    room_id bigint NOT NULL
);



CREATE TABLE public.exchange_eventtype (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    schema jsonb NOT NULL,
    description text NOT NULL,
    fact_name character varying(120) NOT NULL,
    personal_data character varying(10) NOT NULL,
    is_on_request boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    room_id bigint NOT NULL
);



ALTER TABLE public.exchange_eventtype ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_eventtype_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_parked (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    fact_name character varying(120) NOT NULL,
    error text NOT NULL,
    parked_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    reader_id bigint NOT NULL
);



ALTER TABLE public.exchange_parked ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_queued (
    id bigint NOT NULL,
    queue character varying(80) NOT NULL,
    message character varying(80) NOT NULL,
    key character varying(32) NOT NULL,
    body bytea NOT NULL,
    tries integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease bigint NOT NULL,
    CONSTRAINT exchange_queued_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.exchange_queued ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_queued_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_reader (
    id bigint NOT NULL,
    system character varying(40) NOT NULL,
    seal bigint NOT NULL,
    place integer NOT NULL,
    tries smallint NOT NULL,
    retry_at timestamp with time zone,
    last_error text NOT NULL,
    CONSTRAINT exchange_reader_place_check CHECK ((place >= 0)),
    CONSTRAINT exchange_reader_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.exchange_reader ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_reader_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_room (
    id bigint NOT NULL,
    instance character varying(20) NOT NULL,
    member_class character varying(20) NOT NULL,
    member character varying(80) NOT NULL,
    application character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    is_of_contracts boolean NOT NULL,
    last_sequence bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone
);



ALTER TABLE public.exchange_room ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.exchange_subscription (
    id bigint NOT NULL,
    uid uuid NOT NULL,
    instance character varying(20) NOT NULL,
    member_class character varying(20) NOT NULL,
    member character varying(80) NOT NULL,
    application character varying(80) NOT NULL,
    delivery character varying(4) NOT NULL,
    endpoint character varying(500) NOT NULL,
    is_binary boolean NOT NULL,
    is_fifo boolean NOT NULL,
    ttl_seconds integer NOT NULL,
    retry_limit smallint NOT NULL,
    purpose text NOT NULL,
    legal_basis character varying(300) NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by character varying(64) NOT NULL,
    reason text NOT NULL,
    expires_at timestamp with time zone,
    type_id bigint NOT NULL,
    CONSTRAINT exchange_subscription_retry_limit_check CHECK ((retry_limit >= 0)),
    CONSTRAINT exchange_subscription_ttl_seconds_check CHECK ((ttl_seconds >= 0))
);



ALTER TABLE public.exchange_subscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.files_storedfile (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size_bytes bigint NOT NULL,
    media_type character varying(120) NOT NULL,
    name character varying(200) NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    kept_by character varying(64) NOT NULL,
    scan_state character varying(12) NOT NULL,
    scanned_at timestamp with time zone,
    CONSTRAINT files_sha256_is_hex CHECK (((sha256)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT files_size_is_positive CHECK ((size_bytes > 0))
);



ALTER TABLE public.files_storedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.files_storedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.ledger_entry (
    id bigint NOT NULL,
    act character varying(80) NOT NULL,
    subject character varying(120) NOT NULL,
    "case" character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_code character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL,
    by_post character varying(80) NOT NULL,
    by_title character varying(200) NOT NULL,
    agency character varying(40) NOT NULL,
    note text NOT NULL,
    data jsonb NOT NULL,
    fact_name character varying(120) NOT NULL,
    fact jsonb,
    transaction bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    place integer,
    seal_id bigint,
    CONSTRAINT ledger_entry_place_check CHECK ((place >= 0))
);



ALTER TABLE public.ledger_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.ledger_seal (
    id bigint NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    count integer NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL,
    token bytea,
    CONSTRAINT ledger_seal_count_check CHECK ((count >= 0))
);



ALTER TABLE public.ledger_seal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);



ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.monitor_alert (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    rule character varying(30) NOT NULL,
    severity character varying(10) NOT NULL,
    subject character varying(400) NOT NULL,
    party character varying(200) NOT NULL,
    value double precision NOT NULL,
    threshold double precision NOT NULL,
    detail character varying(300) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    acknowledged_by character varying(64) NOT NULL,
    acknowledged_by_name character varying(200) NOT NULL,
    note text NOT NULL,
    CONSTRAINT alert_acknowledged_by_somebody CHECK (((acknowledged_at IS NULL) OR (NOT ((acknowledged_by)::text = ''::text)))),
    CONSTRAINT alert_closes_after_it_opened CHECK (((closed_at IS NULL) OR (closed_at >= opened_at)))
);



ALTER TABLE public.monitor_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.monitor_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.monitor_rulechange (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    threshold double precision NOT NULL,
    minutes smallint NOT NULL,
    enabled boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT alert_rule_minutes CHECK ((minutes <= 1440)),
    CONSTRAINT alert_rule_threshold CHECK ((threshold >= (0.0)::double precision)),
    CONSTRAINT monitor_rulechange_minutes_check CHECK ((minutes >= 0))
);



ALTER TABLE public.monitor_rulechange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.monitor_rulechange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.notices_notice (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    address character varying(254) NOT NULL,
    language character varying(2) NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    link character varying(500) NOT NULL,
    about character varying(120) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(64) NOT NULL,
    read_at timestamp with time zone,
    mail_state character varying(8) NOT NULL,
    mail_attempts smallint NOT NULL,
    mail_due_at timestamp with time zone,
    mail_error character varying(300) NOT NULL,
    sent_at timestamp with time zone,
    recipient_id bigint,
    CONSTRAINT notice_mail_has_an_address CHECK ((((mail_state)::text = 'none'::text) OR (NOT ((address)::text = ''::text)))),
    CONSTRAINT notice_mail_state_is_known CHECK (((mail_state)::text = ANY ((ARRAY['none'::character varying, 'waiting'::character varying, 'sending'::character varying, 'sent'::character varying, 'failed'::character varying])::text[]))),
    CONSTRAINT notice_reaches_somebody CHECK (((recipient_id IS NOT NULL) OR (NOT ((address)::text = ''::text)))),
    CONSTRAINT notice_sent_mail_has_a_time CHECK (((NOT ((mail_state)::text = 'sent'::text)) OR (sent_at IS NOT NULL))),
    CONSTRAINT notices_notice_mail_attempts_check CHECK ((mail_attempts >= 0))
);



ALTER TABLE public.notices_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_clockevent (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    ground character varying(500) NOT NULL,
    due_at timestamp with time zone,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_clockevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_clockevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_component (
    id bigint NOT NULL,
    code character varying(80) NOT NULL,
    name character varying(500) NOT NULL,
    name_en character varying(500) NOT NULL,
    state character varying(20) NOT NULL,
    source character varying(12) NOT NULL,
    copy_kind character varying(12) NOT NULL,
    originals smallint NOT NULL,
    certified_copies smallint NOT NULL,
    photocopies smallint NOT NULL,
    file_code character varying(64) NOT NULL,
    vault_document character varying(64) NOT NULL,
    note character varying(500) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    dossier_id bigint NOT NULL,
    CONSTRAINT onestop_component_certified_copies_check CHECK ((certified_copies >= 0)),
    CONSTRAINT onestop_component_originals_check CHECK ((originals >= 0)),
    CONSTRAINT onestop_component_photocopies_check CHECK ((photocopies >= 0))
);



ALTER TABLE public.onestop_component ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_component_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_delivery (
    id bigint NOT NULL,
    manner character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    receiver character varying(200) NOT NULL,
    by character varying(64) NOT NULL,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_dossier (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    procedure_code character varying(20) NOT NULL,
    agency character varying(40) NOT NULL,
    competent_agency character varying(40) NOT NULL,
    unit_code character varying(12) NOT NULL,
    channel character varying(12) NOT NULL,
    account_code character varying(64) NOT NULL,
    idempotency_key character varying(80),
    title character varying(500) NOT NULL,
    owner_name character varying(200) NOT NULL,
    owner_folded character varying(200) NOT NULL,
    lookup_pin character varying(12) NOT NULL,
    "values" jsonb NOT NULL,
    sources jsonb NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone,
    original_due_at timestamp with time zone,
    due_at timestamp with time zone,
    paused_at timestamp with time zone,
    paused_seconds integer NOT NULL,
    extensions smallint NOT NULL,
    supplements smallint NOT NULL,
    finished_at timestamp with time zone,
    returned_at timestamp with time zone,
    closed_at timestamp with time zone,
    state smallint NOT NULL,
    money_state character varying(16) NOT NULL,
    delivery_state character varying(16) NOT NULL,
    sync_state character varying(16) NOT NULL,
    wants_paper boolean NOT NULL,
    has_e_result boolean NOT NULL,
    reuses_data boolean NOT NULL,
    is_digitised boolean NOT NULL,
    is_paid_online boolean NOT NULL,
    process_state text NOT NULL,
    revision integer NOT NULL,
    version_id bigint NOT NULL,
    process_id bigint,
    next_timer_at timestamp with time zone,
    reminded_on date,
    CONSTRAINT onestop_dossier_extensions_check CHECK ((extensions >= 0)),
    CONSTRAINT onestop_dossier_paused_seconds_check CHECK ((paused_seconds >= 0)),
    CONSTRAINT onestop_dossier_revision_check CHECK ((revision >= 0)),
    CONSTRAINT onestop_dossier_state_check CHECK ((state >= 0)),
    CONSTRAINT onestop_dossier_supplements_check CHECK ((supplements >= 0))
);



ALTER TABLE public.onestop_dossier ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_dossier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_dossiercounter (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    day date NOT NULL,
    last integer NOT NULL,
    CONSTRAINT onestop_dossiercounter_last_check CHECK ((last >= 0))
);



ALTER TABLE public.onestop_dossiercounter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_dossiercounter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_draft (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    account_code character varying(64) NOT NULL,
    unit_code character varying(12) NOT NULL,
    "values" jsonb NOT NULL,
    sources jsonb NOT NULL,
    files jsonb NOT NULL,
    done jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    version_id bigint NOT NULL
);



ALTER TABLE public.onestop_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_incomingmessage (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    national_code character varying(60) NOT NULL,
    number integer NOT NULL,
    kind character varying(12) NOT NULL,
    payload jsonb NOT NULL,
    state character varying(10) NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    times_heard integer NOT NULL,
    applied_at timestamp with time zone,
    error character varying(500) NOT NULL,
    dossier_id bigint,
    CONSTRAINT onestop_incomingmessage_number_check CHECK ((number >= 0)),
    CONSTRAINT onestop_incomingmessage_times_heard_check CHECK ((times_heard >= 0))
);



ALTER TABLE public.onestop_incomingmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_incomingmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_outgoingrequest (
    id bigint NOT NULL,
    code character varying(80) NOT NULL,
    agency character varying(40) NOT NULL,
    type_code character varying(3) NOT NULL,
    state character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by character varying(64) NOT NULL,
    asked_at timestamp with time zone,
    number character varying(60) NOT NULL,
    issued_on date,
    issued_at timestamp with time zone,
    document_code character varying(32) NOT NULL,
    file_code character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    refused_at timestamp with time zone,
    reason character varying(80) NOT NULL,
    sentence_vi text NOT NULL,
    sentence_en text NOT NULL,
    dossier_id bigint NOT NULL,
    paper_id bigint,
    result_id bigint,
    CONSTRAINT outgoing_of_one_thing CHECK ((((paper_id IS NULL) AND (result_id IS NOT NULL)) OR ((paper_id IS NOT NULL) AND (result_id IS NULL))))
);



ALTER TABLE public.onestop_outgoingrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_outgoingrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_paper (
    id bigint NOT NULL,
    form character varying(4) NOT NULL,
    number integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by character varying(64) NOT NULL,
    data jsonb NOT NULL,
    file_code character varying(64) NOT NULL,
    dossier_id bigint NOT NULL,
    CONSTRAINT onestop_paper_number_check CHECK ((number >= 0))
);



ALTER TABLE public.onestop_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_party (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    kind character varying(16) NOT NULL,
    full_name character varying(200) NOT NULL,
    personal_id character varying(12) NOT NULL,
    personal_id_confirmed boolean NOT NULL,
    organisation_code character varying(20) NOT NULL,
    phone character varying(20) NOT NULL,
    email character varying(254) NOT NULL,
    address character varying(300) NOT NULL,
    ground character varying(200) NOT NULL,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_paymentrequest (
    id bigint NOT NULL,
    reference character varying(40) NOT NULL,
    lines jsonb NOT NULL,
    amount_vnd bigint NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    receipt_number character varying(40) NOT NULL,
    is_online boolean NOT NULL,
    refund_reason character varying(300) NOT NULL,
    refunded_at timestamp with time zone,
    dossier_id bigint NOT NULL,
    CONSTRAINT onestop_paymentrequest_amount_vnd_check CHECK ((amount_vnd >= 0))
);



ALTER TABLE public.onestop_paymentrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_paymentrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_paymenttransaction (
    id bigint NOT NULL,
    gateway character varying(40) NOT NULL,
    number character varying(80) NOT NULL,
    reference character varying(80) NOT NULL,
    amount_vnd bigint NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    notices integer NOT NULL,
    problem character varying(200) NOT NULL,
    request_id bigint,
    CONSTRAINT onestop_paymenttransaction_notices_check CHECK ((notices >= 0))
);



ALTER TABLE public.onestop_paymenttransaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_paymenttransaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_procedure (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    suffix character varying(40) NOT NULL
);



ALTER TABLE public.onestop_procedure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_procedure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_procedureversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    name character varying(500) NOT NULL,
    name_en character varying(500) NOT NULL,
    field character varying(80) NOT NULL,
    level character varying(20) NOT NULL,
    online_level character varying(12) NOT NULL,
    process character varying(80) NOT NULL,
    data jsonb NOT NULL,
    words character varying(40)[] NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by character varying(64) NOT NULL,
    published_at timestamp with time zone,
    published_by character varying(64) NOT NULL,
    procedure_id bigint NOT NULL,
    CONSTRAINT onestop_procedureversion_number_check CHECK ((number >= 0))
);



ALTER TABLE public.onestop_procedureversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_procedureversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_process (
    id bigint NOT NULL,
    code character varying(80) NOT NULL,
    name character varying(300) NOT NULL,
    name_en character varying(300) NOT NULL
);



ALTER TABLE public.onestop_process ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_process_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_processversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    xml bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by character varying(64) NOT NULL,
    published_at timestamp with time zone,
    published_by character varying(64) NOT NULL,
    process_id bigint NOT NULL,
    CONSTRAINT onestop_processversion_number_check CHECK ((number >= 0))
);



ALTER TABLE public.onestop_processversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_processversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_queueticket (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    day date NOT NULL,
    number integer NOT NULL,
    topic character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    called_at timestamp with time zone,
    called_by character varying(64) NOT NULL,
    counter character varying(20) NOT NULL,
    served_at timestamp with time zone,
    dossier_code character varying(40) NOT NULL,
    CONSTRAINT onestop_queueticket_number_check CHECK ((number >= 0))
);



ALTER TABLE public.onestop_queueticket ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_queueticket_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_rating (
    id bigint NOT NULL,
    score smallint NOT NULL,
    comment text NOT NULL,
    at timestamp with time zone NOT NULL,
    dossier_id bigint NOT NULL,
    CONSTRAINT onestop_rating_score_check CHECK ((score >= 0)),
    CONSTRAINT rating_one_to_five CHECK (((score >= 1) AND (score <= 5)))
);



ALTER TABLE public.onestop_rating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_reading (
    id bigint NOT NULL,
    reader character varying(64) NOT NULL,
    reader_name character varying(200) NOT NULL,
    reader_title character varying(200) NOT NULL,
    agency character varying(40) NOT NULL,
    purpose character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_result (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    is_positive boolean NOT NULL,
    number character varying(60) NOT NULL,
    content jsonb NOT NULL,
    state character varying(10) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    drafted_by character varying(64) NOT NULL,
    draft_file character varying(64) NOT NULL,
    file_code character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    signed_at timestamp with time zone,
    signed_by character varying(200) NOT NULL,
    sealed_at timestamp with time zone,
    dossier_id bigint NOT NULL,
    replaced_by_id bigint
);



ALTER TABLE public.onestop_result ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_result_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_rolledtally (
    id bigint NOT NULL,
    grain character varying(1) NOT NULL,
    since date NOT NULL,
    agency character varying(40) NOT NULL,
    procedure_code character varying(20) NOT NULL,
    measure character varying(40) NOT NULL,
    count bigint NOT NULL
);



ALTER TABLE public.onestop_rolledtally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_rolledtally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_simulatedportal (
    id bigint NOT NULL,
    lose smallint NOT NULL,
    lose_answer smallint NOT NULL,
    repeat smallint NOT NULL,
    delay smallint NOT NULL,
    delay_seconds integer NOT NULL,
    reorder smallint NOT NULL,
    refuse smallint NOT NULL,
    end_session smallint NOT NULL,
    session_minutes integer NOT NULL,
    CONSTRAINT onestop_simulatedportal_delay_check CHECK ((delay >= 0)),
    CONSTRAINT onestop_simulatedportal_delay_seconds_check CHECK ((delay_seconds >= 0)),
    CONSTRAINT onestop_simulatedportal_end_session_check CHECK ((end_session >= 0)),
    CONSTRAINT onestop_simulatedportal_lose_answer_check CHECK ((lose_answer >= 0)),
    CONSTRAINT onestop_simulatedportal_lose_check CHECK ((lose >= 0)),
    CONSTRAINT onestop_simulatedportal_refuse_check CHECK ((refuse >= 0)),
    CONSTRAINT onestop_simulatedportal_reorder_check CHECK ((reorder >= 0)),
    CONSTRAINT onestop_simulatedportal_repeat_check CHECK ((repeat >= 0)),
    CONSTRAINT onestop_simulatedportal_session_minutes_check CHECK ((session_minutes >= 0))
);



ALTER TABLE public.onestop_simulatedportal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_simulatedportal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_simulatedportalcall (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    dossier_code character varying(60) NOT NULL,
    number integer NOT NULL,
    service character varying(40) NOT NULL,
    data jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(12) NOT NULL,
    held_until timestamp with time zone,
    CONSTRAINT onestop_simulatedportalcall_number_check CHECK ((number >= 0))
);



ALTER TABLE public.onestop_simulatedportalcall ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_simulatedportalcall_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_simulatedportaldossier (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    data jsonb NOT NULL,
    progress jsonb NOT NULL,
    last_number integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT onestop_simulatedportaldossier_last_number_check CHECK ((last_number >= 0))
);



ALTER TABLE public.onestop_simulatedportaldossier ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_simulatedportaldossier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_simulatedportalfiling (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    national_code character varying(60) NOT NULL,
    number integer NOT NULL,
    data jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    times_given integer NOT NULL,
    taken_at timestamp with time zone,
    answer jsonb NOT NULL,
    CONSTRAINT onestop_simulatedportalfiling_number_check CHECK ((number >= 0)),
    CONSTRAINT onestop_simulatedportalfiling_times_given_check CHECK ((times_given >= 0))
);



ALTER TABLE public.onestop_simulatedportalfiling ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_simulatedportalfiling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_simulatedportalsession (
    id bigint NOT NULL,
    token character varying(64) NOT NULL,
    expires_at timestamp with time zone NOT NULL
);



ALTER TABLE public.onestop_simulatedportalsession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_simulatedportalsession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_supplementrequest (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by character varying(64) NOT NULL,
    items jsonb NOT NULL,
    text text NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_supplementrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_supplementrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_syncmessage (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    act character varying(80) NOT NULL,
    dossier_state smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name character varying(200) NOT NULL,
    by_title character varying(200) NOT NULL,
    agency character varying(40) NOT NULL,
    payload jsonb,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    error character varying(500) NOT NULL,
    dossier_id bigint NOT NULL,
    CONSTRAINT onestop_syncmessage_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT onestop_syncmessage_dossier_state_check CHECK ((dossier_state >= 0)),
    CONSTRAINT onestop_syncmessage_number_check CHECK ((number >= 0))
);



ALTER TABLE public.onestop_syncmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_syncmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_tally (
    id bigint NOT NULL,
    agency character varying(40) NOT NULL,
    procedure_code character varying(20) NOT NULL,
    day date NOT NULL,
    measure character varying(40) NOT NULL,
    count bigint NOT NULL
);



ALTER TABLE public.onestop_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_task (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    step character varying(80) NOT NULL,
    name character varying(300) NOT NULL,
    name_en character varying(300) NOT NULL,
    act character varying(20) NOT NULL,
    role character varying(40) NOT NULL,
    agency character varying(40) NOT NULL,
    outcomes jsonb NOT NULL,
    assignee character varying(80) NOT NULL,
    assignee_name character varying(200) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    danger_at timestamp with time zone,
    is_paused boolean NOT NULL,
    state character varying(10) NOT NULL,
    done_at timestamp with time zone,
    done_by character varying(64) NOT NULL,
    done_by_name character varying(200) NOT NULL,
    outcome character varying(40) NOT NULL,
    note text NOT NULL,
    parallel_group character varying(80) NOT NULL,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_transfer (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    giver character varying(200) NOT NULL,
    giver_agency character varying(40) NOT NULL,
    receiver character varying(200) NOT NULL,
    receiver_agency character varying(40) NOT NULL,
    step character varying(300) NOT NULL,
    due_at timestamp with time zone,
    timeliness character varying(10) NOT NULL,
    note text NOT NULL,
    dossier_id bigint NOT NULL
);



ALTER TABLE public.onestop_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_vaultdocument (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    owner_id character varying(12) NOT NULL,
    kind character varying(80) NOT NULL,
    title character varying(300) NOT NULL,
    number character varying(60) NOT NULL,
    issuer character varying(200) NOT NULL,
    issued_on date NOT NULL,
    valid_until date,
    data jsonb NOT NULL,
    file_code character varying(64) NOT NULL,
    dossier_code character varying(40) NOT NULL,
    replaced_by character varying(40) NOT NULL,
    kept_at timestamp with time zone NOT NULL
);



ALTER TABLE public.onestop_vaultdocument ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_vaultdocument_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.onestop_vaultuse (
    id bigint NOT NULL,
    dossier_code character varying(40) NOT NULL,
    by_code character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL,
    agency character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    document_id bigint NOT NULL
);



ALTER TABLE public.onestop_vaultuse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.onestop_vaultuse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_accesslog (
    id bigint NOT NULL,
    subject_id character varying(12) NOT NULL,
    reader_code character varying(64) NOT NULL,
    reader_name character varying(200) NOT NULL,
    reader_title character varying(200) NOT NULL,
    reader_agency character varying(40) NOT NULL,
    purpose character varying(40) NOT NULL,
    fields character varying(40)[] NOT NULL,
    case_code character varying(60) NOT NULL,
    channel character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pop_access_channel CHECK (((channel)::text = ANY ((ARRAY['screen'::character varying, 'export'::character varying, 'question'::character varying, 'api'::character varying, 'national'::character varying, 'self'::character varying])::text[])))
);



ALTER TABLE public.population_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_civilevent (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    action character varying(20) NOT NULL,
    changes jsonb NOT NULL,
    payload jsonb NOT NULL,
    valid_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    by_code character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL,
    by_title character varying(200) NOT NULL,
    agency_code character varying(40) NOT NULL,
    dossier_code character varying(60) NOT NULL,
    ground character varying(500) NOT NULL,
    person_id bigint,
    entry_id bigint,
    CONSTRAINT pop_event_action CHECK (((action)::text = ANY ((ARRAY['reserve'::character varying, 'register'::character varying, 'strike'::character varying, 'refuse'::character varying, 'correct'::character varying, 'move'::character varying, 'end'::character varying, 'create'::character varying, 'join'::character varying, 'leave'::character varying, 'import'::character varying])::text[]))),
    CONSTRAINT pop_event_type CHECK (((type)::text = ANY ((ARRAY['birth'::character varying, 'death'::character varying, 'marriage'::character varying, 'divorce'::character varying, 'guardianship'::character varying, 'recognition'::character varying, 'adoption'::character varying, 'correction'::character varying, 'residence'::character varying, 'household'::character varying, 'record'::character varying])::text[])))
);



ALTER TABLE public.population_civilevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_civilevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_household (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    unit_code character varying(20) NOT NULL,
    address character varying(300) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    CONSTRAINT pop_household_period CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.population_household ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_membership (
    id bigint NOT NULL,
    relation character varying(20) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    household_id bigint NOT NULL,
    person_id bigint NOT NULL,
    CONSTRAINT pop_membership_period CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
    CONSTRAINT pop_membership_relation CHECK (((relation)::text = ANY ((ARRAY['head'::character varying, 'spouse'::character varying, 'child'::character varying, 'child_in_law'::character varying, 'grandchild'::character varying, 'parent'::character varying, 'sibling'::character varying, 'other'::character varying])::text[])))
);



ALTER TABLE public.population_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_numberseries (
    id bigint NOT NULL,
    prefix character varying(12) NOT NULL,
    given integer NOT NULL,
    CONSTRAINT population_numberseries_given_check CHECK ((given >= 0))
);



ALTER TABLE public.population_numberseries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_numberseries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_otheridentifier (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    value character varying(40) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL,
    CONSTRAINT pop_other_identifier_kind CHECK (((kind)::text = ANY ((ARRAY['cmnd'::character varying, 'passport'::character varying, 'social_insurance'::character varying])::text[])))
);



ALTER TABLE public.population_otheridentifier ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_otheridentifier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_person (
    id bigint NOT NULL,
    personal_id character varying(12) NOT NULL,
    full_name character varying(100) NOT NULL,
    name_toned character varying(400) NOT NULL,
    search_tokens character varying(120)[] NOT NULL,
    sort_key character varying(400) NOT NULL,
    birth_date date NOT NULL,
    birth_date_precision character varying(5) NOT NULL,
    sex character varying(6) NOT NULL,
    ethnicity character varying(60) NOT NULL,
    nationality character varying(60) NOT NULL,
    religion character varying(60) NOT NULL,
    native_place character varying(300) NOT NULL,
    birth_place character varying(300) NOT NULL,
    birth_unit_code character varying(20) NOT NULL,
    marital_status character varying(10) NOT NULL,
    alive boolean NOT NULL,
    death_date date,
    source character varying(80) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    row_version integer NOT NULL,
    father_id bigint,
    mother_id bigint,
    spouse_id bigint,
    CONSTRAINT pop_person_dead_or_alive CHECK (((NOT alive) OR (death_date IS NULL))),
    CONSTRAINT pop_person_death_after_birth CHECK (((death_date IS NULL) OR (death_date >= birth_date))),
    CONSTRAINT pop_person_id_shape CHECK (((personal_id)::text ~ '^[0-9]{12}$'::text)),
    CONSTRAINT pop_person_marital CHECK (((marital_status)::text = ANY ((ARRAY['single'::character varying, 'married'::character varying, 'divorced'::character varying, 'widowed'::character varying, 'unknown'::character varying])::text[]))),
    CONSTRAINT pop_person_no_own_parent CHECK ((((father_id IS NULL) OR (NOT ((father_id = id) AND (father_id IS NOT NULL)))) AND ((mother_id IS NULL) OR (NOT ((mother_id = id) AND (mother_id IS NOT NULL)))))),
    CONSTRAINT pop_person_precision CHECK (((birth_date_precision)::text = ANY ((ARRAY['day'::character varying, 'month'::character varying, 'year'::character varying])::text[]))),
    CONSTRAINT pop_person_sex CHECK (((sex)::text = ANY ((ARRAY['male'::character varying, 'female'::character varying])::text[]))),
    CONSTRAINT population_person_row_version_check CHECK ((row_version >= 0))
);



ALTER TABLE public.population_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_registerbook (
    id bigint NOT NULL,
    agency_code character varying(40) NOT NULL,
    kind character varying(10) NOT NULL,
    year smallint NOT NULL,
    volume smallint NOT NULL,
    last_number integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT pop_book_kind CHECK (((kind)::text = ANY ((ARRAY['birth'::character varying, 'marriage'::character varying, 'death'::character varying])::text[]))),
    CONSTRAINT population_registerbook_last_number_check CHECK ((last_number >= 0)),
    CONSTRAINT population_registerbook_volume_check CHECK ((volume >= 0)),
    CONSTRAINT population_registerbook_year_check CHECK ((year >= 0))
);



ALTER TABLE public.population_registerbook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_registerbook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_registerentry (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    dossier_code character varying(60) NOT NULL,
    personal_id character varying(12) NOT NULL,
    full_name character varying(100) NOT NULL,
    birth_date date NOT NULL,
    details jsonb NOT NULL,
    late boolean NOT NULL,
    reserved_at timestamp with time zone NOT NULL,
    reserved_by character varying(200) NOT NULL,
    registered_on date,
    registered_unit_code character varying(20) NOT NULL,
    signatory character varying(100) NOT NULL,
    signatory_title character varying(200) NOT NULL,
    result_code character varying(80) NOT NULL,
    result_sha256 character varying(64) NOT NULL,
    struck_at timestamp with time zone,
    struck_reason character varying(500) NOT NULL,
    book_id bigint NOT NULL,
    person_id bigint,
    CONSTRAINT pop_entry_number_from_one CHECK ((number >= 1)),
    CONSTRAINT pop_entry_registered_whole CHECK (((NOT ((state)::text = 'registered'::text)) OR ((person_id IS NOT NULL) AND (registered_on IS NOT NULL)))),
    CONSTRAINT pop_entry_state CHECK (((state)::text = ANY ((ARRAY['reserved'::character varying, 'registered'::character varying, 'struck'::character varying])::text[]))),
    CONSTRAINT pop_entry_struck_why CHECK (((NOT ((state)::text = 'struck'::text)) OR ((struck_at IS NOT NULL) AND (NOT ((struck_reason)::text = ''::text))))),
    CONSTRAINT population_registerentry_number_check CHECK ((number >= 0))
);



ALTER TABLE public.population_registerentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_registerentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.population_residence (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    unit_code character varying(20) NOT NULL,
    address character varying(300) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    household_id bigint,
    person_id bigint NOT NULL,
    CONSTRAINT pop_residence_kind CHECK (((kind)::text = ANY ((ARRAY['permanent'::character varying, 'temporary'::character varying, 'absence'::character varying, 'lodging'::character varying])::text[]))),
    CONSTRAINT pop_residence_period CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);



ALTER TABLE public.population_residence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.population_residence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);



CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;



CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;



CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);



CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;



CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);



ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shared_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);



CREATE TABLE public.signing_credential (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    kind character varying(12) NOT NULL,
    owner_code character varying(64) NOT NULL,
    owner_name character varying(200) NOT NULL,
    owner_title character varying(200) NOT NULL,
    agency_name character varying(200) NOT NULL,
    key_kind character varying(8) NOT NULL,
    certificate bytea NOT NULL,
    chain bytea NOT NULL,
    serial character varying(64) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    issued_here boolean NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_reason character varying(40) NOT NULL,
    CONSTRAINT signing_credential_period CHECK ((valid_until > valid_from)),
    CONSTRAINT signing_revoked_has_reason CHECK (((revoked_at IS NULL) OR (NOT ((revoked_reason)::text = ''::text))))
);



ALTER TABLE public.signing_credential ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.signing_credential_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.signing_handover (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    subject character varying(64) NOT NULL,
    step character varying(40) NOT NULL,
    asked_by character varying(64) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    download_sha256 character varying(64) NOT NULL,
    upload_sha256 character varying(64) NOT NULL,
    file_code character varying(64) NOT NULL,
    seen_sha256 character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    fetched_at timestamp with time zone,
    brought_at timestamp with time zone,
    signed_file_code character varying(64) NOT NULL,
    used_at timestamp with time zone,
    credential_id bigint NOT NULL,
    CONSTRAINT signing_handover_period CHECK ((expires_at > asked_at))
);



ALTER TABLE public.signing_handover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.signing_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.signing_preparedsignature (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    prepared_by character varying(64) NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    original_sha256 character varying(64) NOT NULL,
    document_digest bytea NOT NULL,
    gap_start bigint NOT NULL,
    gap_end bigint NOT NULL,
    attributes bytea NOT NULL,
    completed_at timestamp with time zone,
    credential_id bigint NOT NULL,
    file_code character varying(64) NOT NULL,
    field_name character varying(100) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT signing_prepared_period CHECK ((expires_at > prepared_at))
);



ALTER TABLE public.signing_preparedsignature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.signing_preparedsignature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.signing_revocation (
    id bigint NOT NULL,
    fingerprint character varying(64) NOT NULL,
    certificate bytea NOT NULL,
    issuer bytea NOT NULL,
    wanted_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries smallint NOT NULL,
    kind character varying(4) NOT NULL,
    file_code character varying(64) NOT NULL,
    fetched_at timestamp with time zone,
    next_update timestamp with time zone,
    error character varying(300) NOT NULL,
    CONSTRAINT signing_revocation_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.signing_revocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.signing_revocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);



ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);



ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);



ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);



ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.vneid_test_givencode (
    id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    redirect_uri text NOT NULL,
    challenge character varying(128) NOT NULL,
    nonce character varying(200) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    identity_id bigint NOT NULL
);



ALTER TABLE public.vneid_test_givencode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vneid_test_givencode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.vneid_test_giventoken (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    code_id bigint NOT NULL
);



ALTER TABLE public.vneid_test_giventoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vneid_test_giventoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.vneid_test_providerkey (
    id bigint NOT NULL,
    kid character varying(64) NOT NULL,
    private_pem text NOT NULL,
    created_at timestamp with time zone NOT NULL
);



ALTER TABLE public.vneid_test_providerkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vneid_test_providerkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.vneid_test_testidentity (
    id bigint NOT NULL,
    subject character varying(64) NOT NULL,
    personal_id character varying(12) NOT NULL,
    full_name character varying(200) NOT NULL,
    birth_on date NOT NULL,
    level smallint NOT NULL,
    note character varying(300) NOT NULL,
    note_en character varying(300) NOT NULL,
    place integer NOT NULL,
    CONSTRAINT test_identity_is_fictitious CHECK (((personal_id)::text ~ '^000[0-9]{9}$'::text)),
    CONSTRAINT test_identity_level_is_known CHECK ((level = ANY (ARRAY[1, 2]))),
    CONSTRAINT vneid_test_testidentity_level_check CHECK ((level >= 0)),
    CONSTRAINT vneid_test_testidentity_place_check CHECK ((place >= 0))
);



ALTER TABLE public.vneid_test_testidentity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vneid_test_testidentity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);



ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);



ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
















































INSERT INTO public.auth_permission VALUES
	(1, 'Can add number series', 1, 'add_numberseries'),
	(2, 'Can change number series', 1, 'change_numberseries'),
	(3, 'Can delete number series', 1, 'delete_numberseries'),
	(4, 'Can view number series', 1, 'view_numberseries'),
	(5, 'Can add access log', 2, 'add_accesslog'),
	(6, 'Can change access log', 2, 'change_accesslog'),
	(7, 'Can delete access log', 2, 'delete_accesslog'),
	(8, 'Can view access log', 2, 'view_accesslog'),
	(9, 'Can add household', 3, 'add_household'),
	(10, 'Can change household', 3, 'change_household'),
	(11, 'Can delete household', 3, 'delete_household'),
	(12, 'Can view household', 3, 'view_household'),
	(13, 'Can add person', 4, 'add_person'),
	(14, 'Can change person', 4, 'change_person'),
	(15, 'Can delete person', 4, 'delete_person'),
	(16, 'Can view person', 4, 'view_person'),
	(17, 'Can add other identifier', 5, 'add_otheridentifier'),
	(18, 'Can change other identifier', 5, 'change_otheridentifier'),
	(19, 'Can delete other identifier', 5, 'delete_otheridentifier'),
	(20, 'Can view other identifier', 5, 'view_otheridentifier'),
	(21, 'Can add membership', 6, 'add_membership'),
	(22, 'Can change membership', 6, 'change_membership'),
	(23, 'Can delete membership', 6, 'delete_membership'),
	(24, 'Can view membership', 6, 'view_membership'),
	(25, 'Can add register book', 7, 'add_registerbook'),
	(26, 'Can change register book', 7, 'change_registerbook'),
	(27, 'Can delete register book', 7, 'delete_registerbook'),
	(28, 'Can view register book', 7, 'view_registerbook'),
	(29, 'Can add register entry', 8, 'add_registerentry'),
	(30, 'Can change register entry', 8, 'change_registerentry'),
	(31, 'Can delete register entry', 8, 'delete_registerentry'),
	(32, 'Can view register entry', 8, 'view_registerentry'),
	(33, 'Can add civil event', 9, 'add_civilevent'),
	(34, 'Can change civil event', 9, 'change_civilevent'),
	(35, 'Can delete civil event', 9, 'delete_civilevent'),
	(36, 'Can view civil event', 9, 'view_civilevent'),
	(37, 'Can add residence', 10, 'add_residence'),
	(38, 'Can change residence', 10, 'change_residence'),
	(39, 'Can delete residence', 10, 'delete_residence'),
	(40, 'Can view residence', 10, 'view_residence'),
	(41, 'Can add dossier', 11, 'add_dossier'),
	(42, 'Can change dossier', 11, 'change_dossier'),
	(43, 'Can delete dossier', 11, 'delete_dossier'),
	(44, 'Can view dossier', 11, 'view_dossier'),
	(45, 'Can add procedure', 12, 'add_procedure'),
	(46, 'Can change procedure', 12, 'change_procedure'),
	(47, 'Can delete procedure', 12, 'delete_procedure'),
	(48, 'Can view procedure', 12, 'view_procedure'),
	(49, 'Can add process', 13, 'add_process'),
	(50, 'Can change process', 13, 'change_process'),
	(51, 'Can delete process', 13, 'delete_process'),
	(52, 'Can view process', 13, 'view_process'),
	(53, 'Can add delivery', 14, 'add_delivery'),
	(54, 'Can change delivery', 14, 'change_delivery'),
	(55, 'Can delete delivery', 14, 'delete_delivery'),
	(56, 'Can view delivery', 14, 'view_delivery'),
	(57, 'Can add clock event', 15, 'add_clockevent'),
	(58, 'Can change clock event', 15, 'change_clockevent'),
	(59, 'Can delete clock event', 15, 'delete_clockevent'),
	(60, 'Can view clock event', 15, 'view_clockevent'),
	(61, 'Can add dossier counter', 16, 'add_dossiercounter'),
	(62, 'Can change dossier counter', 16, 'change_dossiercounter'),
	(63, 'Can delete dossier counter', 16, 'delete_dossiercounter'),
	(64, 'Can view dossier counter', 16, 'view_dossiercounter'),
	(65, 'Can add payment request', 17, 'add_paymentrequest'),
	(66, 'Can change payment request', 17, 'change_paymentrequest'),
	(67, 'Can delete payment request', 17, 'delete_paymentrequest'),
	(68, 'Can view payment request', 17, 'view_paymentrequest'),
	(69, 'Can add procedure version', 18, 'add_procedureversion'),
	(70, 'Can change procedure version', 18, 'change_procedureversion'),
	(71, 'Can delete procedure version', 18, 'delete_procedureversion'),
	(72, 'Can view procedure version', 18, 'view_procedureversion'),
	(73, 'Can add draft', 19, 'add_draft'),
	(74, 'Can change draft', 19, 'change_draft'),
	(75, 'Can delete draft', 19, 'delete_draft'),
	(76, 'Can view draft', 19, 'view_draft'),
	(77, 'Can add process version', 20, 'add_processversion'),
	(78, 'Can change process version', 20, 'change_processversion'),
	(79, 'Can delete process version', 20, 'delete_processversion'),
	(80, 'Can view process version', 20, 'view_processversion'),
	(81, 'Can add queue ticket', 21, 'add_queueticket'),
	(82, 'Can change queue ticket', 21, 'change_queueticket'),
	(83, 'Can delete queue ticket', 21, 'delete_queueticket'),
	(84, 'Can view queue ticket', 21, 'view_queueticket'),
	(85, 'Can add rating', 22, 'add_rating'),
	(86, 'Can change rating', 22, 'change_rating'),
	(87, 'Can delete rating', 22, 'delete_rating'),
	(88, 'Can view rating', 22, 'view_rating'),
	(89, 'Can add reading', 23, 'add_reading'),
	(90, 'Can change reading', 23, 'change_reading'),
	(91, 'Can delete reading', 23, 'delete_reading'),
	(92, 'Can view reading', 23, 'view_reading'),
	(93, 'Can add result', 24, 'add_result'),
	(94, 'Can change result', 24, 'change_result'),
	(95, 'Can delete result', 24, 'delete_result'),
	(96, 'Can view result', 24, 'view_result'),
	(97, 'Can add supplement request', 25, 'add_supplementrequest'),
	(98, 'Can change supplement request', 25, 'change_supplementrequest'),
	(99, 'Can delete supplement request', 25, 'delete_supplementrequest'),
	(100, 'Can view supplement request', 25, 'view_supplementrequest'),
	(101, 'Can add tally', 26, 'add_tally'),
	(102, 'Can change tally', 26, 'change_tally'),
	(103, 'Can delete tally', 26, 'delete_tally'),
	(104, 'Can view tally', 26, 'view_tally'),
	(105, 'Can add task', 27, 'add_task'),
	(106, 'Can change task', 27, 'change_task'),
	(107, 'Can delete task', 27, 'delete_task'),
	(108, 'Can view task', 27, 'view_task'),
	(109, 'Can add transfer', 28, 'add_transfer'),
	(110, 'Can change transfer', 28, 'change_transfer'),
	(111, 'Can delete transfer', 28, 'delete_transfer'),
	(112, 'Can view transfer', 28, 'view_transfer'),
	(113, 'Can add vault document', 29, 'add_vaultdocument'),
	(114, 'Can change vault document', 29, 'change_vaultdocument'),
	(115, 'Can delete vault document', 29, 'delete_vaultdocument'),
	(116, 'Can view vault document', 29, 'view_vaultdocument'),
	(117, 'Can add vault use', 30, 'add_vaultuse'),
	(118, 'Can change vault use', 30, 'change_vaultuse'),
	(119, 'Can delete vault use', 30, 'delete_vaultuse'),
	(120, 'Can view vault use', 30, 'view_vaultuse'),
	(121, 'Can add component', 31, 'add_component'),
	(122, 'Can change component', 31, 'change_component'),
	(123, 'Can delete component', 31, 'delete_component'),
	(124, 'Can view component', 31, 'view_component'),
	(125, 'Can add paper', 32, 'add_paper'),
	(126, 'Can change paper', 32, 'change_paper'),
	(127, 'Can delete paper', 32, 'delete_paper'),
	(128, 'Can view paper', 32, 'view_paper'),
	(129, 'Can add party', 33, 'add_party'),
	(130, 'Can change party', 33, 'change_party'),
	(131, 'Can delete party', 33, 'delete_party'),
	(132, 'Can view party', 33, 'view_party'),
	(133, 'Can add payment transaction', 34, 'add_paymenttransaction'),
	(134, 'Can change payment transaction', 34, 'change_paymenttransaction'),
	(135, 'Can delete payment transaction', 34, 'delete_paymenttransaction'),
	(136, 'Can view payment transaction', 34, 'view_paymenttransaction'),
	(137, 'Can add simulated portal', 35, 'add_simulatedportal'),
	(138, 'Can change simulated portal', 35, 'change_simulatedportal'),
	(139, 'Can delete simulated portal', 35, 'delete_simulatedportal'),
	(140, 'Can view simulated portal', 35, 'view_simulatedportal'),
	(141, 'Can add simulated portal dossier', 36, 'add_simulatedportaldossier'),
	(142, 'Can change simulated portal dossier', 36, 'change_simulatedportaldossier'),
	(143, 'Can delete simulated portal dossier', 36, 'delete_simulatedportaldossier'),
	(144, 'Can view simulated portal dossier', 36, 'view_simulatedportaldossier'),
	(145, 'Can add simulated portal filing', 37, 'add_simulatedportalfiling'),
	(146, 'Can change simulated portal filing', 37, 'change_simulatedportalfiling'),
	(147, 'Can delete simulated portal filing', 37, 'delete_simulatedportalfiling'),
	(148, 'Can view simulated portal filing', 37, 'view_simulatedportalfiling'),
	(149, 'Can add simulated portal session', 38, 'add_simulatedportalsession'),
	(150, 'Can change simulated portal session', 38, 'change_simulatedportalsession'),
	(151, 'Can delete simulated portal session', 38, 'delete_simulatedportalsession'),
	(152, 'Can view simulated portal session', 38, 'view_simulatedportalsession'),
	(153, 'Can add simulated portal call', 39, 'add_simulatedportalcall'),
	(154, 'Can change simulated portal call', 39, 'change_simulatedportalcall'),
	(155, 'Can delete simulated portal call', 39, 'delete_simulatedportalcall'),
	(156, 'Can view simulated portal call', 39, 'view_simulatedportalcall'),
	(157, 'Can add incoming message', 40, 'add_incomingmessage'),
	(158, 'Can change incoming message', 40, 'change_incomingmessage'),
	(159, 'Can delete incoming message', 40, 'delete_incomingmessage'),
	(160, 'Can view incoming message', 40, 'view_incomingmessage'),
	(161, 'Can add sync message', 41, 'add_syncmessage'),
	(162, 'Can change sync message', 41, 'change_syncmessage'),
	(163, 'Can delete sync message', 41, 'delete_syncmessage'),
	(164, 'Can view sync message', 41, 'view_syncmessage'),
	(165, 'Can add rolled tally', 42, 'add_rolledtally'),
	(166, 'Can change rolled tally', 42, 'change_rolledtally'),
	(167, 'Can delete rolled tally', 42, 'delete_rolledtally'),
	(168, 'Can view rolled tally', 42, 'view_rolledtally'),
	(169, 'Can add outgoing request', 43, 'add_outgoingrequest'),
	(170, 'Can change outgoing request', 43, 'change_outgoingrequest'),
	(171, 'Can delete outgoing request', 43, 'delete_outgoingrequest'),
	(172, 'Can view outgoing request', 43, 'view_outgoingrequest'),
	(173, 'Can add office setting', 44, 'add_officesetting'),
	(174, 'Can change office setting', 44, 'change_officesetting'),
	(175, 'Can delete office setting', 44, 'delete_officesetting'),
	(176, 'Can view office setting', 44, 'view_officesetting'),
	(177, 'Can add document', 45, 'add_document'),
	(178, 'Can change document', 45, 'change_document'),
	(179, 'Can delete document', 45, 'delete_document'),
	(180, 'Can view document', 45, 'view_document'),
	(181, 'Can add directive', 46, 'add_directive'),
	(182, 'Can change directive', 46, 'change_directive'),
	(183, 'Can delete directive', 46, 'delete_directive'),
	(184, 'Can view directive', 46, 'view_directive'),
	(185, 'Can add comment', 47, 'add_comment'),
	(186, 'Can change comment', 47, 'change_comment'),
	(187, 'Can delete comment', 47, 'delete_comment'),
	(188, 'Can view comment', 47, 'view_comment'),
	(189, 'Can add access', 48, 'add_access'),
	(190, 'Can change access', 48, 'change_access'),
	(191, 'Can delete access', 48, 'delete_access'),
	(192, 'Can view access', 48, 'view_access'),
	(193, 'Can add document file', 49, 'add_documentfile'),
	(194, 'Can change document file', 49, 'change_documentfile'),
	(195, 'Can delete document file', 49, 'delete_documentfile'),
	(196, 'Can view document file', 49, 'view_documentfile'),
	(197, 'Can add reading', 50, 'add_reading'),
	(198, 'Can change reading', 50, 'change_reading'),
	(199, 'Can delete reading', 50, 'delete_reading'),
	(200, 'Can view reading', 50, 'view_reading'),
	(201, 'Can add recipient', 51, 'add_recipient'),
	(202, 'Can change recipient', 51, 'change_recipient'),
	(203, 'Can delete recipient', 51, 'delete_recipient'),
	(204, 'Can view recipient', 51, 'view_recipient'),
	(205, 'Can add register', 52, 'add_register'),
	(206, 'Can change register', 52, 'change_register'),
	(207, 'Can delete register', 52, 'delete_register'),
	(208, 'Can view register', 52, 'view_register'),
	(209, 'Can add entry', 53, 'add_entry'),
	(210, 'Can change entry', 53, 'change_entry'),
	(211, 'Can delete entry', 53, 'delete_entry'),
	(212, 'Can view entry', 53, 'view_entry'),
	(213, 'Can add secret paper', 54, 'add_secretpaper'),
	(214, 'Can change secret paper', 54, 'change_secretpaper'),
	(215, 'Can delete secret paper', 54, 'delete_secretpaper'),
	(216, 'Can view secret paper', 54, 'view_secretpaper'),
	(217, 'Can add task', 55, 'add_task'),
	(218, 'Can change task', 55, 'change_task'),
	(219, 'Can delete task', 55, 'delete_task'),
	(220, 'Can view task', 55, 'view_task'),
	(221, 'Can add work file', 56, 'add_workfile'),
	(222, 'Can change work file', 56, 'change_workfile'),
	(223, 'Can delete work file', 56, 'delete_workfile'),
	(224, 'Can view work file', 56, 'view_workfile'),
	(225, 'Can add placement', 57, 'add_placement'),
	(226, 'Can change placement', 57, 'change_placement'),
	(227, 'Can delete placement', 57, 'delete_placement'),
	(228, 'Can view placement', 57, 'view_placement'),
	(229, 'Can add member', 58, 'add_member'),
	(230, 'Can change member', 58, 'change_member'),
	(231, 'Can delete member', 58, 'delete_member'),
	(232, 'Can view member', 58, 'view_member'),
	(233, 'Can add seen call', 59, 'add_seencall'),
	(234, 'Can change seen call', 59, 'change_seencall'),
	(235, 'Can delete seen call', 59, 'delete_seencall'),
	(236, 'Can view seen call', 59, 'view_seencall'),
	(237, 'Can add consignment', 60, 'add_consignment'),
	(238, 'Can change consignment', 60, 'change_consignment'),
	(239, 'Can delete consignment', 60, 'delete_consignment'),
	(240, 'Can view consignment', 60, 'view_consignment'),
	(241, 'Can add axis receipt', 61, 'add_axisreceipt'),
	(242, 'Can change axis receipt', 61, 'change_axisreceipt'),
	(243, 'Can delete axis receipt', 61, 'delete_axisreceipt'),
	(244, 'Can view axis receipt', 61, 'view_axisreceipt'),
	(245, 'Can add delivery', 62, 'add_delivery'),
	(246, 'Can change delivery', 62, 'change_delivery'),
	(247, 'Can delete delivery', 62, 'delete_delivery'),
	(248, 'Can view delivery', 62, 'view_delivery'),
	(249, 'Can add member key', 63, 'add_memberkey'),
	(250, 'Can change member key', 63, 'change_memberkey'),
	(251, 'Can delete member key', 63, 'delete_memberkey'),
	(252, 'Can view member key', 63, 'view_memberkey'),
	(253, 'Can add status event', 64, 'add_statusevent'),
	(254, 'Can change status event', 64, 'change_statusevent'),
	(255, 'Can delete status event', 64, 'delete_statusevent'),
	(256, 'Can view status event', 64, 'view_statusevent'),
	(257, 'Can add archive package', 65, 'add_archivepackage'),
	(258, 'Can change archive package', 65, 'change_archivepackage'),
	(259, 'Can delete archive package', 65, 'delete_archivepackage'),
	(260, 'Can view archive package', 65, 'view_archivepackage'),
	(261, 'Can add copy', 66, 'add_copy'),
	(262, 'Can change copy', 66, 'change_copy'),
	(263, 'Can delete copy', 66, 'delete_copy'),
	(264, 'Can view copy', 66, 'view_copy'),
	(265, 'Can add disposal', 67, 'add_disposal'),
	(266, 'Can change disposal', 67, 'change_disposal'),
	(267, 'Can delete disposal', 67, 'delete_disposal'),
	(268, 'Can view disposal', 67, 'view_disposal'),
	(269, 'Can add disposal line', 68, 'add_disposalline'),
	(270, 'Can change disposal line', 68, 'change_disposalline'),
	(271, 'Can delete disposal line', 68, 'delete_disposalline'),
	(272, 'Can view disposal line', 68, 'view_disposalline'),
	(273, 'Can add axis fields', 69, 'add_axisfields'),
	(274, 'Can change axis fields', 69, 'change_axisfields'),
	(275, 'Can delete axis fields', 69, 'delete_axisfields'),
	(276, 'Can view axis fields', 69, 'view_axisfields'),
	(277, 'Can add counted day', 70, 'add_countedday'),
	(278, 'Can change counted day', 70, 'change_countedday'),
	(279, 'Can delete counted day', 70, 'delete_countedday'),
	(280, 'Can view counted day', 70, 'view_countedday'),
	(281, 'Can add follow up', 71, 'add_followup'),
	(282, 'Can change follow up', 71, 'change_followup'),
	(283, 'Can delete follow up', 71, 'delete_followup'),
	(284, 'Can view follow up', 71, 'view_followup'),
	(285, 'Can add file text', 72, 'add_filetext'),
	(286, 'Can change file text', 72, 'change_filetext'),
	(287, 'Can delete file text', 72, 'delete_filetext'),
	(288, 'Can view file text', 72, 'view_filetext'),
	(289, 'Can add page text', 73, 'add_pagetext'),
	(290, 'Can change page text', 73, 'change_pagetext'),
	(291, 'Can delete page text', 73, 'delete_pagetext'),
	(292, 'Can view page text', 73, 'view_pagetext'),
	(293, 'Can add search entry', 74, 'add_searchentry'),
	(294, 'Can change search entry', 74, 'change_searchentry'),
	(295, 'Can delete search entry', 74, 'delete_searchentry'),
	(296, 'Can view search entry', 74, 'view_searchentry'),
	(297, 'Can add saved search', 75, 'add_savedsearch'),
	(298, 'Can change saved search', 75, 'change_savedsearch'),
	(299, 'Can delete saved search', 75, 'delete_savedsearch'),
	(300, 'Can view saved search', 75, 'view_savedsearch'),
	(301, 'Can add received copy', 76, 'add_receivedcopy'),
	(302, 'Can change received copy', 76, 'change_receivedcopy'),
	(303, 'Can delete received copy', 76, 'delete_receivedcopy'),
	(304, 'Can view received copy', 76, 'view_receivedcopy'),
	(305, 'Can add first page', 77, 'add_firstpage'),
	(306, 'Can change first page', 77, 'change_firstpage'),
	(307, 'Can delete first page', 77, 'delete_firstpage'),
	(308, 'Can view first page', 77, 'view_firstpage'),
	(309, 'Can add partner state', 78, 'add_partnerstate'),
	(310, 'Can change partner state', 78, 'change_partnerstate'),
	(311, 'Can delete partner state', 78, 'delete_partnerstate'),
	(312, 'Can view partner state', 78, 'view_partnerstate'),
	(313, 'Can add comparison', 79, 'add_comparison'),
	(314, 'Can change comparison', 79, 'change_comparison'),
	(315, 'Can delete comparison', 79, 'delete_comparison'),
	(316, 'Can view comparison', 79, 'view_comparison'),
	(317, 'Can add thread', 80, 'add_thread'),
	(318, 'Can change thread', 80, 'change_thread'),
	(319, 'Can delete thread', 80, 'delete_thread'),
	(320, 'Can view thread', 80, 'view_thread'),
	(321, 'Can add letter', 81, 'add_letter'),
	(322, 'Can change letter', 81, 'change_letter'),
	(323, 'Can delete letter', 81, 'delete_letter'),
	(324, 'Can view letter', 81, 'view_letter'),
	(325, 'Can add try', 82, 'add_try'),
	(326, 'Can change try', 82, 'change_try'),
	(327, 'Can delete try', 82, 'delete_try'),
	(328, 'Can view try', 82, 'view_try'),
	(329, 'Can add received', 83, 'add_received'),
	(330, 'Can change received', 83, 'change_received'),
	(331, 'Can delete received', 83, 'delete_received'),
	(332, 'Can view received', 83, 'view_received'),
	(333, 'Can add alert', 84, 'add_alert'),
	(334, 'Can change alert', 84, 'change_alert'),
	(335, 'Can delete alert', 84, 'delete_alert'),
	(336, 'Can view alert', 84, 'view_alert'),
	(337, 'Can add rule change', 85, 'add_rulechange'),
	(338, 'Can change rule change', 85, 'change_rulechange'),
	(339, 'Can delete rule change', 85, 'delete_rulechange'),
	(340, 'Can view rule change', 85, 'view_rulechange'),
	(341, 'Can add description', 86, 'add_description'),
	(342, 'Can change description', 86, 'change_description'),
	(343, 'Can delete description', 86, 'delete_description'),
	(344, 'Can view description', 86, 'view_description'),
	(345, 'Can add group', 87, 'add_group'),
	(346, 'Can change group', 87, 'change_group'),
	(347, 'Can delete group', 87, 'delete_group'),
	(348, 'Can view group', 87, 'view_group'),
	(349, 'Can add service', 88, 'add_service'),
	(350, 'Can change service', 88, 'change_service'),
	(351, 'Can delete service', 88, 'delete_service'),
	(352, 'Can view service', 88, 'view_service'),
	(353, 'Can add legal limit', 89, 'add_legallimit'),
	(354, 'Can change legal limit', 89, 'change_legallimit'),
	(355, 'Can delete legal limit', 89, 'delete_legallimit'),
	(356, 'Can view legal limit', 89, 'view_legallimit'),
	(357, 'Can add member', 90, 'add_member'),
	(358, 'Can change member', 90, 'change_member'),
	(359, 'Can delete member', 90, 'delete_member'),
	(360, 'Can view member', 90, 'view_member'),
	(361, 'Can add published configuration', 91, 'add_publishedconfiguration'),
	(362, 'Can change published configuration', 91, 'change_publishedconfiguration'),
	(363, 'Can delete published configuration', 91, 'delete_publishedconfiguration'),
	(364, 'Can view published configuration', 91, 'view_publishedconfiguration'),
	(365, 'Can add service version', 92, 'add_serviceversion'),
	(366, 'Can change service version', 92, 'change_serviceversion'),
	(367, 'Can delete service version', 92, 'delete_serviceversion'),
	(368, 'Can view service version', 92, 'view_serviceversion'),
	(369, 'Can add endpoint', 93, 'add_endpoint'),
	(370, 'Can change endpoint', 93, 'change_endpoint'),
	(371, 'Can delete endpoint', 93, 'delete_endpoint'),
	(372, 'Can view endpoint', 93, 'view_endpoint'),
	(373, 'Can add access request', 94, 'add_accessrequest'),
	(374, 'Can change access request', 94, 'change_accessrequest'),
	(375, 'Can delete access request', 94, 'delete_accessrequest'),
	(376, 'Can view access request', 94, 'view_accessrequest'),
	(377, 'Can add subsystem', 95, 'add_subsystem'),
	(378, 'Can change subsystem', 95, 'change_subsystem'),
	(379, 'Can delete subsystem', 95, 'delete_subsystem'),
	(380, 'Can view subsystem', 95, 'view_subsystem'),
	(381, 'Can add group membership', 96, 'add_groupmembership'),
	(382, 'Can change group membership', 96, 'change_groupmembership'),
	(383, 'Can delete group membership', 96, 'delete_groupmembership'),
	(384, 'Can view group membership', 96, 'view_groupmembership'),
	(385, 'Can add grant', 97, 'add_grant'),
	(386, 'Can change grant', 97, 'change_grant'),
	(387, 'Can delete grant', 97, 'delete_grant'),
	(388, 'Can view grant', 97, 'view_grant'),
	(389, 'Can add client key', 98, 'add_clientkey'),
	(390, 'Can change client key', 98, 'change_clientkey'),
	(391, 'Can delete client key', 98, 'delete_clientkey'),
	(392, 'Can view client key', 98, 'view_clientkey'),
	(393, 'Can add client certificate', 99, 'add_clientcertificate'),
	(394, 'Can change client certificate', 99, 'change_clientcertificate'),
	(395, 'Can delete client certificate', 99, 'delete_clientcertificate'),
	(396, 'Can view client certificate', 99, 'view_clientcertificate'),
	(397, 'Can add member alias', 100, 'add_memberalias'),
	(398, 'Can change member alias', 100, 'change_memberalias'),
	(399, 'Can delete member alias', 100, 'delete_memberalias'),
	(400, 'Can view member alias', 100, 'view_memberalias'),
	(401, 'Can add sender key', 101, 'add_senderkey'),
	(402, 'Can change sender key', 101, 'change_senderkey'),
	(403, 'Can delete sender key', 101, 'delete_senderkey'),
	(404, 'Can view sender key', 101, 'view_senderkey'),
	(405, 'Can add check call', 102, 'add_checkcall'),
	(406, 'Can change check call', 102, 'change_checkcall'),
	(407, 'Can delete check call', 102, 'delete_checkcall'),
	(408, 'Can view check call', 102, 'view_checkcall'),
	(409, 'Can add reader', 103, 'add_reader'),
	(410, 'Can change reader', 103, 'change_reader'),
	(411, 'Can delete reader', 103, 'delete_reader'),
	(412, 'Can view reader', 103, 'view_reader'),
	(413, 'Can add parked', 104, 'add_parked'),
	(414, 'Can change parked', 104, 'change_parked'),
	(415, 'Can delete parked', 104, 'delete_parked'),
	(416, 'Can view parked', 104, 'view_parked'),
	(417, 'Can add delivery', 105, 'add_delivery'),
	(418, 'Can change delivery', 105, 'change_delivery'),
	(419, 'Can delete delivery', 105, 'delete_delivery'),
	(420, 'Can view delivery', 105, 'view_delivery'),
	(421, 'Can add event', 106, 'add_event'),
	(422, 'Can change event', 106, 'change_event'),
	(423, 'Can delete event', 106, 'delete_event'),
	(424, 'Can view event', 106, 'view_event'),
	(425, 'Can add event type', 107, 'add_eventtype'),
	(426, 'Can change event type', 107, 'change_eventtype'),
	(427, 'Can delete event type', 107, 'delete_eventtype'),
	(428, 'Can view event type', 107, 'view_eventtype'),
	(429, 'Can add attempt', 108, 'add_attempt'),
	(430, 'Can change attempt', 108, 'change_attempt'),
	(431, 'Can delete attempt', 108, 'delete_attempt'),
	(432, 'Can view attempt', 108, 'view_attempt'),
	(433, 'Can add queued', 109, 'add_queued'),
	(434, 'Can change queued', 109, 'change_queued'),
	(435, 'Can delete queued', 109, 'delete_queued'),
	(436, 'Can view queued', 109, 'view_queued'),
	(437, 'Can add room', 110, 'add_room'),
	(438, 'Can change room', 110, 'change_room'),
	(439, 'Can delete room', 110, 'delete_room'),
	(440, 'Can view room', 110, 'view_room'),
	(441, 'Can add subscription', 111, 'add_subscription'),
	(442, 'Can change subscription', 111, 'change_subscription'),
	(443, 'Can delete subscription', 111, 'delete_subscription'),
	(444, 'Can view subscription', 111, 'view_subscription'),
	(445, 'Can add code list', 112, 'add_codelist'),
	(446, 'Can change code list', 112, 'change_codelist'),
	(447, 'Can delete code list', 112, 'delete_codelist'),
	(448, 'Can view code list', 112, 'view_codelist'),
	(449, 'Can add version of the reference data', 113, 'add_version'),
	(450, 'Can change version of the reference data', 113, 'change_version'),
	(451, 'Can delete version of the reference data', 113, 'delete_version'),
	(452, 'Can view version of the reference data', 113, 'view_version'),
	(453, 'Can add administrative unit', 114, 'add_administrativeunit'),
	(454, 'Can change administrative unit', 114, 'change_administrativeunit'),
	(455, 'Can delete administrative unit', 114, 'delete_administrativeunit'),
	(456, 'Can view administrative unit', 114, 'view_administrativeunit'),
	(457, 'Can add agency', 115, 'add_agency'),
	(458, 'Can change agency', 115, 'change_agency'),
	(459, 'Can delete agency', 115, 'delete_agency'),
	(460, 'Can view agency', 115, 'view_agency'),
	(461, 'Can add agency alias', 116, 'add_agencyalias'),
	(462, 'Can change agency alias', 116, 'change_agencyalias'),
	(463, 'Can delete agency alias', 116, 'delete_agencyalias'),
	(464, 'Can view agency alias', 116, 'view_agencyalias'),
	(465, 'Can add entry of a code list', 117, 'add_codeitem'),
	(466, 'Can change entry of a code list', 117, 'change_codeitem'),
	(467, 'Can delete entry of a code list', 117, 'delete_codeitem'),
	(468, 'Can view entry of a code list', 117, 'view_codeitem'),
	(469, 'Can add reception point', 118, 'add_office'),
	(470, 'Can change reception point', 118, 'change_office'),
	(471, 'Can delete reception point', 118, 'delete_office'),
	(472, 'Can view reception point', 118, 'view_office'),
	(473, 'Can add office exception', 119, 'add_officeexception'),
	(474, 'Can change office exception', 119, 'change_officeexception'),
	(475, 'Can delete office exception', 119, 'delete_officeexception'),
	(476, 'Can view office exception', 119, 'view_officeexception'),
	(477, 'Can add office shift', 120, 'add_officeshift'),
	(478, 'Can change office shift', 120, 'change_officeshift'),
	(479, 'Can delete office shift', 120, 'delete_officeshift'),
	(480, 'Can view office shift', 120, 'view_officeshift'),
	(481, 'Can add post', 121, 'add_post'),
	(482, 'Can change post', 121, 'change_post'),
	(483, 'Can delete post', 121, 'delete_post'),
	(484, 'Can view post', 121, 'view_post'),
	(485, 'Can add delegation', 122, 'add_delegation'),
	(486, 'Can change delegation', 122, 'change_delegation'),
	(487, 'Can delete delegation', 122, 'delete_delegation'),
	(488, 'Can view delegation', 122, 'view_delegation'),
	(489, 'Can add unit membership', 123, 'add_unitmembership'),
	(490, 'Can change unit membership', 123, 'change_unitmembership'),
	(491, 'Can delete unit membership', 123, 'delete_unitmembership'),
	(492, 'Can view unit membership', 123, 'view_unitmembership'),
	(493, 'Can add succession', 124, 'add_unitsuccession'),
	(494, 'Can change succession', 124, 'change_unitsuccession'),
	(495, 'Can delete succession', 124, 'delete_unitsuccession'),
	(496, 'Can view succession', 124, 'view_unitsuccession'),
	(497, 'Can add dataset change', 125, 'add_datasetchange'),
	(498, 'Can change dataset change', 125, 'change_datasetchange'),
	(499, 'Can delete dataset change', 125, 'delete_datasetchange'),
	(500, 'Can view dataset change', 125, 'view_datasetchange');
INSERT INTO public.auth_permission VALUES
	(501, 'Can add seal', 126, 'add_seal'),
	(502, 'Can change seal', 126, 'change_seal'),
	(503, 'Can delete seal', 126, 'delete_seal'),
	(504, 'Can view seal', 126, 'view_seal'),
	(505, 'Can add entry', 127, 'add_entry'),
	(506, 'Can change entry', 127, 'change_entry'),
	(507, 'Can delete entry', 127, 'delete_entry'),
	(508, 'Can view entry', 127, 'view_entry'),
	(509, 'Can add account', 128, 'add_account'),
	(510, 'Can change account', 128, 'change_account'),
	(511, 'Can delete account', 128, 'delete_account'),
	(512, 'Can view account', 128, 'view_account'),
	(513, 'Can add demonstration account', 129, 'add_demoaccount'),
	(514, 'Can change demonstration account', 129, 'change_demoaccount'),
	(515, 'Can delete demonstration account', 129, 'delete_demoaccount'),
	(516, 'Can view demonstration account', 129, 'view_demoaccount'),
	(517, 'Can add representation', 130, 'add_representation'),
	(518, 'Can change representation', 130, 'change_representation'),
	(519, 'Can delete representation', 130, 'delete_representation'),
	(520, 'Can view representation', 130, 'view_representation'),
	(521, 'Can add notice', 131, 'add_notice'),
	(522, 'Can change notice', 131, 'change_notice'),
	(523, 'Can delete notice', 131, 'delete_notice'),
	(524, 'Can view notice', 131, 'view_notice'),
	(525, 'Can add stored file', 132, 'add_storedfile'),
	(526, 'Can change stored file', 132, 'change_storedfile'),
	(527, 'Can delete stored file', 132, 'delete_storedfile'),
	(528, 'Can view stored file', 132, 'view_storedfile'),
	(529, 'Can add credential', 133, 'add_credential'),
	(530, 'Can change credential', 133, 'change_credential'),
	(531, 'Can delete credential', 133, 'delete_credential'),
	(532, 'Can view credential', 133, 'view_credential'),
	(533, 'Can add prepared signature', 134, 'add_preparedsignature'),
	(534, 'Can change prepared signature', 134, 'change_preparedsignature'),
	(535, 'Can delete prepared signature', 134, 'delete_preparedsignature'),
	(536, 'Can view prepared signature', 134, 'view_preparedsignature'),
	(537, 'Can add handover', 135, 'add_handover'),
	(538, 'Can change handover', 135, 'change_handover'),
	(539, 'Can delete handover', 135, 'delete_handover'),
	(540, 'Can view handover', 135, 'view_handover'),
	(541, 'Can add revocation', 136, 'add_revocation'),
	(542, 'Can change revocation', 136, 'change_revocation'),
	(543, 'Can delete revocation', 136, 'delete_revocation'),
	(544, 'Can view revocation', 136, 'view_revocation'),
	(545, 'Can add permission', 137, 'add_permission'),
	(546, 'Can change permission', 137, 'change_permission'),
	(547, 'Can delete permission', 137, 'delete_permission'),
	(548, 'Can view permission', 137, 'view_permission'),
	(549, 'Can add group', 138, 'add_group'),
	(550, 'Can change group', 138, 'change_group'),
	(551, 'Can delete group', 138, 'delete_group'),
	(552, 'Can view group', 138, 'view_group'),
	(553, 'Can add content type', 139, 'add_contenttype'),
	(554, 'Can change content type', 139, 'change_contenttype'),
	(555, 'Can delete content type', 139, 'delete_contenttype'),
	(556, 'Can view content type', 139, 'view_contenttype'),
	(557, 'Can add session', 140, 'add_session'),
	(558, 'Can change session', 140, 'change_session'),
	(559, 'Can delete session', 140, 'delete_session'),
	(560, 'Can view session', 140, 'view_session'),
	(561, 'Can add procrastinate event', 141, 'add_procrastinateevent'),
	(562, 'Can change procrastinate event', 141, 'change_procrastinateevent'),
	(563, 'Can delete procrastinate event', 141, 'delete_procrastinateevent'),
	(564, 'Can view procrastinate event', 141, 'view_procrastinateevent'),
	(565, 'Can add procrastinate job', 142, 'add_procrastinatejob'),
	(566, 'Can change procrastinate job', 142, 'change_procrastinatejob'),
	(567, 'Can delete procrastinate job', 142, 'delete_procrastinatejob'),
	(568, 'Can view procrastinate job', 142, 'view_procrastinatejob'),
	(569, 'Can add procrastinate periodic defer', 143, 'add_procrastinateperiodicdefer'),
	(570, 'Can change procrastinate periodic defer', 143, 'change_procrastinateperiodicdefer'),
	(571, 'Can delete procrastinate periodic defer', 143, 'delete_procrastinateperiodicdefer'),
	(572, 'Can view procrastinate periodic defer', 143, 'view_procrastinateperiodicdefer'),
	(573, 'Can add procrastinate worker', 144, 'add_procrastinateworker'),
	(574, 'Can change procrastinate worker', 144, 'change_procrastinateworker'),
	(575, 'Can delete procrastinate worker', 144, 'delete_procrastinateworker'),
	(576, 'Can view procrastinate worker', 144, 'view_procrastinateworker'),
	(577, 'Can add given code', 145, 'add_givencode'),
	(578, 'Can change given code', 145, 'change_givencode'),
	(579, 'Can delete given code', 145, 'delete_givencode'),
	(580, 'Can view given code', 145, 'view_givencode'),
	(581, 'Can add provider key', 146, 'add_providerkey'),
	(582, 'Can change provider key', 146, 'change_providerkey'),
	(583, 'Can delete provider key', 146, 'delete_providerkey'),
	(584, 'Can view provider key', 146, 'view_providerkey'),
	(585, 'Can add given token', 147, 'add_giventoken'),
	(586, 'Can change given token', 147, 'change_giventoken'),
	(587, 'Can delete given token', 147, 'delete_giventoken'),
	(588, 'Can view given token', 147, 'view_giventoken'),
	(589, 'Can add test identity', 148, 'add_testidentity'),
	(590, 'Can change test identity', 148, 'change_testidentity'),
	(591, 'Can delete test identity', 148, 'delete_testidentity'),
	(592, 'Can view test identity', 148, 'view_testidentity'),
	(593, 'Can add email address', 149, 'add_emailaddress'),
	(594, 'Can change email address', 149, 'change_emailaddress'),
	(595, 'Can delete email address', 149, 'delete_emailaddress'),
	(596, 'Can view email address', 149, 'view_emailaddress'),
	(597, 'Can add email confirmation', 150, 'add_emailconfirmation'),
	(598, 'Can change email confirmation', 150, 'change_emailconfirmation'),
	(599, 'Can delete email confirmation', 150, 'delete_emailconfirmation'),
	(600, 'Can view email confirmation', 150, 'view_emailconfirmation'),
	(601, 'Can add authenticator', 151, 'add_authenticator'),
	(602, 'Can change authenticator', 151, 'change_authenticator'),
	(603, 'Can delete authenticator', 151, 'delete_authenticator'),
	(604, 'Can view authenticator', 151, 'view_authenticator'),
	(605, 'Can add user session', 152, 'add_usersession'),
	(606, 'Can change user session', 152, 'change_usersession'),
	(607, 'Can delete user session', 152, 'delete_usersession'),
	(608, 'Can view user session', 152, 'view_usersession'),
	(609, 'Can add social account', 153, 'add_socialaccount'),
	(610, 'Can change social account', 153, 'change_socialaccount'),
	(611, 'Can delete social account', 153, 'delete_socialaccount'),
	(612, 'Can view social account', 153, 'view_socialaccount'),
	(613, 'Can add social application', 154, 'add_socialapp'),
	(614, 'Can change social application', 154, 'change_socialapp'),
	(615, 'Can delete social application', 154, 'delete_socialapp'),
	(616, 'Can view social application', 154, 'view_socialapp'),
	(617, 'Can add social application token', 155, 'add_socialtoken'),
	(618, 'Can change social application token', 155, 'change_socialtoken'),
	(619, 'Can delete social application token', 155, 'delete_socialtoken'),
	(620, 'Can view social application token', 155, 'view_socialtoken');



































































































INSERT INTO public.django_content_type VALUES
	(1, 'population', 'numberseries'),
	(2, 'population', 'accesslog'),
	(3, 'population', 'household'),
	(4, 'population', 'person'),
	(5, 'population', 'otheridentifier'),
	(6, 'population', 'membership'),
	(7, 'population', 'registerbook'),
	(8, 'population', 'registerentry'),
	(9, 'population', 'civilevent'),
	(10, 'population', 'residence'),
	(11, 'onestop', 'dossier'),
	(12, 'onestop', 'procedure'),
	(13, 'onestop', 'process'),
	(14, 'onestop', 'delivery'),
	(15, 'onestop', 'clockevent'),
	(16, 'onestop', 'dossiercounter'),
	(17, 'onestop', 'paymentrequest'),
	(18, 'onestop', 'procedureversion'),
	(19, 'onestop', 'draft'),
	(20, 'onestop', 'processversion'),
	(21, 'onestop', 'queueticket'),
	(22, 'onestop', 'rating'),
	(23, 'onestop', 'reading'),
	(24, 'onestop', 'result'),
	(25, 'onestop', 'supplementrequest'),
	(26, 'onestop', 'tally'),
	(27, 'onestop', 'task'),
	(28, 'onestop', 'transfer'),
	(29, 'onestop', 'vaultdocument'),
	(30, 'onestop', 'vaultuse'),
	(31, 'onestop', 'component'),
	(32, 'onestop', 'paper'),
	(33, 'onestop', 'party'),
	(34, 'onestop', 'paymenttransaction'),
	(35, 'onestop', 'simulatedportal'),
	(36, 'onestop', 'simulatedportaldossier'),
	(37, 'onestop', 'simulatedportalfiling'),
	(38, 'onestop', 'simulatedportalsession'),
	(39, 'onestop', 'simulatedportalcall'),
	(40, 'onestop', 'incomingmessage'),
	(41, 'onestop', 'syncmessage'),
	(42, 'onestop', 'rolledtally'),
	(43, 'onestop', 'outgoingrequest'),
	(44, 'documents', 'officesetting'),
	(45, 'documents', 'document'),
	(46, 'documents', 'directive'),
	(47, 'documents', 'comment'),
	(48, 'documents', 'access'),
	(49, 'documents', 'documentfile'),
	(50, 'documents', 'reading'),
	(51, 'documents', 'recipient'),
	(52, 'documents', 'register'),
	(53, 'documents', 'entry'),
	(54, 'documents', 'secretpaper'),
	(55, 'documents', 'task'),
	(56, 'documents', 'workfile'),
	(57, 'documents', 'placement'),
	(58, 'documents', 'member'),
	(59, 'documents', 'seencall'),
	(60, 'documents', 'consignment'),
	(61, 'documents', 'axisreceipt'),
	(62, 'documents', 'delivery'),
	(63, 'documents', 'memberkey'),
	(64, 'documents', 'statusevent'),
	(65, 'documents', 'archivepackage'),
	(66, 'documents', 'copy'),
	(67, 'documents', 'disposal'),
	(68, 'documents', 'disposalline'),
	(69, 'documents', 'axisfields'),
	(70, 'documents', 'countedday'),
	(71, 'documents', 'followup'),
	(72, 'documents', 'filetext'),
	(73, 'documents', 'pagetext'),
	(74, 'documents', 'searchentry'),
	(75, 'documents', 'savedsearch'),
	(76, 'documents', 'receivedcopy'),
	(77, 'documents', 'firstpage'),
	(78, 'adapters', 'partnerstate'),
	(79, 'adapters', 'comparison'),
	(80, 'adapters', 'thread'),
	(81, 'adapters', 'letter'),
	(82, 'adapters', 'try'),
	(83, 'adapters', 'received'),
	(84, 'monitor', 'alert'),
	(85, 'monitor', 'rulechange'),
	(86, 'catalogue', 'description'),
	(87, 'catalogue', 'group'),
	(88, 'catalogue', 'service'),
	(89, 'catalogue', 'legallimit'),
	(90, 'catalogue', 'member'),
	(91, 'catalogue', 'publishedconfiguration'),
	(92, 'catalogue', 'serviceversion'),
	(93, 'catalogue', 'endpoint'),
	(94, 'catalogue', 'accessrequest'),
	(95, 'catalogue', 'subsystem'),
	(96, 'catalogue', 'groupmembership'),
	(97, 'catalogue', 'grant'),
	(98, 'catalogue', 'clientkey'),
	(99, 'catalogue', 'clientcertificate'),
	(100, 'catalogue', 'memberalias'),
	(101, 'catalogue', 'senderkey'),
	(102, 'catalogue', 'checkcall'),
	(103, 'exchange', 'reader'),
	(104, 'exchange', 'parked'),
	(105, 'exchange', 'delivery'),
	(106, 'exchange', 'event'),
	(107, 'exchange', 'eventtype'),
	(108, 'exchange', 'attempt'),
	(109, 'exchange', 'queued'),
	(110, 'exchange', 'room'),
	(111, 'exchange', 'subscription'),
	(112, 'directory', 'codelist'),
	(113, 'directory', 'version'),
	(114, 'directory', 'administrativeunit'),
	(115, 'directory', 'agency'),
	(116, 'directory', 'agencyalias'),
	(117, 'directory', 'codeitem'),
	(118, 'directory', 'office'),
	(119, 'directory', 'officeexception'),
	(120, 'directory', 'officeshift'),
	(121, 'directory', 'post'),
	(122, 'directory', 'delegation'),
	(123, 'directory', 'unitmembership'),
	(124, 'directory', 'unitsuccession'),
	(125, 'directory', 'datasetchange'),
	(126, 'ledger', 'seal'),
	(127, 'ledger', 'entry'),
	(128, 'accounts', 'account'),
	(129, 'accounts', 'demoaccount'),
	(130, 'accounts', 'representation'),
	(131, 'notices', 'notice'),
	(132, 'files', 'storedfile'),
	(133, 'signing', 'credential'),
	(134, 'signing', 'preparedsignature'),
	(135, 'signing', 'handover'),
	(136, 'signing', 'revocation'),
	(137, 'auth', 'permission'),
	(138, 'auth', 'group'),
	(139, 'contenttypes', 'contenttype'),
	(140, 'sessions', 'session'),
	(141, 'procrastinate', 'procrastinateevent'),
	(142, 'procrastinate', 'procrastinatejob'),
	(143, 'procrastinate', 'procrastinateperiodicdefer'),
	(144, 'procrastinate', 'procrastinateworker'),
	(145, 'vneid_test', 'givencode'),
	(146, 'vneid_test', 'providerkey'),
	(147, 'vneid_test', 'giventoken'),
	(148, 'vneid_test', 'testidentity'),
	(149, 'account', 'emailaddress'),
	(150, 'account', 'emailconfirmation'),
	(151, 'mfa', 'authenticator'),
	(152, 'usersessions', 'usersession'),
	(153, 'socialaccount', 'socialaccount'),
	(154, 'socialaccount', 'socialapp'),
	(155, 'socialaccount', 'socialtoken');



INSERT INTO public.django_migrations VALUES
	(1, 'contenttypes', '0001_initial', '2026-01-01 07:00:00+07'),
	(2, 'contenttypes', '0002_remove_content_type_name', '2026-01-01 07:00:00+07'),
	(3, 'auth', '0001_initial', '2026-01-01 07:00:00+07'),
	(4, 'auth', '0002_alter_permission_name_max_length', '2026-01-01 07:00:00+07'),
	(5, 'auth', '0003_alter_user_email_max_length', '2026-01-01 07:00:00+07'),
	(6, 'auth', '0004_alter_user_username_opts', '2026-01-01 07:00:00+07'),
	(7, 'auth', '0005_alter_user_last_login_null', '2026-01-01 07:00:00+07'),
	(8, 'auth', '0006_require_contenttypes_0002', '2026-01-01 07:00:00+07'),
	(9, 'auth', '0007_alter_validators_add_error_messages', '2026-01-01 07:00:00+07'),
	(10, 'auth', '0008_alter_user_username_max_length', '2026-01-01 07:00:00+07'),
	(11, 'auth', '0009_alter_user_last_name_max_length', '2026-01-01 07:00:00+07'),
	(12, 'auth', '0010_alter_group_name_max_length', '2026-01-01 07:00:00+07'),
	(13, 'auth', '0011_update_proxy_permissions', '2026-01-01 07:00:00+07'),
	(14, 'auth', '0012_alter_user_first_name_max_length', '2026-01-01 07:00:00+07'),
	(15, 'accounts', '0001_initial', '2026-01-01 07:00:00+07'),
	(16, 'account', '0001_initial', '2026-01-01 07:00:00+07'),
	(17, 'account', '0002_email_max_length', '2026-01-01 07:00:00+07'),
	(18, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-01-01 07:00:00+07'),
	(19, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-01-01 07:00:00+07'),
	(20, 'account', '0005_emailaddress_idx_upper_email', '2026-01-01 07:00:00+07'),
	(21, 'account', '0006_emailaddress_lower', '2026-01-01 07:00:00+07'),
	(22, 'account', '0007_emailaddress_idx_email', '2026-01-01 07:00:00+07'),
	(23, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-01-01 07:00:00+07'),
	(24, 'account', '0009_emailaddress_unique_primary_email', '2026-01-01 07:00:00+07'),
	(25, 'adapters', '0001_initial', '2026-01-01 07:00:00+07'),
	(26, 'adapters', '0002_what_was_said_is_forgotten', '2026-01-01 07:00:00+07'),
	(27, 'adapters', '0003_more_urgent_letters_first', '2026-01-01 07:00:00+07'),
	(28, 'adapters', '0004_what_passed_when_a_letter_was_taken', '2026-01-01 07:00:00+07'),
	(29, 'directory', '0001_initial', '2026-01-01 07:00:00+07'),
	(30, 'catalogue', '0001_initial', '2026-01-01 07:00:00+07'),
	(31, 'catalogue', '0002_what_was_published_stays', '2026-01-01 07:00:00+07'),
	(32, 'catalogue', '0003_retention', '2026-01-01 07:00:00+07'),
	(33, 'catalogue', '0004_ways_of_proof', '2026-01-01 07:00:00+07'),
	(34, 'catalogue', '0005_sandboxes_checks_successors', '2026-01-01 07:00:00+07'),
	(35, 'directory', '0002_dataset_changes', '2026-01-01 07:00:00+07'),
	(36, 'directory', '0003_delegations_have_a_scope', '2026-01-01 07:00:00+07'),
	(37, 'documents', '0001_initial', '2026-01-01 07:00:00+07'),
	(38, 'documents', '0002_axis', '2026-01-01 07:00:00+07'),
	(39, 'documents', '0003_archive', '2026-01-01 07:00:00+07'),
	(40, 'documents', '0004_axis_evidence_and_desk', '2026-01-01 07:00:00+07'),
	(41, 'documents', '0005_doubted_statuses', '2026-01-01 07:00:00+07'),
	(42, 'documents', '0006_stages_of_files', '2026-01-01 07:00:00+07'),
	(43, 'documents', '0007_requests_follow_up_and_figures', '2026-01-01 07:00:00+07'),
	(44, 'documents', '0008_text_and_search', '2026-01-01 07:00:00+07'),
	(45, 'documents', '0009_small_packages_in_their_row', '2026-01-01 07:00:00+07'),
	(46, 'documents', '0010_saved_searches', '2026-01-01 07:00:00+07'),
	(47, 'documents', '0011_received_copies', '2026-01-01 07:00:00+07'),
	(48, 'documents', '0012_passages_of_extracts', '2026-01-01 07:00:00+07'),
	(49, 'documents', '0013_how_often_a_package_was_begun', '2026-01-01 07:00:00+07'),
	(50, 'documents', '0014_pictures_of_first_pages', '2026-01-01 07:00:00+07'),
	(51, 'documents', '0015_appendices_taken_off', '2026-01-01 07:00:00+07'),
	(52, 'exchange', '0001_initial', '2026-01-01 07:00:00+07'),
	(53, 'exchange', '0002_events', '2026-01-01 07:00:00+07'),
	(54, 'files', '0001_initial', '2026-01-01 07:00:00+07'),
	(55, 'ledger', '0001_initial', '2026-01-01 07:00:00+07'),
	(56, 'ledger', '0002_entries_never_change', '2026-01-01 07:00:00+07'),
	(57, 'mfa', '0001_initial', '2026-01-01 07:00:00+07'),
	(58, 'mfa', '0002_authenticator_timestamps', '2026-01-01 07:00:00+07'),
	(59, 'mfa', '0003_authenticator_type_uniq', '2026-01-01 07:00:00+07'),
	(60, 'monitor', '0001_initial', '2026-01-01 07:00:00+07'),
	(61, 'notices', '0001_initial', '2026-01-01 07:00:00+07'),
	(62, 'onestop', '0001_initial', '2026-01-01 07:00:00+07'),
	(63, 'onestop', '0002_timers', '2026-01-01 07:00:00+07'),
	(64, 'onestop', '0003_synchronisation', '2026-01-01 07:00:00+07'),
	(65, 'onestop', '0004_board', '2026-01-01 07:00:00+07'),
	(66, 'onestop', '0005_outgoing_requests', '2026-01-01 07:00:00+07'),
	(67, 'population', '0001_initial', '2026-01-01 07:00:00+07'),
	(68, 'population', '0002_events_and_reads_never_change', '2026-01-01 07:00:00+07'),
	(69, 'population', '0003_national_reads', '2026-01-01 07:00:00+07'),
	(70, 'procrastinate', '0001_initial', '2026-01-01 07:00:00+07'),
	(71, 'procrastinate', '0002_drop_started_at_column', '2026-01-01 07:00:00+07'),
	(72, 'procrastinate', '0003_drop_started_at_column', '2026-01-01 07:00:00+07'),
	(73, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-01-01 07:00:00+07'),
	(74, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-01-01 07:00:00+07'),
	(75, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-01-01 07:00:00+07'),
	(76, 'procrastinate', '0007_add_queueing_lock_column', '2026-01-01 07:00:00+07'),
	(77, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-01-01 07:00:00+07'),
	(78, 'procrastinate', '0009_add_defer_job_function', '2026-01-01 07:00:00+07'),
	(79, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-01-01 07:00:00+07'),
	(80, 'procrastinate', '0011_add_foreign_key_index', '2026-01-01 07:00:00+07'),
	(81, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-01-01 07:00:00+07'),
	(82, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-01-01 07:00:00+07'),
	(83, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-01-01 07:00:00+07'),
	(84, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-01-01 07:00:00+07'),
	(85, 'procrastinate', '0016_delete_finished_jobs', '2026-01-01 07:00:00+07'),
	(86, 'procrastinate', '0017_add_checks_to_finish_job', '2026-01-01 07:00:00+07'),
	(87, 'procrastinate', '0018_add_checks_to_retry_job', '2026-01-01 07:00:00+07'),
	(88, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-01-01 07:00:00+07'),
	(89, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-01-01 07:00:00+07'),
	(90, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-01-01 07:00:00+07'),
	(91, 'procrastinate', '0022_null_locks_excluded', '2026-01-01 07:00:00+07'),
	(92, 'procrastinate', '0023_remove_old_finish_job_function', '2026-01-01 07:00:00+07'),
	(93, 'procrastinate', '0024_job_id_bigint', '2026-01-01 07:00:00+07'),
	(94, 'procrastinate', '0025_add_models', '2026-01-01 07:00:00+07'),
	(95, 'procrastinate', '0026_add_job_priority', '2026-01-01 07:00:00+07'),
	(96, 'procrastinate', '0027_add_periodic_job_priority', '2026-01-01 07:00:00+07'),
	(97, 'procrastinate', '0028_add_cancel_states', '2026-01-01 07:00:00+07'),
	(98, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-01-01 07:00:00+07'),
	(99, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-01-01 07:00:00+07'),
	(100, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-01-01 07:00:00+07'),
	(101, 'procrastinate', '0032_pre_cancel_notification', '2026-01-01 07:00:00+07'),
	(102, 'procrastinate', '0033_post_cancel_notification', '2026-01-01 07:00:00+07'),
	(103, 'procrastinate', '0034_pre_add_heartbeat', '2026-01-01 07:00:00+07'),
	(104, 'procrastinate', '0035_post_add_heartbeat', '2026-01-01 07:00:00+07'),
	(105, 'procrastinate', '0036_add_worker_model', '2026-01-01 07:00:00+07'),
	(106, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-01-01 07:00:00+07'),
	(107, 'procrastinate', '0038_post_batch_defer_jobs', '2026-01-01 07:00:00+07'),
	(108, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-01-01 07:00:00+07'),
	(109, 'procrastinate', '0040_pre_retry_failed_job', '2026-01-01 07:00:00+07'),
	(110, 'procrastinate', '0041_post_retry_failed_job', '2026-01-01 07:00:00+07'),
	(111, 'sessions', '0001_initial', '2026-01-01 07:00:00+07'),
	(112, 'signing', '0001_initial', '2026-01-01 07:00:00+07'),
	(113, 'signing', '0002_handover', '2026-01-01 07:00:00+07'),
	(114, 'signing', '0003_prepared_documents_lie_in_the_store', '2026-01-01 07:00:00+07'),
	(115, 'signing', '0004_revocation', '2026-01-01 07:00:00+07'),
	(116, 'signing', '0005_where_a_prepared_signature_stands', '2026-01-01 07:00:00+07'),
	(117, 'socialaccount', '0001_initial', '2026-01-01 07:00:00+07'),
	(118, 'socialaccount', '0002_token_max_lengths', '2026-01-01 07:00:00+07'),
	(119, 'socialaccount', '0003_extra_data_default_dict', '2026-01-01 07:00:00+07'),
	(120, 'socialaccount', '0004_app_provider_id_settings', '2026-01-01 07:00:00+07'),
	(121, 'socialaccount', '0005_socialtoken_nullable_app', '2026-01-01 07:00:00+07'),
	(122, 'socialaccount', '0006_alter_socialaccount_extra_data', '2026-01-01 07:00:00+07'),
	(123, 'usersessions', '0001_initial', '2026-01-01 07:00:00+07'),
	(124, 'vneid_test', '0001_initial', '2026-01-01 07:00:00+07');
















































































































































































































































































































































SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);



SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);



SELECT pg_catalog.setval('public.accounts_account_groups_id_seq', 1, false);



SELECT pg_catalog.setval('public.accounts_account_id_seq', 1, false);



SELECT pg_catalog.setval('public.accounts_account_user_permissions_id_seq', 1, false);



SELECT pg_catalog.setval('public.accounts_demoaccount_id_seq', 1, false);



SELECT pg_catalog.setval('public.accounts_representation_id_seq', 1, false);



SELECT pg_catalog.setval('public.adapters_comparison_id_seq', 1, false);



SELECT pg_catalog.setval('public.adapters_letter_id_seq', 1, false);



SELECT pg_catalog.setval('public.adapters_partnerstate_id_seq', 1, false);



SELECT pg_catalog.setval('public.adapters_received_id_seq', 1, false);



SELECT pg_catalog.setval('public.adapters_thread_id_seq', 1, false);



SELECT pg_catalog.setval('public.adapters_try_id_seq', 1, false);



SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);



SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);



SELECT pg_catalog.setval('public.auth_permission_id_seq', 620, true);



SELECT pg_catalog.setval('public.catalogue_accessrequest_endpoints_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_accessrequest_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_checkcall_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_clientcertificate_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_clientkey_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_configuration_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_description_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_endpoint_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_grant_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_group_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_groupmembership_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_legallimit_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_member_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_memberalias_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_senderkey_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_service_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_serviceversion_id_seq', 1, false);



SELECT pg_catalog.setval('public.catalogue_subsystem_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_administrativeunit_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_agency_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_agencyalias_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_codeitem_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_codelist_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_datasetchange_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_delegation_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_office_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_officeexception_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_officeshift_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_post_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_unitmembership_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_unitsuccession_id_seq', 1, false);



SELECT pg_catalog.setval('public.directory_version_id_seq', 1, false);



SELECT pg_catalog.setval('public.django_content_type_id_seq', 155, true);



SELECT pg_catalog.setval('public.django_migrations_id_seq', 124, true);



SELECT pg_catalog.setval('public.documents_access_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_archive_package_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_consignment_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_delivery_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_event_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_fields_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_key_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_member_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_receipt_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_axis_seen_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_comment_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_copy_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_copy_received_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_countedday_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_directive_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_disposal_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_disposal_line_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_document_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_documentfile_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_entry_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_filetext_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_firstpage_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_followup_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_officesetting_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_pagetext_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_placement_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_reading_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_recipient_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_register_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_savedsearch_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_secretpaper_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_task_id_seq', 1, false);



SELECT pg_catalog.setval('public.documents_workfile_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_attempt_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_delivery_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_eventtype_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_parked_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_queued_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_reader_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_room_id_seq', 1, false);



SELECT pg_catalog.setval('public.exchange_subscription_id_seq', 1, false);



SELECT pg_catalog.setval('public.files_storedfile_id_seq', 1, false);



SELECT pg_catalog.setval('public.ledger_entry_id_seq', 1, false);



SELECT pg_catalog.setval('public.ledger_seal_id_seq', 1, false);



SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);



SELECT pg_catalog.setval('public.monitor_alert_id_seq', 1, false);



SELECT pg_catalog.setval('public.monitor_rulechange_id_seq', 1, false);



SELECT pg_catalog.setval('public.notices_notice_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_clockevent_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_component_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_delivery_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_dossier_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_dossiercounter_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_draft_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_incomingmessage_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_outgoingrequest_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_paper_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_party_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_paymentrequest_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_paymenttransaction_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_procedure_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_procedureversion_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_process_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_processversion_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_queueticket_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_rating_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_reading_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_result_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_rolledtally_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_simulatedportal_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_simulatedportalcall_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_simulatedportaldossier_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_simulatedportalfiling_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_simulatedportalsession_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_supplementrequest_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_syncmessage_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_tally_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_task_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_transfer_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_vaultdocument_id_seq', 1, false);



SELECT pg_catalog.setval('public.onestop_vaultuse_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_accesslog_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_civilevent_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_household_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_membership_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_numberseries_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_otheridentifier_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_person_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_registerbook_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_registerentry_id_seq', 1, false);



SELECT pg_catalog.setval('public.population_residence_id_seq', 1, false);



SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);



SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);



SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);



SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);



SELECT pg_catalog.setval('public.signing_credential_id_seq', 1, false);



SELECT pg_catalog.setval('public.signing_handover_id_seq', 1, false);



SELECT pg_catalog.setval('public.signing_preparedsignature_id_seq', 1, false);



SELECT pg_catalog.setval('public.signing_revocation_id_seq', 1, false);



SELECT pg_catalog.setval('public.socialaccount_socialaccount_id_seq', 1, false);



SELECT pg_catalog.setval('public.socialaccount_socialapp_id_seq', 1, false);



SELECT pg_catalog.setval('public.socialaccount_socialtoken_id_seq', 1, false);



SELECT pg_catalog.setval('public.usersessions_usersession_id_seq', 1, false);



SELECT pg_catalog.setval('public.vneid_test_givencode_id_seq', 1, false);



SELECT pg_catalog.setval('public.vneid_test_giventoken_id_seq', 1, false);



SELECT pg_catalog.setval('public.vneid_test_providerkey_id_seq', 1, false);



SELECT pg_catalog.setval('public.vneid_test_testidentity_id_seq', 1, false);



ALTER TABLE ONLY public.documents_access
    ADD CONSTRAINT access_once UNIQUE (principal, document_id);



ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);



ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);



ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_code_key UNIQUE (code);



ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_groups_account_id_group_id_f64165b0_uniq UNIQUE (account_id, group_id);



ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_groups_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_user_pe_account_id_permission_id_9af93c14_uniq UNIQUE (account_id, permission_id);



ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_user_permissions_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_username_key UNIQUE (username);



ALTER TABLE ONLY public.accounts_demoaccount
    ADD CONSTRAINT accounts_demoaccount_account_id_key UNIQUE (account_id);



ALTER TABLE ONLY public.accounts_demoaccount
    ADD CONSTRAINT accounts_demoaccount_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.accounts_representation
    ADD CONSTRAINT accounts_representation_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.adapters_letter
    ADD CONSTRAINT adapter_letter_number UNIQUE (thread_id, number);



ALTER TABLE ONLY public.adapters_received
    ADD CONSTRAINT adapter_received_key UNIQUE (partner, key);



ALTER TABLE ONLY public.adapters_thread
    ADD CONSTRAINT adapter_thread UNIQUE (partner, is_inward, subject);



ALTER TABLE ONLY public.adapters_comparison
    ADD CONSTRAINT adapters_comparison_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.adapters_comparison
    ADD CONSTRAINT adapters_comparison_uid_key UNIQUE (uid);



ALTER TABLE ONLY public.adapters_letter
    ADD CONSTRAINT adapters_letter_key_key UNIQUE (key);



ALTER TABLE ONLY public.adapters_letter
    ADD CONSTRAINT adapters_letter_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.adapters_partnerstate
    ADD CONSTRAINT adapters_partnerstate_code_key UNIQUE (code);



ALTER TABLE ONLY public.adapters_partnerstate
    ADD CONSTRAINT adapters_partnerstate_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.adapters_received
    ADD CONSTRAINT adapters_received_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.adapters_thread
    ADD CONSTRAINT adapters_thread_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.adapters_try
    ADD CONSTRAINT adapters_try_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_agency
    ADD CONSTRAINT agency_code UNIQUE (code, valid_from);



ALTER TABLE ONLY public.directory_agency
    ADD CONSTRAINT agency_code_once_at_a_time EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.directory_agencyalias
    ADD CONSTRAINT alias_code UNIQUE (code, valid_from);



ALTER TABLE ONLY public.directory_agencyalias
    ADD CONSTRAINT alias_code_once_at_a_time EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);



ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_consignment
    ADD CONSTRAINT axis_consignment_key UNIQUE (sender, document_id, kind, business, sha256);



ALTER TABLE ONLY public.documents_axis_delivery
    ADD CONSTRAINT axis_delivery_once UNIQUE (consignment_id, receiver);



ALTER TABLE ONLY public.catalogue_accessrequest_endpoints
    ADD CONSTRAINT catalogue_accessrequest__accessrequest_id_endpoin_e8cf11d4_uniq UNIQUE (accessrequest_id, endpoint_id);



ALTER TABLE ONLY public.catalogue_accessrequest
    ADD CONSTRAINT catalogue_accessrequest_code_key UNIQUE (code);



ALTER TABLE ONLY public.catalogue_accessrequest_endpoints
    ADD CONSTRAINT catalogue_accessrequest_endpoints_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_accessrequest
    ADD CONSTRAINT catalogue_accessrequest_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_checkcall
    ADD CONSTRAINT catalogue_checkcall_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_clientcertificate
    ADD CONSTRAINT catalogue_clientcertificate_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_clientcertificate
    ADD CONSTRAINT catalogue_clientcertificate_sha256_key UNIQUE (sha256);



ALTER TABLE ONLY public.catalogue_clientkey
    ADD CONSTRAINT catalogue_clientkey_access_key_key UNIQUE (access_key);



ALTER TABLE ONLY public.catalogue_clientkey
    ADD CONSTRAINT catalogue_clientkey_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_configuration
    ADD CONSTRAINT catalogue_configuration_number_key UNIQUE (number);



ALTER TABLE ONLY public.catalogue_configuration
    ADD CONSTRAINT catalogue_configuration_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_description
    ADD CONSTRAINT catalogue_description_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_description
    ADD CONSTRAINT catalogue_description_sha256_key UNIQUE (sha256);



ALTER TABLE ONLY public.catalogue_endpoint
    ADD CONSTRAINT catalogue_endpoint_code_key UNIQUE (code);



ALTER TABLE ONLY public.catalogue_endpoint
    ADD CONSTRAINT catalogue_endpoint_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT catalogue_grant_code_key UNIQUE (code);



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT catalogue_grant_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_group
    ADD CONSTRAINT catalogue_group_code_key UNIQUE (code);



ALTER TABLE ONLY public.catalogue_group
    ADD CONSTRAINT catalogue_group_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_groupmembership
    ADD CONSTRAINT catalogue_groupmembership_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_legallimit
    ADD CONSTRAINT catalogue_legallimit_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_member
    ADD CONSTRAINT catalogue_member_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_memberalias
    ADD CONSTRAINT catalogue_memberalias_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_senderkey
    ADD CONSTRAINT catalogue_senderkey_key_id_key UNIQUE (key_id);



ALTER TABLE ONLY public.catalogue_senderkey
    ADD CONSTRAINT catalogue_senderkey_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_service
    ADD CONSTRAINT catalogue_service_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_serviceversion
    ADD CONSTRAINT catalogue_serviceversion_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_subsystem
    ADD CONSTRAINT catalogue_subsystem_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_datasetchange
    ADD CONSTRAINT dataset_change_number UNIQUE (dataset, number);



ALTER TABLE ONLY public.documents_countedday
    ADD CONSTRAINT day_counted_once UNIQUE (agency, day);



ALTER TABLE ONLY public.directory_delegation
    ADD CONSTRAINT delegation_one_at_a_time EXCLUDE USING gist (post_id WITH =, tstzrange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT delivery_once UNIQUE (subscription_id, event_id);



ALTER TABLE ONLY public.directory_administrativeunit
    ADD CONSTRAINT directory_administrativeunit_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_agency
    ADD CONSTRAINT directory_agency_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_agencyalias
    ADD CONSTRAINT directory_agencyalias_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_codeitem
    ADD CONSTRAINT directory_codeitem_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_codelist
    ADD CONSTRAINT directory_codelist_code_key UNIQUE (code);



ALTER TABLE ONLY public.directory_codelist
    ADD CONSTRAINT directory_codelist_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_datasetchange
    ADD CONSTRAINT directory_datasetchange_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_delegation
    ADD CONSTRAINT directory_delegation_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_office
    ADD CONSTRAINT directory_office_code_key UNIQUE (code);



ALTER TABLE ONLY public.directory_office
    ADD CONSTRAINT directory_office_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_officeexception
    ADD CONSTRAINT directory_officeexception_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_officeshift
    ADD CONSTRAINT directory_officeshift_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_code_key UNIQUE (code);



ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_unitmembership
    ADD CONSTRAINT directory_unitmembership_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_unitsuccession
    ADD CONSTRAINT directory_unitsuccession_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_version
    ADD CONSTRAINT directory_version_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_disposal_line
    ADD CONSTRAINT disposal_line_once UNIQUE (disposal_id, work_file_id);



ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);



ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);



ALTER TABLE ONLY public.documents_documentfile
    ADD CONSTRAINT doc_file_version UNIQUE (document_id, role, name, version);



ALTER TABLE ONLY public.documents_pagetext
    ADD CONSTRAINT doc_page_once UNIQUE (whole_id, number);



ALTER TABLE ONLY public.documents_savedsearch
    ADD CONSTRAINT doc_search_once UNIQUE (owner, name);



ALTER TABLE ONLY public.documents_access
    ADD CONSTRAINT documents_access_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_archive_package
    ADD CONSTRAINT documents_archive_package_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_archive_package
    ADD CONSTRAINT documents_archive_package_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_consignment
    ADD CONSTRAINT documents_axis_consignment_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_axis_consignment
    ADD CONSTRAINT documents_axis_consignment_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_delivery
    ADD CONSTRAINT documents_axis_delivery_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_axis_delivery
    ADD CONSTRAINT documents_axis_delivery_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_event
    ADD CONSTRAINT documents_axis_event_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_fields
    ADD CONSTRAINT documents_axis_fields_consignment_id_key UNIQUE (consignment_id);



ALTER TABLE ONLY public.documents_axis_fields
    ADD CONSTRAINT documents_axis_fields_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_key
    ADD CONSTRAINT documents_axis_key_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_member
    ADD CONSTRAINT documents_axis_member_agency_key UNIQUE (agency);



ALTER TABLE ONLY public.documents_axis_member
    ADD CONSTRAINT documents_axis_member_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_receipt
    ADD CONSTRAINT documents_axis_receipt_consignment_id_key UNIQUE (consignment_id);



ALTER TABLE ONLY public.documents_axis_receipt
    ADD CONSTRAINT documents_axis_receipt_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_axis_seen
    ADD CONSTRAINT documents_axis_seen_mark_key UNIQUE (mark);



ALTER TABLE ONLY public.documents_axis_seen
    ADD CONSTRAINT documents_axis_seen_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_comment
    ADD CONSTRAINT documents_comment_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_copy
    ADD CONSTRAINT documents_copy_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_copy
    ADD CONSTRAINT documents_copy_entry_id_key UNIQUE (entry_id);



ALTER TABLE ONLY public.documents_copy
    ADD CONSTRAINT documents_copy_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_copy_received
    ADD CONSTRAINT documents_copy_received_document_id_key UNIQUE (document_id);



ALTER TABLE ONLY public.documents_copy_received
    ADD CONSTRAINT documents_copy_received_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_countedday
    ADD CONSTRAINT documents_countedday_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_directive
    ADD CONSTRAINT documents_directive_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_directive
    ADD CONSTRAINT documents_directive_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_disposal
    ADD CONSTRAINT documents_disposal_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_disposal_line
    ADD CONSTRAINT documents_disposal_line_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_disposal
    ADD CONSTRAINT documents_disposal_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_documentfile
    ADD CONSTRAINT documents_documentfile_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_entry
    ADD CONSTRAINT documents_entry_document_id_key UNIQUE (document_id);



ALTER TABLE ONLY public.documents_entry
    ADD CONSTRAINT documents_entry_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_filetext
    ADD CONSTRAINT documents_filetext_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_filetext
    ADD CONSTRAINT documents_filetext_sha256_key UNIQUE (sha256);



ALTER TABLE ONLY public.documents_firstpage
    ADD CONSTRAINT documents_firstpage_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_firstpage
    ADD CONSTRAINT documents_firstpage_sha256_key UNIQUE (sha256);



ALTER TABLE ONLY public.documents_followup
    ADD CONSTRAINT documents_followup_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_officesetting
    ADD CONSTRAINT documents_officesetting_agency_key UNIQUE (agency);



ALTER TABLE ONLY public.documents_officesetting
    ADD CONSTRAINT documents_officesetting_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_pagetext
    ADD CONSTRAINT documents_pagetext_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_placement
    ADD CONSTRAINT documents_placement_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_reading
    ADD CONSTRAINT documents_reading_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_recipient
    ADD CONSTRAINT documents_recipient_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_register
    ADD CONSTRAINT documents_register_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_savedsearch
    ADD CONSTRAINT documents_savedsearch_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_searchentry
    ADD CONSTRAINT documents_searchentry_pkey PRIMARY KEY (document_id);



ALTER TABLE ONLY public.documents_secretpaper
    ADD CONSTRAINT documents_secretpaper_entry_id_key UNIQUE (entry_id);



ALTER TABLE ONLY public.documents_secretpaper
    ADD CONSTRAINT documents_secretpaper_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_task
    ADD CONSTRAINT documents_task_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.documents_workfile
    ADD CONSTRAINT documents_workfile_code_key UNIQUE (code);



ALTER TABLE ONLY public.documents_workfile
    ADD CONSTRAINT documents_workfile_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_dossiercounter
    ADD CONSTRAINT dossier_counter UNIQUE (agency, day);



ALTER TABLE ONLY public.catalogue_endpoint
    ADD CONSTRAINT endpoint_once UNIQUE (service_version_id, method, path);



ALTER TABLE ONLY public.documents_entry
    ADD CONSTRAINT entry_number_once UNIQUE (register_id, number, suffix);



ALTER TABLE ONLY public.exchange_room
    ADD CONSTRAINT event_room_address UNIQUE (instance, member_class, member, application);



ALTER TABLE ONLY public.exchange_event
    ADD CONSTRAINT event_sequence UNIQUE (room_id, sequence);



ALTER TABLE ONLY public.directory_officeexception
    ADD CONSTRAINT exception_once UNIQUE NULLS NOT DISTINCT (office_id, day, opens);



ALTER TABLE ONLY public.exchange_attempt
    ADD CONSTRAINT exchange_attempt_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT exchange_delivery_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_event
    ADD CONSTRAINT exchange_event_entry_id_key UNIQUE (entry_id);



ALTER TABLE ONLY public.exchange_event
    ADD CONSTRAINT exchange_event_pkey PRIMARY KEY (uid);



ALTER TABLE ONLY public.exchange_eventtype
    ADD CONSTRAINT exchange_eventtype_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_parked
    ADD CONSTRAINT exchange_parked_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_queued
    ADD CONSTRAINT exchange_queued_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_reader
    ADD CONSTRAINT exchange_reader_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_reader
    ADD CONSTRAINT exchange_reader_system_key UNIQUE (system);



ALTER TABLE ONLY public.exchange_room
    ADD CONSTRAINT exchange_room_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_subscription
    ADD CONSTRAINT exchange_subscription_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.exchange_subscription
    ADD CONSTRAINT exchange_subscription_uid_key UNIQUE (uid);



ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_code_key UNIQUE (code);



ALTER TABLE ONLY public.files_storedfile
    ADD CONSTRAINT files_storedfile_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT grant_of_group_once_at_a_time EXCLUDE USING gist (endpoint_id WITH =, group_id WITH =, tstzrange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT grant_of_subsystem_once_at_a_time EXCLUDE USING gist (endpoint_id WITH =, subsystem_id WITH =, tstzrange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.catalogue_groupmembership
    ADD CONSTRAINT group_membership_once_at_a_time EXCLUDE USING gist (group_id WITH =, subsystem_id WITH =, tstzrange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.directory_codeitem
    ADD CONSTRAINT item_code UNIQUE (list_id, code, valid_from);



ALTER TABLE ONLY public.directory_codeitem
    ADD CONSTRAINT item_code_once_at_a_time EXCLUDE USING gist (list_id WITH =, code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.ledger_seal
    ADD CONSTRAINT ledger_seal_number_key UNIQUE (number);



ALTER TABLE ONLY public.ledger_seal
    ADD CONSTRAINT ledger_seal_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_legallimit
    ADD CONSTRAINT limit_code UNIQUE (code, valid_from);



ALTER TABLE ONLY public.catalogue_legallimit
    ADD CONSTRAINT limit_once_at_a_time EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.catalogue_memberalias
    ADD CONSTRAINT member_alias UNIQUE (member_id, code, valid_from);



ALTER TABLE ONLY public.catalogue_memberalias
    ADD CONSTRAINT member_alias_once_at_a_time EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.catalogue_member
    ADD CONSTRAINT member_code UNIQUE (member_class, code, valid_from);



ALTER TABLE ONLY public.catalogue_member
    ADD CONSTRAINT member_once_at_a_time EXCLUDE USING gist (member_class WITH =, code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.directory_unitmembership
    ADD CONSTRAINT membership_one_parent_at_a_time EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.monitor_alert
    ADD CONSTRAINT monitor_alert_code_key UNIQUE (code);



ALTER TABLE ONLY public.monitor_alert
    ADD CONSTRAINT monitor_alert_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.monitor_rulechange
    ADD CONSTRAINT monitor_rulechange_code_key UNIQUE (code);



ALTER TABLE ONLY public.monitor_rulechange
    ADD CONSTRAINT monitor_rulechange_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_code_key UNIQUE (code);



ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_clockevent
    ADD CONSTRAINT onestop_clockevent_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_component
    ADD CONSTRAINT onestop_component_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_delivery
    ADD CONSTRAINT onestop_delivery_dossier_id_key UNIQUE (dossier_id);



ALTER TABLE ONLY public.onestop_delivery
    ADD CONSTRAINT onestop_delivery_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_dossier
    ADD CONSTRAINT onestop_dossier_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_dossier
    ADD CONSTRAINT onestop_dossier_idempotency_key_key UNIQUE (idempotency_key);



ALTER TABLE ONLY public.onestop_dossier
    ADD CONSTRAINT onestop_dossier_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_dossiercounter
    ADD CONSTRAINT onestop_dossiercounter_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_draft
    ADD CONSTRAINT onestop_draft_key_key UNIQUE (key);



ALTER TABLE ONLY public.onestop_draft
    ADD CONSTRAINT onestop_draft_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_incomingmessage
    ADD CONSTRAINT onestop_incomingmessage_key_key UNIQUE (key);



ALTER TABLE ONLY public.onestop_incomingmessage
    ADD CONSTRAINT onestop_incomingmessage_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_outgoingrequest
    ADD CONSTRAINT onestop_outgoingrequest_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_outgoingrequest
    ADD CONSTRAINT onestop_outgoingrequest_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_paper
    ADD CONSTRAINT onestop_paper_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_party
    ADD CONSTRAINT onestop_party_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_paymentrequest
    ADD CONSTRAINT onestop_paymentrequest_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_paymentrequest
    ADD CONSTRAINT onestop_paymentrequest_reference_key UNIQUE (reference);



ALTER TABLE ONLY public.onestop_paymenttransaction
    ADD CONSTRAINT onestop_paymenttransaction_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_procedure
    ADD CONSTRAINT onestop_procedure_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_procedure
    ADD CONSTRAINT onestop_procedure_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_procedureversion
    ADD CONSTRAINT onestop_procedureversion_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_process
    ADD CONSTRAINT onestop_process_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_process
    ADD CONSTRAINT onestop_process_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_processversion
    ADD CONSTRAINT onestop_processversion_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_queueticket
    ADD CONSTRAINT onestop_queueticket_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_rating
    ADD CONSTRAINT onestop_rating_dossier_id_key UNIQUE (dossier_id);



ALTER TABLE ONLY public.onestop_rating
    ADD CONSTRAINT onestop_rating_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_reading
    ADD CONSTRAINT onestop_reading_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_result
    ADD CONSTRAINT onestop_result_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_result
    ADD CONSTRAINT onestop_result_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_rolledtally
    ADD CONSTRAINT onestop_rolledtally_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_simulatedportal
    ADD CONSTRAINT onestop_simulatedportal_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_simulatedportalcall
    ADD CONSTRAINT onestop_simulatedportalcall_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_simulatedportaldossier
    ADD CONSTRAINT onestop_simulatedportaldossier_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_simulatedportaldossier
    ADD CONSTRAINT onestop_simulatedportaldossier_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_simulatedportalfiling
    ADD CONSTRAINT onestop_simulatedportalfiling_key_key UNIQUE (key);



ALTER TABLE ONLY public.onestop_simulatedportalfiling
    ADD CONSTRAINT onestop_simulatedportalfiling_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_simulatedportalsession
    ADD CONSTRAINT onestop_simulatedportalsession_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_simulatedportalsession
    ADD CONSTRAINT onestop_simulatedportalsession_token_key UNIQUE (token);



ALTER TABLE ONLY public.onestop_supplementrequest
    ADD CONSTRAINT onestop_supplementrequest_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_syncmessage
    ADD CONSTRAINT onestop_syncmessage_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_tally
    ADD CONSTRAINT onestop_tally_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_task
    ADD CONSTRAINT onestop_task_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_transfer
    ADD CONSTRAINT onestop_transfer_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_vaultdocument
    ADD CONSTRAINT onestop_vaultdocument_code_key UNIQUE (code);



ALTER TABLE ONLY public.onestop_vaultdocument
    ADD CONSTRAINT onestop_vaultdocument_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_vaultuse
    ADD CONSTRAINT onestop_vaultuse_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_paper
    ADD CONSTRAINT paper_number UNIQUE (dossier_id, form, number);



ALTER TABLE ONLY public.onestop_party
    ADD CONSTRAINT party_one_a_role UNIQUE (dossier_id, role);



ALTER TABLE ONLY public.onestop_paymenttransaction
    ADD CONSTRAINT payment_transaction_once UNIQUE (gateway, number);



ALTER TABLE ONLY public.documents_placement
    ADD CONSTRAINT placement_once UNIQUE (work_file_id, document_id);



ALTER TABLE ONLY public.population_registerbook
    ADD CONSTRAINT pop_book_once UNIQUE (agency_code, kind, year, volume);



ALTER TABLE ONLY public.population_registerentry
    ADD CONSTRAINT pop_entry_number_once UNIQUE (book_id, number);



ALTER TABLE ONLY public.population_membership
    ADD CONSTRAINT pop_membership_one_head EXCLUDE USING gist (daterange(valid_from, valid_until) WITH &&, household_id WITH =) WHERE (((relation)::text = 'head'::text));



ALTER TABLE ONLY public.population_membership
    ADD CONSTRAINT pop_membership_one_household EXCLUDE USING gist (daterange(valid_from, valid_until) WITH &&, person_id WITH =);



ALTER TABLE ONLY public.population_otheridentifier
    ADD CONSTRAINT pop_other_identifier_once UNIQUE (kind, value);



ALTER TABLE ONLY public.population_residence
    ADD CONSTRAINT pop_residence_one_of_a_kind EXCLUDE USING gist (daterange(valid_from, valid_until) WITH &&, person_id WITH =, kind WITH =) WHERE ((NOT ((kind)::text = 'lodging'::text)));



ALTER TABLE ONLY public.population_accesslog
    ADD CONSTRAINT population_accesslog_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_civilevent
    ADD CONSTRAINT population_civilevent_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_household
    ADD CONSTRAINT population_household_code_key UNIQUE (code);



ALTER TABLE ONLY public.population_household
    ADD CONSTRAINT population_household_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_membership
    ADD CONSTRAINT population_membership_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_numberseries
    ADD CONSTRAINT population_numberseries_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_numberseries
    ADD CONSTRAINT population_numberseries_prefix_key UNIQUE (prefix);



ALTER TABLE ONLY public.population_otheridentifier
    ADD CONSTRAINT population_otheridentifier_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_person
    ADD CONSTRAINT population_person_personal_id_key UNIQUE (personal_id);



ALTER TABLE ONLY public.population_person
    ADD CONSTRAINT population_person_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_registerbook
    ADD CONSTRAINT population_registerbook_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_registerentry
    ADD CONSTRAINT population_registerentry_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.population_residence
    ADD CONSTRAINT population_residence_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT post_once_at_a_time EXCLUDE USING gist (account_id WITH =, agency_id WITH =, title WITH =, tstzrange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.onestop_procedureversion
    ADD CONSTRAINT procedure_one_version_a_day EXCLUDE USING gist (procedure_id WITH =, daterange(effective_from, effective_until) WITH &&) WHERE (((state)::text = 'published'::text));



ALTER TABLE ONLY public.onestop_procedureversion
    ADD CONSTRAINT procedure_version_number UNIQUE (procedure_id, number);



ALTER TABLE ONLY public.onestop_processversion
    ADD CONSTRAINT process_version_number UNIQUE (process_id, number);



ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);



ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.onestop_queueticket
    ADD CONSTRAINT queue_number UNIQUE (agency, day, number);



ALTER TABLE ONLY public.exchange_queued
    ADD CONSTRAINT queued_once UNIQUE (queue, message);



ALTER TABLE ONLY public.documents_register
    ADD CONSTRAINT register_once UNIQUE (agency, kind, "group", year);



ALTER TABLE ONLY public.accounts_representation
    ADD CONSTRAINT representation_never_overlaps EXCLUDE USING gist (account_id WITH =, organisation_code WITH =, tstzrange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.onestop_rolledtally
    ADD CONSTRAINT rolled_tally UNIQUE (grain, procedure_code, since, agency, measure);



ALTER TABLE ONLY public.catalogue_service
    ADD CONSTRAINT service_code UNIQUE (subsystem_id, code);



ALTER TABLE ONLY public.catalogue_serviceversion
    ADD CONSTRAINT service_version UNIQUE (service_id, version);



ALTER TABLE ONLY public.shared_cache
    ADD CONSTRAINT shared_cache_pkey PRIMARY KEY (cache_key);



ALTER TABLE ONLY public.directory_officeshift
    ADD CONSTRAINT shift_once_at_a_time EXCLUDE USING gist (office_id WITH =, weekday WITH =, opens WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.directory_officeshift
    ADD CONSTRAINT shift_opens UNIQUE (office_id, weekday, opens, valid_from);



ALTER TABLE ONLY public.signing_credential
    ADD CONSTRAINT signing_credential_code_key UNIQUE (code);



ALTER TABLE ONLY public.signing_credential
    ADD CONSTRAINT signing_credential_fingerprint_key UNIQUE (fingerprint);



ALTER TABLE ONLY public.signing_credential
    ADD CONSTRAINT signing_credential_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.signing_handover
    ADD CONSTRAINT signing_handover_code_key UNIQUE (code);



ALTER TABLE ONLY public.signing_handover
    ADD CONSTRAINT signing_handover_download_sha256_key UNIQUE (download_sha256);



ALTER TABLE ONLY public.signing_handover
    ADD CONSTRAINT signing_handover_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.signing_handover
    ADD CONSTRAINT signing_handover_upload_sha256_key UNIQUE (upload_sha256);



ALTER TABLE ONLY public.signing_preparedsignature
    ADD CONSTRAINT signing_preparedsignature_code_key UNIQUE (code);



ALTER TABLE ONLY public.signing_preparedsignature
    ADD CONSTRAINT signing_preparedsignature_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.signing_revocation
    ADD CONSTRAINT signing_revocation_fingerprint_key UNIQUE (fingerprint);



ALTER TABLE ONLY public.signing_revocation
    ADD CONSTRAINT signing_revocation_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);



ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);



ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.catalogue_subsystem
    ADD CONSTRAINT subsystem_code UNIQUE (member_id, code);



ALTER TABLE ONLY public.directory_unitsuccession
    ADD CONSTRAINT succession_once UNIQUE (old_id, new_id);



ALTER TABLE ONLY public.onestop_syncmessage
    ADD CONSTRAINT sync_message_number UNIQUE (dossier_id, number);



ALTER TABLE ONLY public.onestop_tally
    ADD CONSTRAINT tally UNIQUE (day, agency, procedure_code, measure);



ALTER TABLE ONLY public.onestop_task
    ADD CONSTRAINT task_key UNIQUE (dossier_id, key);



ALTER TABLE ONLY public.directory_administrativeunit
    ADD CONSTRAINT unit_code UNIQUE (code, valid_from);



ALTER TABLE ONLY public.directory_administrativeunit
    ADD CONSTRAINT unit_code_once_at_a_time EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until) WITH &&);



ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);



ALTER TABLE ONLY public.vneid_test_givencode
    ADD CONSTRAINT vneid_test_givencode_code_hash_key UNIQUE (code_hash);



ALTER TABLE ONLY public.vneid_test_givencode
    ADD CONSTRAINT vneid_test_givencode_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.vneid_test_giventoken
    ADD CONSTRAINT vneid_test_giventoken_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.vneid_test_giventoken
    ADD CONSTRAINT vneid_test_giventoken_token_hash_key UNIQUE (token_hash);



ALTER TABLE ONLY public.vneid_test_providerkey
    ADD CONSTRAINT vneid_test_providerkey_kid_key UNIQUE (kid);



ALTER TABLE ONLY public.vneid_test_providerkey
    ADD CONSTRAINT vneid_test_providerkey_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.vneid_test_testidentity
    ADD CONSTRAINT vneid_test_testidentity_personal_id_key UNIQUE (personal_id);



ALTER TABLE ONLY public.vneid_test_testidentity
    ADD CONSTRAINT vneid_test_testidentity_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.vneid_test_testidentity
    ADD CONSTRAINT vneid_test_testidentity_subject_key UNIQUE (subject);



ALTER TABLE ONLY public.documents_workfile
    ADD CONSTRAINT work_file_notation UNIQUE (agency, year, notation);



CREATE INDEX access_late ON public.documents_access USING btree (principal, document_id) WHERE (NOT is_found);



CREATE INDEX access_list ON public.documents_access USING btree (principal, direction, sorted_at DESC, document_id DESC);



CREATE UNIQUE INDEX account_confirmed_id_is_unique ON public.accounts_account USING btree (personal_id) WHERE personal_id_confirmed;



CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);



CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);



CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);



CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);



CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);



CREATE INDEX accounts_account_code_5c4b5cab_like ON public.accounts_account USING btree (code varchar_pattern_ops);



CREATE INDEX accounts_account_groups_account_id_52f14852 ON public.accounts_account_groups USING btree (account_id);



CREATE INDEX accounts_account_groups_group_id_7c6a6bd1 ON public.accounts_account_groups USING btree (group_id);



CREATE INDEX accounts_account_user_permissions_account_id_816f9bde ON public.accounts_account_user_permissions USING btree (account_id);



CREATE INDEX accounts_account_user_permissions_permission_id_24620205 ON public.accounts_account_user_permissions USING btree (permission_id);



CREATE INDEX accounts_account_username_b5f69a28_like ON public.accounts_account USING btree (username varchar_pattern_ops);



CREATE INDEX accounts_representation_account_id_e5e85c99 ON public.accounts_representation USING btree (account_id);



CREATE INDEX adapter_comparison_day ON public.adapters_comparison USING btree (partner, day DESC);



CREATE INDEX adapter_letter_about ON public.adapters_letter USING btree (about) WHERE (NOT ((about)::text = ''::text));



CREATE INDEX adapter_letter_day ON public.adapters_letter USING btree (partner, posted_at);



CREATE INDEX adapter_letter_dead ON public.adapters_letter USING btree (finished_at DESC) WHERE ((state)::text = 'dead'::text);



CREATE INDEX adapter_letter_due ON public.adapters_letter USING btree (partner, urgency DESC, due_at, id) WHERE ((state)::text = 'waiting'::text);



CREATE INDEX adapter_letter_open ON public.adapters_letter USING btree (thread_id, number) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'dead'::character varying])::text[]));



CREATE INDEX adapter_received_order ON public.adapters_received USING btree (thread_id, number);



CREATE INDEX adapter_received_state ON public.adapters_received USING btree (state, id DESC);



CREATE INDEX adapters_letter_key_08174fce_like ON public.adapters_letter USING btree (key varchar_pattern_ops);



CREATE INDEX adapters_letter_thread_id_144e18ff ON public.adapters_letter USING btree (thread_id);



CREATE INDEX adapters_partnerstate_code_f9f0a50a_like ON public.adapters_partnerstate USING btree (code varchar_pattern_ops);



CREATE INDEX adapters_received_thread_id_c0a24027 ON public.adapters_received USING btree (thread_id);



CREATE INDEX adapters_try_letter_id_87c18419 ON public.adapters_try USING btree (letter_id);



CREATE INDEX alert_opened ON public.monitor_alert USING btree (opened_at DESC);



CREATE UNIQUE INDEX alert_opens_once ON public.monitor_alert USING btree (rule, subject) WHERE (closed_at IS NULL);



CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);



CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);



CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);



CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);



CREATE INDEX axis_consignment_aside ON public.documents_axis_consignment USING btree (state, id DESC) WHERE (NOT ((state)::text = 'accepted'::text));



CREATE INDEX axis_consignment_doc ON public.documents_axis_consignment USING btree (document) WHERE (NOT ((document)::text = ''::text));



CREATE INDEX axis_delivery_doc ON public.documents_axis_delivery USING btree (document) WHERE (NOT ((document)::text = ''::text));



CREATE INDEX axis_delivery_due ON public.documents_axis_delivery USING btree (route, due_at) WHERE ((transport)::text = ANY ((ARRAY['initial'::character varying, 'processing'::character varying])::text[]));



CREATE INDEX axis_delivery_failed ON public.documents_axis_delivery USING btree (id DESC) WHERE ((transport)::text = 'fail'::text);



CREATE INDEX axis_delivery_inbox ON public.documents_axis_delivery USING btree (receiver, id DESC);



CREATE INDEX axis_delivery_open ON public.documents_axis_delivery USING btree (id) WHERE ((NOT is_removed) AND ((transport)::text = ANY ((ARRAY['initial'::character varying, 'processing'::character varying])::text[])));



CREATE INDEX axis_event_doubted ON public.documents_axis_event USING btree (id DESC) WHERE (NOT ((doubt)::text = ''::text));



CREATE UNIQUE INDEX axis_remote_once ON public.documents_axis_consignment USING btree (source, remote_id) WHERE (NOT ((remote_id)::text = ''::text));



CREATE INDEX axis_remote_untold ON public.documents_axis_consignment USING btree (source) WHERE (NOT is_remote_told);



CREATE INDEX catalogue_accessrequest_client_id_9a8641cf ON public.catalogue_accessrequest USING btree (client_id);



CREATE INDEX catalogue_accessrequest_code_21daf11b_like ON public.catalogue_accessrequest USING btree (code varchar_pattern_ops);



CREATE INDEX catalogue_accessrequest_endpoints_accessrequest_id_5e24a157 ON public.catalogue_accessrequest_endpoints USING btree (accessrequest_id);



CREATE INDEX catalogue_accessrequest_endpoints_endpoint_id_e8a5e556 ON public.catalogue_accessrequest_endpoints USING btree (endpoint_id);



CREATE INDEX catalogue_accessrequest_service_version_id_dee21864 ON public.catalogue_accessrequest USING btree (service_version_id);



CREATE INDEX catalogue_checkcall_description_id_2735bdcf ON public.catalogue_checkcall USING btree (description_id);



CREATE INDEX catalogue_checkcall_service_version_id_bae4c492 ON public.catalogue_checkcall USING btree (service_version_id);



CREATE INDEX catalogue_clientcertificate_sha256_b4f31dcd_like ON public.catalogue_clientcertificate USING btree (sha256 varchar_pattern_ops);



CREATE INDEX catalogue_clientcertificate_subsystem_id_49d0a841 ON public.catalogue_clientcertificate USING btree (subsystem_id);



CREATE INDEX catalogue_clientkey_access_key_3e00a862_like ON public.catalogue_clientkey USING btree (access_key varchar_pattern_ops);



CREATE INDEX catalogue_clientkey_subsystem_id_ac444e87 ON public.catalogue_clientkey USING btree (subsystem_id);



CREATE INDEX catalogue_description_sha256_d2801966_like ON public.catalogue_description USING btree (sha256 varchar_pattern_ops);



CREATE INDEX catalogue_endpoint_code_9c4a49fc_like ON public.catalogue_endpoint USING btree (code varchar_pattern_ops);



CREATE INDEX catalogue_endpoint_service_version_id_5f785699 ON public.catalogue_endpoint USING btree (service_version_id);



CREATE INDEX catalogue_grant_code_c6f223aa_like ON public.catalogue_grant USING btree (code varchar_pattern_ops);



CREATE INDEX catalogue_grant_endpoint_id_631ba036 ON public.catalogue_grant USING btree (endpoint_id);



CREATE INDEX catalogue_grant_group_id_2a4d6649 ON public.catalogue_grant USING btree (group_id);



CREATE INDEX catalogue_grant_request_id_0b9468b3 ON public.catalogue_grant USING btree (request_id);



CREATE INDEX catalogue_grant_subsystem_id_c2f32e35 ON public.catalogue_grant USING btree (subsystem_id);



CREATE INDEX catalogue_group_code_07c06dc3_like ON public.catalogue_group USING btree (code varchar_pattern_ops);



CREATE INDEX catalogue_groupmembership_group_id_678a5fd3 ON public.catalogue_groupmembership USING btree (group_id);



CREATE INDEX catalogue_groupmembership_subsystem_id_f862f788 ON public.catalogue_groupmembership USING btree (subsystem_id);



CREATE INDEX catalogue_memberalias_member_id_da4c4d2b ON public.catalogue_memberalias USING btree (member_id);



CREATE INDEX catalogue_senderkey_key_id_34bee8ed_like ON public.catalogue_senderkey USING btree (key_id varchar_pattern_ops);



CREATE INDEX catalogue_senderkey_subsystem_id_a85007d2 ON public.catalogue_senderkey USING btree (subsystem_id);



CREATE INDEX catalogue_service_subsystem_id_28e099f2 ON public.catalogue_service USING btree (subsystem_id);



CREATE INDEX catalogue_serviceversion_description_id_031feed0 ON public.catalogue_serviceversion USING btree (description_id);



CREATE INDEX catalogue_serviceversion_service_id_6ee0d17b ON public.catalogue_serviceversion USING btree (service_id);



CREATE INDEX catalogue_serviceversion_successor_id_a04ed370 ON public.catalogue_serviceversion USING btree (successor_id);



CREATE INDEX catalogue_subsystem_member_id_4a2b8e9d ON public.catalogue_subsystem USING btree (member_id);



CREATE INDEX component_code ON public.onestop_component USING btree (dossier_id, code);



CREATE INDEX copy_office ON public.documents_copy USING btree (agency, id DESC);



CREATE INDEX dataset_change_key ON public.directory_datasetchange USING btree (dataset, key, number DESC);



CREATE INDEX delegation_account ON public.directory_delegation USING btree (to_account_id, valid_from);



CREATE INDEX delivery_dead ON public.exchange_delivery USING btree (id) WHERE ((state)::text = 'dead'::text);



CREATE INDEX delivery_new ON public.exchange_delivery USING btree (subscription_id, sequence) WHERE ((state)::text = 'new'::text);



CREATE INDEX delivery_open ON public.exchange_delivery USING btree (subscription_id, order_key, sequence) WHERE ((state)::text = ANY ((ARRAY['new'::character varying, 'queued'::character varying, 'handed'::character varying, 'held'::character varying, 'dead'::character varying])::text[]));



CREATE INDEX directive_office ON public.documents_directive USING btree (agency, id DESC);



CREATE INDEX directive_open ON public.documents_directive USING btree (agency, due_at, id) WHERE ((state)::text = 'open'::text);



CREATE INDEX directive_unconfirmed ON public.documents_directive USING btree (agency, id) WHERE ((confirmed_at IS NULL) AND ((state)::text = 'done'::text));



CREATE INDEX directory_agency_parent_id_1ca1b498 ON public.directory_agency USING btree (parent_id);



CREATE INDEX directory_agency_successor_id_5ef6e111 ON public.directory_agency USING btree (successor_id);



CREATE INDEX directory_agency_unit_id_673772e8 ON public.directory_agency USING btree (unit_id);



CREATE INDEX directory_agencyalias_agency_id_0a9a8ca1 ON public.directory_agencyalias USING btree (agency_id);



CREATE INDEX directory_codeitem_list_id_1720cf29 ON public.directory_codeitem USING btree (list_id);



CREATE INDEX directory_codelist_code_5b2be90d_like ON public.directory_codelist USING btree (code varchar_pattern_ops);



CREATE INDEX directory_delegation_post_id_a95f24bd ON public.directory_delegation USING btree (post_id);



CREATE INDEX directory_delegation_to_account_id_c2f1b23a ON public.directory_delegation USING btree (to_account_id);



CREATE INDEX directory_delegation_to_post_id_014d9081 ON public.directory_delegation USING btree (to_post_id);



CREATE INDEX directory_office_agency_id_c6508160 ON public.directory_office USING btree (agency_id);



CREATE INDEX directory_office_code_7f0fb782_like ON public.directory_office USING btree (code varchar_pattern_ops);



CREATE INDEX directory_office_unit_id_dfb8cbac ON public.directory_office USING btree (unit_id);



CREATE INDEX directory_officeexception_office_id_53de1504 ON public.directory_officeexception USING btree (office_id);



CREATE INDEX directory_officeshift_office_id_8c81c6c1 ON public.directory_officeshift USING btree (office_id);



CREATE INDEX directory_post_account_id_0ad7073b ON public.directory_post USING btree (account_id);



CREATE INDEX directory_post_agency_id_49c05d9c ON public.directory_post USING btree (agency_id);



CREATE INDEX directory_post_code_86727370_like ON public.directory_post USING btree (code varchar_pattern_ops);



CREATE INDEX directory_unitmembership_parent_id_0f6b7255 ON public.directory_unitmembership USING btree (parent_id);



CREATE INDEX directory_unitmembership_unit_id_b7cdc36f ON public.directory_unitmembership USING btree (unit_id);



CREATE INDEX directory_unitsuccession_new_id_c6d90aa4 ON public.directory_unitsuccession USING btree (new_id);



CREATE INDEX directory_unitsuccession_old_id_db5ee700 ON public.directory_unitsuccession USING btree (old_id);



CREATE INDEX disposal_office ON public.documents_disposal USING btree (agency, id DESC);



CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);



CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);



CREATE INDEX doc_code ON public.documents_document USING btree (agency varchar_ops, number_notation varchar_pattern_ops, id DESC);



CREATE INDEX doc_file_content ON public.documents_documentfile USING btree (sha256) WHERE is_current;



CREATE INDEX doc_file_sealed ON public.documents_documentfile USING btree (sha256) WHERE ((stage)::text = ANY ((ARRAY['sealed'::character varying, 'unstamped'::character varying, 'stamped'::character varying])::text[]));



CREATE INDEX doc_first_page_age ON public.documents_firstpage USING btree (asked_at);



CREATE INDEX doc_first_page_due ON public.documents_firstpage USING btree (due_at) WHERE (due_at IS NOT NULL);



CREATE INDEX doc_office ON public.documents_document USING btree (agency, id DESC);



CREATE INDEX doc_reading ON public.documents_reading USING btree (document_id, reader, what, at DESC);



CREATE UNIQUE INDEX doc_request_once ON public.documents_document USING btree (agency, request_code) WHERE (NOT ((request_code)::text = ''::text));



CREATE INDEX doc_task_document ON public.documents_task USING btree (document_id, id);



CREATE INDEX doc_task_due ON public.documents_task USING btree (due_at) WHERE (((state)::text = 'open'::text) AND (NOT (due_at IS NULL)));



CREATE INDEX doc_task_office ON public.documents_task USING btree (agency, due_at) WHERE ((state)::text = 'open'::text);



CREATE INDEX doc_task_queue ON public.documents_task USING btree (holder, due_at, id) WHERE ((state)::text = 'open'::text);



CREATE INDEX doc_text_due ON public.documents_filetext USING btree (state, due_at) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'scan'::character varying, 'indexing'::character varying])::text[]));



CREATE INDEX doc_text_failed ON public.documents_filetext USING btree (id DESC) WHERE ((state)::text = 'failed'::text);



CREATE INDEX doc_words ON public.documents_searchentry USING gin (words) WITH (fastupdate=off);



CREATE INDEX documents_access_document_id_11db463b ON public.documents_access USING btree (document_id);



CREATE INDEX documents_archive_package_code_92d83992_like ON public.documents_archive_package USING btree (code varchar_pattern_ops);



CREATE INDEX documents_archive_package_work_file_id_c0743ec2 ON public.documents_archive_package USING btree (work_file_id);



CREATE INDEX documents_axis_consignment_about_id_77077db7 ON public.documents_axis_consignment USING btree (about_id);



CREATE INDEX documents_axis_consignment_code_62f4752f_like ON public.documents_axis_consignment USING btree (code varchar_pattern_ops);



CREATE INDEX documents_axis_delivery_code_6a2d0fea_like ON public.documents_axis_delivery USING btree (code varchar_pattern_ops);



CREATE INDEX documents_axis_delivery_consignment_id_57697679 ON public.documents_axis_delivery USING btree (consignment_id);



CREATE INDEX documents_axis_event_delivery_id_c8c33573 ON public.documents_axis_event USING btree (delivery_id);



CREATE INDEX documents_axis_event_package_id_81296962 ON public.documents_axis_event USING btree (package_id);



CREATE INDEX documents_axis_key_member_id_d8540f92 ON public.documents_axis_key USING btree (member_id);



CREATE INDEX documents_axis_member_agency_8ae03122_like ON public.documents_axis_member USING btree (agency varchar_pattern_ops);



CREATE INDEX documents_axis_seen_mark_4a59c65c_like ON public.documents_axis_seen USING btree (mark varchar_pattern_ops);



CREATE INDEX documents_axis_seen_seen_at_1de0572f ON public.documents_axis_seen USING btree (seen_at);



CREATE INDEX documents_comment_document_id_3f5d21c7 ON public.documents_comment USING btree (document_id);



CREATE INDEX documents_copy_code_32c24789_like ON public.documents_copy USING btree (code varchar_pattern_ops);



CREATE INDEX documents_copy_document_id_ce1535d4 ON public.documents_copy USING btree (document_id);



CREATE INDEX documents_directive_code_ca4e5dff_like ON public.documents_directive USING btree (code varchar_pattern_ops);



CREATE INDEX documents_directive_document_id_905ee3c9 ON public.documents_directive USING btree (document_id);



CREATE INDEX documents_disposal_code_c3d01e3e_like ON public.documents_disposal USING btree (code varchar_pattern_ops);



CREATE INDEX documents_disposal_line_disposal_id_389b0506 ON public.documents_disposal_line USING btree (disposal_id);



CREATE INDEX documents_disposal_line_work_file_id_bd87cfa3 ON public.documents_disposal_line USING btree (work_file_id);



CREATE INDEX documents_document_code_06f0bf8e_like ON public.documents_document USING btree (code varchar_pattern_ops);



CREATE INDEX documents_document_replaces_id_54d67f4d ON public.documents_document USING btree (replaces_id);



CREATE INDEX documents_document_response_to_id_1c32c9d6 ON public.documents_document USING btree (response_to_id);



CREATE INDEX documents_documentfile_document_id_5b31b6f0 ON public.documents_documentfile USING btree (document_id);



CREATE INDEX documents_documentfile_read_from_id_74dc0ec5 ON public.documents_documentfile USING btree (read_from_id);



CREATE INDEX documents_entry_register_id_8fa487ed ON public.documents_entry USING btree (register_id);



CREATE INDEX documents_filetext_sha256_63496f4b_like ON public.documents_filetext USING btree (sha256 varchar_pattern_ops);



CREATE INDEX documents_firstpage_sha256_c6d8e8f5_like ON public.documents_firstpage USING btree (sha256 varchar_pattern_ops);



CREATE INDEX documents_followup_directive_id_bcddc932 ON public.documents_followup USING btree (directive_id);



CREATE INDEX documents_officesetting_agency_a8902acf_like ON public.documents_officesetting USING btree (agency varchar_pattern_ops);



CREATE INDEX documents_pagetext_whole_id_8ea6521a ON public.documents_pagetext USING btree (whole_id);



CREATE INDEX documents_placement_document_id_7e1a616c ON public.documents_placement USING btree (document_id);



CREATE INDEX documents_placement_work_file_id_e7cc9f40 ON public.documents_placement USING btree (work_file_id);



CREATE INDEX documents_reading_document_id_0cc8abe8 ON public.documents_reading USING btree (document_id);



CREATE INDEX documents_recipient_document_id_4caeb754 ON public.documents_recipient USING btree (document_id);



CREATE INDEX documents_task_directive_id_4dcb9279 ON public.documents_task USING btree (directive_id);



CREATE INDEX documents_task_document_id_c56dd6db ON public.documents_task USING btree (document_id);



CREATE INDEX documents_workfile_code_1fc0b40f_like ON public.documents_workfile USING btree (code varchar_pattern_ops);



CREATE INDEX dossier_account ON public.onestop_dossier USING btree (account_code, submitted_at DESC) WHERE (NOT ((account_code)::text = ''::text));



CREATE INDEX dossier_agency ON public.onestop_dossier USING btree (agency, submitted_at DESC);



CREATE INDEX dossier_closed ON public.onestop_dossier USING btree (competent_agency, procedure_code, closed_at);



CREATE INDEX dossier_ended ON public.onestop_dossier USING btree (COALESCE(finished_at, returned_at, closed_at)) WHERE (NOT (received_at IS NULL));



CREATE INDEX dossier_open ON public.onestop_dossier USING btree (competent_agency, procedure_code, due_at) WHERE (closed_at IS NULL);



CREATE INDEX dossier_pending ON public.onestop_dossier USING btree (competent_agency, procedure_code) INCLUDE (due_at, paused_at, supplements) WHERE ((NOT (received_at IS NULL)) AND (closed_at IS NULL) AND (finished_at IS NULL) AND (returned_at IS NULL));



CREATE INDEX dossier_received ON public.onestop_dossier USING btree (received_at);



CREATE INDEX dossier_timer ON public.onestop_dossier USING btree (next_timer_at) WHERE (NOT (next_timer_at IS NULL));



CREATE INDEX dossier_to_remind ON public.onestop_dossier USING btree (due_at) WHERE ((closed_at IS NULL) AND (finished_at IS NULL) AND (paused_at IS NULL) AND (NOT (due_at IS NULL)));



CREATE INDEX draft_account ON public.onestop_draft USING btree (account_code, saved_at DESC);



CREATE INDEX entry_by ON public.ledger_entry USING btree (by_code, id);



CREATE INDEX entry_case ON public.ledger_entry USING btree ("case", id) WHERE (NOT (("case")::text = ''::text));



CREATE INDEX entry_sealed ON public.ledger_entry USING btree (seal_id, place);



CREATE INDEX entry_subject ON public.ledger_entry USING btree (subject, id);



CREATE INDEX entry_unsealed ON public.ledger_entry USING btree (transaction, id) WHERE (seal_id IS NULL);



CREATE INDEX event_of_type ON public.exchange_event USING btree (type_id, sequence);



CREATE UNIQUE INDEX event_once ON public.exchange_event USING btree (room_id, external_id) WHERE (NOT ((external_id)::text = ''::text));



CREATE UNIQUE INDEX event_type_fact ON public.exchange_eventtype USING btree (fact_name) WHERE ((NOT ((fact_name)::text = ''::text)) AND (deleted_at IS NULL));



CREATE UNIQUE INDEX event_type_name ON public.exchange_eventtype USING btree (room_id, name) WHERE (deleted_at IS NULL);



CREATE INDEX exchange_attempt_delivery_id_4e610b01 ON public.exchange_attempt USING btree (delivery_id);



CREATE INDEX exchange_delivery_event_id_b20b6e91 ON public.exchange_delivery USING btree (event_id);



CREATE INDEX exchange_delivery_subscription_id_87a8d4fe ON public.exchange_delivery USING btree (subscription_id);



CREATE INDEX exchange_event_room_id_8541254b ON public.exchange_event USING btree (room_id);



CREATE INDEX exchange_event_type_id_114589f8 ON public.exchange_event USING btree (type_id);



CREATE INDEX exchange_eventtype_room_id_42c1c58d ON public.exchange_eventtype USING btree (room_id);



CREATE INDEX exchange_parked_reader_id_be6ed162 ON public.exchange_parked USING btree (reader_id);



CREATE INDEX exchange_reader_system_30c3bab0_like ON public.exchange_reader USING btree (system varchar_pattern_ops);



CREATE INDEX exchange_subscription_type_id_9cd11a61 ON public.exchange_subscription USING btree (type_id);



CREATE INDEX files_storedfile_code_fe8d50fa_like ON public.files_storedfile USING btree (code varchar_pattern_ops);



CREATE INDEX files_storedfile_sha256_d89381b8 ON public.files_storedfile USING btree (sha256);



CREATE INDEX files_storedfile_sha256_d89381b8_like ON public.files_storedfile USING btree (sha256 varchar_pattern_ops);



CREATE INDEX follow_up_last ON public.documents_followup USING btree (directive_id, id DESC);



CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));



CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);



CREATE INDEX incoming_order ON public.onestop_incomingmessage USING btree (national_code, number);



CREATE INDEX incoming_state ON public.onestop_incomingmessage USING btree (state, id DESC);



CREATE INDEX ledger_entry_seal_id_3ab1f1e4 ON public.ledger_entry USING btree (seal_id);



CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);



CREATE INDEX monitor_alert_code_3a2a5d35_like ON public.monitor_alert USING btree (code varchar_pattern_ops);



CREATE INDEX monitor_rulechange_code_ff9fa995_like ON public.monitor_rulechange USING btree (code varchar_pattern_ops);



CREATE INDEX notice_mail_due ON public.notices_notice USING btree (mail_due_at) WHERE ((mail_state)::text = ANY ((ARRAY['waiting'::character varying, 'sending'::character varying])::text[]));



CREATE INDEX notice_of ON public.notices_notice USING btree (recipient_id, id DESC);



CREATE INDEX notice_unread ON public.notices_notice USING btree (recipient_id) WHERE (read_at IS NULL);



CREATE INDEX notices_notice_code_c042d17c_like ON public.notices_notice USING btree (code varchar_pattern_ops);



CREATE INDEX notices_notice_recipient_id_fd0027f8 ON public.notices_notice USING btree (recipient_id);



CREATE UNIQUE INDEX one_package_at_a_time ON public.documents_archive_package USING btree (work_file_id) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'building'::character varying])::text[]));



CREATE INDEX onestop_clockevent_dossier_id_bac6aae9 ON public.onestop_clockevent USING btree (dossier_id);



CREATE INDEX onestop_component_dossier_id_8b337d44 ON public.onestop_component USING btree (dossier_id);



CREATE INDEX onestop_dossier_code_c33188fa_like ON public.onestop_dossier USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_dossier_idempotency_key_3e7b33ce_like ON public.onestop_dossier USING btree (idempotency_key varchar_pattern_ops);



CREATE INDEX onestop_dossier_process_id_42cd8e01 ON public.onestop_dossier USING btree (process_id);



CREATE INDEX onestop_dossier_version_id_6bfc2af6 ON public.onestop_dossier USING btree (version_id);



CREATE INDEX onestop_draft_key_d3560b64_like ON public.onestop_draft USING btree (key varchar_pattern_ops);



CREATE INDEX onestop_draft_version_id_5c7dcbc5 ON public.onestop_draft USING btree (version_id);



CREATE INDEX onestop_incomingmessage_dossier_id_584aa7a6 ON public.onestop_incomingmessage USING btree (dossier_id);



CREATE INDEX onestop_incomingmessage_key_c6f4338e_like ON public.onestop_incomingmessage USING btree (key varchar_pattern_ops);



CREATE INDEX onestop_outgoingrequest_code_4891c5cd_like ON public.onestop_outgoingrequest USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_outgoingrequest_dossier_id_0d91ec8d ON public.onestop_outgoingrequest USING btree (dossier_id);



CREATE INDEX onestop_outgoingrequest_paper_id_937da4f9 ON public.onestop_outgoingrequest USING btree (paper_id);



CREATE INDEX onestop_outgoingrequest_result_id_33be25c5 ON public.onestop_outgoingrequest USING btree (result_id);



CREATE INDEX onestop_paper_dossier_id_2ceca4a6 ON public.onestop_paper USING btree (dossier_id);



CREATE INDEX onestop_party_dossier_id_a995cc22 ON public.onestop_party USING btree (dossier_id);



CREATE INDEX onestop_paymentrequest_dossier_id_34f4fd5d ON public.onestop_paymentrequest USING btree (dossier_id);



CREATE INDEX onestop_paymentrequest_reference_d514d9c3_like ON public.onestop_paymentrequest USING btree (reference varchar_pattern_ops);



CREATE INDEX onestop_paymenttransaction_request_id_3992bd77 ON public.onestop_paymenttransaction USING btree (request_id);



CREATE INDEX onestop_procedure_code_d6ced39d_like ON public.onestop_procedure USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_procedureversion_procedure_id_9cda0969 ON public.onestop_procedureversion USING btree (procedure_id);



CREATE INDEX onestop_process_code_87a4bec3_like ON public.onestop_process USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_processversion_process_id_4dd1a62d ON public.onestop_processversion USING btree (process_id);



CREATE INDEX onestop_reading_dossier_id_28f367de ON public.onestop_reading USING btree (dossier_id);



CREATE INDEX onestop_result_code_7ad5422f_like ON public.onestop_result USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_result_dossier_id_36842178 ON public.onestop_result USING btree (dossier_id);



CREATE INDEX onestop_result_replaced_by_id_53b8b177 ON public.onestop_result USING btree (replaced_by_id);



CREATE INDEX onestop_simulatedportaldossier_code_f3aa0d3c_like ON public.onestop_simulatedportaldossier USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_simulatedportalfiling_key_69dff42a_like ON public.onestop_simulatedportalfiling USING btree (key varchar_pattern_ops);



CREATE INDEX onestop_simulatedportalsession_token_f233c5a8_like ON public.onestop_simulatedportalsession USING btree (token varchar_pattern_ops);



CREATE INDEX onestop_supplementrequest_dossier_id_ef38c688 ON public.onestop_supplementrequest USING btree (dossier_id);



CREATE INDEX onestop_syncmessage_dossier_id_6cd0ab36 ON public.onestop_syncmessage USING btree (dossier_id);



CREATE INDEX onestop_task_dossier_id_a8481784 ON public.onestop_task USING btree (dossier_id);



CREATE INDEX onestop_transfer_dossier_id_3eab24da ON public.onestop_transfer USING btree (dossier_id);



CREATE INDEX onestop_vaultdocument_code_f7a7088b_like ON public.onestop_vaultdocument USING btree (code varchar_pattern_ops);



CREATE INDEX onestop_vaultuse_document_id_4d15679f ON public.onestop_vaultuse USING btree (document_id);



CREATE UNIQUE INDEX outgoing_paper_once ON public.onestop_outgoingrequest USING btree (paper_id) WHERE ((NOT ((state)::text = 'refused'::text)) AND (NOT (paper_id IS NULL)));



CREATE UNIQUE INDEX outgoing_result_once ON public.onestop_outgoingrequest USING btree (result_id) WHERE ((NOT ((state)::text = 'refused'::text)) AND (NOT (result_id IS NULL)));



CREATE INDEX outgoing_waiting ON public.onestop_outgoingrequest USING btree (id) WHERE ((state)::text = 'waiting'::text);



CREATE INDEX package_to_build ON public.documents_archive_package USING btree (id) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'building'::character varying])::text[]));



CREATE INDEX party_personal_id ON public.onestop_party USING btree (personal_id) WHERE (NOT ((personal_id)::text = ''::text));



CREATE INDEX payment_problem ON public.onestop_paymenttransaction USING btree (heard_at) WHERE (NOT ((problem)::text = ''::text));



CREATE INDEX pop_access_reader ON public.population_accesslog USING btree (reader_code, id DESC);



CREATE INDEX pop_access_subject ON public.population_accesslog USING btree (subject_id, id DESC);



CREATE UNIQUE INDEX pop_entry_live_personal_id ON public.population_registerentry USING btree (personal_id) WHERE (NOT ((state)::text = 'struck'::text));



CREATE UNIQUE INDEX pop_entry_one_live_per_dossier ON public.population_registerentry USING btree (dossier_code) WHERE (NOT ((state)::text = 'struck'::text));



CREATE INDEX pop_entry_reserved_birth ON public.population_registerentry USING btree (birth_date) WHERE ((state)::text = 'reserved'::text);



CREATE INDEX pop_event_person ON public.population_civilevent USING btree (person_id, id);



CREATE INDEX pop_household_unit ON public.population_household USING btree (unit_code, code);



CREATE INDEX pop_other_identifier_value ON public.population_otheridentifier USING btree (value);



CREATE INDEX pop_person_birth_date ON public.population_person USING btree (birth_date);



CREATE INDEX pop_person_tokens ON public.population_person USING gin (search_tokens) WITH (fastupdate=off);



CREATE INDEX pop_residence_person ON public.population_residence USING btree (person_id, kind, valid_from);



CREATE INDEX pop_residence_unit ON public.population_residence USING btree (unit_code, kind) WHERE (valid_until IS NULL);



CREATE INDEX population_civilevent_entry_id_c71da4da ON public.population_civilevent USING btree (entry_id);



CREATE INDEX population_civilevent_person_id_0dc10206 ON public.population_civilevent USING btree (person_id);



CREATE INDEX population_household_code_e127319b_like ON public.population_household USING btree (code varchar_pattern_ops);



CREATE INDEX population_membership_household_id_e9410281 ON public.population_membership USING btree (household_id);



CREATE INDEX population_membership_person_id_06c4b36b ON public.population_membership USING btree (person_id);



CREATE INDEX population_numberseries_prefix_82109bda_like ON public.population_numberseries USING btree (prefix varchar_pattern_ops);



CREATE INDEX population_otheridentifier_person_id_6a8f52b0 ON public.population_otheridentifier USING btree (person_id);



CREATE INDEX population_person_father_id_1a25df60 ON public.population_person USING btree (father_id);



CREATE INDEX population_person_mother_id_7c06b363 ON public.population_person USING btree (mother_id);



CREATE INDEX population_person_personal_id_a80552c2_like ON public.population_person USING btree (personal_id varchar_pattern_ops);



CREATE INDEX population_person_spouse_id_606cc902 ON public.population_person USING btree (spouse_id);



CREATE INDEX population_registerentry_book_id_5af708ea ON public.population_registerentry USING btree (book_id);



CREATE INDEX population_registerentry_person_id_38463b3e ON public.population_registerentry USING btree (person_id);



CREATE INDEX population_residence_household_id_6d48b467 ON public.population_residence USING btree (household_id);



CREATE INDEX population_residence_person_id_ab4b0004 ON public.population_residence USING btree (person_id);



CREATE INDEX post_account ON public.directory_post USING btree (account_id, valid_from);



CREATE INDEX post_roles ON public.directory_post USING gin (roles);



CREATE INDEX procedure_words ON public.onestop_procedureversion USING gin (words);



CREATE UNIQUE INDEX process_one_published ON public.onestop_processversion USING btree (process_id) WHERE ((state)::text = 'published'::text);



CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);



CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));



CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);



CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);



CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);



CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);



CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);



CREATE INDEX queued_head ON public.exchange_queued USING btree (queue, key, id);



CREATE INDEX queued_line ON public.exchange_queued USING btree (queue, id);



CREATE INDEX reading_reader ON public.onestop_reading USING btree (dossier_id, reader, at DESC);



CREATE UNIQUE INDEX request_one_waiting ON public.catalogue_accessrequest USING btree (client_id, service_version_id) WHERE ((state)::text = 'sent'::text);



CREATE INDEX request_waiting ON public.catalogue_accessrequest USING btree (due_at) WHERE ((state)::text = 'sent'::text);



CREATE INDEX result_sha256 ON public.onestop_result USING btree (sha256) WHERE (NOT ((sha256)::text = ''::text));



CREATE INDEX rolled_tally_agency ON public.onestop_rolledtally USING btree (agency, grain, since);



CREATE INDEX shared_cache_expires ON public.shared_cache USING btree (expires);



CREATE INDEX signing_credential_code_49c5665f_like ON public.signing_credential USING btree (code varchar_pattern_ops);



CREATE INDEX signing_credential_fingerprint_c623ae8a_like ON public.signing_credential USING btree (fingerprint varchar_pattern_ops);



CREATE INDEX signing_handover_code_4493f7d6_like ON public.signing_handover USING btree (code varchar_pattern_ops);



CREATE INDEX signing_handover_credential_id_7ff35c41 ON public.signing_handover USING btree (credential_id);



CREATE INDEX signing_handover_download_sha256_309de185_like ON public.signing_handover USING btree (download_sha256 varchar_pattern_ops);



CREATE INDEX signing_handover_upload_sha256_84e40f8f_like ON public.signing_handover USING btree (upload_sha256 varchar_pattern_ops);



CREATE INDEX signing_owner ON public.signing_credential USING btree (owner_code, kind);



CREATE INDEX signing_preparedsignature_code_22f21cda_like ON public.signing_preparedsignature USING btree (code varchar_pattern_ops);



CREATE INDEX signing_preparedsignature_credential_id_fb9559cd ON public.signing_preparedsignature USING btree (credential_id);



CREATE INDEX signing_revocation_due_at_37e45e87 ON public.signing_revocation USING btree (due_at);



CREATE INDEX signing_revocation_fingerprint_9eb265c4_like ON public.signing_revocation USING btree (fingerprint varchar_pattern_ops);



CREATE INDEX simulated_portal_key ON public.onestop_simulatedportalcall USING btree (key);



CREATE INDEX simulated_portal_order ON public.onestop_simulatedportalcall USING btree (dossier_code, number);



CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);



CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);



CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);



CREATE INDEX subscription_of_type ON public.exchange_subscription USING btree (type_id, state);



CREATE UNIQUE INDEX subscription_once ON public.exchange_subscription USING btree (type_id, instance, member_class, member, application) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'active'::character varying])::text[]));



CREATE UNIQUE INDEX succession_one_default ON public.directory_unitsuccession USING btree (old_id) WHERE is_default;



CREATE UNIQUE INDEX succession_whole_goes_to_one ON public.directory_unitsuccession USING btree (old_id) WHERE ((kind)::text = 'whole'::text);



CREATE UNIQUE INDEX supplement_one_open ON public.onestop_supplementrequest USING btree (dossier_id) WHERE (answered_at IS NULL);



CREATE INDEX sync_message_due ON public.onestop_syncmessage USING btree (next_attempt_at, id) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'failed'::character varying])::text[]));



CREATE INDEX sync_message_parked ON public.onestop_syncmessage USING btree (at DESC) WHERE ((state)::text = 'parked'::text);



CREATE INDEX sync_message_unsent ON public.onestop_syncmessage USING btree (dossier_id, number) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'failed'::character varying, 'parked'::character varying])::text[]));



CREATE INDEX task_dossier ON public.onestop_task USING btree (dossier_id, id);



CREATE INDEX task_mine ON public.onestop_task USING btree (assignee, is_paused, danger_at, id) WHERE (((state)::text = 'open'::text) AND (NOT ((assignee)::text = ''::text)));



CREATE INDEX task_queue ON public.onestop_task USING btree (agency, role, is_paused, danger_at, id) WHERE ((state)::text = 'open'::text);



CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));



CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";



CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);



CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);



CREATE INDEX vault_owner ON public.onestop_vaultdocument USING btree (owner_id, kind);



CREATE INDEX vneid_test_givencode_code_hash_cf3bef59_like ON public.vneid_test_givencode USING btree (code_hash varchar_pattern_ops);



CREATE INDEX vneid_test_givencode_identity_id_6ca42120 ON public.vneid_test_givencode USING btree (identity_id);



CREATE INDEX vneid_test_giventoken_code_id_e5c356b1 ON public.vneid_test_giventoken USING btree (code_id);



CREATE INDEX vneid_test_giventoken_token_hash_9539b3e7_like ON public.vneid_test_giventoken USING btree (token_hash varchar_pattern_ops);



CREATE INDEX vneid_test_providerkey_kid_44acb9ae_like ON public.vneid_test_providerkey USING btree (kid varchar_pattern_ops);



CREATE INDEX vneid_test_testidentity_personal_id_7ea45b18_like ON public.vneid_test_testidentity USING btree (personal_id varchar_pattern_ops);



CREATE INDEX vneid_test_testidentity_subject_52af6deb_like ON public.vneid_test_testidentity USING btree (subject varchar_pattern_ops);



CREATE INDEX work_file_to_archive ON public.documents_workfile USING btree (closed_on) WHERE (handed_over_on IS NULL);



CREATE TRIGGER catalogue_configuration_is_final BEFORE DELETE OR UPDATE ON public.catalogue_configuration FOR EACH ROW EXECUTE FUNCTION public.catalogue_published_is_final();



CREATE TRIGGER catalogue_description_is_final BEFORE DELETE OR UPDATE ON public.catalogue_description FOR EACH ROW EXECUTE FUNCTION public.catalogue_published_is_final();



CREATE TRIGGER ledger_entry_is_final BEFORE DELETE OR UPDATE ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_is_final();



CREATE TRIGGER population_entry_stays BEFORE DELETE ON public.population_registerentry FOR EACH ROW EXECUTE FUNCTION public.population_is_final();



CREATE TRIGGER population_event_is_final BEFORE DELETE OR UPDATE ON public.population_civilevent FOR EACH ROW EXECUTE FUNCTION public.population_is_final();



CREATE TRIGGER population_read_is_final BEFORE DELETE OR UPDATE ON public.population_accesslog FOR EACH ROW EXECUTE FUNCTION public.population_is_final();



CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();



CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();



CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();



CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();



CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();



CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();



CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();



ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_gro_account_id_52f14852_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_groups_group_id_7c6a6bd1_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_use_account_id_816f9bde_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_use_permission_id_24620205_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.accounts_demoaccount
    ADD CONSTRAINT accounts_demoaccount_account_id_3357d78b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.accounts_representation
    ADD CONSTRAINT accounts_representat_account_id_e5e85c99_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.adapters_letter
    ADD CONSTRAINT adapters_letter_thread_id_144e18ff_fk_adapters_thread_id FOREIGN KEY (thread_id) REFERENCES public.adapters_thread(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.adapters_received
    ADD CONSTRAINT adapters_received_thread_id_c0a24027_fk_adapters_thread_id FOREIGN KEY (thread_id) REFERENCES public.adapters_thread(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.adapters_try
    ADD CONSTRAINT adapters_try_letter_id_87c18419_fk_adapters_letter_id FOREIGN KEY (letter_id) REFERENCES public.adapters_letter(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_accessrequest_endpoints
    ADD CONSTRAINT catalogue_accessrequ_accessrequest_id_5e24a157_fk_catalogue FOREIGN KEY (accessrequest_id) REFERENCES public.catalogue_accessrequest(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_accessrequest
    ADD CONSTRAINT catalogue_accessrequ_client_id_9a8641cf_fk_catalogue FOREIGN KEY (client_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_accessrequest_endpoints
    ADD CONSTRAINT catalogue_accessrequ_endpoint_id_e8a5e556_fk_catalogue FOREIGN KEY (endpoint_id) REFERENCES public.catalogue_endpoint(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_accessrequest
    ADD CONSTRAINT catalogue_accessrequ_service_version_id_dee21864_fk_catalogue FOREIGN KEY (service_version_id) REFERENCES public.catalogue_serviceversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_checkcall
    ADD CONSTRAINT catalogue_checkcall_description_id_2735bdcf_fk_catalogue FOREIGN KEY (description_id) REFERENCES public.catalogue_description(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_checkcall
    ADD CONSTRAINT catalogue_checkcall_service_version_id_bae4c492_fk_catalogue FOREIGN KEY (service_version_id) REFERENCES public.catalogue_serviceversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_clientcertificate
    ADD CONSTRAINT catalogue_clientcert_subsystem_id_49d0a841_fk_catalogue FOREIGN KEY (subsystem_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_clientkey
    ADD CONSTRAINT catalogue_clientkey_subsystem_id_ac444e87_fk_catalogue FOREIGN KEY (subsystem_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_endpoint
    ADD CONSTRAINT catalogue_endpoint_service_version_id_5f785699_fk_catalogue FOREIGN KEY (service_version_id) REFERENCES public.catalogue_serviceversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT catalogue_grant_endpoint_id_631ba036_fk_catalogue_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES public.catalogue_endpoint(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT catalogue_grant_group_id_2a4d6649_fk_catalogue_group_id FOREIGN KEY (group_id) REFERENCES public.catalogue_group(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT catalogue_grant_request_id_0b9468b3_fk_catalogue FOREIGN KEY (request_id) REFERENCES public.catalogue_accessrequest(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_grant
    ADD CONSTRAINT catalogue_grant_subsystem_id_c2f32e35_fk_catalogue_subsystem_id FOREIGN KEY (subsystem_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_groupmembership
    ADD CONSTRAINT catalogue_groupmembe_group_id_678a5fd3_fk_catalogue FOREIGN KEY (group_id) REFERENCES public.catalogue_group(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_groupmembership
    ADD CONSTRAINT catalogue_groupmembe_subsystem_id_f862f788_fk_catalogue FOREIGN KEY (subsystem_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_memberalias
    ADD CONSTRAINT catalogue_memberalias_member_id_da4c4d2b_fk_catalogue_member_id FOREIGN KEY (member_id) REFERENCES public.catalogue_member(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_senderkey
    ADD CONSTRAINT catalogue_senderkey_subsystem_id_a85007d2_fk_catalogue FOREIGN KEY (subsystem_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_service
    ADD CONSTRAINT catalogue_service_subsystem_id_28e099f2_fk_catalogue FOREIGN KEY (subsystem_id) REFERENCES public.catalogue_subsystem(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_serviceversion
    ADD CONSTRAINT catalogue_servicever_description_id_031feed0_fk_catalogue FOREIGN KEY (description_id) REFERENCES public.catalogue_description(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_serviceversion
    ADD CONSTRAINT catalogue_servicever_service_id_6ee0d17b_fk_catalogue FOREIGN KEY (service_id) REFERENCES public.catalogue_service(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_serviceversion
    ADD CONSTRAINT catalogue_servicever_successor_id_a04ed370_fk_catalogue FOREIGN KEY (successor_id) REFERENCES public.catalogue_serviceversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.catalogue_subsystem
    ADD CONSTRAINT catalogue_subsystem_member_id_4a2b8e9d_fk_catalogue_member_id FOREIGN KEY (member_id) REFERENCES public.catalogue_member(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_agency
    ADD CONSTRAINT directory_agency_parent_id_1ca1b498_fk_directory_agency_id FOREIGN KEY (parent_id) REFERENCES public.directory_agency(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_agency
    ADD CONSTRAINT directory_agency_successor_id_5ef6e111_fk_directory_agency_id FOREIGN KEY (successor_id) REFERENCES public.directory_agency(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_agency
    ADD CONSTRAINT directory_agency_unit_id_673772e8_fk_directory FOREIGN KEY (unit_id) REFERENCES public.directory_administrativeunit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_agencyalias
    ADD CONSTRAINT directory_agencyalias_agency_id_0a9a8ca1_fk_directory_agency_id FOREIGN KEY (agency_id) REFERENCES public.directory_agency(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_codeitem
    ADD CONSTRAINT directory_codeitem_list_id_1720cf29_fk_directory_codelist_id FOREIGN KEY (list_id) REFERENCES public.directory_codelist(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_delegation
    ADD CONSTRAINT directory_delegation_post_id_a95f24bd_fk_directory_post_id FOREIGN KEY (post_id) REFERENCES public.directory_post(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_delegation
    ADD CONSTRAINT directory_delegation_to_account_id_c2f1b23a_fk_accounts_ FOREIGN KEY (to_account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_delegation
    ADD CONSTRAINT directory_delegation_to_post_id_014d9081_fk_directory_post_id FOREIGN KEY (to_post_id) REFERENCES public.directory_post(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_office
    ADD CONSTRAINT directory_office_agency_id_c6508160_fk_directory_agency_id FOREIGN KEY (agency_id) REFERENCES public.directory_agency(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_office
    ADD CONSTRAINT directory_office_unit_id_dfb8cbac_fk_directory FOREIGN KEY (unit_id) REFERENCES public.directory_administrativeunit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_officeexception
    ADD CONSTRAINT directory_officeexce_office_id_53de1504_fk_directory FOREIGN KEY (office_id) REFERENCES public.directory_office(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_officeshift
    ADD CONSTRAINT directory_officeshift_office_id_8c81c6c1_fk_directory_office_id FOREIGN KEY (office_id) REFERENCES public.directory_office(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_account_id_0ad7073b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_agency_id_49c05d9c_fk_directory_agency_id FOREIGN KEY (agency_id) REFERENCES public.directory_agency(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_unitmembership
    ADD CONSTRAINT directory_unitmember_parent_id_0f6b7255_fk_directory FOREIGN KEY (parent_id) REFERENCES public.directory_administrativeunit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_unitmembership
    ADD CONSTRAINT directory_unitmember_unit_id_b7cdc36f_fk_directory FOREIGN KEY (unit_id) REFERENCES public.directory_administrativeunit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_unitsuccession
    ADD CONSTRAINT directory_unitsucces_new_id_c6d90aa4_fk_directory FOREIGN KEY (new_id) REFERENCES public.directory_administrativeunit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.directory_unitsuccession
    ADD CONSTRAINT directory_unitsucces_old_id_db5ee700_fk_directory FOREIGN KEY (old_id) REFERENCES public.directory_administrativeunit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_access
    ADD CONSTRAINT documents_access_document_id_11db463b_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_archive_package
    ADD CONSTRAINT documents_archive_pa_work_file_id_c0743ec2_fk_documents FOREIGN KEY (work_file_id) REFERENCES public.documents_workfile(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_consignment
    ADD CONSTRAINT documents_axis_consi_about_id_77077db7_fk_documents FOREIGN KEY (about_id) REFERENCES public.documents_axis_consignment(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_delivery
    ADD CONSTRAINT documents_axis_deliv_consignment_id_57697679_fk_documents FOREIGN KEY (consignment_id) REFERENCES public.documents_axis_consignment(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_event
    ADD CONSTRAINT documents_axis_event_delivery_id_c8c33573_fk_documents FOREIGN KEY (delivery_id) REFERENCES public.documents_axis_delivery(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_event
    ADD CONSTRAINT documents_axis_event_package_id_81296962_fk_documents FOREIGN KEY (package_id) REFERENCES public.documents_axis_consignment(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_fields
    ADD CONSTRAINT documents_axis_field_consignment_id_0482b0a3_fk_documents FOREIGN KEY (consignment_id) REFERENCES public.documents_axis_consignment(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_key
    ADD CONSTRAINT documents_axis_key_member_id_d8540f92_fk_documents FOREIGN KEY (member_id) REFERENCES public.documents_axis_member(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_axis_receipt
    ADD CONSTRAINT documents_axis_recei_consignment_id_aa8944b6_fk_documents FOREIGN KEY (consignment_id) REFERENCES public.documents_axis_consignment(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_comment
    ADD CONSTRAINT documents_comment_document_id_3f5d21c7_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_copy
    ADD CONSTRAINT documents_copy_document_id_ce1535d4_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_copy
    ADD CONSTRAINT documents_copy_entry_id_94defd2a_fk_documents_entry_id FOREIGN KEY (entry_id) REFERENCES public.documents_entry(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_copy_received
    ADD CONSTRAINT documents_copy_recei_document_id_f7d1e9f7_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_directive
    ADD CONSTRAINT documents_directive_document_id_905ee3c9_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_disposal_line
    ADD CONSTRAINT documents_disposal_l_disposal_id_389b0506_fk_documents FOREIGN KEY (disposal_id) REFERENCES public.documents_disposal(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_disposal_line
    ADD CONSTRAINT documents_disposal_l_work_file_id_bd87cfa3_fk_documents FOREIGN KEY (work_file_id) REFERENCES public.documents_workfile(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_replaces_id_54d67f4d_fk_documents FOREIGN KEY (replaces_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_response_to_id_1c32c9d6_fk_documents FOREIGN KEY (response_to_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_documentfile
    ADD CONSTRAINT documents_documentfi_document_id_5b31b6f0_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_documentfile
    ADD CONSTRAINT documents_documentfi_read_from_id_74dc0ec5_fk_documents FOREIGN KEY (read_from_id) REFERENCES public.documents_documentfile(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_entry
    ADD CONSTRAINT documents_entry_document_id_6b4eb8bc_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_entry
    ADD CONSTRAINT documents_entry_register_id_8fa487ed_fk_documents_register_id FOREIGN KEY (register_id) REFERENCES public.documents_register(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_followup
    ADD CONSTRAINT documents_followup_directive_id_bcddc932_fk_documents FOREIGN KEY (directive_id) REFERENCES public.documents_directive(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_pagetext
    ADD CONSTRAINT documents_pagetext_whole_id_8ea6521a_fk_documents_filetext_id FOREIGN KEY (whole_id) REFERENCES public.documents_filetext(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_placement
    ADD CONSTRAINT documents_placement_document_id_7e1a616c_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_placement
    ADD CONSTRAINT documents_placement_work_file_id_e7cc9f40_fk_documents FOREIGN KEY (work_file_id) REFERENCES public.documents_workfile(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_reading
    ADD CONSTRAINT documents_reading_document_id_0cc8abe8_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_recipient
    ADD CONSTRAINT documents_recipient_document_id_4caeb754_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_searchentry
    ADD CONSTRAINT documents_searchentr_document_id_0d3138a1_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_secretpaper
    ADD CONSTRAINT documents_secretpaper_entry_id_56ddf391_fk_documents_entry_id FOREIGN KEY (entry_id) REFERENCES public.documents_entry(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_task
    ADD CONSTRAINT documents_task_directive_id_4dcb9279_fk_documents_directive_id FOREIGN KEY (directive_id) REFERENCES public.documents_directive(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.documents_task
    ADD CONSTRAINT documents_task_document_id_c56dd6db_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_attempt
    ADD CONSTRAINT exchange_attempt_delivery_id_4e610b01_fk_exchange_delivery_id FOREIGN KEY (delivery_id) REFERENCES public.exchange_delivery(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT exchange_delivery_event_id_b20b6e91_fk_exchange_event_uid FOREIGN KEY (event_id) REFERENCES public.exchange_event(uid) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT exchange_delivery_subscription_id_87a8d4fe_fk_exchange_ FOREIGN KEY (subscription_id) REFERENCES public.exchange_subscription(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_event
    ADD CONSTRAINT exchange_event_room_id_8541254b_fk_exchange_room_id FOREIGN KEY (room_id) REFERENCES public.exchange_room(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_event
    ADD CONSTRAINT exchange_event_type_id_114589f8_fk_exchange_eventtype_id FOREIGN KEY (type_id) REFERENCES public.exchange_eventtype(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_eventtype
    ADD CONSTRAINT exchange_eventtype_room_id_42c1c58d_fk_exchange_room_id FOREIGN KEY (room_id) REFERENCES public.exchange_room(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_parked
    ADD CONSTRAINT exchange_parked_reader_id_be6ed162_fk_exchange_reader_id FOREIGN KEY (reader_id) REFERENCES public.exchange_reader(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.exchange_subscription
    ADD CONSTRAINT exchange_subscription_type_id_9cd11a61_fk_exchange_eventtype_id FOREIGN KEY (type_id) REFERENCES public.exchange_eventtype(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_seal_id_3ab1f1e4_fk_ledger_seal_id FOREIGN KEY (seal_id) REFERENCES public.ledger_seal(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_recipient_id_fd0027f8_fk_accounts_account_id FOREIGN KEY (recipient_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_clockevent
    ADD CONSTRAINT onestop_clockevent_dossier_id_bac6aae9_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_component
    ADD CONSTRAINT onestop_component_dossier_id_8b337d44_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_delivery
    ADD CONSTRAINT onestop_delivery_dossier_id_549bf1d5_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_dossier
    ADD CONSTRAINT onestop_dossier_process_id_42cd8e01_fk_onestop_p FOREIGN KEY (process_id) REFERENCES public.onestop_processversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_dossier
    ADD CONSTRAINT onestop_dossier_version_id_6bfc2af6_fk_onestop_p FOREIGN KEY (version_id) REFERENCES public.onestop_procedureversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_draft
    ADD CONSTRAINT onestop_draft_version_id_5c7dcbc5_fk_onestop_p FOREIGN KEY (version_id) REFERENCES public.onestop_procedureversion(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_incomingmessage
    ADD CONSTRAINT onestop_incomingmess_dossier_id_584aa7a6_fk_onestop_d FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_outgoingrequest
    ADD CONSTRAINT onestop_outgoingrequ_dossier_id_0d91ec8d_fk_onestop_d FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_outgoingrequest
    ADD CONSTRAINT onestop_outgoingrequest_paper_id_937da4f9_fk_onestop_paper_id FOREIGN KEY (paper_id) REFERENCES public.onestop_paper(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_outgoingrequest
    ADD CONSTRAINT onestop_outgoingrequest_result_id_33be25c5_fk_onestop_result_id FOREIGN KEY (result_id) REFERENCES public.onestop_result(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_paper
    ADD CONSTRAINT onestop_paper_dossier_id_2ceca4a6_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_party
    ADD CONSTRAINT onestop_party_dossier_id_a995cc22_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_paymentrequest
    ADD CONSTRAINT onestop_paymentreque_dossier_id_34f4fd5d_fk_onestop_d FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_paymenttransaction
    ADD CONSTRAINT onestop_paymenttrans_request_id_3992bd77_fk_onestop_p FOREIGN KEY (request_id) REFERENCES public.onestop_paymentrequest(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_procedureversion
    ADD CONSTRAINT onestop_procedurever_procedure_id_9cda0969_fk_onestop_p FOREIGN KEY (procedure_id) REFERENCES public.onestop_procedure(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_processversion
    ADD CONSTRAINT onestop_processversi_process_id_4dd1a62d_fk_onestop_p FOREIGN KEY (process_id) REFERENCES public.onestop_process(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_rating
    ADD CONSTRAINT onestop_rating_dossier_id_d4005dec_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_reading
    ADD CONSTRAINT onestop_reading_dossier_id_28f367de_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_result
    ADD CONSTRAINT onestop_result_dossier_id_36842178_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_result
    ADD CONSTRAINT onestop_result_replaced_by_id_53b8b177_fk_onestop_result_id FOREIGN KEY (replaced_by_id) REFERENCES public.onestop_result(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_supplementrequest
    ADD CONSTRAINT onestop_supplementre_dossier_id_ef38c688_fk_onestop_d FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_syncmessage
    ADD CONSTRAINT onestop_syncmessage_dossier_id_6cd0ab36_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_task
    ADD CONSTRAINT onestop_task_dossier_id_a8481784_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_transfer
    ADD CONSTRAINT onestop_transfer_dossier_id_3eab24da_fk_onestop_dossier_id FOREIGN KEY (dossier_id) REFERENCES public.onestop_dossier(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.onestop_vaultuse
    ADD CONSTRAINT onestop_vaultuse_document_id_4d15679f_fk_onestop_v FOREIGN KEY (document_id) REFERENCES public.onestop_vaultdocument(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_civilevent
    ADD CONSTRAINT population_civileven_entry_id_c71da4da_fk_populatio FOREIGN KEY (entry_id) REFERENCES public.population_registerentry(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_civilevent
    ADD CONSTRAINT population_civileven_person_id_0dc10206_fk_populatio FOREIGN KEY (person_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_membership
    ADD CONSTRAINT population_membershi_household_id_e9410281_fk_populatio FOREIGN KEY (household_id) REFERENCES public.population_household(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_membership
    ADD CONSTRAINT population_membershi_person_id_06c4b36b_fk_populatio FOREIGN KEY (person_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_otheridentifier
    ADD CONSTRAINT population_otheriden_person_id_6a8f52b0_fk_populatio FOREIGN KEY (person_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_person
    ADD CONSTRAINT population_person_father_id_1a25df60_fk_population_person_id FOREIGN KEY (father_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_person
    ADD CONSTRAINT population_person_mother_id_7c06b363_fk_population_person_id FOREIGN KEY (mother_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_person
    ADD CONSTRAINT population_person_spouse_id_606cc902_fk_population_person_id FOREIGN KEY (spouse_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_registerentry
    ADD CONSTRAINT population_registere_book_id_5af708ea_fk_populatio FOREIGN KEY (book_id) REFERENCES public.population_registerbook(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_registerentry
    ADD CONSTRAINT population_registere_person_id_38463b3e_fk_populatio FOREIGN KEY (person_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_residence
    ADD CONSTRAINT population_residence_household_id_6d48b467_fk_populatio FOREIGN KEY (household_id) REFERENCES public.population_household(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.population_residence
    ADD CONSTRAINT population_residence_person_id_ab4b0004_fk_population_person_id FOREIGN KEY (person_id) REFERENCES public.population_person(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;



ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;



ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);



ALTER TABLE ONLY public.signing_handover
    ADD CONSTRAINT signing_handover_credential_id_7ff35c41_fk_signing_c FOREIGN KEY (credential_id) REFERENCES public.signing_credential(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.signing_preparedsignature
    ADD CONSTRAINT signing_preparedsign_credential_id_fb9559cd_fk_signing_c FOREIGN KEY (credential_id) REFERENCES public.signing_credential(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_userses_user_id_af5e0a6d_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.vneid_test_givencode
    ADD CONSTRAINT vneid_test_givencode_identity_id_6ca42120_fk_vneid_tes FOREIGN KEY (identity_id) REFERENCES public.vneid_test_testidentity(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.vneid_test_giventoken
    ADD CONSTRAINT vneid_test_giventoke_code_id_e5c356b1_fk_vneid_tes FOREIGN KEY (code_id) REFERENCES public.vneid_test_givencode(id) DEFERRABLE INITIALLY DEFERRED;




