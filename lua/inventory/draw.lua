-- Takes a whole basket on hold out of another open hold of the hub, all or nothing: the one shrinks as the other
-- comes to be, and what is free does not change. Idempotent by reservation. A hold that is emptied so is released.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5]  reservation hash
-- KEYS[6]  reservation hash of the hold that is drawn from
-- ARGV[1]  reservation id
-- ARGV[2]  user id
-- ARGV[3]  fingerprint of the request
-- ARGV[4]  hold, ms
-- ARGV[5]  how long the records outlive their holds, ms
-- ARGV[6]  reservation id of the hold that is drawn from
-- ARGV[7..] sku, qty (> 0), … each SKU once
--
-- returns {'reserved', epoch, seq, expires_at, {sku, qty, …}, {sku, available, held, crossed, …}, {}}
--         {'replayed', epoch, seq, state, expires_at, {sku, qty, …}}
--         {'short', {sku, wanted, available, …}}    available: in the hold
--         {'conflict'}                same id, other basket
--         {'refused', state}          the reservation has ended
--         {'ended'}                   there is no such open hold to draw from
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
local from = read_reservation(KEYS[6], m)
if not from or from.state ~= 'RESERVED' then
  return { 'ended' }
end

local source, lines, deltas, short = cjson.decode(from.lines), {}, {}, {}
for i = 7, #ARGV, 2 do
  local sku, qty = ARGV[i], tonumber(ARGV[i + 1])
  local line, there = part_of(source, sku, qty)
  if there < qty then
    short[#short + 1], short[#short + 2], short[#short + 3] = sku, qty, there
  else
    lines[#lines + 1], deltas[#deltas + 1] = line, { sku, -qty }
  end
end
if #short > 0 then
  return { 'short', short }
end

-- Two entries, since the ledger knows one line per SKU and entry. Between them the units are free, on paper.
local now = clock()
local expires_at = now + ARGV[4]
local skus, states = states_of(KEYS[2], lines)
local between, after, flat = {}, {}, {}
for i, s in ipairs(states) do
  local qty = lines[i][2]
  between[i] = { skus[i], s.free + qty, s.held - qty, 0 }
  after[i] = { skus[i], s.free, s.held, 0 }
  flat[4 * i - 3], flat[4 * i - 2], flat[4 * i - 1], flat[4 * i] = skus[i], s.free, s.held, 0
end
local left = {}
for _, line in ipairs(source) do
  if line[2] > 0 then
    left[#left + 1] = line
  end
end
local keys = { expiry = KEYS[3], journal = KEYS[4], reservation = KEYS[6] }
resize(m, keys, ARGV[6], from, now, deltas, left, json(between), ARGV[5])

local encoded = json(lines)
journal(m, KEYS[4], now, { 'kind', 'reserved', 'res', ARGV[1], 'user', ARGV[2], 'exp', expires_at, 'req', ARGV[3],
  'lines', encoded, 'stock', json(after) })
write_reservation(KEYS[5], m, 'RESERVED', ARGV[2], expires_at, ARGV[3], encoded, expires_at + ARGV[5])
redis.call('ZADD', KEYS[3], expires_at, ARGV[1])
return { 'reserved', m.epoch, m.seq, expires_at, flat_lines(lines), flat, {} }
