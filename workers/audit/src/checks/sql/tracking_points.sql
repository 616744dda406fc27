-- A frame that was delivered twice must be written once. The last day stands for all.
select rider_id || ' ' || at::text,
       case when count(*) > 1 then format('%s points of one moment', count(*)) end
from tracking.point
where at > now() - interval '1 day'
group by rider_id, at
