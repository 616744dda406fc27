-- What the delivery line has of the orders that seed.sql made: those of kind {kind}, numbers {from} to {to}.
insert into fulfilment.hub (hub_id, city) values ('hub_1', 'jkt') on conflict do nothing;
insert into fulfilment.task (order_id, hub_id, city, state, items, lines, units, created_at, packed_at, ready_at,
                             pick_s, load, order_version, version, announced)
select order_id, 'hub_1', 'jkt', case kind when 'cancelled' then 'CANCELLED' else 'PACKED' end, '[]', 2, 3, at,
       case kind when 'cancelled' then null else at end, at, 120, 1, 3, 4, true
from made where kind in ('closed', 'refunded', 'cancelled');

insert into dispatch.rider (rider_id, name, city, state, active, capacity) values ('rid_1', 'Siti', 'jkt', 'IDLE', true, 0)
on conflict do nothing;
insert into dispatch.assignment (assignment_id, rider_id, hub_id, city, state, hub_lat, hub_lng, offered_at, expires_at,
                                 ready_at, accepted_at, ended_at)
select 'asg_' || i, 'rid_1', 'hub_1', 'jkt', 'COMPLETED', -6.2, 106.8, at, at, at, at, at
from made where kind in ('closed', 'refunded');
insert into dispatch.task (order_id, hub_id, city, state, drop_lat, drop_lng, address, placed_at, ready_at, packed_at,
                           promised_by, priority, assignment_id, rider_id, attempts, asked, created_at, not_before)
select order_id, 'hub_1', 'jkt', 'DELIVERED', -6.21, 106.81, '', at, at, at, at, 0, 'asg_' || i, 'rid_1', 1, '{rid_1}', at, at
from made where kind in ('closed', 'refunded');
insert into dispatch.stop (assignment_id, order_id, place, planned_s)
select 'asg_' || i, order_id, 0, 600 from made where kind in ('closed', 'refunded');

insert into tracking.carry (order_id, assignment_id, rider_id, hub_id, city, active, version, changed_at)
select order_id, 'asg_' || i, 'rid_1', 'hub_1', 'jkt', false, 5, at from made where kind in ('closed', 'refunded');
insert into tracking.point (at, rider_id, city, lat, lng, speed_mps, bearing_deg, accuracy_m)
select at, 'rid_' || i, 'jkt', -6.2, 106.8, 5, 0, 5 from made where kind = 'closed';

insert into eta.promise (order_id, hub_id, city, placed_at, delivered_at, promised_at, p50_s, p80_s, p95_s)
select order_id, 'hub_1', 'jkt', at, at, at, 600, 700, 900 from made where kind in ('closed', 'refunded');
