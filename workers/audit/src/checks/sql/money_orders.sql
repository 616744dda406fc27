-- The payment is settled before the order is confirmed, so there is grace in two cases only: a payment that is
-- given back whole takes its order along a moment later, and what is due at the door is taken a moment after the
-- delivery. A basket that costs nothing is not charged.
select o.order_id,
       case when p.payment_id is null then format('%s, but nothing was paid', o.status)
            when p.status = 'refunded' and p.updated_at >= audit.cutoff then null
            when p.status not in ('authorized', 'captured', 'partially_refunded')
                 then format('%s, but payment %s is %s', o.status, p.payment_id, p.status)
            when (p.amount, p.currency) <> (o.total, o.currency)
                 then format('costs %s %s, payment %s is over %s %s', o.total, o.currency, p.payment_id, p.amount, p.currency)
            when p.status = 'authorized' and o.status in ('DELIVERED', 'CLOSED') and (o.updated_at >= audit.cutoff) is not true
                 then format('%s, but payment %s was never taken', o.status, p.payment_id)
            when p.status <> 'authorized' and p.captured <> o.total
                 then format('costs %s, payment %s captured %s', o.total, p.payment_id, p.captured)
            when o.payment_id <> p.payment_id
                 then format('names payment %L, its payment is %s', o.payment_id, p.payment_id) end
from orders.orders o
cross join audit
join sold on sold.status = o.status
left join payments.payment p on p.order_id = o.order_id
where o.total > 0
