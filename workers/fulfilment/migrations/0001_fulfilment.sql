-- Pick tasks, one per order, and what picking takes at each hub. Times are UTC.
create schema if not exists fulfilment;

create table fulfilment.hub (
    hub_id text primary key,
    city text not null,
    -- Catalogue's; 0 for a hub that was first heard of by one of its orders.
    version bigint not null default 0,
    -- How many pick at once; null: the configured default.
    pickers integer constraint hub_pickers_range check (pickers between 1 and 500),
    -- The sums behind the correction of the picking time (learn.rs).
    learned jsonb not null default '{}',
    updated_at timestamptz not null default now()
);

create table fulfilment.task (
    order_id text primary key,
    hub_id text not null references fulfilment.hub,
    city text not null,
    state text not null constraint task_state_known
        check (state in ('WAITING', 'PICKING', 'PACKED', 'CANCELLED')),
    items jsonb not null,
    lines integer not null constraint task_lines_positive check (lines > 0),
    units bigint not null constraint task_units_positive check (units > 0),
    lat double precision,
    lng double precision,
    address text not null default '',
    placed_at timestamptz,
    promised_by timestamptz,
    -- When the order was confirmed.
    created_at timestamptz not null,
    started_at timestamptz,
    packed_at timestamptz,
    -- As estimated; once packed, when it was.
    ready_at timestamptz not null,
    -- What the world was last told, so that it is told again only of what matters.
    told_ready_at timestamptz,
    -- Seconds picking was expected to take, and the hub's load it was expected at.
    pick_s double precision not null,
    load double precision not null,
    -- The newest event of the order that was taken in.
    order_version bigint not null,
    version bigint not null constraint task_version_positive check (version >= 1),
    -- True once the order is ASSIGNED_TO_STORE and the task has been told of. Until then it is nobody
    -- else's business, and the sweeper's to get there.
    announced boolean not null default false,
    constraint task_point_whole check ((lat is null) = (lng is null))
);

-- A hub's queue, and its lists.
create index task_open on fulfilment.task (hub_id, created_at, order_id) where state in ('WAITING', 'PICKING');
create index task_by_hub on fulfilment.task (hub_id, created_at, order_id);
-- The sweeper's: what is still to be announced, and what is late.
create index task_unannounced on fulfilment.task (created_at) where not announced;
create index task_late on fulfilment.task (ready_at) where state in ('WAITING', 'PICKING');

create table fulfilment.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
