-- Between a claim and the draw of its units, and between a unit's return and its being taken in again, the two
-- differ by what is on its way; so a sale with claims that are not decided is left alone.
with holds as (
    select hub_id, reservation_id, state, coalesce(sum((line ->> 1)::bigint), 0) as units
    from inventory.reservation left join lateral jsonb_array_elements(lines) as line on true
    where user_id = 'usr_flashsale'
    group by 1, 2, 3
)
select s.sale_id,
       case when s.state = 'ENDED' and s.hold_released and h.state = 'RESERVED'
                 then format('over, but inventory still holds %s units in %s', h.units, s.hold_id)
            when s.state not in ('OPEN', 'SOLD_OUT') or s.held > 0 or s.changed_at >= audit.cutoff then null
            when case h.state when 'RESERVED' then h.units else 0 end <> s.offered - s.sold
                 then format('%s left, but inventory holds %s in %s', s.offered - s.sold, coalesce(h.units, 0), s.hold_id) end
from flashsale.sale s
cross join audit
left join holds h on h.hub_id = s.hub_id and h.reservation_id = s.hold_id
