select o.order_id, case when q.confirmed_at is null then 'pricing was not told that it is confirmed' end
from audit, orders.orders o
join pricing.quote q on q.order_id = o.order_id
where o.confirmed_at is not null and o.confirmed_at < audit.cutoff
