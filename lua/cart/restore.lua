-- Puts a cart back as the record has it, unless there is one by now.
--
-- KEYS[1]   the cart
-- KEYS[2]   carts the record does not have yet
-- ARGV[1]   the cart's name among those
-- ARGV[2]   how long the cart stays here untouched, s
-- ARGV[3]   now, ms
-- ARGV[4..] for each field: name, value
--
-- returns {'restored'}
--         {'there'}
if redis.call('EXISTS', KEYS[1]) == 1 then
  return { 'there' }
end
for i = 4, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
-- Its version is another than the record's: see there.
redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[1])
return { 'restored' }
