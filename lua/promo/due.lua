-- The orders whose holds have run out, the earliest first.
--
-- KEYS[1]  whether the counts are whole
-- KEYS[2]  holds, by their end
-- ARGV[1]  at most so many
--
-- returns {'due', {order, …}, next_in_ms}    -1: no hold is left beyond these
--         {'closed'}                         Redis has lost the counts
if not redis.call('HGET', KEYS[1], 'open') then
  return { 'closed' }
end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])
local after = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return { 'due', due, after[2] and math.max(0, after[2] - now) or -1 }
