-- Restated here on purpose: an audit that took the table of moves from the worker could not find it wrong.
with moves (from_status, to_status) as (values
    ('PENDING', 'CONFIRMED'), ('PENDING', 'FAILED'), ('PENDING', 'CANCELLED'),
    ('CONFIRMED', 'ASSIGNED_TO_STORE'), ('CONFIRMED', 'CANCELLED'),
    ('ASSIGNED_TO_STORE', 'PICKING'), ('ASSIGNED_TO_STORE', 'CANCELLED'),
    ('PICKING', 'PACKED'), ('PACKED', 'ASSIGNED_TO_PARTNER'), ('ASSIGNED_TO_PARTNER', 'PICKED_UP'),
    ('PICKED_UP', 'IN_TRANSIT'), ('IN_TRANSIT', 'DELIVERED'), ('DELIVERED', 'CLOSED'),
    ('DELIVERED', 'REFUNDED'), ('CLOSED', 'REFUNDED'), ('CANCELLED', 'REFUNDED')
), steps as (
    select h.order_id, h.version, h.from_status, h.to_status,
           lag(h.to_status) over by_version as before,
           row_number() over by_version as nth,
           m.to_status is not null as legal
    from orders.history h
    left join moves m on m.from_status = h.from_status and m.to_status = h.to_status
    window by_version as (partition by h.order_id order by h.version)
), paths as (
    select order_id, count(*) as moves, max(version) as version,
           (array_agg(to_status order by version desc))[1] as ends,
           min(version) = 1 and bool_and(nth > 1 or (from_status is null and to_status = 'PENDING')) as begins,
           bool_and(to_status <> 'CONFIRMED') as unsold,
           string_agg(format('%s → %s', coalesce(from_status, '–'), to_status), ', ' order by version)
               filter (where nth > 1 and (not legal or from_status is distinct from before)) as wrong
    from steps group by order_id
)
select o.order_id,
       case when p.order_id is null then 'it has no history'
            when not p.begins then 'its history does not begin with PENDING at version 1'
            when p.wrong is not null then format('moves that do not exist: %s', p.wrong)
            when p.ends <> o.status then format('its history ends at %s, it is %s', p.ends, o.status)
            -- A missed promise takes a version and is no move.
            when p.moves + (o.sla_breached_at is not null)::int <> o.version or p.version > o.version
                 then format('version %s after %s moves, the last of them version %s', o.version, p.moves, p.version)
            when p.unsold <> (o.confirmed_at is null)
                 then format('confirmed at %s, by its history %s', coalesce(o.confirmed_at::text, 'no time'),
                             case when p.unsold then 'never' else 'it was' end) end
from orders.orders o
left join paths p on p.order_id = o.order_id
