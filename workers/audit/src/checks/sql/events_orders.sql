-- What each order's history must have announced: every move but its creation, and a missed promise. The
-- outbox row is written with the move, so what waits there is announced too.
with told as (
    select h.order_id,
           case h.to_status when 'CONFIRMED' then 'confirmed' when 'CANCELLED' then 'cancelled'
                            when 'FAILED' then 'failed' when 'REFUNDED' then 'refunded' else 'status' end as word,
           count(*) as times, min(h.at) as first_at
    from orders.history h where h.version > 1 group by 1, 2
    union all
    select order_id, 'sla_breached', 1, sla_breached_at from orders.orders where sla_breached_at is not null
), waiting as (
    select subject, count(*) as n from orders.outbox group by subject
), named as (
    select t.order_id as id, format('evt.order.%s.%s.%s', t.word, o.city, t.order_id) as subject, t.times, t.first_at
    from told t join orders.orders o on o.order_id = t.order_id
)
select n.id, n.subject, n.times, n.first_at, coalesce(w.n, 0) as waiting
from named n left join waiting w on w.subject = n.subject
