-- The record has these carts in these versions. One that has changed since stays noted.
--
-- KEYS[1]   carts the record does not have yet
-- KEYS[2..] the carts
-- ARGV[1..] for each cart: its name, the version that was saved ('' for one that was not here)
--
-- returns {'saved', carts}
local carts = 0
for key = 2, #KEYS do
  local name, version = ARGV[2 * key - 3], ARGV[2 * key - 2]
  local now = redis.call('HGET', KEYS[key], 'v')
  if not now or now == version then
    redis.call('ZREM', KEYS[1], name)
    carts = carts + 1
  else
    local at = redis.call('HGET', KEYS[key], 'at')
    redis.call('ZADD', KEYS[1], 'XX', at, name)
  end
end
return { 'saved', carts }
