-- Included before an operation. Touches neither KEYS nor ARGV; everything comes by parameter.
-- A movement (receipt, adjustment, transfer, count, …) is a hash: epoch, seq, req (fingerprint), lines (JSON
-- [[sku, delta], …]). Like reservations, a record of another epoch is unknown.

-- The answer to a movement seen before, or nil.
local function seen(movement_key, m, req)
  local r = redis.call('HMGET', movement_key, 'epoch', 'seq', 'req', 'lines')
  if r[1] ~= m.epoch then
    return nil
  end
  if r[3] ~= req then
    return { 'conflict' }
  end
  local flat = {}
  for i, line in ipairs(cjson.decode(r[4])) do
    flat[2 * i - 1], flat[2 * i] = line[1], line[2]
  end
  return { 'replayed', m.epoch, tonumber(r[2]), flat }
end

local function remember(movement_key, m, req, lines, forget_at)
  redis.call('HSET', movement_key, 'epoch', m.epoch, 'seq', m.seq, 'req', req, 'lines', lines)
  redis.call('PEXPIREAT', movement_key, forget_at)
end

-- Applies deltas {{sku, delta}, …} whose states have been checked, and journals them as one movement.
local function move(m, keys, id, kind, req, note, keep_ms, deltas, skus, states)
  local flat_deltas = {}
  for i, s in ipairs(states) do
    local delta = deltas[i][2]
    if delta >= 0 then
      spread(s, delta)
    else
      draw(s, -delta, 0, {})
    end
    flat_deltas[2 * i - 1], flat_deltas[2 * i] = skus[i], delta
  end
  local now = clock()
  local flat, stock = write_stock(keys.stock, skus, states)
  local encoded = json(deltas)
  journal(m, keys.journal, now, { 'kind', 'moved', 'mov', id, 'move', kind, 'req', req, 'note', note,
    'lines', encoded, 'stock', stock })
  remember(keys.movement, m, req, encoded, now + keep_ms)
  return { 'moved', m.epoch, m.seq, flat_deltas, flat }
end
