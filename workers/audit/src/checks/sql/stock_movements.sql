-- Units leave and enter the shelf by movements only, so a reservation's movements must make its state: sold
-- units have left, held ones are reserved, all others are back. No grace: they are written together.
with lines as (
    select r.hub_id, r.reservation_id, line ->> 0 as sku, sum((line ->> 1)::bigint) as qty
    from inventory.reservation r cross join lateral jsonb_array_elements(r.lines) as line group by 1, 2, 3
), moved as (
    select hub_id, reservation_id, sku, sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved,
           coalesce(sum(qty) filter (where kind = 'committed'), 0) as sold
    from inventory.movement where reservation_id is not null group by 1, 2, 3
), both_sides as (
    select hub_id, reservation_id, sku, coalesce(l.qty, 0) as qty, coalesce(m.on_hand, 0) as on_hand,
           coalesce(m.reserved, 0) as reserved, coalesce(m.sold, 0) as sold
    from lines l full join moved m using (hub_id, reservation_id, sku)
)
select b.hub_id || '/' || b.reservation_id,
       case when r.state is null then format('%s moved for a reservation that is not there', b.sku)
            when (b.on_hand, b.reserved) <> (
                     case r.state when 'CONFIRMED' then -b.qty when 'RETURNED' then b.qty - b.sold else 0 end,
                     case r.state when 'RESERVED' then b.qty else 0 end)
                 then format('is %s with %s %s, but its movements make %s on hand and %s reserved', r.state, b.qty,
                             b.sku, b.on_hand, b.reserved) end
from both_sides b
left join inventory.reservation r on r.hub_id = b.hub_id and r.reservation_id = b.reservation_id
