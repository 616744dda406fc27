-- One knock at a sale's door: counts the attempt, spends the token, and then joins the queue or, for whoever has a
-- place, takes the units. All of it or nothing, in one step.
--
-- KEYS[1]  the sale
-- KEYS[2]  queue: user by arrival
-- KEYS[3]  places: admitted user by the end of the place, ms
-- KEYS[4]  people: user → what is known
-- KEYS[5]  claims: order → units taken
-- KEYS[6]  due: order by the time somebody looks after it, ms
-- KEYS[7]  taken: user → units
-- KEYS[8]  window: times of a device's attempts
-- KEYS[9]  the token's nonce
-- KEYS[10] the idempotency key
-- ARGV[1]  user
-- ARGV[2]  units, > 0
-- ARGV[3]  attempts in a window
-- ARGV[4]  window, ms
-- ARGV[5]  how long a nonce is remembered, ms: longer than a token is good for
-- ARGV[6]  hash of (SKU, fingerprint), below 2^32; mod bucket count = primary bucket
-- ARGV[7]  order id, if it comes to one
-- ARGV[8]  saga id
-- ARGV[9]  fingerprint of the request
-- ARGV[10] how long the key is locked, ms
-- ARGV[11] when somebody looks after a claim, ms from now
--
-- returns {'waiting', position, arrival, left, held, waiting, rate}
--         {'taken', epoch, hold, left}    the units are the order's
--         {'known', order}                the key was used for this order
--         {'in_flight', ms}               the key's first request is being worked on
--         {'reused'}                      the key was used for something else
--         {'flood', ms}                   too many attempts; again after ms
--         {'nonce_used'}
--         {'not_open'}
--         {'sold_out'}                    nothing is left, and nothing can come back
--         {'full'}                        no waiting room, and all units are spoken for
--         {'passed_on'}                   the place was not used in time; the next knock joins anew
--         {'short', left}                 fewer left for this buyer than asked for
--         {'limit', taken, per_user}
--         {'closed'}
local m = open_sale(KEYS[1])
if not m then
  return { 'closed' }
end
local now = clock()
local user, qty = ARGV[1], tonumber(ARGV[2])

-- The exact log of attempts, refused ones not among them.
local limit, window = tonumber(ARGV[3]), tonumber(ARGV[4])
local head = redis.call('LINDEX', KEYS[8], 0)
while head and head + window <= now do
  redis.call('LPOP', KEYS[8])
  head = redis.call('LINDEX', KEYS[8], 0)
end
if redis.call('LLEN', KEYS[8]) >= limit then
  return { 'flood', math.max(1, head + window - now) }
end
redis.call('RPUSH', KEYS[8], now)
redis.call('PEXPIRE', KEYS[8], window)

if now < m.starts or now >= m.ends then
  return { 'not_open' }
end
if not redis.call('SET', KEYS[9], 1, 'NX', 'PX', ARGV[5]) then
  return { 'nonce_used' }
end

local known = redis.call('GET', KEYS[10])
if known then
  local state, order, req = string.match(known, '^(%a) (%S+) (%S+)$')
  if req ~= ARGV[9] then
    return { 'reused' }
  end
  if state == 'L' then
    return { 'in_flight', math.max(1, redis.call('PTTL', KEYS[10])) }
  end
  return { 'known', order }
end

local p = person(KEYS[4], user)
local place = redis.call('ZSCORE', KEYS[3], user)
local admitted = place and tonumber(place) > now
if place and not admitted then
  redis.call('ZREM', KEYS[3], user)
  p.state = 'p'
end
if p and p.state == 'p' then
  redis.call('HDEL', KEYS[4], user)
  return { 'passed_on' }
end
if p and p.state == 'w' then
  local at, waiting = position(m, KEYS[2], user)
  return { 'waiting', at, p.arrival, m.left, m.held, waiting, m.rate }
end

local mine = tonumber(redis.call('HGET', KEYS[7], user) or 0)
if mine + qty > m.per_user then
  return { 'limit', mine, m.per_user }
end
if m.left + m.held == 0 then
  return { 'sold_out' }
end
if not admitted then
  if m.mode ~= 'reject' then
    local arrival = redis.call('HINCRBY', KEYS[1], 'seq', 1)
    redis.call('ZADD', KEYS[2], arrival, user)
    note(KEYS[4], user, 'w', arrival)
    local at, waiting = position(m, KEYS[2], user)
    return { 'waiting', at, arrival, m.left, m.held, waiting, m.rate }
  end
  if m.left == 0 then
    return { 'full' }
  end
  p = { arrival = redis.call('HINCRBY', KEYS[1], 'seq', 1) }
end

-- A place is a promise of one unit, so what others hold places for is not for this buyer.
local others = redis.call('ZCARD', KEYS[3]) - (admitted and 1 or 0)
local mine_to_take = math.max(math.min(m.left, 1), m.left - others)
if qty > mine_to_take then
  return { 'short', mine_to_take }
end
local stock = read_stock(KEYS[1])
local line = draw(stock, qty, tonumber(ARGV[6]))
write_stock(KEYS[1], stock)
m.left, m.held, m.undrawn = m.left - qty, m.held + qty, m.undrawn + qty
count(m)
write_claim(KEYS[5], ARGV[7], { user = user, qty = qty, saga = ARGV[8], line = line })
redis.call('ZADD', KEYS[6], now + ARGV[11], ARGV[7])
redis.call('HINCRBY', KEYS[7], user, qty)
redis.call('ZREM', KEYS[3], user)
note(KEYS[4], user, 'b', p.arrival, ARGV[7], ARGV[8])
redis.call('SET', KEYS[10], 'L ' .. ARGV[7] .. ' ' .. ARGV[9], 'PX', ARGV[10])
return { 'taken', m.epoch, m.hold, m.left }
