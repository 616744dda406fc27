-- Sales on top of the orders of seed.sql: one that runs, one with a checkout under way, one that is sold out and one
-- that is over. An order of a sale is of one SKU at the sale's price, so their baskets become two milk at 33000.
insert into flashsale.sale (sale_id, hub_id, city, sku, price, currency, units, per_user, starts_at, ends_at, mode,
    admit_per_s, place_s, buckets, state, epoch, offered, held, sold, released, hold_id, hold_released, forgotten,
    changed_at)
select 'sale_' || name, 'hub_1', 'jkt', 'milk-1l', 33000, 'IDR', offered, 2, now() - interval '2 hours',
       now() + case state when 'ENDED' then interval '-1 hour' else interval '1 hour' end, 'fifo', 10, 60, 8, state, 1,
       offered, held, sold, released, 'hold_' || name, state = 'ENDED', state = 'ENDED', now() - interval '1 hour'
from (values ('open', 'OPEN', 10, 0, 2, 0), ('busy', 'OPEN', 5, 2, 0, 0), ('out', 'SOLD_OUT', 2, 0, 2, 0),
             ('over', 'ENDED', 7, 0, 4, 3)) as s (name, state, offered, held, sold, released);

insert into flashsale.claim (order_id, sale_id, user_id, saga_id, qty, request, start, state, created_at, changed_at)
select o.order_id, 'sale_' || c.sale, o.user_id, o.saga_id, 2, 'fp', '\x00', c.state, o.placed_at, o.placed_at
from (values (7, 'open', 'sold'), (6, 'busy', 'started'), (3, 'out', 'sold'), (1, 'over', 'sold'),
             (8, 'over', 'sold'), (4, 'over', 'returned'), (5, 'over', 'returned')) as c (i, sale, state)
join orders.orders o on o.order_id = 'ord_' || lpad(to_hex(c.i), 32, '0');

update orders.orders o set sale_id = c.sale_id from flashsale.claim c where c.order_id = o.order_id;
delete from orders.lines where sku = 'eggs-12' and order_id in (select order_id from flashsale.claim);
update orders.lines set unit_price = 33000, total = 66000 where order_id in (select order_id from flashsale.claim);

update inventory.reservation set lines = '[["milk-1l", 2]]'
where reservation_id in (select order_id from flashsale.claim);
delete from inventory.movement
where sku = 'eggs-12' and reservation_id in (select order_id from flashsale.claim);

-- What is left of a sale is held for it; a hold that was given back or emptied is released.
insert into inventory.reservation (hub_id, reservation_id, user_id, state, expires_at, request, lines, changed_at)
select hub_id, hold_id, 'usr_flashsale', case when left_over > 0 then 'RESERVED' else 'RELEASED' end,
       now() + interval '1 hour', 'fp',
       case when left_over > 0 then jsonb_build_array(jsonb_build_array(sku, left_over)) else '[]' end, changed_at
from (select *, offered - held - sold - released as left_over from flashsale.sale) s;
insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, reservation_id, at)
select hub_id, 0, 1000 + row_number() over (order by sale_id), sku, 'reserved', left_over, 0, left_over, hold_id,
       changed_at
from (select *, offered - held - sold - released as left_over from flashsale.sale) s where left_over > 0;
update inventory.stock s set on_hand = m.on_hand, reserved = m.reserved
from (select hub_id, sku, sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved
      from inventory.movement group by hub_id, sku) m
where (m.hub_id, m.sku) = (s.hub_id, s.sku);
