-- The books of the providers that keep theirs with us, against our own. They are written in transactions of
-- their own, a provider's being another company: what is asked after, or was changed just now, is in flight.
with theirs as (
    select 'sandbox' as provider, payment_id, currency, count(*) filter (where captured > 0) as charges,
           sum(captured) as captured, sum(refunded) as refunded, max(created_at) as at
    from payments.sandbox_payments group by payment_id, currency
    union all
    select 'wallet', payment_id, currency, count(*) filter (where captured > 0), sum(captured), sum(refunded),
           max(created_at)
    from payments.wallet_payment group by payment_id, currency
), ours as (
    select * from payments.payment where provider in ('sandbox', 'wallet')
)
select coalesce(t.payment_id, p.payment_id),
       case when t.charges > 1 then format('charged %s times at %s', t.charges, t.provider)
            when coalesce(p.updated_at, t.at) >= audit.cutoff or p.check_at >= audit.cutoff then null
            when p.payment_id is null and t.captured > t.refunded
                 then format('%s took %s %s for a payment we do not have', t.provider, t.captured, t.currency)
            when p.payment_id is null then null
            when coalesce(t.captured, 0) <> p.captured
                 then format('captured %s, by the books of %s %s', p.captured, p.provider, coalesce(t.captured, 0))
            when coalesce(t.refunded, 0) not between p.refunded
                     and p.refunded + case when isfinite(audit.cutoff) then p.refunding else 0 end
                 then format('gave back %s, by the books of %s %s', p.refunded, p.provider, coalesce(t.refunded, 0)) end
from theirs t
full join ours p on p.payment_id = t.payment_id and p.provider = t.provider and p.currency = t.currency
cross join audit
where coalesce(t.captured, 0) > 0 or coalesce(p.captured, 0) > 0
