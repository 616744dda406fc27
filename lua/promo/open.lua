-- Ends a rebuild: the counts are whole, uses may be taken.
--
-- KEYS[1]  whether the counts are whole
-- ARGV[1]  the epoch that was rebuilt
--
-- returns {'opened'}
--         {'stale', epoch}    another rebuild has begun
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[1] then
  return { 'stale', epoch or 0 }
end
redis.call('HSET', KEYS[1], 'open', 1)
return { 'opened' }
