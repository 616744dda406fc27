-- Counts and claims are written in one transaction: there is no grace. What is left is what remains, so a sale that
-- runs must only not have more taken than offered; of one that is over every unit must be named.
with claims as (
    select sale_id, coalesce(sum(qty) filter (where state in ('held', 'started')), 0) as held,
           coalesce(sum(qty) filter (where state = 'sold'), 0) as sold
    from flashsale.claim group by sale_id
)
select s.sale_id,
       case when (s.held, s.sold) <> (coalesce(c.held, 0), coalesce(c.sold, 0))
                 then format('counts %s held and %s sold; its claims make %s and %s', s.held, s.sold,
                             coalesce(c.held, 0), coalesce(c.sold, 0))
            when s.held + s.sold > s.offered
                 then format('%s held and %s sold of %s offered', s.held, s.sold, s.offered)
            when s.state = 'ENDED' and s.held + s.sold + s.released <> s.offered
                 then format('over, with %s held, %s sold and %s released of %s offered', s.held, s.sold, s.released,
                             s.offered)
            when s.state = 'SOLD_OUT' and s.sold <> s.offered
                 then format('sold out with %s sold of %s', s.sold, s.offered) end
from flashsale.sale s
left join claims c on c.sale_id = s.sale_id
