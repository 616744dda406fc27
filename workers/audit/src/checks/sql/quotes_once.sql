select o.quote_id,
       case when count(*) > 1 then format('orders %s', string_agg(o.order_id, ', ' order by o.order_id)) end
from orders.orders o
where o.quote_id <> '' and o.confirmed_at is not null
group by o.quote_id
