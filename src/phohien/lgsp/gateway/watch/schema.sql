-- What is known of each exchange besides its evidence: a row an exchange in a partition a day, dropped whole after
-- the time it is kept (watch.store), and sums by minute, hour and day that outlive it.
create schema if not exists operations;
create table if not exists operations.loaded (
    chain text not null,
    name text not null,
    primary key (chain, name)
);
create table if not exists operations.exchange (
    chain text not null,
    request_in timestamptz not null,
    request_out timestamptz,
    response_in timestamptz,
    response_out timestamptz not null,
    client text not null,
    service text not null,
    kind text not null,
    method text not null,
    path text not null,
    represented text not null,
    id text not null,
    request_id text not null,
    user_id text not null,
    issue text not null,
    version text not null,
    request_size bigint not null,
    request_mime_size bigint not null,
    request_attachments smallint not null,
    response_size bigint not null,
    response_mime_size bigint not null,
    response_attachments smallint not null,
    outcome text not null,
    fault text not null,
    message text not null,
    status smallint not null,
    recorded_at timestamptz not null
) partition by range (request_in);
create index if not exists exchange_pair on operations.exchange (client, service, request_in);
create index if not exists exchange_time on operations.exchange (request_in);
create index if not exists exchange_recorded on operations.exchange (recorded_at);
create index if not exists exchange_bad on operations.exchange (outcome, request_in) where outcome <> 'succeeded';
create index if not exists exchange_id on operations.exchange (id);
create table if not exists operations.tally (
    grain text not null,
    at timestamptz not null,
    client text not null,
    service text not null,
    succeeded bigint not null,
    provider_error bigint not null,
    failed bigint not null,
    refused bigint not null,
    limited bigint not null,
    request_octets bigint not null,
    response_octets bigint not null,
    milliseconds double precision not null,
    slowest double precision not null,
    buckets bigint[] not null,
    primary key (grain, at, client, service)
);
create index if not exists tally_totals on operations.tally (grain, service, at) where client = '*';
create table if not exists operations.health (
    service text primary key,
    succeeded_at timestamptz,
    failed_at timestamptz,
    failure text not null default ''
);
create table if not exists operations.gateway (
    chain text primary key,
    at timestamptz not null,
    state jsonb not null
);
create table if not exists operations.probe (
    address text primary key,
    at timestamptz not null,
    answers boolean not null,
    since timestamptz not null,
    note text not null
);
create table if not exists operations.fact (
    name text primary key,
    value double precision not null,
    at timestamptz not null
);
