-- The evidence store: filled from the journal by log.loader, read by whoever exports, monitors or reports.
-- Rows are only ever added; a body is emptied when its retention ends, and a batch gets its time stamp once.
create schema if not exists evidence;
create table if not exists evidence.loaded (
    chain text primary key,
    segment integer not null,
    place bigint not null
);
create table if not exists evidence.certificate (
    fingerprint bytea primary key,
    der bytea not null
);
create table if not exists evidence.stamp (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    token bytea not null
);
create table if not exists evidence.batch (
    chain text not null,
    number bigint not null,
    previous bytea not null,
    root bytea not null,
    form smallint not null,
    certificate bytea not null,
    signature bytea not null,
    signed_at text not null,
    stamp bigint references evidence.stamp,
    stamp_place integer,
    primary key (chain, number)
);
create index if not exists batch_unstamped on evidence.batch (chain, number) where stamp is null;
create table if not exists evidence.exchange (
    chain text not null,
    batch bigint not null,
    place integer not null,
    id text not null,
    request_id text not null,
    client text not null,
    service text not null,
    method text not null,
    path text not null,
    status smallint not null,
    fault text not null,
    request_in timestamptz not null,
    request_out timestamptz not null,
    response_in timestamptz not null,
    kept_at timestamptz not null,
    request_head bytea not null,
    request_digest bytea,
    request_size bigint not null,
    request_body bytea,
    response_head bytea,
    response_digest bytea,
    response_size bigint,
    response_body bytea,
    primary key (chain, batch, place)
);
-- A head that is kept encrypted, with the digest of what was signed; dropped, it is empty. The term of both messages.
alter table evidence.exchange add column if not exists request_head_digest bytea;
alter table evidence.exchange add column if not exists response_head_digest bytea;
alter table evidence.exchange add column if not exists keep_days integer not null default 0;
-- A row of usual size stays in one piece: putting each body aside cost half of the whole loading (decision 0045).
alter table evidence.exchange set (toast_tuple_target = 8160);
create index if not exists exchange_id on evidence.exchange (id);
create index if not exists exchange_time on evidence.exchange (request_in);
-- What left for an archive: the octets are there, the row stays, so that an exchange is still found.
create table if not exists evidence.archive (
    chain text not null,
    number integer not null,
    name text not null,
    digest text not null,
    first_batch bigint not null,
    last_batch bigint not null,
    exchanges bigint not null,
    octets bigint not null,
    made_at timestamptz not null,
    primary key (chain, number)
);
alter table evidence.exchange add column if not exists archive integer;
-- Exchanges that may not be dropped yet: those of a client, a service or a query id, in a time.
create table if not exists evidence.hold (
    id bigint generated always as identity primary key,
    party text not null,
    query_id text not null,
    since timestamptz not null,
    until timestamptz not null,
    reason text not null,
    placed_at timestamptz not null,
    lifted_at timestamptz
);
create index if not exists exchange_pair on evidence.exchange (client, service, request_in);
