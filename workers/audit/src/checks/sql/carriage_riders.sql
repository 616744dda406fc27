-- A rider and his trip change in one transaction.
select r.rider_id,
       case when live.trips > 1 then format('on %s live trips: %s', live.trips, live.names)
            when r.state in ('ASSIGNED', 'TO_HUB', 'PICKING', 'DELIVERING') and a.state is distinct from
                 case r.state when 'ASSIGNED' then 'OFFERED' when 'DELIVERING' then 'PICKED_UP' else 'ACCEPTED' end
                 then format('%s, but his trip %s is %s', r.state, r.assignment_id, coalesce(a.state, 'unknown'))
            when r.state in ('OFFLINE', 'IDLE', 'COMPLETED') and live.trips > 0
                 then format('%s, but on %s', r.state, live.names) end
from dispatch.rider r
left join dispatch.assignment a on a.assignment_id = r.assignment_id
left join lateral (
    select count(*) as trips, string_agg(assignment_id, ', ' order by offered_at) as names
    from dispatch.assignment l
    where l.rider_id = r.rider_id and l.state in ('OFFERED', 'ACCEPTED', 'PICKED_UP')) live on true
