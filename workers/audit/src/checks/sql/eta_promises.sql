-- The promise is made by the event of the confirmation, and kept for as long as the order.
select o.order_id,
       case when p.promised_at is null then format('confirmed at %s without a promise', o.confirmed_at)
            when p.delivered_at is null and d.at < audit.cutoff
                 then format('delivered at %s; its promise waits to hear of it', d.at) end
from orders.orders o
cross join audit
left join eta.promise p on p.order_id = o.order_id
left join orders.history d on d.order_id = o.order_id and d.to_status = 'DELIVERED'
where o.confirmed_at < audit.cutoff and o.status not in ('CANCELLED', 'REFUNDED', 'FAILED')
  -- They are forgotten in time, as sagas are.
  and o.placed_at > audit.sagas_since
