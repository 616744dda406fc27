-- A hold ends with its checkout, or by the clock. A checkout that is being undone releases it last. What is held for
-- a flash sale is held until the sale ends, and its worker keeps saying so.
select r.hub_id || '/' || r.reservation_id,
       case when r.user_id = 'usr_flashsale' and r.expires_at > now() then null
            when r.expires_at < audit.cutoff then format('expired at %s and still holds units', r.expires_at)
            when s.state in ('running', 'awaiting_payment', 'compensating') then null
            when o.status <> 'PENDING' and o.updated_at < audit.cutoff
                 then format('still holds units; the order is %s', o.status)
            when s.state in ('failed', 'confirmed') and s.updated_at < audit.cutoff
                 then format('still holds units; the saga has %s', s.state) end
from inventory.reservation r
cross join audit
left join orders.orders o on o.order_id = r.reservation_id
left join checkout.saga s on s.order_id = r.reservation_id
where r.state = 'RESERVED' and r.changed_at < audit.cutoff
