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
create index if not exists exchange_id on evidence.exchange (id);
create index if not exists exchange_time on evidence.exchange (request_in);
create index if not exists exchange_pair on evidence.exchange (client, service, request_in);
