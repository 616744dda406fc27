-- Takes one use of each promotion an order needs: all of them, or none. Total, day, user, budget and device are
-- looked at and counted in this one step. An order is decided once: asked again it hears what was decided, and one
-- whose redemption was undone hears that, so that a late take cannot revive it.
--
-- KEYS[1]   whether the counts are whole
-- KEYS[2]   holds, by their end
-- KEYS[3]   the order's redemption
-- KEYS[4..] for each promotion: its uses, its uses of the day by device
-- ARGV[1]   order
-- ARGV[2]   what is asked for, as a digest
-- ARGV[3]   hold, ms
-- ARGV[4]   user
-- ARGV[5]   day, at the hub
-- ARGV[6]   device ('' none)
-- ARGV[7]   uses of one promotion from one device in a day ('' unlimited)
-- ARGV[8]   the answer, kept for whoever asks again
-- ARGV[9..] for each promotion: id, amount, total, daily, per user, budget ('' unlimited)
--
-- returns {'taken', epoch, until}                            held until then, Unix ms
--         {'before', state, digest, epoch, until, answer}    decided earlier: reserved, expired, committed, released
--         {'short', {promotion, limit, …}}                   total, daily, user, budget or device; nothing was taken
--         {'closed'}                                         Redis has lost the counts
local meta = redis.call('HMGET', KEYS[1], 'open', 'epoch')
if not meta[1] then
  return { 'closed' }
end
local epoch = meta[2]
local old = redis.call('HMGET', KEYS[3], 'epoch', 'state', 'digest', 'until', 'answer')
if old[1] == epoch then
  return { 'before', old[2], old[3] or '', epoch, old[4] or 0, old[5] or '' }
end
local user, day, device, per_device = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local short, promos = {}, {}
for key = 4, #KEYS, 2 do
  local i = 3 * key - 3
  local limit = against(KEYS[key], tonumber(ARGV[i + 1]), user, day, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
  if not limit and device ~= '' and per_device ~= '' then
    local seen = tonumber(redis.call('HGET', KEYS[key + 1], device) or 0)
    limit = seen + 1 > tonumber(per_device) and 'device' or nil
  end
  if limit then
    short[#short + 1] = ARGV[i]
    short[#short + 1] = limit
  end
  promos[#promos + 1] = ARGV[i] .. ' ' .. ARGV[i + 1]
end
if #short > 0 then
  return { 'short', short }
end
for key = 4, #KEYS, 2 do
  count(KEYS[key], KEYS[key + 1], 1, tonumber(ARGV[3 * key - 2]), user, day, device)
end
local t = redis.call('TIME')
local ends = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[3]
redis.call('DEL', KEYS[3])
redis.call('HSET', KEYS[3], 'epoch', epoch, 'state', 'reserved', 'digest', ARGV[2], 'until', ends, 'answer', ARGV[8],
  'user', user, 'day', day, 'device', device, 'promos', table.concat(promos, ' '))
-- Longer than anybody asks again about it; the record remembers for good.
redis.call('PEXPIRE', KEYS[3], ARGV[3] + 172800000)
redis.call('ZADD', KEYS[2], ends, ARGV[1])
return { 'taken', epoch, ends }
