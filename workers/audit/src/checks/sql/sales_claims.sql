-- A claim that is not decided has a checkout under way. Nobody else may keep units from the sale.
select c.order_id,
       case when c.state in ('sold', 'returned') or c.changed_at >= audit.cutoff then null
            when s.saga_id is null then format('%s since %s, and no checkout knows it', c.state, c.changed_at)
            when s.state in ('confirmed', 'failed') and s.updated_at < audit.cutoff
                 then format('%s since %s; its checkout has %s', c.state, c.changed_at, s.state) end
from flashsale.claim c
cross join audit
left join checkout.saga s on s.saga_id = c.saga_id
