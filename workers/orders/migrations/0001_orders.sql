-- The record of orders. Amounts are minor units of the order's currency, times are UTC.
create schema if not exists orders;

create table orders.orders (
    order_id text primary key,
    -- One checkout makes at most one order.
    saga_id text not null constraint orders_saga_key unique,
    user_id text not null,
    hub_id text not null,
    city text not null,
    -- The moves between them are in rules.rs.
    status text not null constraint orders_status_known check (status in (
        'PENDING', 'CONFIRMED', 'ASSIGNED_TO_STORE', 'PICKING', 'PACKED', 'ASSIGNED_TO_PARTNER',
        'PICKED_UP', 'IN_TRANSIT', 'DELIVERED', 'CLOSED', 'CANCELLED', 'REFUNDED', 'FAILED')),
    version bigint not null constraint orders_version_positive check (version >= 1),
    currency text not null constraint orders_currency_form check (currency ~ '^[A-Z]{3}$'),
    subtotal bigint not null constraint orders_subtotal_not_negative check (subtotal >= 0),
    discount bigint not null constraint orders_discount_not_negative check (discount >= 0),
    delivery_fee bigint not null constraint orders_fee_not_negative check (delivery_fee >= 0),
    total bigint not null constraint orders_total_not_negative check (total >= 0),
    address_line text not null,
    lat double precision not null constraint orders_lat_range check (lat between -90 and 90),
    lng double precision not null constraint orders_lng_range check (lng between -180 and 180),
    payment_method text not null,
    payment_id text not null default '',
    payment_status text not null default '',
    -- The version of the last payment event that was taken in; 0 before the first.
    payment_version bigint not null default 0,
    -- The part of every event of this order that never changes, a protobuf OrderChanged. A move
    -- appends what it changes: in protobuf, concatenation is merging. So a move needs neither the
    -- lines nor a round trip to read them.
    event bytea not null,
    placed_at timestamptz not null,
    updated_at timestamptz not null,
    promised_by timestamptz not null,
    -- When the saga won. Set once; what tells a refunded sale from a refunded attempt.
    confirmed_at timestamptz,
    sla_breached_at timestamptz,
    constraint orders_total_adds_up check (total = subtotal - discount + delivery_fee),
    -- PENDING is where an order begins and nothing but a move leaves it, so a confirm knows the
    -- version it moves from without reading it.
    constraint orders_pending_is_first check ((status = 'PENDING') = (version = 1)),
    constraint orders_pending_is_unconfirmed check (status <> 'PENDING' or confirmed_at is null)
);

-- Lists, newest first, by keyset.
create index orders_by_user on orders.orders (user_id, placed_at desc, order_id desc);
create index orders_by_hub on orders.orders (hub_id, status, placed_at desc, order_id desc);
create index orders_by_time on orders.orders (placed_at desc, order_id desc);
-- The sweepers': small, because an order is in them only while it may still expire or be late.
create index orders_pending on orders.orders (placed_at) where status = 'PENDING';
create index orders_promised on orders.orders (promised_by)
    where sla_breached_at is null
      and status in ('CONFIRMED', 'ASSIGNED_TO_STORE', 'PICKING', 'PACKED', 'ASSIGNED_TO_PARTNER',
                     'PICKED_UP', 'IN_TRANSIT');

create table orders.lines (
    order_id text not null references orders.orders,
    line_no integer not null,
    sku text not null,
    name text not null,
    qty integer not null constraint lines_qty_positive check (qty > 0),
    unit_price bigint not null constraint lines_price_not_negative check (unit_price >= 0),
    total bigint not null constraint lines_total_adds_up check (total = unit_price * qty),
    primary key (order_id, line_no)
);

-- Who moved it, when and why. Append only.
create table orders.history (
    order_id text not null references orders.orders,
    version bigint not null,
    from_status text,
    to_status text not null,
    actor text not null,
    reason text not null,
    at timestamptz not null,
    primary key (order_id, version)
);

-- Orders that were closed before they were created: the late create is refused.
create table orders.tombstones (
    order_id text primary key,
    saga_id text not null,
    code text not null,
    reason text not null,
    at timestamptz not null
);

create table orders.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);

-- An order as it is shown, with its lines and its timeline.
create view orders.whole as
select o.order_id, o.saga_id, o.user_id, o.hub_id, o.city, o.status, o.version, o.currency, o.subtotal,
       o.discount, o.delivery_fee, o.total, o.address_line, o.lat, o.lng, o.payment_method, o.payment_id,
       o.payment_status, o.placed_at, o.updated_at, o.promised_by, o.confirmed_at,
       (select coalesce(jsonb_agg(jsonb_build_object('sku', l.sku, 'name', l.name, 'qty', l.qty,
                                                     'unit_price', l.unit_price, 'total', l.total)
                                  order by l.line_no), '[]')
        from orders.lines l where l.order_id = o.order_id) as lines,
       (select coalesce(jsonb_agg(jsonb_build_object('version', h.version, 'from', h.from_status,
                                                     'to', h.to_status, 'actor', h.actor,
                                                     'reason', h.reason, 'at', h.at)
                                  order by h.version), '[]')
        from orders.history h where h.order_id = o.order_id) as timeline
from orders.orders o;
