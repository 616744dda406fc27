-- Loads the redemption of an order that holds uses; the uses are loaded with those of its promotions.
--
-- KEYS[1]  whether the counts are whole
-- KEYS[2]  holds, by their end
-- KEYS[3]  the order's redemption
-- ARGV[1]  the epoch being rebuilt
-- ARGV[2]  order
-- ARGV[3]  end of the hold, Unix ms
-- ARGV[4]  what was asked for, as a digest
-- ARGV[5]  user
-- ARGV[6]  day, at the hub
-- ARGV[7]  device ('' none)
-- ARGV[8]  its promotions: id and amount, by spaces
--
-- returns {'loaded', 1}
--         {'stale', epoch}    another rebuild has begun
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[1] then
  return { 'stale', epoch or 0 }
end
redis.call('DEL', KEYS[3])
redis.call('HSET', KEYS[3], 'epoch', ARGV[1], 'state', 'reserved', 'until', ARGV[3], 'digest', ARGV[4],
  'user', ARGV[5], 'day', ARGV[6], 'device', ARGV[7], 'promos', ARGV[8])
local t = redis.call('TIME')
redis.call('PEXPIREAT', KEYS[3], math.max(t[1] * 1000, ARGV[3]) + 172800000)
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2])
return { 'loaded', 1 }
