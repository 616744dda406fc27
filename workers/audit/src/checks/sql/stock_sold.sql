-- Step 4 (sell) comes before step 5 (confirm), and answers only when the record has it: no grace. An order
-- that was refunded without having been cancelled keeps its goods, so its sale may stand or be returned.
with lines as (
    select order_id, jsonb_object_agg(sku, qty) as basket
    from (select order_id, sku, sum(qty) as qty from orders.lines group by order_id, sku) l
    group by order_id
)
select o.order_id,
       case when r.reservation_id is null then format('%s, but nothing is reserved for it at %s', o.status, o.hub_id)
            when r.state <> 'CONFIRMED' then format('%s, but its reservation is %s', o.status, r.state)
            when r.basket is distinct from l.basket
                 then format('ordered %s, sold %s', coalesce(l.basket, '{}'), coalesce(r.basket, '{}')) end
from orders.orders o
join sold on sold.status = o.status
left join lines l on l.order_id = o.order_id
left join lateral (
    select r.reservation_id, r.state,
           (select jsonb_object_agg(sku, qty)
            from (select line ->> 0 as sku, sum((line ->> 1)::bigint) as qty
                  from jsonb_array_elements(r.lines) as line group by 1) q) as basket
    from inventory.reservation r
    where r.hub_id = o.hub_id and r.reservation_id = o.order_id) r on true
