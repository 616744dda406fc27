-- A discount belongs to an order that stands. One that was delivered and refunded keeps what it used.
select r.order_id,
       case when r.state = 'committed' and o.status is null then 'counts as spent, and there is no such order'
            when r.state = 'committed' and o.status not in (select status from sold) and o.status <> 'REFUNDED'
                 then format('counts as spent; the order is %s', o.status)
            when r.state <> 'committed' and o.status in (select status from sold)
                 then format('is %s; the order is %s', r.state, o.status) end
from promo.redemption r
cross join audit
left join orders.orders o on o.order_id = r.order_id
where r.changed_at < audit.cutoff and coalesce(o.updated_at, r.changed_at) < audit.cutoff
  and exists (select from promo.use u where u.order_id = r.order_id)
