-- Brings an order's redemption to an end: expired, committed or released. Each outranks those before it and none
-- goes back, so these may come in any order, any number of times, and come to the same. A commit of what had
-- expired, or was never heard of, counts again, past the limits if it must: that order was paid with the discount.
-- A release of what was never taken leaves a tombstone.
--
-- KEYS[1]   whether the counts are whole
-- KEYS[2]   holds, by their end
-- KEYS[3]   the order's redemption
-- KEYS[4..] for each promotion: its uses, its uses of the day by device
-- ARGV[1]   order
-- ARGV[2]   expired, committed or released
-- ARGV[3]   user
-- ARGV[4]   day, at the hub
-- ARGV[5]   device ('' none)
-- ARGV[6]   the promotions as in the redemption: id and amount, by spaces
-- ARGV[7]   where Redis knows of no redemption: none, or reserved if its uses are counted all the same
-- ARGV[8..] for each promotion: amount, total, daily, per user, budget ('' unlimited)
--
-- returns {'settled', before, {place, …}}         before: none, reserved, …; places, from 0, of what is past a limit
--         {'before', state}                       that or more had been decided
--         {'other', user, day, device, promos}    the redemption is of these: ask again with their keys
--         {'closed'}                              Redis has lost the counts
local meta = redis.call('HMGET', KEYS[1], 'open', 'epoch')
if not meta[1] then
  return { 'closed' }
end
local rank = { none = 0, reserved = 1, expired = 2, committed = 3, released = 4 }
local to, user, day, device = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local old = redis.call('HMGET', KEYS[3], 'epoch', 'state', 'promos', 'user', 'day', 'device')
local state = ARGV[7]
if old[1] == meta[2] then
  if old[3] ~= ARGV[6] then
    return { 'other', old[4], old[5], old[6], old[3] }
  end
  state, user, day, device = old[2], old[4], old[5], old[6]
end
if rank[state] >= rank[to] or (state == 'none' and to == 'expired') then
  return { 'before', state }
end
local counted = state == 'reserved' or state == 'committed'
local over = {}
for key = 4, #KEYS, 2 do
  local i = 8 + 5 * (key - 4) / 2
  local amount = tonumber(ARGV[i])
  if to == 'committed' and not counted then
    if against(KEYS[key], amount, user, day, ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]) then
      over[#over + 1] = (key - 4) / 2
    end
    count(KEYS[key], KEYS[key + 1], 1, amount, user, day, device)
  elseif to ~= 'committed' and counted then
    count(KEYS[key], KEYS[key + 1], -1, amount, user, day, device)
  end
end
redis.call('HDEL', KEYS[3], 'answer')
redis.call('HSET', KEYS[3], 'epoch', meta[2], 'state', to, 'user', user, 'day', day, 'device', device, 'promos', ARGV[6])
redis.call('PEXPIRE', KEYS[3], 172800000)
redis.call('ZREM', KEYS[2], ARGV[1])
return { 'settled', state, over }
