-- Begins a rebuild: closes the counts and forgets them. Redemptions of an earlier epoch stay where they are and
-- count for nothing.
--
-- KEYS[1]   whether the counts are whole
-- KEYS[2..] the holds by their end, and the uses of every promotion the record knows
-- ARGV[1]   the epoch that begins
--
-- returns {'begun'}
--         {'stale', epoch}    Redis has seen this one or a later
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch and tonumber(epoch) >= tonumber(ARGV[1]) then
  return { 'stale', epoch }
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
for key = 2, #KEYS do
  redis.call('UNLINK', KEYS[key])
end
return { 'begun' }
