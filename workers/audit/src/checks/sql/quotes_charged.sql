select o.order_id,
       case when q.id is null and o.confirmed_at is not null then format('there is no quote %s', o.quote_id)
            when q.user_id <> o.user_id then format('the quote was %s''s', q.user_id)
            when q.hub_id <> o.hub_id then format('the quote was for %s', q.hub_id)
            when (q.total, q.currency) <> (o.total, o.currency)
                then format('costs %s %s, quoted %s %s', o.total, o.currency, q.total, q.currency)
            -- An order that came to nothing gives its quote back, and another may have it.
            when o.confirmed_at is not null and q.order_id is distinct from o.order_id
                then format('the quote went to %s', coalesce(q.order_id, 'nobody')) end
from orders.orders o
left join pricing.quote q
       on q.id = case when o.quote_id ~ '^qte_[0-9a-f]{32}_' then substr(o.quote_id, 5, 32)::uuid end
where o.quote_id <> ''
