-- The order is confirmed before the saga says so, and closed before it says it failed: no grace.
select s.saga_id,
       case when s.state = 'confirmed' and o.order_id is null then format('confirmed, but there is no order %s', s.order_id)
            when s.state = 'confirmed' and o.confirmed_at is null
                 then format('confirmed, but order %s is %s and never was', s.order_id, o.status)
            when s.state = 'failed' and o.confirmed_at is not null
                 then format('failed, but order %s was confirmed at %s', s.order_id, o.confirmed_at)
            when s.state = 'failed' and o.status = 'PENDING' then format('failed, but order %s is still PENDING', s.order_id)
       end
from checkout.saga s
left join orders.orders o on o.order_id = s.order_id
where s.state in ('confirmed', 'failed')
