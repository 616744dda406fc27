-- Undoes a sale: puts the units of a confirmed reservation back on the shelf, once. One that was never sold is let
-- go as release does it, in the same step, so that no confirm comes in between. Redis forgets what has ended after a
-- while; for a reservation it does not know, the caller says what the record says.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  if unknown: 'ask' changes nothing, 'bury' leaves a tombstone, 'apply' puts the lines back
-- ARGV[3]  how long the record is kept, ms
-- ARGV[4..] sku, qty (> 0), … each SKU once; empty = all that was confirmed
--
-- returns {'returned', epoch, seq, {sku, qty, …}, {sku, available, held, crossed, …}}
--         {'released', epoch, seq, {sku, qty, …}, {sku, available, held, crossed, …}}   it was still on hold
--         {'buried', epoch, seq}      expired or unknown until now, refused from now on
--         {'replayed', epoch, seq, state}   already returned or released
--         {'unknown'}
--         {'exceeds', sku, wanted, confirmed}   more than was confirmed; nothing was put back
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[5], m)
if r and (r.state == 'RETURNED' or r.state == 'RELEASED') then
  return { 'replayed', m.epoch, r.seq, r.state }
end
if not r and ARGV[2] == 'ask' then
  return { 'unknown' }
end
if r and r.state ~= 'CONFIRMED' or not r and ARGV[2] == 'bury' then
  local keys = { stock = KEYS[2], expiry = KEYS[3], journal = KEYS[4], reservation = KEYS[5] }
  return let_go(m, keys, ARGV[1], r, ARGV[3])
end

local lines = {}
for i = 4, #ARGV, 2 do
  lines[#lines + 1] = { ARGV[i], tonumber(ARGV[i + 1]) }
end
if r then
  local confirmed = cjson.decode(r.lines)
  if #lines == 0 then
    lines = confirmed
  end
  local most = {}
  for _, line in ipairs(confirmed) do
    most[line[1]] = line[2]
  end
  for _, line in ipairs(lines) do
    if line[2] > (most[line[1]] or 0) then
      return { 'exceeds', line[1], line[2], most[line[1]] or 0 }
    end
  end
end
if #lines == 0 then
  return { 'unknown' }
end

local now = clock()
local skus, states = states_of(KEYS[2], lines)
for i, s in ipairs(states) do
  spread(s, lines[i][2])
end
local flat, stock = write_stock(KEYS[2], skus, states)
local encoded = json(lines)
journal(m, KEYS[4], now, { 'kind', 'returned', 'res', ARGV[1], 'lines', encoded, 'stock', stock })
write_reservation(KEYS[5], m, 'RETURNED', r and r.user or '', now, r and r.req or '', encoded, now + ARGV[3])
return { 'returned', m.epoch, m.seq, flat_lines(lines), flat }
