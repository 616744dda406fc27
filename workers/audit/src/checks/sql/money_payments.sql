-- Money we have for an order that does not stand must go back. A refund the bank is still working on is on
-- its way; when everything must be settled it is not there yet.
select p.payment_id,
       case when p.updated_at >= audit.cutoff or coalesce(o.updated_at, p.updated_at) >= audit.cutoff then null
            when sold.status is not null then null
            -- Its checkout is still to be finished or undone; that it ends is for the sagas' checks.
            when s.state in ('running', 'awaiting_payment', 'compensating')
                 and isfinite(audit.cutoff) then null
            when p.status = 'authorized'
                 then format('authorized %s %s, but order %s is %s', p.amount, p.currency, p.order_id,
                             coalesce(o.status, 'not there'))
            when p.captured - p.refunded - case when isfinite(audit.cutoff) then p.refunding else 0 end > 0
                 then format('holds %s of %s %s, but order %s is %s', p.captured - p.refunded, p.captured, p.currency,
                             p.order_id, coalesce(o.status, 'not there')) end
from payments.payment p
cross join audit
left join orders.orders o on o.order_id = p.order_id
left join sold on sold.status = o.status
left join checkout.saga s on s.order_id = p.order_id
where p.status in ('authorized', 'captured', 'partially_refunded', 'refunded') or p.captured > 0
