-- Puts the units of a confirmed reservation back on the shelf, once. Redis forgets confirmed reservations after a
-- while; for one it does not know, the caller says what the record says.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  journal stream of the hub
-- KEYS[4]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  if unknown: 'ask' changes nothing, 'bury' leaves a tombstone, 'apply' puts the lines back
-- ARGV[3]  how long the record is kept, ms
-- ARGV[4..] sku, qty (> 0), … each SKU once; empty = all that was confirmed
--
-- returns {'returned', epoch, seq, {sku, qty, …}, {sku, available, held, crossed, …}}
--         {'buried', epoch, seq}      unknown until now, refused from now on
--         {'replayed', epoch, seq}    already returned
--         {'unknown'}
--         {'exceeds', sku, wanted, confirmed}   more than was confirmed; nothing was put back
--         {'refused', state}          reserved, released or expired
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[4], m)
if r and r.state == 'RETURNED' then
  return { 'replayed', m.epoch, r.seq }
end
if r and r.state ~= 'CONFIRMED' then
  return { 'refused', r.state }
end
if not r and ARGV[2] == 'ask' then
  return { 'unknown' }
end

local now = clock()
if not r and ARGV[2] == 'bury' then
  journal(m, KEYS[3], now, { 'kind', 'returned', 'res', ARGV[1], 'lines', '[]', 'stock', '[]' })
  write_reservation(KEYS[4], m, 'RETURNED', '', now, '', '[]', now + ARGV[3])
  return { 'buried', m.epoch, m.seq }
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

local skus, states = states_of(KEYS[2], lines)
for i, s in ipairs(states) do
  spread(s, lines[i][2])
end
local flat, stock = write_stock(KEYS[2], skus, states)
local encoded = json(lines)
journal(m, KEYS[3], now, { 'kind', 'returned', 'res', ARGV[1], 'lines', encoded, 'stock', stock })
write_reservation(KEYS[4], m, 'RETURNED', r and r.user or '', now, r and r.req or '', encoded, now + ARGV[3])
return { 'returned', m.epoch, m.seq, flat_lines(lines), flat }
