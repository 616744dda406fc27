-- Nearly every payment event says what the saga's confirm has said before it: such news takes no lock and
-- writes nothing. Its version is not noted then; so that older news which comes after it is known for old,
-- nothing leads from taken money back to a promise of it. Same form as before: a worker of before gains too.
create or replace function orders.note_payments(
    p_order_id text[], p_payment_id text[], p_status text[], p_version bigint[]
) returns table (order_id text, status text, version bigint, payment_status text)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    perform from orders.orders o
    join unnest(p_order_id, p_payment_id, p_status, p_version) as n (order_id, payment_id, status, version)
        on n.order_id = o.order_id
    where o.payment_version < n.version
      and (o.payment_id, o.payment_status) is distinct from (n.payment_id, n.status)
      and not (n.status in ('pending', 'authorized')
               and o.payment_status in ('captured', 'partially_refunded', 'refunded'))
    order by o.order_id for update of o;
    update orders.orders o
    set payment_id = n.payment_id, payment_status = n.status, payment_version = n.version
    from unnest(p_order_id, p_payment_id, p_status, p_version) as n (order_id, payment_id, status, version)
    where o.order_id = n.order_id and o.payment_version < n.version
      and (o.payment_id, o.payment_status) is distinct from (n.payment_id, n.status)
      and not (n.status in ('pending', 'authorized')
               and o.payment_status in ('captured', 'partially_refunded', 'refunded'));
    return query
    select o.order_id, o.status, o.version, o.payment_status
    from orders.orders o where o.order_id = any (p_order_id);
end
$$;
