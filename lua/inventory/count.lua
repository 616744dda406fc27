-- Cycle count: sets what is available so that available + held equals what was counted. Units on hold stand on the
-- shelf and are counted, so a count below them cannot be true yet and is refused. Idempotent by movement id.
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
-- ARGV[6..] sku, counted, … each SKU once
--
-- returns {'moved', epoch, seq, {sku, delta, …}, {sku, available, held, crossed, …}}
--         {'replayed', epoch, seq, {sku, delta, …}}
--         {'conflict'}                same id, other count
--         {'below_held', {sku, counted, held, …}}
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

local skus, counted = {}, {}
for i = 6, #ARGV, 2 do
  skus[#skus + 1], counted[#counted + 1] = ARGV[i], tonumber(ARGV[i + 1])
end
local states = read_stock(KEYS[2], skus)
local deltas, unknown, below = {}, {}, {}
for i, sku in ipairs(skus) do
  local s = states[i]
  if not s then
    unknown[#unknown + 1] = sku
  elseif counted[i] < s.held then
    below[#below + 1], below[#below + 2], below[#below + 3] = sku, counted[i], s.held
  else
    deltas[i] = { sku, counted[i] - s.held - s.free }
  end
end
if #unknown > 0 then
  return { 'unknown_sku', unknown }
end
if #below > 0 then
  return { 'below_held', below }
end
return move(m, { stock = KEYS[2], journal = KEYS[3], movement = KEYS[4] }, ARGV[1], ARGV[2], ARGV[3], ARGV[5],
  ARGV[4], deltas, skus, states)
