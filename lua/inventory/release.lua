-- Gives a hold back to the buckets it came from. For a reservation nobody has heard of it leaves a tombstone, so
-- that a reserve which arrives later is refused.
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
--         {'buried', epoch, seq}      unknown until now, refused from now on
--         {'replayed', epoch, seq, state}   already released or expired
--         {'refused', state}          confirmed (give it back with return) or returned
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[5], m)
if r and (r.state == 'RELEASED' or r.state == 'EXPIRED') then
  return { 'replayed', m.epoch, r.seq, r.state }
end
if r and r.state ~= 'RESERVED' then
  return { 'refused', r.state }
end

local now = clock()
if not r then
  journal(m, KEYS[4], now, { 'kind', 'released', 'res', ARGV[1], 'lines', '[]', 'stock', '[]' })
  write_reservation(KEYS[5], m, 'RELEASED', '', now, '', '[]', now + ARGV[2])
  return { 'buried', m.epoch, m.seq }
end

local lines = cjson.decode(r.lines)
local skus, states = states_of(KEYS[2], lines)
for i, s in ipairs(states) do
  s.held = s.held - lines[i][2]
  give_back(s, lines[i])
end
local flat, stock = write_stock(KEYS[2], skus, states)
journal(m, KEYS[4], now, { 'kind', 'released', 'res', ARGV[1], 'lines', r.lines, 'stock', stock })
move_reservation(KEYS[5], m, 'RELEASED', now + ARGV[2])
redis.call('ZREM', KEYS[3], ARGV[1])
return { 'released', m.epoch, m.seq, flat_lines(lines), flat }
