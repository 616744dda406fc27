-- Adds to or takes from what is available: receive, adjust, transfer. Redis first, so that it meets concurrent
-- reserves in one order, then the journal carries it to the record. Idempotent by movement id. Never below zero.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  journal stream of the hub
-- KEYS[4]  movement hash
-- ARGV[1]  movement id
-- ARGV[2]  kind, for the journal
-- ARGV[3]  fingerprint of the request
-- ARGV[4]  how long the movement id is remembered, ms
-- ARGV[5]  note for the journal, opaque
-- ARGV[6]  1 = an unknown SKU is created by a positive delta
-- ARGV[7..] sku, delta (≠ 0), … each SKU once
--
-- returns {'moved', epoch, seq, {sku, delta, …}, {sku, available, held, crossed, …}}
--         {'replayed', epoch, seq, {sku, delta, …}}
--         {'conflict'}                same id, other movement
--         {'short', {sku, wanted, available, …}}
--         {'unknown_sku', {sku, …}}
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end
local answer = seen(KEYS[4], m, ARGV[3])
if answer then
  return answer
end

local deltas, skus = {}, {}
for i = 7, #ARGV, 2 do
  deltas[#deltas + 1] = { ARGV[i], tonumber(ARGV[i + 1]) }
  skus[#skus + 1] = ARGV[i]
end
local states = read_stock(KEYS[2], skus)
local unknown, short = {}, {}
for i, sku in ipairs(skus) do
  local delta = deltas[i][2]
  if not states[i] and ARGV[6] == '1' and delta > 0 then
    states[i] = shelf()
  end
  if not states[i] then
    unknown[#unknown + 1] = sku
  elseif states[i].free + delta < 0 then
    short[#short + 1], short[#short + 2], short[#short + 3] = sku, -delta, states[i].free
  end
end
if #unknown > 0 then
  return { 'unknown_sku', unknown }
end
if #short > 0 then
  return { 'short', short }
end
return move(m, { stock = KEYS[2], journal = KEYS[3], movement = KEYS[4] }, ARGV[1], ARGV[2], ARGV[3], ARGV[5],
  ARGV[4], deltas, skus, states)
