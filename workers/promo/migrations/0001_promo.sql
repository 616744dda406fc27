-- Promotions, every version of them, and who used them. Times are UTC; amounts are minor units.
create schema if not exists promo;

-- The newest version of each.
create table promo.rule (
    promo_id text primary key,
    version bigint not null constraint rule_version_positive check (version >= 1),
    active boolean not null,
    rule jsonb not null,
    warnings jsonb not null default '[]',
    updated_at timestamptz not null default now()
);

-- Every version there was: a quote names the one it was made under.
create table promo.rule_version (
    promo_id text not null references promo.rule,
    version bigint not null,
    active boolean not null,
    rule jsonb not null,
    warnings jsonb not null default '[]',
    actor text not null,
    at timestamptz not null default now(),
    primary key (promo_id, version)
);

-- What an order was given. A row without uses is a tombstone: it was undone before it was made.
create table promo.redemption (
    order_id text primary key,
    saga_id text not null default '',
    state text not null constraint redemption_state_known
        check (state in ('reserved', 'expired', 'committed', 'released')),
    user_id text not null default '',
    hub_id text not null default '',
    -- The day at the hub, as the daily limits count it.
    day text not null default '',
    -- HMAC of the device's fingerprint; empty: not known.
    device text not null default '',
    digest text not null default '',
    -- The answer that was given, a PromoResult.
    answer bytea not null default '',
    expires_at timestamptz,
    at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    -- Whether Redis counts its uses, and whether Redis has heard of the state it is in.
    counted boolean not null,
    told boolean not null,
    -- Promotions that a late commit took past a limit.
    over text[] not null default '{}',
    reason text not null default ''
);
create index redemption_owed on promo.redemption (changed_at) where not told;
create index redemption_by_user on promo.redemption (user_id) where state = 'reserved';
create index redemption_open on promo.redemption (expires_at) where state = 'reserved';

create table promo.use (
    order_id text not null references promo.redemption,
    place smallint not null,
    promo_id text not null,
    version bigint not null,
    code text not null default '',
    amount bigint not null constraint use_amount_not_negative check (amount >= 0),
    primary key (order_id, promo_id)
);
create index use_by_promo on promo.use (promo_id);

-- Where redemptions went, as sets of bigrams: the address itself is not kept. Two sets that are alike enough
-- share one of their first members (address.rs), so those are what is looked up.
create table promo.address (
    order_id text primary key references promo.redemption,
    user_id text not null,
    grams bigint[] not null,
    first bigint[] not null,
    at timestamptz not null default now()
);
create index address_first on promo.address using gin (first);

-- What became of orders, with and without promotions: how many a user has had, and a late redeem's fate.
create table promo.bought (
    order_id text primary key,
    user_id text not null,
    confirmed boolean not null,
    ended boolean not null,
    at timestamptz not null default now()
);
create index bought_by_user on promo.bought (user_id) where confirmed and not ended;

-- Which epoch of Redis' counts the record goes with. Whoever writes a redemption shares the row's lock, so
-- that none slips between the reading of a rebuild and its end.
create table promo.counts (
    one boolean primary key default true constraint counts_one check (one),
    epoch bigint not null
);
insert into promo.counts (epoch) values (0);

create table promo.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
