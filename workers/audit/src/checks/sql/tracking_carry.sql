-- Who is followed is who carries. The end of a trip is an event that tracking hears of a moment later.
select c.order_id,
       case when a.assignment_id is null then format('followed on %s, which dispatch does not know', c.assignment_id)
            when a.ended_at < audit.cutoff
                 then format('still followed on %s, which is %s since %s', c.assignment_id, a.state, a.ended_at) end
from tracking.carry c
cross join audit
left join dispatch.assignment a on a.assignment_id = c.assignment_id
where c.active
