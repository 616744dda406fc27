-- Included before an operation. Touches neither KEYS nor ARGV; everything comes by parameter.
-- The hub's clock, its gate and its journal. One hub = one hash tag, so all of this is one slot.

-- Milliseconds since the epoch by the Redis server's clock, not the caller's: every worker shares it, and
-- Redis 7 replicates a script's effects, so a script may read the time before it writes.
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- The hub's meta, or nil while the hub is closed (never opened, being rebuilt, or this Redis lost its memory).
local function open_hub(meta_key)
  local m = redis.call('HMGET', meta_key, 'open', 'epoch', 'seq', 'applied', 'cap')
  if not m[1] then
    return nil
  end
  return { key = meta_key, epoch = m[2], seq = tonumber(m[3]), applied = tonumber(m[4]), cap = tonumber(m[5]) }
end

-- Appends one entry `{epoch}-{seq}` with the given field/value pairs. The stream id is the position, so Redis
-- itself refuses an entry out of order.
local function journal(m, journal_key, now, fields)
  m.seq = m.seq + 1
  redis.call('HSET', m.key, 'seq', m.seq)
  redis.call('XADD', journal_key, m.epoch .. '-' .. m.seq, 'at', now, unpack(fields))
end

-- cjson writes an empty table as `{}`; our readers only ever meet arrays.
local function json(list)
  if #list == 0 then
    return '[]'
  end
  return cjson.encode(list)
end
