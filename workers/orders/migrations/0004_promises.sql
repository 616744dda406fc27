-- What a total is made of besides the lines and the fee: promotions, a quote, a sale, tax. New columns have
-- defaults and the functions of before stay, so that a worker of before goes on beside a new one.
alter table orders.orders
    -- AppliedPromo in protobuf's JSON.
    add column promos jsonb not null default '[]',
    add column quote_id text not null default '',
    add column sale_id text not null default '',
    add column delivery_discount bigint not null default 0,
    add column tax bigint not null default 0;

-- Not validated here: that reads the table whole, and is for a transaction of its own.
alter table orders.orders
    drop constraint orders_total_adds_up,
    add constraint orders_total_adds_up
        check (total = subtotal - discount + delivery_fee - delivery_discount + tax) not valid,
    add constraint orders_discount_of_lines check (discount <= subtotal) not valid,
    add constraint orders_discount_of_fee check (delivery_discount between 0 and delivery_fee) not valid,
    add constraint orders_tax_not_negative check (tax >= 0) not valid,
    -- Only what costs nothing is confirmed without a payment.
    add constraint orders_confirmed_is_paid
        check (confirmed_at is null or total = 0 or payment_id <> '') not valid;

-- As orders.create_orders of 0002, which a worker of before goes on calling.
create function orders.create_orders(
    p_order_id text[], p_saga_id text[], p_user_id text[], p_hub_id text[], p_city text[],
    p_currency text[], p_subtotal bigint[], p_discount bigint[], p_delivery_fee bigint[], p_total bigint[],
    p_address_line text[], p_lat double precision[], p_lng double precision[], p_payment_method text[],
    p_event bytea[], p_placed_at timestamptz[], p_promised_by timestamptz[],
    p_line_order text[], p_line_no integer[], p_line_sku text[], p_line_name text[],
    p_line_qty integer[], p_line_price bigint[], p_line_total bigint[],
    p_promos jsonb[], p_quote_id text[], p_sale_id text[], p_delivery_discount bigint[], p_tax bigint[]
) returns table (
    asked text, created boolean, tombstone boolean,
    order_id text, saga_id text, status text, placed_at timestamptz
)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_new text[];
begin
    perform pg_advisory_xact_lock(hashtextextended(id, 0))
    from (select id from unnest(p_order_id) as given (id) order by id) as given;

    with fresh as (
        insert into orders.orders as o
            (order_id, saga_id, user_id, hub_id, city, status, version, currency, subtotal, discount,
             delivery_fee, total, address_line, lat, lng, payment_method, event, placed_at, updated_at,
             promised_by, promos, quote_id, sale_id, delivery_discount, tax)
        select n.order_id, n.saga_id, n.user_id, n.hub_id, n.city, 'PENDING', 1, n.currency, n.subtotal,
               n.discount, n.delivery_fee, n.total, n.address_line, n.lat, n.lng, n.payment_method, n.event,
               n.placed_at, n.placed_at, n.promised_by, n.promos, n.quote_id, n.sale_id,
               n.delivery_discount, n.tax
        from unnest(p_order_id, p_saga_id, p_user_id, p_hub_id, p_city, p_currency, p_subtotal, p_discount,
                    p_delivery_fee, p_total, p_address_line, p_lat, p_lng, p_payment_method, p_event,
                    p_placed_at, p_promised_by, p_promos, p_quote_id, p_sale_id, p_delivery_discount, p_tax)
             as n (order_id, saga_id, user_id, hub_id, city, currency, subtotal, discount, delivery_fee,
                   total, address_line, lat, lng, payment_method, event, placed_at, promised_by, promos,
                   quote_id, sale_id, delivery_discount, tax)
        where not exists (select from orders.tombstones t where t.order_id = n.order_id)
        order by n.order_id
        on conflict do nothing
        returning o.order_id
    )
    select coalesce(array_agg(fresh.order_id), '{}') into v_new from fresh;

    insert into orders.lines (order_id, line_no, sku, name, qty, unit_price, total)
    select l.order_id, l.line_no, l.sku, l.name, l.qty, l.unit_price, l.total
    from unnest(p_line_order, p_line_no, p_line_sku, p_line_name, p_line_qty, p_line_price, p_line_total)
         as l (order_id, line_no, sku, name, qty, unit_price, total)
    where l.order_id = any (v_new);

    insert into orders.history (order_id, version, to_status, actor, reason, at)
    select n.order_id, 1, 'PENDING', 'saga', '', n.placed_at
    from unnest(p_order_id, p_placed_at) as n (order_id, placed_at)
    where n.order_id = any (v_new);

    return query
    select a.order_id, a.order_id = any (v_new), t.order_id is not null,
           o.order_id, o.saga_id, o.status, o.placed_at
    from unnest(p_order_id, p_saga_id) as a (order_id, saga_id)
    left join orders.tombstones t on t.order_id = a.order_id
    left join lateral (
        select x.order_id, x.saga_id, x.status, x.placed_at
        from orders.orders x where x.order_id = a.order_id
        union all
        select x.order_id, x.saga_id, x.status, x.placed_at
        from orders.orders x where x.saga_id = a.saga_id
        limit 1
    ) o on true;
end
$$;

-- New columns come last: a view that is replaced keeps those it has.
create or replace view orders.whole as
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
        from orders.history h where h.order_id = o.order_id) as timeline,
       o.promos, o.quote_id, o.sale_id, o.delivery_discount, o.tax
from orders.orders o;
