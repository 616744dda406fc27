-- Orders with everything that belongs to them, as the workers would have left it an hour ago.
-- {from}, {to}: their numbers; {kind}: what became of them.
create temporary table made on commit drop as
select i, 'ord_' || n as order_id, 'sag_' || n as saga_id, 'pay_' || n as payment_id, 'usr_' || n as user_id,
       now() - interval '1 hour' as at, '{kind}' as kind
from generate_series({from}, {to}) i cross join lateral (select lpad(to_hex(i), 32, '0') as n) n;

create temporary table path on commit drop as
select row_number() over () as version, status from unnest(case '{kind}'
    when 'confirmed' then '{PENDING,CONFIRMED}'::text[]
    when 'wallet' then '{PENDING,CONFIRMED}'
    when 'closed' then '{PENDING,CONFIRMED,ASSIGNED_TO_STORE,PICKING,PACKED,ASSIGNED_TO_PARTNER,PICKED_UP,IN_TRANSIT,DELIVERED,CLOSED}'
    when 'failed' then '{PENDING,FAILED}'
    when 'cancelled' then '{PENDING,CONFIRMED,CANCELLED,REFUNDED}'
    when 'refunded' then '{PENDING,CONFIRMED,ASSIGNED_TO_STORE,PICKING,PACKED,ASSIGNED_TO_PARTNER,PICKED_UP,IN_TRANSIT,DELIVERED,REFUNDED}'
    when 'running' then '{PENDING}' end) as status;

insert into checkout.saga (saga_id, order_id, user_id, hub_id, city, idem_key, req_hash, state, step, deadline,
                           created_at, updated_at)
select saga_id, order_id, user_id, 'hub_1', 'jkt', 'key-' || i, '\x00',
       case kind when 'running' then 'running' when 'failed' then 'failed' else 'confirmed' end, '',
       case kind when 'running' then now() + interval '10 minutes' else at + interval '20 seconds' end, at, at
from made;

insert into orders.orders (order_id, saga_id, user_id, hub_id, city, status, version, currency, subtotal, discount,
    delivery_fee, total, address_line, lat, lng, payment_method, payment_id, payment_status, event, placed_at,
    updated_at, promised_by, confirmed_at)
select order_id, saga_id, user_id, 'hub_1', 'jkt', (select status from path order by version desc limit 1),
       (select count(*) from path), 'IDR', 66000, 0, 10000, 76000, 'Jl. Sudirman 1', -6.2, 106.8, 'card',
       case when kind in ('failed', 'running') then '' else payment_id end, '', '\x00', at, at,
       at + interval '20 minutes', case when kind not in ('failed', 'running') then at end
from made;
insert into orders.lines (order_id, line_no, sku, name, qty, unit_price, total)
select order_id, no, sku, sku, qty, price, qty * price
from made cross join (values (1, 'milk-1l', 2, 18000), (2, 'eggs-12', 1, 30000)) as l (no, sku, qty, price);
insert into orders.history (order_id, version, from_status, to_status, actor, reason, at)
select order_id, p.version, b.status, p.status, 'saga', '', at
from made cross join path p left join path b on b.version = p.version - 1;

insert into inventory.hub (hub_id, city, epoch) values ('hub_1', 'jkt', 1) on conflict do nothing;
insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, movement_id, at)
select 'hub_1', 0, 1, sku, 'received', 1000000, 1000000, 0, 'mov_1', now()
from (values ('milk-1l'), ('eggs-12')) as s (sku) on conflict do nothing;
insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, reservation_id, at)
select 'hub_1', 0, m.i * 10 + s.step, l.sku, s.kind, l.qty, s.on_hand * l.qty, s.held * l.qty, m.order_id, m.at
from made m
join orders.lines l on l.order_id = m.order_id
join (values (1, 'reserved', 0, 1, '{confirmed,wallet,closed,failed,cancelled,refunded,running}'::text[]),
             (2, 'released', 0, -1, '{failed}'),
             (2, 'committed', -1, -1, '{confirmed,wallet,closed,cancelled,refunded}'),
             (3, 'returned', 1, 0, '{cancelled}')) as s (step, kind, on_hand, held, kinds) on m.kind = any (s.kinds);
insert into inventory.reservation (hub_id, reservation_id, user_id, state, expires_at, request, lines, changed_at)
select 'hub_1', order_id, user_id,
       case kind when 'failed' then 'RELEASED' when 'cancelled' then 'RETURNED' when 'running' then 'RESERVED'
                 else 'CONFIRMED' end,
       case kind when 'running' then now() + interval '10 minutes' else at + interval '30 seconds' end, 'fp',
       '[["eggs-12", 1], ["milk-1l", 2]]', at
from made;
insert into inventory.stock (hub_id, sku, on_hand, reserved)
select hub_id, sku, sum(on_hand_delta), sum(reserved_delta) from inventory.movement group by hub_id, sku
on conflict (hub_id, sku) do update set on_hand = excluded.on_hand, reserved = excluded.reserved;

-- Wallets are filled and drawn by the worker's own function.
insert into payments.wallet (user_id, currency, balance)
select user_id, 'IDR', 100000 from made where kind = 'wallet';
insert into payments.entry (txn, account, amount, currency)
select 'crd_' || i, account, sign * 100000, 'IDR'
from made cross join lateral (values ('funding:wallet', 1), ('customer:' || user_id || ':wallet', -1)) e (account, sign)
where kind = 'wallet';
select payments.wallet_hold(payment_id || '-authorize', 'wlt_' || payment_id, payment_id, user_id, 76000, 'IDR', true)
from made where kind = 'wallet';

insert into payments.payment (payment_id, order_id, saga_id, user_id, city, provider, method, amount, currency, status,
    provider_ref, captured, refunded, created_at, updated_at)
select payment_id, order_id, saga_id, user_id, 'jkt', case kind when 'wallet' then 'wallet' else 'sandbox' end, 'card',
       76000, 'IDR', case kind when 'failed' then 'declined' when 'cancelled' then 'refunded' when 'refunded' then 'refunded' else 'captured' end,
       'ref_' || i, case kind when 'failed' then 0 else 76000 end, case when kind in ('cancelled', 'refunded') then 76000 else 0 end, at, at
from made where kind <> 'running';
insert into payments.entry (txn, account, amount, currency)
select payment_id || '-capture', account, sign * 76000, 'IDR'
from made cross join lateral (values
    ('provider:' || case kind when 'wallet' then 'wallet' else 'sandbox' end || ':clearing', 1),
    ('sales:orders', -1)) e (account, sign)
where kind in ('confirmed', 'wallet', 'closed', 'cancelled', 'refunded');
insert into payments.refund (refund_id, payment_id, order_id, amount, status)
select 'rfd_' || i, payment_id, order_id, 76000, 'succeeded' from made where kind in ('cancelled', 'refunded');
insert into payments.entry (txn, account, amount, currency)
select 'rfd_' || i, account, sign * 76000, 'IDR'
from made cross join (values ('sales:refunds', 1), ('provider:sandbox:clearing', -1)) e (account, sign)
where kind in ('cancelled', 'refunded');
insert into payments.sandbox_payments (provider_ref, payment_id, order_id, authorize_key, fingerprint, token, amount,
    currency, auto_capture, status, captured, refunded, created_at)
select 'ref_' || i, payment_id, order_id, payment_id || '-authorize', 'fp', 'tok_ok', 76000, 'IDR', true,
       case kind when 'failed' then 'declined' else 'captured' end, case kind when 'failed' then 0 else 76000 end,
       case when kind in ('cancelled', 'refunded') then 76000 else 0 end, at
from made where kind in ('confirmed', 'closed', 'failed', 'cancelled', 'refunded');
