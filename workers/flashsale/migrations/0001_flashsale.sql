-- Flash sales, and every unit that ever left one. Redis decides who may buy; a claim stands here before anything
-- is done with its units, and from here Redis is opened again when it has lost its memory. Times are UTC.
create schema if not exists flashsale;

create table flashsale.sale (
    sale_id text primary key,
    hub_id text not null,
    city text not null,
    sku text not null,
    -- Of one unit, minor units of the currency.
    price bigint not null constraint sale_price_not_negative check (price >= 0),
    currency text not null,
    units integer not null constraint sale_has_units check (units > 0),
    per_user integer not null constraint sale_per_user_positive check (per_user > 0),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    mode text not null constraint sale_mode_known check (mode in ('fifo', 'random', 'reject')),
    admit_per_s integer not null constraint sale_admits check (admit_per_s > 0),
    place_s integer not null constraint sale_place_positive check (place_s > 0),
    buckets integer not null constraint sale_buckets_known check (buckets between 1 and 64),
    state text not null default 'SCHEDULED' constraint sale_state_known check (state in (
        'SCHEDULED', 'OPEN', 'SOLD_OUT', 'ENDED')),
    -- Which opening of Redis the sale's claims belong to. Taken here first: a claim of another epoch is refused.
    epoch bigint not null default 0,
    -- Units inventory held for the sale when it opened; then each is left, held, sold or, at the end, released.
    offered integer not null default 0,
    held integer not null default 0 constraint sale_held_not_negative check (held >= 0),
    sold integer not null default 0 constraint sale_sold_not_negative check (sold >= 0),
    released integer not null default 0,
    -- Inventory's reservation. A new one takes its place when it was emptied and units came back.
    hold_id text not null,
    -- The hold is given back and Redis has forgotten the sale.
    hold_released boolean not null default false,
    forgotten boolean not null default false,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    constraint sale_takes_time check (ends_at > starts_at),
    -- The last line of defence: whatever Redis believed, this holds.
    constraint sale_not_oversold check (held + sold <= offered)
);

-- What somebody has to look after.
create index sale_live on flashsale.sale (starts_at) where not forgotten;

create table flashsale.claim (
    order_id text primary key,
    sale_id text not null references flashsale.sale,
    user_id text not null,
    -- Of (user, idempotency key): one key, one claim.
    saga_id text not null constraint claim_one_per_key unique,
    qty integer not null,
    -- Fingerprint of what was asked under the key.
    request text not null,
    -- The checkout's first message, so that whoever finds the claim half done can go on.
    start bytea not null,
    -- held: the units are the order's. started: a checkout was told the price. sold: the order stands.
    -- returned: the units are not the order's any more.
    state text not null constraint claim_state_known check (state in ('held', 'started', 'sold', 'returned')),
    reason text not null default '',
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

create index claim_standing on flashsale.claim (sale_id) where state <> 'returned';
create index claim_of_user on flashsale.claim (sale_id, user_id, created_at);

create table flashsale.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
