-- Commits a reservation: held units leave Redis' account for good. Late – the hold has expired, or is unknown and
-- the caller hands the lines over – it takes the stock again, all or nothing, or says no. Never oversells.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  user id, used when the reservation is unknown
-- ARGV[3]  fingerprint, used when the reservation is unknown
-- ARGV[4]  hash of (user, reservation), below 2^32; mod bucket count = primary bucket
-- ARGV[5]  how long the record is kept, ms
-- ARGV[6..] sku, qty (> 0), … each SKU once; empty = an unknown reservation is answered, not served
--
-- returns {'confirmed', epoch, seq, rereserved 0|1, {sku, qty, …}, {sku, available, held, crossed, …}}
--         {'replayed', epoch, seq}    already confirmed
--         {'short', {sku, wanted, available, …}}
--         {'unknown_sku', {sku, …}}
--         {'unknown'}                 no such reservation here and no lines given
--         {'refused', state}          released or returned
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[5], m)
if r and r.state == 'CONFIRMED' then
  return { 'replayed', m.epoch, r.seq }
end
if r and r.state ~= 'RESERVED' and r.state ~= 'EXPIRED' then
  return { 'refused', r.state }
end

local lines, skus, states
local late = not (r and r.state == 'RESERVED')
if late then
  local wanted = {}
  if r then
    for i, line in ipairs(cjson.decode(r.lines)) do
      wanted[i] = { line[1], line[2] }
    end
  else
    for i = 6, #ARGV, 2 do
      wanted[#wanted + 1] = { ARGV[i], tonumber(ARGV[i + 1]) }
    end
  end
  if #wanted == 0 then
    return { 'unknown' }
  end
  local unknown, short
  unknown, short, lines, skus, states = take(KEYS[2], wanted, tonumber(ARGV[4]), false)
  if #unknown > 0 then
    return { 'unknown_sku', unknown }
  end
  if #short > 0 then
    return { 'short', short }
  end
else
  lines = cjson.decode(r.lines)
  skus, states = states_of(KEYS[2], lines)
  for i, s in ipairs(states) do
    s.held = s.held - lines[i][2]
  end
  redis.call('ZREM', KEYS[3], ARGV[1])
end

local now = clock()
local user, req = r and r.user or ARGV[2], r and r.req or ARGV[3]
local flat, stock = write_stock(KEYS[2], skus, states)
local encoded = json(lines)
journal(m, KEYS[4], now, { 'kind', 'committed', 'res', ARGV[1], 'user', user, 'req', req,
  'late', late and 1 or 0, 'lines', encoded, 'stock', stock })
write_reservation(KEYS[5], m, 'CONFIRMED', user, r and r.exp or now, req, encoded, now + ARGV[5])
return { 'confirmed', m.epoch, m.seq, late and 1 or 0, flat_lines(lines), flat }
