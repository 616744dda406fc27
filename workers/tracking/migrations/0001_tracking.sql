create schema if not exists tracking;

-- Cities, as geo tells of them: their bounds are needed from the first ping on, also while geo is away.
create table tracking.city (
    city text primary key,
    south double precision not null,
    west double precision not null,
    north double precision not null,
    east double precision not null,
    version bigint not null
);

-- Hubs, for assignments that do not say where theirs is.
create table tracking.hub (
    hub_id text primary key,
    lat double precision not null,
    lng double precision not null,
    version bigint not null
);

-- Who carries an order, by the newest version of dispatch's events.
create table tracking.carry (
    order_id text primary key,
    assignment_id text not null,
    rider_id text not null,
    hub_id text not null,
    city text not null,
    hub_lat double precision,
    hub_lng double precision,
    drop_lat double precision,
    drop_lng double precision,
    -- From accepted to delivered, cancelled or taken away.
    active boolean not null,
    version bigint not null,
    -- Which side of the fences of hub and customer the rider is on. A crossing is the update that turns one
    -- of them, so each is told once, whoever sees it and however often.
    at_hub boolean not null default false,
    at_customer boolean not null default false,
    crossings bigint not null default 0,
    changed_at timestamptz not null default now()
);
create index carry_active on tracking.carry (rider_id) where active;
create index carry_changed on tracking.carry (changed_at);

-- Every carriage of an order, the past ones too: who, from when to when. Events in any order lead to the
-- same row.
create table tracking.leg (
    order_id text not null,
    assignment_id text not null,
    rider_id text not null,
    since timestamptz,
    until timestamptz,
    primary key (order_id, assignment_id)
);

-- Points, by day. Partitions are made ahead and dropped after their time by the worker.
create table tracking.point (
    at timestamptz not null,
    rider_id text not null,
    city text not null,
    lat double precision not null,
    lng double precision not null,
    speed_mps real not null,
    bearing_deg real not null,
    accuracy_m real not null,
    -- The orders he carried; null: none.
    orders text[]
) partition by range (at);
-- Only what somebody may ask for is indexed one by one: the way of an order.
create index point_of_order on tracking.point (rider_id, at) where orders is not null;
create index point_at on tracking.point using brin (at);

-- Frames that are in `point`, so that one delivered again is not there twice. Older ones than the stream
-- keeps are forgotten.
create table tracking.frame (
    partition integer not null,
    fence bigint not null,
    frame bigint not null,
    at timestamptz not null default now(),
    primary key (partition, fence, frame)
);
create index frame_at on tracking.frame (at);

create table tracking.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
