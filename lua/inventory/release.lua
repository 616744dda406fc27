-- Gives a hold back to the buckets it came from. A reservation that has expired, or that nobody has heard of, is
-- buried: a reserve or a confirm which arrives later is refused.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  how long the record is kept, ms
--
-- returns {'released', epoch, seq, {sku, qty, …}, {sku, available, held, crossed, …}}
--         {'buried', epoch, seq}      expired or unknown until now, refused from now on
--         {'replayed', epoch, seq}    already released
--         {'refused', state}          confirmed (give it back with return) or returned
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[5], m)
if r and r.state == 'RELEASED' then
  return { 'replayed', m.epoch, r.seq }
end
if r and (r.state == 'CONFIRMED' or r.state == 'RETURNED') then
  return { 'refused', r.state }
end
local keys = { stock = KEYS[2], expiry = KEYS[3], journal = KEYS[4], reservation = KEYS[5] }
return let_go(m, keys, ARGV[1], r, ARGV[2])
