-- A claim follows its order by an event, so what changed a moment ago has grace.
with lines as (
    select order_id, min(sku) as sku, sum(qty) as qty, min(unit_price) as cheapest, max(unit_price) as dearest
    from orders.lines group by order_id
)
select coalesce(c.order_id, o.order_id),
       case when c.state = 'sold' and o.order_id is null then 'sold, but there is no such order'
            when c.state = 'sold' and o.sale_id <> c.sale_id
                 then format('sold in %s, but the order says %L', c.sale_id, o.sale_id)
            when c.state = 'sold' and (l.sku, l.qty) is distinct from (s.sku, c.qty::numeric)
                 then format('sold %s × %s, ordered %s × %s', c.qty, s.sku, l.qty, l.sku)
            when c.state = 'sold' and (l.cheapest <> s.price or l.dearest <> s.price)
                 then format('sold at %s, ordered at %s', s.price, l.dearest)
            when coalesce(o.updated_at, c.changed_at) >= audit.cutoff or c.changed_at >= audit.cutoff then null
            when c.state = 'sold' and sold.status is null and o.status not in ('REFUNDED')
                 then format('sold, but the order is %s', o.status)
            when sold.status is not null and c.order_id is null
                 then format('an order of sale %s without a claim', o.sale_id)
            when sold.status is not null and c.state <> 'sold'
                 then format('the order is %s, but its claim is %s', o.status, c.state) end
from flashsale.claim c
full join (select * from orders.orders where sale_id <> '') o on o.order_id = c.order_id
cross join audit
left join flashsale.sale s on s.sale_id = coalesce(c.sale_id, o.sale_id)
left join lines l on l.order_id = o.order_id
left join sold on sold.status = o.status
where c.order_id is null or c.state <> 'returned' or sold.status is not null
