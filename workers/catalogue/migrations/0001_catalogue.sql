-- The record of what is sold, where, at which price. Amounts are minor units.
create schema if not exists catalogue;

-- Every change takes the next number of the feed, under a lock that is held until it commits: so
-- numbers become visible in their order, and "everything after n" misses nothing.
create table catalogue.feed (
    sole boolean primary key default true check (sole),
    seq bigint not null
);
insert into catalogue.feed (seq) values (0);

create table catalogue.hub (
    hub_id text primary key,
    name text not null constraint hub_name_not_empty check (name <> ''),
    city text not null,
    currency text not null constraint hub_currency_form check (currency ~ '^[A-Z]{3}$'),
    time_zone text not null,
    lat double precision not null constraint hub_lat_range check (lat between -90 and 90),
    lng double precision not null constraint hub_lng_range check (lng between -180 and 180),
    active boolean not null,
    delivery_fee bigint not null constraint hub_fee_not_negative check (delivery_fee >= 0),
    version bigint not null constraint hub_version_positive check (version >= 1),
    seq bigint not null,
    updated_at timestamptz not null default now()
);
create index hub_by_seq on catalogue.hub (seq);

create table catalogue.product (
    sku text primary key,
    name text not null constraint product_name_not_empty check (name <> ''),
    -- Slug path from the root: dairy/milk. The category tree is made of these.
    category text not null constraint product_category_form
        check (category ~ '^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$'),
    brand text not null,
    pack text not null,
    active boolean not null,
    version bigint not null constraint product_version_positive check (version >= 1),
    seq bigint not null,
    updated_at timestamptz not null default now()
);
create index product_by_seq on catalogue.product (seq);

-- Price by city. A row stays when its price ends: it is the history. At most one is in force.
create table catalogue.price (
    sku text not null references catalogue.product,
    city text not null,
    -- The product's version that brought it, and the one that ended it.
    since bigint not null,
    until bigint,
    currency text not null constraint price_currency_form check (currency ~ '^[A-Z]{3}$'),
    amount bigint not null constraint price_positive check (amount > 0),
    at timestamptz not null default now(),
    primary key (sku, city, since),
    constraint price_ends_after_it_began check (until > since)
);
create unique index price_in_force on catalogue.price (sku, city) where until is null;

create table catalogue.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
