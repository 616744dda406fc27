-- What each carriage must have announced. Offers and deliveries are written with their rows; the outbox row too.
with told as (
    select order_id, city, 'delivered' as word, 1 as times, created_at as first_at from dispatch.task where state = 'DELIVERED'
    union all
    select order_id, city, 'offered', attempts, created_at from dispatch.task where attempts > 0
), waiting as (
    select subject, count(*) as n from dispatch.outbox group by subject
), named as (
    select order_id as id, format('evt.assignment.%s.%s.%s', word, city, order_id) as subject, times, first_at from told
)
select n.id, n.subject, n.times::bigint as times, n.first_at, coalesce(w.n, 0) as waiting
from named n left join waiting w on w.subject = n.subject
