-- Keeps where riders of one partition and city are, and the last of their way: many riders in one call. The
-- partition's fence keeps an owner that was replaced, and does not know yet, from writing over its successor.
-- The fence is forgotten a minute after its owner's last write, longer than anybody can be late: so a bucket of
-- leases that was made anew, and counts from 1 again, does not shut its owners out.
--
-- KEYS[1]   the partition's fence
-- KEYS[2]   who was heard of in this city, by time
-- KEYS[3..] for each rider: last position, trail
-- ARGV[1]   the writer's fence
-- ARGV[2]   how long positions and trails live, s
-- ARGV[3]   entries of a trail
-- ARGV[4]   now, ms
-- ARGV[5..] for each rider: id, time of the position (ms), last position, trail entry ('' for none)
--
-- returns {'kept', riders}
--         {'fenced', fence}    a later owner has written
local fence = redis.call('GET', KEYS[1])
if fence and tonumber(fence) > tonumber(ARGV[1]) then
  return { 'fenced', tonumber(fence) }
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', 60)
local ttl, most = ARGV[2], tonumber(ARGV[3])
local riders = 0
for key = 3, #KEYS, 2 do
  local i = 2 * key - 1
  redis.call('ZADD', KEYS[2], ARGV[i + 1], ARGV[i])
  redis.call('SET', KEYS[key], ARGV[i + 2], 'EX', ttl)
  if ARGV[i + 3] ~= '' then
    local length = redis.call('RPUSH', KEYS[key + 1], ARGV[i + 3])
    -- Not each time: a trail that is some entries too long harms nobody, nor does one that lives on a little.
    if length > most + 32 then
      redis.call('LTRIM', KEYS[key + 1], -most, -1)
      redis.call('EXPIRE', KEYS[key + 1], ttl)
    elseif length % 16 == 1 then
      redis.call('EXPIRE', KEYS[key + 1], ttl)
    end
  end
  riders = riders + 1
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[4] - ttl * 1000)
redis.call('EXPIRE', KEYS[2], ttl)
return { 'kept', riders }
