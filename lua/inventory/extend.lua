-- Moves the end of a hold forward, never back. A hold past its end that the reaper has not taken yet still owns
-- its units and may be extended.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  expiry set of the hub
-- KEYS[3]  journal stream of the hub
-- KEYS[4]  reservation hash
-- ARGV[1]  reservation id
-- ARGV[2]  hold from now, ms
-- ARGV[3]  how long the record outlives the hold, ms
--
-- returns {'extended', epoch, seq, expires_at}
--         {'unchanged', epoch, seq, expires_at}   it already lasts that long
--         {'gone'}                    expired or unknown
--         {'refused', state}          confirmed, released or returned
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local r = read_reservation(KEYS[4], m)
if not r or r.state == 'EXPIRED' then
  return { 'gone' }
end
if r.state ~= 'RESERVED' then
  return { 'refused', r.state }
end

local now = clock()
local expires_at = now + ARGV[2]
if expires_at <= r.exp then
  return { 'unchanged', m.epoch, r.seq, r.exp }
end
journal(m, KEYS[3], now, { 'kind', 'extended', 'res', ARGV[1], 'exp', expires_at, 'stock', '[]' })
redis.call('HSET', KEYS[4], 'exp', expires_at, 'seq', m.seq)
redis.call('PEXPIREAT', KEYS[4], expires_at + ARGV[3])
redis.call('ZADD', KEYS[2], expires_at, ARGV[1])
return { 'extended', m.epoch, m.seq, expires_at }
