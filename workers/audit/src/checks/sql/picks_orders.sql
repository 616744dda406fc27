-- A confirmed order is a pick task, and the store's, within moments; a task follows its order. Store staff move the
-- order first, so a task may be behind for as long as an event takes.
select o.order_id,
       case when t.order_id is null then format('%s, but no pick task was made of it', o.status)
            when o.status = 'CONFIRMED' then format('confirmed at %s and not handed to the store', o.confirmed_at)
            when o.updated_at >= audit.cutoff then null
            when o.status = 'ASSIGNED_TO_STORE' and t.state <> 'WAITING' or o.status = 'PICKING' and t.state <> 'PICKING'
                 or o.status in ('PACKED', 'ASSIGNED_TO_PARTNER', 'PICKED_UP', 'IN_TRANSIT', 'DELIVERED', 'CLOSED')
                    and t.state <> 'PACKED'
                 or o.status = 'CANCELLED' and t.state <> 'CANCELLED'
                 then format('%s, but its pick task is %s', o.status, t.state) end
from orders.orders o
cross join audit
left join fulfilment.task t on t.order_id = o.order_id
where o.confirmed_at < audit.cutoff
  -- One that was cancelled at once need never have become a task.
  and (o.status not in ('CANCELLED', 'REFUNDED', 'FAILED') or t.order_id is not null)
