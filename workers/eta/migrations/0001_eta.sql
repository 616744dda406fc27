-- What was promised of each order, what came of it, and what was learned. Times are UTC.
create schema if not exists eta;

create table eta.hub (
    hub_id text primary key,
    city text not null,
    lat double precision not null,
    lng double precision not null,
    version bigint not null
);

-- An order on its way. Facts come from three workers' events, in any order; each is null until known.
create table eta.promise (
    order_id text primary key,
    hub_id text not null,
    city text not null,
    lat double precision,
    lng double precision,
    lines integer not null default 1,
    units bigint not null default 1,
    -- When the order was confirmed, and what became of it.
    placed_at timestamptz,
    cancelled_at timestamptz,
    delivered_at timestamptz,
    order_version bigint not null default 0,
    -- From its pick task.
    ready_at timestamptz,
    started_at timestamptz,
    packed_at timestamptz,
    pick_version bigint not null default 0,
    -- From its assignments; at: the newest that said who carries it.
    rider_id text not null default '',
    accepted_at timestamptz,
    picked_up_at timestamptz,
    assignment_at timestamptz,
    -- What was promised when it was confirmed: seconds from promised_at.
    promised_at timestamptz,
    p50_s double precision,
    p80_s double precision,
    p95_s double precision,
    -- What the promise was made from: picking as fulfilment estimated it, and the hub's load then.
    pick_estimated_s double precision,
    pick_load double precision,
    -- What was said when it was packed, and when it was on its way: p50, p80, p95 in seconds from then.
    packed_told double precision[],
    packed_told_at timestamptz,
    riding_told double precision[],
    riding_told_at timestamptz,
    created_at timestamptz not null default now(),
    constraint promise_rises check (p50_s <= p80_s and p80_s <= p95_s and p50_s >= 0),
    constraint promise_whole check (num_nulls(promised_at, p50_s, p80_s, p95_s) in (0, 4))
);

create index promise_delivered on eta.promise (delivered_at, city)
    where delivered_at is not null and promised_at is not null;
create index promise_created on eta.promise (created_at);

-- What the models are folded from, by every replica alike. a, b, c: as model.rs names them.
create table eta.sample (
    id bigint generated always as identity primary key,
    order_id text not null,
    kind text not null constraint sample_kind_known check (kind in ('picked', 'left', 'rode')),
    at timestamptz not null,
    hub_id text not null,
    city text not null,
    area text not null,
    a double precision not null,
    b double precision not null,
    c double precision not null,
    noted_at timestamptz not null default now(),
    constraint sample_once unique (order_id, kind)
);

create index sample_noted on eta.sample (noted_at);

-- How promises are stretched, by city and by how far the order was when they were made.
create table eta.steering (
    city text not null,
    stage text not null constraint steering_stage_known check (stage in ('confirmed', 'packed', 'riding')),
    theta double precision[] not null constraint steering_three check (array_length(theta, 1) = 3),
    n double precision not null,
    updated_at timestamptz not null default now(),
    primary key (city, stage)
);
