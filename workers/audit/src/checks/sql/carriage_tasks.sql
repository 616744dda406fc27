-- Every pick task that was announced, and not called off, is dispatch's business; the news may be on its way.
select p.order_id,
       case when t.order_id is null then format('its pick task is %s; dispatch does not know it', p.state)
            when p.state = 'PACKED' and t.packed_at is null and p.packed_at < audit.cutoff and t.state <> 'CANCELLED'
                 then format('packed at %s; dispatch still waits for it', p.packed_at) end
from fulfilment.task p
cross join audit
left join dispatch.task t on t.order_id = p.order_id
where p.announced and p.state <> 'CANCELLED' and p.created_at < audit.cutoff
