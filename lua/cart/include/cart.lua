-- What all scripts of carts share. A cart is a hash:
--   v      version, goes up with every change
--   at     when it changed last, ms
--   born   names this cart and no later one of the same owner
--   to     who took it over: it has ended
--   n, seq how many lines it has, and has ever had
--   codes  promotion codes, one a line
--   disc   what promotions would give, as last revalidated
--   merged carts it has taken over, by their `born`
--   l:SKU  a line: quantity, number, and details that are not read here

-- Redis' clock, ms.
local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- Whether there is a cart; with a name a new one is made.
local function there(cart, born, ttl_s)
  if redis.call('EXISTS', cart) == 1 then
    return true
  end
  if born == '' then
    return false
  end
  redis.call('HSET', cart, 'v', 0, 'n', 0, 'born', born)
  redis.call('EXPIRE', cart, ttl_s)
  return true
end

-- One change more, which the record does not have yet.
local function changed(cart, dirty, name, ttl_s)
  local now = now_ms()
  redis.call('HINCRBY', cart, 'v', 1)
  redis.call('HSET', cart, 'at', now)
  redis.call('EXPIRE', cart, ttl_s)
  redis.call('ZADD', dirty, 'NX', now, name)
end

-- Whether the cart is somebody else's by now; `to`: for whom it is not.
local function gone(cart, to)
  local taken = redis.call('HGET', cart, 'to')
  return taken and taken ~= to
end

-- Quantity, number and details of a line.
local function line(cart, sku)
  local text = redis.call('HGET', cart, 'l:' .. sku)
  if not text then
    return 0, nil, ''
  end
  local qty, number, details = string.match(text, '^(%d+) (%d+) (.*)$')
  return tonumber(qty), number, details
end

-- The line has this quantity from now on; 0 removes it. The discount was of another cart.
local function set_line(cart, sku, qty, details)
  local before, number, known = line(cart, sku)
  if qty == 0 then
    if before > 0 then
      redis.call('HDEL', cart, 'l:' .. sku)
      redis.call('HINCRBY', cart, 'n', -1)
    end
  else
    if not number then
      number = redis.call('HINCRBY', cart, 'seq', 1)
      redis.call('HINCRBY', cart, 'n', 1)
    end
    if details == '' then
      details = known
    end
    redis.call('HSET', cart, 'l:' .. sku, string.format('%d %s %s', qty, number, details))
  end
  redis.call('HDEL', cart, 'disc')
end

-- Everything that can be put in goes out.
local function empty(cart)
  local fields = redis.call('HKEYS', cart)
  for i = 1, #fields do
    if string.sub(fields[i], 1, 2) == 'l:' then
      redis.call('HDEL', cart, fields[i])
    end
  end
  redis.call('HDEL', cart, 'codes', 'disc')
  redis.call('HSET', cart, 'n', 0)
end
