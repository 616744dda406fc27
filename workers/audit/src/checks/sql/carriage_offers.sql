-- An offer that ran out is somebody's business: the dispatcher of its zone. While nobody holds the zone, nobody is.
select a.assignment_id,
       case when a.expires_at < least(audit.cutoff, now() - interval '10 seconds')
            then format('offered to %s until %s, and still open', a.rider_id, a.expires_at) end
from dispatch.assignment a cross join audit
where a.state = 'OFFERED'
