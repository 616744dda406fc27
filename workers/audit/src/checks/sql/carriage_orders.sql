-- Dispatch moves first, and orders owes nothing it has not been asked for: so an order that has left the hub has
-- its carriage on record already, and no grace is needed for that. The other way round a move may be due.
with carried as (
    select s.order_id, count(*) as times, string_agg(a.assignment_id, ', ' order by a.offered_at) as trips
    from dispatch.stop s
    join dispatch.assignment a on a.assignment_id = s.assignment_id
    where a.state in ('PICKED_UP', 'COMPLETED')
    group by s.order_id
)
select o.order_id,
       case when t.order_id is null then format('%s, but dispatch does not know it', o.status)
            when coalesce(c.times, 0) <> 1
                 then format('%s, and carried on %s trips: %s', o.status, coalesce(c.times, 0), coalesce(c.trips, 'none'))
            when o.status in ('PICKED_UP', 'IN_TRANSIT') and t.state not in ('PICKED_UP', 'DELIVERED')
                 or o.status in ('DELIVERED', 'CLOSED') and t.state <> 'DELIVERED'
                 then format('%s, but by dispatch %s', o.status, t.state) end
from orders.orders o
left join dispatch.task t on t.order_id = o.order_id
left join carried c on c.order_id = o.order_id
where o.status in ('PICKED_UP', 'IN_TRANSIT', 'DELIVERED', 'CLOSED')
