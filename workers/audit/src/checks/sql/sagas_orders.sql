-- The saga's row is committed before anything else: no grace. Sagas that are over are forgotten in time,
-- so older orders need none.
select o.order_id,
       case when s.saga_id is null then format('made by %s, which does not exist', o.saga_id)
            when s.order_id <> o.order_id then format('made by %s, whose order is %s', o.saga_id, s.order_id) end
from orders.orders o
cross join audit
left join checkout.saga s on s.saga_id = o.saga_id
where o.placed_at > audit.sagas_since
