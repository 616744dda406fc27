-- Units that left the shelf for an order that does not stand. Between step 4 and step 5, and between a
-- cancellation and the return of its goods, there is grace; a checkout that is not over may still undo it.
select r.reservation_id,
       case when s.state in ('running', 'awaiting_payment', 'compensating') and isfinite(audit.cutoff) then null
            when o.order_id is null then format('sold at %s, but there is no such order', r.hub_id)
            when o.hub_id <> r.hub_id then format('sold at %s, ordered at %s', r.hub_id, o.hub_id)
            when sold.status is not null then null
            when o.status = 'REFUNDED' and not exists (
                     select from orders.history h where h.order_id = o.order_id and h.to_status = 'CANCELLED') then null
            else format('sold at %s, but the order is %s', r.hub_id, o.status) end
from inventory.reservation r
cross join audit
left join orders.orders o on o.order_id = r.reservation_id
left join sold on sold.status = o.status
left join checkout.saga s on s.order_id = r.reservation_id
where r.state = 'CONFIRMED' and r.changed_at < audit.cutoff
  and coalesce(o.updated_at, r.changed_at) < audit.cutoff
