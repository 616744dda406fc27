-- What each payment is now must have been announced, once. Parts given back are told one by one, under
-- one word; how often is not for the status to say.
with waiting as (
    select subject, count(*) as n from payments.outbox group by subject
), named as (
    select p.payment_id as id, format('evt.payment.%s.%s.%s', p.status, p.city, p.payment_id) as subject, p.updated_at
    from payments.payment p
    where p.status in ('authorized', 'captured', 'declined', 'voided', 'refunded', 'expired')
)
select n.id, n.subject, 1::bigint as times, n.updated_at as first_at, coalesce(w.n, 0) as waiting
from named n left join waiting w on w.subject = n.subject
