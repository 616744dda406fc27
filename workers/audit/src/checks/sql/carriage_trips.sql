-- One order, one trip: written in one transaction each time, so no moment may show anything else.
with live as (
    select s.order_id, count(*) as trips, string_agg(a.assignment_id, ', ' order by a.offered_at) as names
    from dispatch.stop s
    join dispatch.assignment a on a.assignment_id = s.assignment_id
    where a.state in ('OFFERED', 'ACCEPTED', 'PICKED_UP')
    group by s.order_id
)
select t.order_id,
       case when live.trips > 1 and t.state not in ('DELIVERED', 'CANCELLED')
                 then format('on %s live trips: %s', live.trips, live.names)
            when t.state in ('OFFERED', 'ASSIGNED', 'PICKED_UP') and a.state is distinct from
                 case t.state when 'OFFERED' then 'OFFERED' when 'ASSIGNED' then 'ACCEPTED' else 'PICKED_UP' end
                 then format('%s, but its trip %s is %s', t.state, t.assignment_id, coalesce(a.state, 'unknown'))
            when t.state in ('OFFERED', 'ASSIGNED', 'PICKED_UP') and a.rider_id is distinct from t.rider_id
                 then format('with rider %s on the trip of %s', t.rider_id, a.rider_id) end
from dispatch.task t
left join dispatch.assignment a on a.assignment_id = t.assignment_id
left join live on live.order_id = t.order_id
