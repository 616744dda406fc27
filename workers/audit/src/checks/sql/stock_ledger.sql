-- The ledger is append-only, so its sums are what the shelf must hold. Both are written by the drainer in
-- one transaction: there is no grace.
select coalesce(s.hub_id, m.hub_id) || '/' || coalesce(s.sku, m.sku),
       case when (coalesce(s.on_hand, 0), coalesce(s.reserved, 0)) <> (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
            then format('on hand %s, reserved %s; the ledger says %s and %s', coalesce(s.on_hand, 0),
                        coalesce(s.reserved, 0), coalesce(m.on_hand, 0), coalesce(m.reserved, 0)) end
from inventory.stock s
full join (select hub_id, sku, sum(on_hand_delta)::bigint as on_hand, sum(reserved_delta)::bigint as reserved
           from inventory.movement group by hub_id, sku) m
     on m.hub_id = s.hub_id and m.sku = s.sku
