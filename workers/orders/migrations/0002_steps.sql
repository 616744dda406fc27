-- The statements that change orders, each for many orders at once: one round trip and one commit for a
-- whole batch. They are functions because each needs a second snapshot once its locks are held, which
-- a single statement has not.
--
-- Locks, in this order everywhere: advisory locks by order id, ascending (they stand for rows that do
-- not exist yet: create against fail), then rows by order id, ascending. So batches wait for each
-- other and never deadlock.
--
-- The planner settings: plans live as long as the session, and one made while a table was empty
-- would go on reading it whole.

-- Every order given that neither exists nor has a tombstone is created, PENDING. Says for each order
-- given what there is now. No order id and no saga id may stand twice in one call.
create function orders.create_orders(
    p_order_id text[], p_saga_id text[], p_user_id text[], p_hub_id text[], p_city text[],
    p_currency text[], p_subtotal bigint[], p_discount bigint[], p_delivery_fee bigint[], p_total bigint[],
    p_address_line text[], p_lat double precision[], p_lng double precision[], p_payment_method text[],
    p_event bytea[], p_placed_at timestamptz[], p_promised_by timestamptz[],
    p_line_order text[], p_line_no integer[], p_line_sku text[], p_line_name text[],
    p_line_qty integer[], p_line_price bigint[], p_line_total bigint[]
) returns table (
    asked text, created boolean, tombstone boolean,
    order_id text, saga_id text, status text, placed_at timestamptz
)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
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
             promised_by)
        select n.order_id, n.saga_id, n.user_id, n.hub_id, n.city, 'PENDING', 1, n.currency, n.subtotal,
               n.discount, n.delivery_fee, n.total, n.address_line, n.lat, n.lng, n.payment_method, n.event,
               n.placed_at, n.placed_at, n.promised_by
        from unnest(p_order_id, p_saga_id, p_user_id, p_hub_id, p_city, p_currency, p_subtotal, p_discount,
                    p_delivery_fee, p_total, p_address_line, p_lat, p_lng, p_payment_method, p_event,
                    p_placed_at, p_promised_by)
             as n (order_id, saga_id, user_id, hub_id, city, currency, subtotal, discount, delivery_fee,
                   total, address_line, lat, lng, payment_method, event, placed_at, promised_by)
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

-- Moves every order given that is in the status and at the version given, with history and event.
-- p_saga_id null: any saga's. p_close: an order that does not exist gets a tombstone. p_whole: the
-- order as it is now comes back whole. No order id may stand twice in one call.
create function orders.move_orders(
    p_order_id text[], p_saga_id text[], p_version bigint[], p_from text[], p_to text[],
    p_actor text[], p_code text[], p_reason text[], p_payment_id text[], p_payment_status text[],
    p_subject text[], p_tail bytea[], p_headers jsonb[], p_at timestamptz,
    p_close boolean, p_whole boolean
) returns table (
    asked text, moved boolean, tombstone boolean,
    saga_id text, status text, version bigint, confirmed_at timestamptz, whole jsonb
)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_moved text[];
begin
    if p_close then
        perform pg_advisory_xact_lock(hashtextextended(id, 0))
        from (select id from unnest(p_order_id) as given (id) order by id) as given;
    end if;
    perform from orders.orders o where o.order_id = any (p_order_id) order by o.order_id for update;

    with moved as (
        update orders.orders o
        set status = m.to_status,
            version = o.version + 1,
            updated_at = greatest(o.updated_at, p_at),
            confirmed_at = case when m.to_status = 'CONFIRMED' then p_at else o.confirmed_at end,
            payment_id = coalesce(m.payment_id, o.payment_id),
            -- A payment event that came first knows better than the saga's message.
            payment_status = case when o.payment_version > 0 then o.payment_status
                                  else coalesce(m.payment_status, o.payment_status) end
        from unnest(p_order_id, p_saga_id, p_version, p_from, p_to, p_actor, p_reason, p_payment_id,
                    p_payment_status, p_subject, p_tail, p_headers)
             as m (order_id, saga_id, version, from_status, to_status, actor, reason, payment_id,
                   payment_status, subject, tail, headers)
        where o.order_id = m.order_id and o.version = m.version and o.status = m.from_status
          and (m.saga_id is null or o.saga_id = m.saga_id)
        returning o.order_id, o.version, o.city, m.from_status, m.to_status, m.actor, m.reason,
                  m.subject, o.event || m.tail as payload, m.headers
    ), written as (
        insert into orders.history (order_id, version, from_status, to_status, actor, reason, at)
        select moved.order_id, moved.version, moved.from_status, moved.to_status, moved.actor,
               moved.reason, p_at
        from moved
    ), announced as (
        insert into orders.outbox (subject, payload, headers)
        select replace(replace(moved.subject, '{city}', moved.city), '{order}', moved.order_id),
               moved.payload, moved.headers
        from moved
    )
    select coalesce(array_agg(moved.order_id), '{}') into v_moved from moved;

    if p_close then
        insert into orders.tombstones (order_id, saga_id, code, reason, at)
        select m.order_id, m.saga_id, m.code, m.reason, p_at
        from unnest(p_order_id, p_saga_id, p_code, p_reason) as m (order_id, saga_id, code, reason)
        where not exists (select from orders.orders o where o.order_id = m.order_id)
        on conflict do nothing;
    end if;

    return query
    select a.order_id, a.order_id = any (v_moved), t.order_id is not null,
           coalesce(o.saga_id, t.saga_id), o.status, o.version, o.confirmed_at,
           case when p_whole and o.order_id is not null
                then (select to_jsonb(w) from orders.whole w where w.order_id = a.order_id) end
    from unnest(p_order_id) as a (order_id)
    left join orders.orders o on o.order_id = a.order_id
    left join orders.tombstones t on t.order_id = a.order_id;
end
$$;

-- Takes in what payment events say, the newest version only. Says what each order is now; an order
-- that does not exist is not among the answers.
create function orders.note_payments(
    p_order_id text[], p_payment_id text[], p_status text[], p_version bigint[]
) returns table (order_id text, status text, version bigint, payment_status text)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    perform from orders.orders o where o.order_id = any (p_order_id) order by o.order_id for update;
    update orders.orders o
    set payment_id = n.payment_id, payment_status = n.status, payment_version = n.version
    from unnest(p_order_id, p_payment_id, p_status, p_version) as n (order_id, payment_id, status, version)
    where o.order_id = n.order_id and o.payment_version < n.version;
    return query
    select o.order_id, o.status, o.version, o.payment_status
    from orders.orders o where o.order_id = any (p_order_id);
end
$$;

-- Marks orders that are past their promise, once each, with an event. It is no move, so it has no
-- history; but the version goes up, for consumers drop versions they have seen.
create function orders.breach_orders(
    p_order_id text[], p_version bigint[], p_tail bytea[], p_subject text, p_at timestamptz
) returns bigint
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_count bigint;
begin
    perform from orders.orders o where o.order_id = any (p_order_id) order by o.order_id for update;
    with late as (
        update orders.orders o
        set sla_breached_at = p_at, version = o.version + 1
        from unnest(p_order_id, p_version, p_tail) as l (order_id, version, tail)
        where o.order_id = l.order_id and o.version = l.version and o.sla_breached_at is null
        returning o.order_id, o.city, o.event || l.tail as payload
    ), announced as (
        insert into orders.outbox (subject, payload)
        select replace(replace(p_subject, '{city}', late.city), '{order}', late.order_id), late.payload
        from late
    )
    select count(*) into v_count from late;
    return v_count;
end
$$;
