-- Opens a hub whose rebuild is complete, or one that was closed with its epoch intact.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- ARGV[1]  epoch of this rebuild
-- ARGV[2]  journal cap: with so many entries waiting, reserve answers busy
--
-- returns {'opened', skus, holds}
--         {'lost'}                    another rebuild took the hub over, or this Redis forgot it
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return { 'lost' }
end
redis.call('HSET', KEYS[1], 'open', 1, 'cap', ARGV[2])
return { 'opened', redis.call('HLEN', KEYS[2]), redis.call('ZCARD', KEYS[3]) }
