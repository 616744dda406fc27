create schema if not exists dispatch;

-- The hubs there are, as catalogue tells of them.
create table dispatch.hub (
    hub_id text primary key,
    city text not null,
    lat double precision not null check (lat between -90 and 90),
    lng double precision not null check (lng between -180 and 180),
    active boolean not null,
    version bigint not null
);

create table dispatch.rider (
    rider_id text primary key,
    name text not null,
    city text not null,
    state text not null default 'OFFLINE' check (state in
        ('OFFLINE', 'IDLE', 'ASSIGNED', 'TO_HUB', 'PICKING', 'DELIVERING', 'COMPLETED')),
    active boolean not null,
    -- 0: the configured default.
    capacity integer not null check (capacity between 0 and 6),
    -- The one trip he was offered or is on: one rider, one offer.
    assignment_id text,
    -- Where he said he was, until a ping says better.
    lat double precision,
    lng double precision,
    heard_at timestamptz,
    -- Offers in a row that he let pass in silence.
    silent integer not null default 0,
    version bigint not null default 1,
    updated_at timestamptz not null default now(),
    constraint busy_means_a_trip check
        ((state in ('ASSIGNED', 'TO_HUB', 'PICKING', 'DELIVERING')) = (assignment_id is not null))
);
create index rider_by_city on dispatch.rider (city, state);

-- An order that is or was carried.
create table dispatch.task (
    order_id text primary key,
    hub_id text not null,
    city text not null,
    state text not null check (state in
        ('POOL', 'OFFERED', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'CANCELLED')),
    drop_lat double precision not null,
    drop_lng double precision not null,
    address text not null,
    placed_at timestamptz not null,
    ready_at timestamptz not null,
    packed_at timestamptz,
    promised_by timestamptz not null,
    priority double precision not null check (priority between 0 and 1),
    assignment_id text,
    rider_id text,
    -- Offers made so far, and to whom: none of them is asked again.
    attempts integer not null default 0,
    asked text[] not null default '{}',
    -- Offers that came to nothing since it last came back to the pool, and how often it has.
    round integer not null default 0,
    pooled integer not null default 0,
    -- When its rider came to the door, if he is there.
    arrived_at timestamptz,
    created_at timestamptz not null,
    not_before timestamptz not null,
    version bigint not null default 1,
    constraint offered_means_a_trip check
        ((state in ('OFFERED', 'ASSIGNED', 'PICKED_UP')) <= (assignment_id is not null and rider_id is not null)),
    constraint pool_means_none check (state <> 'POOL' or (assignment_id is null and rider_id is null))
);
create index task_pool on dispatch.task (city, hub_id) where state = 'POOL';
create index task_trip on dispatch.task (assignment_id) where assignment_id is not null;

-- What was heard of an order, in whatever order the news came: before its request, too. Its row is the
-- lock under which request and news agree.
create table dispatch.heard (
    order_id text primary key,
    packed_at timestamptz,
    ended text
);

-- One trip offered to one rider.
create table dispatch.assignment (
    assignment_id text primary key,
    rider_id text not null,
    hub_id text not null,
    city text not null,
    state text not null check (state in
        ('OFFERED', 'ACCEPTED', 'REJECTED', 'TIMED_OUT', 'CANCELLED', 'PICKED_UP', 'COMPLETED')),
    hub_lat double precision not null,
    hub_lng double precision not null,
    offered_at timestamptz not null,
    expires_at timestamptz not null,
    ready_at timestamptz not null,
    accepted_at timestamptz,
    ended_at timestamptz,
    reason text not null default '',
    version bigint not null default 1
);
create index assignment_open on dispatch.assignment (expires_at) where state = 'OFFERED';
create index assignment_accepted on dispatch.assignment (accepted_at) where state = 'ACCEPTED';
create index assignment_of_rider on dispatch.assignment (rider_id, offered_at desc);
-- One rider, one trip at a time: what two dispatchers at once would break first.
create unique index one_trip_per_rider on dispatch.assignment (rider_id)
    where state in ('OFFERED', 'ACCEPTED', 'PICKED_UP');

create table dispatch.stop (
    assignment_id text not null references dispatch.assignment,
    order_id text not null references dispatch.task,
    place integer not null check (place >= 0),
    planned_s double precision not null,
    primary key (assignment_id, order_id)
);

-- Moves of orders that a committed transaction owes, until orders has made them. In the order of rank
-- for each order.
create table dispatch.effect (
    order_id text not null,
    status text not null,
    rank smallint not null,
    actor text not null,
    note text not null default '',
    attempts integer not null default 0,
    not_before timestamptz not null default now(),
    created_at timestamptz not null default now(),
    -- Kept once done, so that none is owed twice.
    done_at timestamptz,
    primary key (order_id, rank)
);
create index effect_due on dispatch.effect (not_before) where done_at is null;

create table dispatch.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
