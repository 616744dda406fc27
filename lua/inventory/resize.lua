-- Sets what a hold holds: what is missing comes from the shelf, as far as that goes, and what is too much goes back
-- to it. A hold nobody has heard of is made. Never ends sooner than before. Idempotent, since it names the goal.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  user id
-- ARGV[3]  fingerprint of the request
-- ARGV[4]  hold from now, ms
-- ARGV[5]  how long the record outlives the hold, ms
-- ARGV[6]  primary bucket, before mod bucket count
-- ARGV[7..] sku, qty (> 0), … each SKU once
--
-- returns {'resized', epoch, seq, expires_at, {sku, qty, …}, {sku, available, held, crossed, …},
--            {sku, wanted, available, …}}        the last list: what the shelf could not give
--         {'short', {sku, wanted, available, …}} nothing is held, and nothing is there
--         {'unknown_sku', {sku, …}}
--         {'refused', state}          the reservation has ended, or is sold
--         {'busy', entries}           the journal is at its cap: the record is too far behind
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end
local r = read_reservation(KEYS[5], m)
if r and r.state ~= 'RESERVED' then
  return { 'refused', r.state }
end
if m.seq - m.applied >= m.cap then
  return { 'busy', m.seq - m.applied }
end

local wanted, skus = {}, {}
for i = 7, #ARGV, 2 do
  wanted[#wanted + 1], skus[#skus + 1] = { ARGV[i], tonumber(ARGV[i + 1]) }, ARGV[i]
end
local states, held, unknown = read_stock(KEYS[2], skus), {}, {}
for i, sku in ipairs(skus) do
  if not states[i] then
    unknown[#unknown + 1] = sku
  end
end
if #unknown > 0 then
  return { 'unknown_sku', unknown }
end
local lines = r and cjson.decode(r.lines) or {}
for _, line in ipairs(lines) do
  held[line[1]] = line
end

local short, deltas, changed, touched = {}, {}, {}, {}
for i, w in ipairs(wanted) do
  local sku, qty, s = w[1], w[2], states[i]
  local line = held[sku]
  if not line then
    line = { sku, 0 }
    held[sku], lines[#lines + 1] = line, line
  end
  local delta = qty - line[2]
  if delta > s.free then
    short[#short + 1], short[#short + 2], short[#short + 3] = sku, qty, line[2] + s.free
    delta = s.free
  end
  if delta > 0 then
    draw(s, delta, tonumber(ARGV[6]), line)
  elseif delta < 0 then
    local back = part_of({ line }, sku, -delta)
    give_back(s, back)
    -- part_of has taken them off the line already.
    line[2] = line[2] - delta
  end
  line[2] = line[2] + delta
  s.held = s.held + delta
  if delta ~= 0 then
    deltas[#deltas + 1] = { sku, delta }
    changed[#changed + 1], touched[#touched + 1] = sku, s
  end
end
local left = {}
for _, line in ipairs(lines) do
  if line[2] > 0 then
    left[#left + 1] = line
  end
end
if #left == 0 then
  return { 'short', short }
end

local now = clock()
local flat, stock = write_stock(KEYS[2], changed, touched)
local exp = math.max(now + ARGV[4], r and r.exp or 0)
local hold = { user = r and r.user or ARGV[2], req = r and r.req or ARGV[3], exp = exp }
local keys = { expiry = KEYS[3], journal = KEYS[4], reservation = KEYS[5] }
resize(m, keys, ARGV[1], hold, now, deltas, left, stock, ARGV[5])
return { 'resized', m.epoch, m.seq, exp, flat_lines(left), flat, short }
