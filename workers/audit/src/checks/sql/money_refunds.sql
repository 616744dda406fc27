-- Refunds are written with the payment they come from: no grace.
select p.payment_id,
       case when p.refunded + p.refunding > p.captured
                 then format('captured %s, gave back %s and holds %s for refunds', p.captured, p.refunded, p.refunding)
            when p.refunded <> coalesce(r.done, 0)
                 then format('gave back %s, its refunds make %s', p.refunded, coalesce(r.done, 0))
            when p.refunding <> coalesce(r.open, 0)
                 then format('holds %s for refunds, open ones make %s', p.refunding, coalesce(r.open, 0))
            when (p.status = 'refunded') <> (p.captured > 0 and p.refunded = p.captured)
                 then format('is %s, with %s of %s given back', p.status, p.refunded, p.captured) end
from payments.payment p
left join (select payment_id, sum(amount) filter (where status = 'succeeded') as done,
                  sum(amount) filter (where status = 'pending') as open
           from payments.refund group by payment_id) r on r.payment_id = p.payment_id
where p.captured > 0 or p.refunded > 0 or r.payment_id is not null
