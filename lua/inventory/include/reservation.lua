-- Included before an operation. Touches neither KEYS nor ARGV; everything comes by parameter.
-- A reservation is a hash: epoch, state, seq (position of its last change), user, exp (ms), req (fingerprint of
-- what was asked), lines (JSON [[sku, qty, bucket, units, …], …]). A record of another epoch is unknown: the
-- rebuild loaded everything that still counts, and what it did not load must not haunt the new epoch.

local function read_reservation(res_key, m)
  local r = redis.call('HMGET', res_key, 'epoch', 'state', 'seq', 'user', 'exp', 'req', 'lines')
  if r[1] ~= m.epoch then
    return nil
  end
  return { state = r[2], seq = tonumber(r[3]), user = r[4], exp = tonumber(r[5]), req = r[6], lines = r[7] }
end

-- The whole record, every field, so that nothing of a former epoch shines through.
local function write_reservation(res_key, m, state, user, exp, req, lines, forget_at)
  redis.call('HSET', res_key, 'epoch', m.epoch, 'state', state, 'seq', m.seq, 'user', user, 'exp', exp,
    'req', req, 'lines', lines)
  redis.call('PEXPIREAT', res_key, forget_at)
end

local function skus_of(lines)
  local skus = {}
  for i, line in ipairs(lines) do
    skus[i] = line[1]
  end
  return skus
end

-- What readers outside see of lines: sku, qty, … without buckets.
local function flat_lines(lines)
  local flat = {}
  for i, line in ipairs(lines) do
    flat[2 * i - 1], flat[2 * i] = line[1], line[2]
  end
  return flat
end

-- Takes whole lines {{sku, qty}, …} out of the buckets, all or nothing; with partial, what is there.
-- Returns unknown SKUs (flat), shortages (flat: sku, wanted, available) and the lines taken with their buckets,
-- with the SKUs and states those touch. Writes nothing: the caller decides.
local function take(stock_key, wanted, primary, partial)
  local states = read_stock(stock_key, skus_of(wanted))
  local unknown, short, lines, skus, touched = {}, {}, {}, {}, {}
  for i, w in ipairs(wanted) do
    local s = states[i]
    if not s then
      unknown[#unknown + 1] = w[1]
    else
      local qty = w[2]
      if s.free < qty then
        short[#short + 1], short[#short + 2], short[#short + 3] = w[1], qty, s.free
        qty = s.free
      end
      if qty > 0 and #unknown == 0 and (partial or #short == 0) then
        local line = { w[1], qty }
        draw(s, qty, primary, line)
        lines[#lines + 1], skus[#skus + 1], touched[#touched + 1] = line, w[1], s
      end
    end
  end
  return unknown, short, lines, skus, touched
end

-- The states of drawn lines, for giving back or committing. A SKU the hub has lost gets an empty shelf: units
-- that come back must land somewhere.
local function states_of(stock_key, lines)
  local skus = skus_of(lines)
  local states = {}
  if #skus > 0 then
    states = read_stock(stock_key, skus)
    for i = 1, #skus do
      states[i] = states[i] or shelf()
    end
  end
  return skus, states
end

-- Ends an open hold as RELEASED or EXPIRED: its units go back to the buckets they came from. Returns lines and
-- stock, flat, for the reply.
local function end_hold(m, keys, id, r, state, now, keep_ms)
  local lines = cjson.decode(r.lines)
  local skus, states = states_of(keys.stock, lines)
  for i, s in ipairs(states) do
    s.held = s.held - lines[i][2]
    give_back(s, lines[i])
  end
  local flat, stock = write_stock(keys.stock, skus, states)
  journal(m, keys.journal, now, { 'kind', string.lower(state), 'res', id, 'lines', r.lines, 'stock', stock })
  redis.call('HSET', keys.reservation, 'state', state, 'seq', m.seq)
  redis.call('PEXPIREAT', keys.reservation, now + keep_ms)
  redis.call('ZREM', keys.expiry, id)
  return flat_lines(lines), flat
end

-- Sees to it that what was never sold never will be: an open hold is given back; where there is none – expired, or
-- never heard of – a tombstone without lines is left, and journaled, so that a rebuild brings it back. Without it a
-- confirm that comes after the undo would take the stock again.
local function let_go(m, keys, id, r, keep_ms)
  local now = clock()
  if r and r.state == 'RESERVED' then
    local lines, stock = end_hold(m, keys, id, r, 'RELEASED', now, keep_ms)
    return { 'released', m.epoch, m.seq, lines, stock }
  end
  journal(m, keys.journal, now, { 'kind', 'released', 'res', id, 'lines', '[]', 'stock', '[]' })
  write_reservation(keys.reservation, m, 'RELEASED', r and r.user or '', r and r.exp or now, r and r.req or '', '[]',
    now + keep_ms)
  return { 'buried', m.epoch, m.seq }
end

-- Takes up to qty units of a SKU off the lines of a hold, buckets and all. Returns them as a line of their own, and
-- how many there were; with fewer than asked for nothing is taken.
local function part_of(lines, sku, qty)
  for _, line in ipairs(lines) do
    if line[1] == sku then
      if line[2] < qty then
        return nil, line[2]
      end
      local part, rest = { sku, qty }, {}
      local wanted = qty
      for i = 3, #line, 2 do
        local units = math.min(line[i + 1], wanted)
        if units > 0 then
          part[#part + 1], part[#part + 2] = line[i], units
        end
        if line[i + 1] > units then
          rest[#rest + 1], rest[#rest + 2] = line[i], line[i + 1] - units
        end
        wanted = wanted - units
      end
      line[2] = line[2] - qty
      for i = 3, math.max(#line, #rest + 2) do
        line[i] = rest[i - 2]
      end
      return part, qty
    end
  end
  return nil, 0
end

-- Writes and journals what a hold holds now; one that holds nothing any more is released. hold: user, exp, req.
local function resize(m, keys, id, hold, now, deltas, left, stock, keep_ms)
  local encoded = json(left)
  journal(m, keys.journal, now, { 'kind', 'resized', 'res', id, 'user', hold.user, 'exp', hold.exp, 'req', hold.req,
    'lines', json(deltas), 'left', encoded, 'stock', stock })
  if #left > 0 then
    write_reservation(keys.reservation, m, 'RESERVED', hold.user, hold.exp, hold.req, encoded, hold.exp + keep_ms)
    redis.call('ZADD', keys.expiry, hold.exp, id)
  else
    write_reservation(keys.reservation, m, 'RELEASED', hold.user, hold.exp, hold.req, encoded, now + keep_ms)
    redis.call('ZREM', keys.expiry, id)
  end
end
