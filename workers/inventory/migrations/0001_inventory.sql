-- The record of stock. Redis decides, its journal carries every decision here, and from here Redis is
-- rebuilt when it has lost its memory. Times are UTC.
create schema if not exists inventory;

create table inventory.hub (
    hub_id text primary key,
    city text not null,
    -- Which rebuild of Redis the journal belongs to. Taken here first: whoever holds this row's lock
    -- decides whether entries of an epoch still count.
    epoch bigint not null default 0 constraint hub_epoch_not_negative check (epoch >= 0),
    -- The last journal entry of that epoch that stands in the tables below.
    applied_seq bigint not null default 0 constraint hub_applied_not_negative check (applied_seq >= 0),
    -- Of catalogue's event; an older one changes nothing.
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    rebuilt_at timestamptz
);

-- The last line of defence: whatever Redis believed, these hold.
create table inventory.stock (
    hub_id text not null references inventory.hub,
    sku text not null,
    -- Units on the shelf, those on hold included.
    on_hand bigint not null constraint stock_on_hand_not_negative check (on_hand >= 0),
    reserved bigint not null constraint stock_reserved_not_negative check (reserved >= 0),
    buckets integer not null default 1 constraint stock_buckets_positive check (buckets >= 1),
    -- Low while on_hand - reserved < threshold; 0: never.
    threshold integer not null default 0 constraint stock_threshold_not_negative check (threshold >= 0),
    primary key (hub_id, sku),
    constraint stock_reserved_on_hand check (reserved <= on_hand)
);

-- One row per reservation, as its last entry left it. The key holds the hub: an id used at two hubs by
-- mistake is two reservations, and must not stop the drainer.
create table inventory.reservation (
    hub_id text not null references inventory.hub,
    reservation_id text not null,
    user_id text not null,
    state text not null constraint reservation_state_known check (state in (
        'RESERVED', 'CONFIRMED', 'RELEASED', 'EXPIRED', 'RETURNED')),
    expires_at timestamptz not null,
    -- Fingerprint of what was asked, so that a rebuilt Redis still tells a retry from another request.
    request text not null,
    -- [[sku, qty], …]; empty for tombstones.
    lines jsonb not null,
    changed_at timestamptz not null,
    primary key (hub_id, reservation_id)
);

-- What a rebuild loads: open holds, and what ended lately.
create index reservation_open on inventory.reservation (hub_id, reservation_id) where state = 'RESERVED';
create index reservation_changed on inventory.reservation (hub_id, changed_at);

-- The ledger: every unit that ever moved, why, and at which place of the journal.
create table inventory.movement (
    hub_id text not null references inventory.hub,
    epoch bigint not null,
    seq bigint not null,
    sku text not null,
    kind text not null constraint movement_kind_known check (kind in (
        'received', 'reserved', 'released', 'expired', 'committed', 'returned', 'adjusted', 'counted',
        'transferred_out', 'transferred_in', 'repaired')),
    -- Units the entry names, signed for movements. A repair moves Redis alone: qty says how far, the
    -- deltas are 0.
    qty bigint not null,
    on_hand_delta bigint not null,
    reserved_delta bigint not null,
    -- Exactly one of the two.
    reservation_id text,
    movement_id text,
    request text not null default '',
    note text not null default '',
    at timestamptz not null,
    -- The journal's place is the idempotency key.
    primary key (hub_id, epoch, seq, sku),
    constraint movement_has_one_cause check ((reservation_id is null) <> (movement_id is null))
);

create index movement_by_movement on inventory.movement (hub_id, movement_id) where movement_id is not null;
create index movement_recent on inventory.movement (hub_id, at) where movement_id is not null;
create index movement_by_sku on inventory.movement (hub_id, sku, at);

create function inventory.ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'inventory.movement is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger movement_append_only before update or delete or truncate on inventory.movement
    for each statement execute function inventory.ledger_is_append_only();

-- Journal entries the constraints above refused: Redis had drifted. Kept for a person to look at; their
-- hub is rebuilt, and nobody was ever told that they took effect.
create table inventory.refused (
    hub_id text not null references inventory.hub,
    epoch bigint not null,
    seq bigint not null,
    entry text not null,
    error text not null,
    at timestamptz not null default now(),
    primary key (hub_id, epoch, seq)
);

-- Transfers under way. Two hubs are two journals, so a transfer is two movements; this row sees to it
-- that the second follows the first.
create table inventory.transfer (
    movement_id text primary key,
    from_hub text not null references inventory.hub,
    to_hub text not null references inventory.hub,
    -- [[sku, qty], …], each SKU once, in order.
    lines jsonb not null,
    note text not null,
    state text not null default 'pending' constraint transfer_state_known check (state in (
        'pending', 'out', 'done')),
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

create index transfer_unfinished on inventory.transfer (changed_at) where state <> 'done';

create table inventory.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
