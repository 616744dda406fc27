-- One statement, so one position of the journal.
select h.epoch, h.applied_seq,
       (select count(*) from inventory.reservation r where r.hub_id = h.hub_id and r.state = 'RESERVED') as holds,
       (select coalesce(jsonb_agg(jsonb_build_array(s.sku, s.on_hand, s.reserved)), '[]')
        from inventory.stock s where s.hub_id = h.hub_id) as stock
from inventory.hub h
where h.hub_id = $1
