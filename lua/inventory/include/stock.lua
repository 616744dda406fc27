-- Included before an operation. Touches neither KEYS nor ARGV; everything comes by parameter.
-- A SKU's stock is one field of the hub's stock hash: "held low b0 b1 …" – units on hold, low-stock threshold,
-- units available per bucket. One field and not one key per SKU: a whole basket is read by one HMGET and written
-- by one HSET, and a release or an expiry needs no SKU it does not know yet among its KEYS.

local function decode(raw)
  local v, n = {}, 0
  for word in string.gmatch(raw, '%d+') do
    n = n + 1
    v[n] = tonumber(word)
  end
  local s = { held = v[1], low = v[2], n = n - 2, free = 0 }
  for i = 0, s.n - 1 do
    s[i] = v[i + 3]
    s.free = s.free + s[i]
  end
  s.was = s.free < s.low
  return s
end

local function encode(s)
  return s.held .. ' ' .. s.low .. ' ' .. table.concat(s, ' ', 0, s.n - 1)
end

local function shelf()
  return decode('0 0 0')
end

-- One state per SKU, false where the hub does not know the SKU.
local function read_stock(stock_key, skus)
  local raw = redis.call('HMGET', stock_key, unpack(skus))
  local states = {}
  for i = 1, #skus do
    states[i] = raw[i] and decode(raw[i])
  end
  return states
end

-- Writes the states back. Returns them flat – sku, available, held, crossed – for the reply, and as JSON for the
-- journal. crossed: 0 no, 1 fell below the threshold, 2 came back. It is derived from before and after, so
-- crossings alternate by construction and no flag can go stale.
local function write_stock(stock_key, skus, states)
  local pairs_, flat, rows = {}, {}, {}
  for i, s in ipairs(states) do
    local is = s.free < s.low
    local crossed = (is == s.was) and 0 or (is and 1 or 2)
    pairs_[2 * i - 1], pairs_[2 * i] = skus[i], encode(s)
    flat[4 * i - 3], flat[4 * i - 2], flat[4 * i - 1], flat[4 * i] = skus[i], s.free, s.held, crossed
    rows[i] = { skus[i], s.free, s.held, crossed }
  end
  -- Lua 5.1 unpacks some 8 000 values at most; a rebuild's chunk may touch more SKUs than that.
  for i = 1, #pairs_, 2000 do
    redis.call('HSET', stock_key, unpack(pairs_, i, math.min(i + 1999, #pairs_)))
  end
  return flat, json(rows)
end

-- Draws qty units (at most s.free) into line as bucket, units, …: the first bucket in order from the primary one
-- that can serve alone, else from several. So the last unit always sells.
local function draw(s, qty, primary, line)
  for i = 0, s.n - 1 do
    local b = (primary + i) % s.n
    if s[b] >= qty then
      s[b], s.free = s[b] - qty, s.free - qty
      line[#line + 1], line[#line + 2] = b, qty
      return
    end
  end
  for i = 0, s.n - 1 do
    local b = (primary + i) % s.n
    local units = math.min(s[b], qty)
    if units > 0 then
      s[b], s.free, qty = s[b] - units, s.free - units, qty - units
      line[#line + 1], line[#line + 2] = b, units
    end
  end
end

-- Gives a drawn line back to the buckets it came from; a bucket that a merge has removed falls to index mod n.
local function give_back(s, line)
  for i = 3, #line, 2 do
    local b = line[i] % s.n
    s[b], s.free = s[b] + line[i + 1], s.free + line[i + 1]
  end
end

-- Puts qty units on the shelf, evenly over the buckets.
local function spread(s, qty)
  local each, rest = math.floor(qty / s.n), qty % s.n
  for i = 0, s.n - 1 do
    s[i] = s[i] + each + (i < rest and 1 or 0)
  end
  s.free = s.free + qty
end
