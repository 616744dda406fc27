-- Names the holds whose time has come, earliest first, so that expire can be given their keys.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  expiry set of the hub
-- ARGV[1]  at most so many
--
-- returns {'due', {reservation, …}, next}   next: ms until the earliest hold not named ends, 0 = already due,
--                                           -1 = there is none
--         {'closed'}
if not open_hub(KEYS[1]) then
  return { 'closed' }
end
local now, limit = clock(), tonumber(ARGV[1])
local ids = redis.call('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
local rest = redis.call('ZRANGE', KEYS[2], #ids, #ids, 'WITHSCORES')
local wait = -1
if rest[2] then
  wait = math.max(0, rest[2] - now)
end
return { 'due', ids, wait }
