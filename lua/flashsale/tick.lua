-- One step of a sale's pacing, by whoever leads: places that were not used in time pass on, and the next are
-- admitted, no faster than the rate and never more than there are units for. In arrival's order, or by lot.
--
-- KEYS[1]  the sale
-- KEYS[2]  queue: user by arrival
-- KEYS[3]  places: admitted user by the end of the place, ms
-- KEYS[4]  people: user → what is known
-- ARGV[1]  who asks
-- ARGV[2]  how long they lead if nobody does, ms
-- ARGV[3]  seed of the lot
-- ARGV[4]  at most so many in one step
--
-- returns {'tick', epoch, hold, left, held, sold, undrawn, waiting, places, upto, admitted, passed_on}
--         {'follows'}    another leads
--         {'closed'}
local m = open_sale(KEYS[1])
if not m then
  return { 'closed' }
end
local now = clock()
local pace = redis.call('HMGET', KEYS[1], 'leader', 'leads', 'credit', 'paced')
if pace[1] and pace[1] ~= ARGV[1] and tonumber(pace[2]) > now then
  return { 'follows' }
end
redis.call('HSET', KEYS[1], 'leader', ARGV[1], 'leads', now + ARGV[2])

local passed = redis.call('ZRANGE', KEYS[3], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[4])
for _, user in ipairs(passed) do
  local p = person(KEYS[4], user)
  note(KEYS[4], user, 'p', p and p.arrival or 0)
  redis.call('ZREM', KEYS[3], user)
end

local places, waiting, admitted = redis.call('ZCARD', KEYS[3]), redis.call('ZCARD', KEYS[2]), 0
if now >= m.starts and now < m.ends then
  -- Never more than a second's worth at once, however long nobody admitted.
  local since = math.max(0, now - tonumber(pace[4] or now))
  local credit = math.min(math.max(m.rate, 1), tonumber(pace[3] or 0) + since * m.rate / 1000)
  local k = math.min(math.floor(credit), m.left - places, waiting, tonumber(ARGV[4]))
  if k > 0 then
    local chosen = {}
    if m.mode == 'random' then
      math.randomseed(tonumber(ARGV[3]))
      for _ = 1, k do
        local rank = math.random(0, redis.call('ZCARD', KEYS[2]) - 1)
        local user = redis.call('ZRANGE', KEYS[2], rank, rank)[1]
        redis.call('ZREM', KEYS[2], user)
        chosen[#chosen + 1] = user
      end
    else
      local popped = redis.call('ZPOPMIN', KEYS[2], k)
      for i = 1, #popped, 2 do
        chosen[#chosen + 1] = popped[i]
      end
    end
    for _, user in ipairs(chosen) do
      local p = person(KEYS[4], user)
      redis.call('ZADD', KEYS[3], now + m.place, user)
      note(KEYS[4], user, 'a', p.arrival)
      m.upto = math.max(m.upto, p.arrival)
    end
    admitted = #chosen
    credit = credit - admitted
  end
  redis.call('HSET', KEYS[1], 'credit', tostring(credit), 'paced', now, 'upto', m.upto)
end
return { 'tick', m.epoch, m.hold, m.left, m.held, m.sold, m.undrawn, waiting - admitted, places + admitted, m.upto,
  admitted, #passed }
