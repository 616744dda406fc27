-- What dispatch has done and orders has not: a move is owed, and being asked for, or it was lost.
select t.order_id,
       case when o.order_id is null then format('dispatch has it %s; there is no such order', t.state)
            when e.owed is null and (t.state = 'DELIVERED' and o.status not in ('DELIVERED', 'CLOSED', 'REFUNDED')
                 or t.state = 'PICKED_UP' and o.status not in ('PICKED_UP', 'IN_TRANSIT', 'DELIVERED', 'CLOSED', 'REFUNDED')
                 or t.state = 'ASSIGNED' and o.status = 'PACKED' and coalesce(a.accepted_at, t.created_at) < audit.cutoff
                    and o.updated_at < audit.cutoff)
                 then format('dispatch has it %s, orders %s, and no move is owed', t.state, o.status)
            when e.oldest < audit.cutoff
                 then format('%s is owed to orders since %s, after %s attempts; the order is %s', e.owed, e.oldest,
                             e.attempts, o.status) end
from dispatch.task t
cross join audit
left join orders.orders o on o.order_id = t.order_id
left join dispatch.assignment a on a.assignment_id = t.assignment_id
left join lateral (
    select string_agg(status, ', ' order by rank) as owed, min(created_at) as oldest, max(attempts) as attempts
    from dispatch.effect where order_id = t.order_id and done_at is null) e on true
where t.state in ('ASSIGNED', 'PICKED_UP', 'DELIVERED')
