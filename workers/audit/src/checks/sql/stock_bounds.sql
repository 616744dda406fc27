-- The table's constraints say the same; this finds the day somebody dropped one.
select hub_id || '/' || sku,
       case when on_hand < 0 or reserved < 0 or reserved > on_hand
            then format('on hand %s, reserved %s', on_hand, reserved) end
from inventory.stock
