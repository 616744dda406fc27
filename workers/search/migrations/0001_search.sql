-- What operators know about their customers' words, and what is bought. The index itself is nowhere but in
-- the memory of each worker.
create schema if not exists search;

create table search.language (
    language text primary key constraint language_form check (language ~ '^[a-z]{2,8}$'),
    -- Synonyms, foldings and stop words.
    data jsonb not null,
    version bigint not null constraint language_version_positive check (version >= 1),
    updated_at timestamptz not null default now()
);

-- Units bought, ever.
create table search.bought (
    sku text primary key,
    units bigint not null constraint bought_not_negative check (units >= 0)
);

-- Orders that were counted, so that each is counted once. Older ones than any event may be are dropped.
create table search.counted (
    order_id text primary key,
    at timestamptz not null default now()
);
create index counted_by_time on search.counted (at);

create table search.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
