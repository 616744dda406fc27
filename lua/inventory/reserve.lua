-- Puts a whole basket on hold at one hub, all or nothing (or, in partial mode, what is there). Idempotent by
-- reservation: the same id and basket gives the stored outcome. A short answer is not stored.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  user id
-- ARGV[3]  fingerprint of the request
-- ARGV[4]  hold, ms
-- ARGV[5]  1 = partial mode, 0 = all or nothing
-- ARGV[6]  hash of (user, reservation), below 2^32; mod bucket count = primary bucket
-- ARGV[7]  how long the record outlives the hold, ms
-- ARGV[8..] sku, qty (> 0), … each SKU once
--
-- returns {'reserved', epoch, seq, expires_at, {sku, qty, …}, {sku, available, held, crossed, …},
--            {sku, wanted, available, …}}                         the last list is empty unless partial
--         {'replayed', epoch, seq, state, expires_at, {sku, qty, …}}
--         {'short', {sku, wanted, available, …}}
--         {'unknown_sku', {sku, …}}
--         {'conflict'}                same id, other basket
--         {'refused', state}          the reservation has ended
--         {'busy', entries}           the journal is at its cap: the record is too far behind
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[5], m)
if r then
  if r.state ~= 'RESERVED' and r.state ~= 'CONFIRMED' then
    return { 'refused', r.state }
  end
  if r.req ~= ARGV[3] then
    return { 'conflict' }
  end
  return { 'replayed', m.epoch, r.seq, r.state, r.exp, flat_lines(cjson.decode(r.lines)) }
end
if m.seq - m.applied >= m.cap then
  return { 'busy', m.seq - m.applied }
end

local wanted = {}
for i = 8, #ARGV, 2 do
  wanted[#wanted + 1] = { ARGV[i], tonumber(ARGV[i + 1]) }
end
local unknown, short, lines, skus, states = take(KEYS[2], wanted, tonumber(ARGV[6]), ARGV[5] == '1')
if #unknown > 0 then
  return { 'unknown_sku', unknown }
end
if #short > 0 and (ARGV[5] ~= '1' or #lines == 0) then
  return { 'short', short }
end

local now = clock()
local expires_at = now + ARGV[4]
for i, s in ipairs(states) do
  s.held = s.held + lines[i][2]
end
local flat, stock = write_stock(KEYS[2], skus, states)
local encoded = json(lines)
journal(m, KEYS[4], now, { 'kind', 'reserved', 'res', ARGV[1], 'user', ARGV[2], 'exp', expires_at, 'req', ARGV[3],
  'lines', encoded, 'stock', stock })
write_reservation(KEYS[5], m, 'RESERVED', ARGV[2], expires_at, ARGV[3], encoded, expires_at + ARGV[7])
redis.call('ZADD', KEYS[3], expires_at, ARGV[1])
return { 'reserved', m.epoch, m.seq, expires_at, flat_lines(lines), flat, short }
