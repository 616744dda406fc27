-- Loads a chunk of SKUs into a hub being rebuilt. A SKU already loaded stays as it is, so a chunk may come twice.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- ARGV[1]  epoch of this rebuild
-- ARGV[2..] sku, on hand (holds included), low-stock threshold, bucket count, …
--
-- returns {'loaded', new}
--         {'lost'}                    the rebuild is not ours any more, or the hub is open
if not building(KEYS[1], ARGV[1]) then
  return { 'lost' }
end
local new = 0
for i = 2, #ARGV, 4 do
  local s = { held = 0, low = tonumber(ARGV[i + 2]), n = tonumber(ARGV[i + 3]), free = 0 }
  for b = 0, s.n - 1 do
    s[b] = 0
  end
  spread(s, tonumber(ARGV[i + 1]))
  new = new + redis.call('HSETNX', KEYS[2], ARGV[i], encode(s))
end
return { 'loaded', new }
