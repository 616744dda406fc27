-- Included before an operation. Touches neither KEYS nor ARGV; everything comes by parameter.
-- A sale is a hash: epoch (which rebuild), starts and ends (ms), mode, per_user, rate (admitted a second), place (ms
-- a place is kept), hold (inventory's reservation), stock ("b0 b1 …", units free per bucket), left (their sum), held
-- (units of claims that are not decided), sold, undrawn (of those held, not yet drawn from inventory's hold), seq
-- (arrivals), upto (the last arrival admitted), credit and paced (pacing), leader and leads (who admits, until when).

-- Milliseconds since the epoch by the Redis server's clock, which every worker shares.
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- The sale, or nil: it has not been opened here, or this Redis has lost its memory.
local function open_sale(key)
  local m = redis.call('HMGET', key, 'epoch', 'starts', 'ends', 'mode', 'per_user', 'rate', 'place', 'left', 'held',
    'sold', 'undrawn', 'hold', 'upto')
  if not m[1] then
    return nil
  end
  return { key = key, epoch = tonumber(m[1]), starts = tonumber(m[2]), ends = tonumber(m[3]), mode = m[4],
    per_user = tonumber(m[5]), rate = tonumber(m[6]), place = tonumber(m[7]), left = tonumber(m[8]),
    held = tonumber(m[9]), sold = tonumber(m[10]), undrawn = tonumber(m[11]), hold = m[12], upto = tonumber(m[13]) }
end

-- Writes what a sale counts.
local function count(m)
  redis.call('HSET', m.key, 'left', m.left, 'held', m.held, 'sold', m.sold, 'undrawn', m.undrawn)
end

-- What is known of a buyer: state (w waiting, a admitted, b buying, s bought, p passed on, f came to nothing),
-- arrival, order, saga; or nil.
local function person(people, user)
  local raw = redis.call('HGET', people, user)
  if not raw then
    return nil
  end
  local state, arrival, order, saga = string.match(raw, '^(%a) (%d+) (%S+) (%S+)$')
  return { state = state, arrival = tonumber(arrival), order = order, saga = saga }
end

local function note(people, user, state, arrival, order, saga)
  redis.call('HSET', people, user, state .. ' ' .. arrival .. ' ' .. (order or '-') .. ' ' .. (saga or '-'))
end

-- Where a waiting buyer stands. Where places are drawn by lot there is no line, so nobody is nearer than the last.
local function position(m, queue, user)
  local waiting = redis.call('ZCARD', queue)
  if m.mode == 'random' then
    return waiting, waiting
  end
  return redis.call('ZRANK', queue, user) + 1, waiting
end

local function read_stock(key)
  local s, n = {}, 0
  for word in string.gmatch(redis.call('HGET', key, 'stock'), '%d+') do
    s[n], n = tonumber(word), n + 1
  end
  s.n = n
  return s
end

local function write_stock(key, s)
  redis.call('HSET', key, 'stock', table.concat(s, ' ', 0, s.n - 1))
end

-- Takes qty units, at most what there is, as bucket, units, …: the first bucket in order from the primary one that
-- can serve alone, else from several. So the last unit always sells.
local function draw(s, qty, primary)
  local line = {}
  for i = 0, s.n - 1 do
    local b = (primary + i) % s.n
    if s[b] >= qty then
      s[b] = s[b] - qty
      return { b, qty }
    end
  end
  for i = 0, s.n - 1 do
    local b = (primary + i) % s.n
    local units = math.min(s[b], qty)
    if units > 0 then
      s[b], qty = s[b] - units, qty - units
      line[#line + 1], line[#line + 2] = b, units
    end
  end
  return line
end

-- A claim is "user qty saga drawn sold b u b u …", drawn and sold 0 or 1.
local function read_claim(claims, order)
  local raw = redis.call('HGET', claims, order)
  if not raw then
    return nil
  end
  local user, qty, saga, drawn, sold, rest = string.match(raw, '^(%S+) (%d+) (%S+) (%d) (%d)(.*)$')
  local line = {}
  for word in string.gmatch(rest, '%d+') do
    line[#line + 1] = tonumber(word)
  end
  return { user = user, qty = tonumber(qty), saga = saga, drawn = drawn == '1', sold = sold == '1', line = line }
end

local function write_claim(claims, order, c)
  redis.call('HSET', claims, order, c.user .. ' ' .. c.qty .. ' ' .. c.saga .. ' ' .. (c.drawn and 1 or 0) .. ' '
    .. (c.sold and 1 or 0) .. ' ' .. table.concat(c.line, ' '))
end
