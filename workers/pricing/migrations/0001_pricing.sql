-- What delivery costs, what was quoted, and how customers answered. Times are UTC and this server's: no
-- worker's clock decides whether a quote still stands or a surge is due.
create schema if not exists pricing;

create table pricing.hub (
    hub_id text primary key,
    city text not null,
    currency text not null,
    time_zone text not null,
    lat double precision not null,
    lng double precision not null,
    version bigint not null
);

-- Each put that changes something is a row; the highest version is in force.
create table pricing.tariff (
    city text not null,
    version bigint not null constraint tariff_version_positive check (version >= 1),
    currency text not null,
    base bigint not null constraint tariff_base_not_negative check (base >= 0),
    per_km bigint not null constraint tariff_per_km_not_negative check (per_km >= 0),
    floor bigint not null constraint tariff_floor_not_negative check (floor >= 0),
    ceiling bigint not null,
    cap double precision not null constraint tariff_cap_range check (cap between 1 and 5),
    tax_bp integer not null constraint tariff_tax_range check (tax_bp between 0 and 10000),
    fee_tax_bp integer not null constraint tariff_fee_tax_range check (fee_tax_bp between 0 and 10000),
    experiment text not null,
    -- [{"name", "weight", "factor"}, …]
    variants jsonb not null,
    at timestamptz not null default now(),
    constraint tariff_bounds check (floor <= ceiling),
    primary key (city, version)
);

-- The surge of a hub as all workers quote it. A row stands for five seconds; then whoever comes first
-- makes the next. So a copy in memory is the record until the row's time is over.
create table pricing.surge (
    hub_id text primary key,
    at timestamptz not null,
    riders integer not null,
    pending integer not null,
    -- When it was last known; null: never.
    supply_at timestamptz,
    weather double precision not null,
    weather_at timestamptz,
    time_factor double precision not null,
    load double precision not null,
    surge double precision not null,
    smoothed double precision not null constraint surge_smoothed_range check (smoothed between 1 and 3),
    cap double precision not null,
    beta double precision not null,
    observations integer not null,
    -- Hundredths.
    multiplier integer not null constraint surge_multiplier_range check (multiplier between 100 and 500),
    stale text[] not null
);

-- Every multiplier there was, from when on.
create table pricing.surge_past (
    hub_id text not null,
    at timestamptz not null,
    load double precision not null,
    surge double precision not null,
    smoothed double precision not null,
    weather double precision not null,
    time_factor double precision not null,
    cap double precision not null,
    multiplier integer not null,
    primary key (hub_id, at)
);
create index surge_past_at on pricing.surge_past (at);

create table pricing.quote (
    id uuid primary key,
    user_id text not null,
    hub_id text not null,
    city text not null,
    currency text not null,
    total bigint not null constraint quote_total_not_negative check (total >= 0),
    delivery_fee bigint not null,
    -- Hundredths.
    multiplier integer not null,
    tariff_version bigint not null,
    experiment text not null,
    variant text not null,
    -- Protobuf: what was answered, and what was asked (without the device's fingerprint).
    quote bytea not null,
    request bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    -- The one order that took it.
    order_id text,
    used_at timestamptz,
    confirmed_at timestamptz,
    -- What was quoted instead, once this one had expired.
    successor uuid,
    constraint quote_used_whole check ((order_id is null) = (used_at is null)),
    constraint quote_confirmed_is_used check (confirmed_at is null or order_id is not null)
);
create unique index quote_order on pricing.quote (order_id) where order_id is not null;
-- Quotes are rolled up and forgotten in the order they were made.
create index quote_created on pricing.quote (created_at) include (hub_id, multiplier);

-- How many of those who saw a multiplier ordered, in a window of five minutes.
create table pricing.observation (
    id bigint generated always as identity primary key,
    hub_id text not null,
    window_at timestamptz not null,
    -- Tenths.
    multiplier integer not null,
    users integer not null,
    orders integer not null,
    constraint observation_once unique (hub_id, window_at, multiplier),
    constraint observation_orders check (orders between 0 and users)
);
create index observation_hub on pricing.observation (hub_id, id desc);

create table pricing.elasticity (
    hub_id text primary key,
    beta double precision not null,
    observations integer not null,
    at timestamptz not null
);

-- Up to when quotes were rolled up: one row.
create table pricing.rolled (
    one boolean primary key default true constraint rolled_one check (one),
    upto timestamptz not null
);
insert into pricing.rolled (upto) values (date_bin('5 minutes', now(), 'epoch'));

create table pricing.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
