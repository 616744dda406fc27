-- Reads stock and position at one instant: for answers, for reconciliation, for the audit. All SKUs of a hub cost
-- O(hub) in the one Redis thread, about a millisecond per few thousand; pages ask by name.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- ARGV[1..] skus; none = all
--
-- returns {'stock', epoch, seq, applied, skus in the hub, holds in the hub, {sku, encoded or nil, …}}
--                                     encoded: "held low b0 b1 …"; nil: unknown SKU
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end
local rows = {}
if #ARGV == 0 then
  rows = redis.call('HGETALL', KEYS[2])
else
  local raw = redis.call('HMGET', KEYS[2], unpack(ARGV))
  for i = 1, #ARGV do
    rows[2 * i - 1], rows[2 * i] = ARGV[i], raw[i]
  end
end
return { 'stock', m.epoch, m.seq, m.applied, redis.call('HLEN', KEYS[2]), redis.call('ZCARD', KEYS[3]), rows }
