-- Written with the reservations in one transaction: no grace.
select coalesce(s.hub_id, r.hub_id) || '/' || coalesce(s.sku, r.sku),
       case when coalesce(s.reserved, 0) <> coalesce(r.units, 0)
            then format('reserved %s; open reservations hold %s', coalesce(s.reserved, 0), coalesce(r.units, 0)) end
from inventory.stock s
full join (select r.hub_id, line ->> 0 as sku, sum((line ->> 1)::bigint)::bigint as units
           from inventory.reservation r cross join lateral jsonb_array_elements(r.lines) as line
           where r.state = 'RESERVED'
           group by 1, 2) r
     on r.hub_id = s.hub_id and r.sku = s.sku
