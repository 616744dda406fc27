select o.order_id,
       case when l.order_id is null then 'it has no lines'
            when l.total <> o.subtotal then format('subtotal %s, its lines make %s', o.subtotal, l.total) end
from orders.orders o
left join (select order_id, sum(total) as total from orders.lines group by order_id) l on l.order_id = o.order_id
