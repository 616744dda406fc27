-- Drops what the record has and reads what it has not, in order.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  journal stream of the hub
-- ARGV[1]  epoch of the last entry the record has, 0 = none
-- ARGV[2]  its seq
-- ARGV[3]  at most so many entries
--
-- returns {'journal', open 0|1, epoch, seq, applied, {{id, {field, value, …}}, …}}
--                                     epoch 0: this Redis knows nothing of the hub
local m = redis.call('HMGET', KEYS[1], 'open', 'epoch', 'seq', 'applied')
if not m[2] then
  return { 'journal', 0, 0, 0, 0, {} }
end
local seq, applied, recorded = tonumber(m[3]), tonumber(m[4]), tonumber(ARGV[2])
if m[2] == ARGV[1] and applied < recorded and recorded <= seq then
  redis.call('XTRIM', KEYS[2], 'MINID', m[2] .. '-' .. (recorded + 1))
  redis.call('HSET', KEYS[1], 'applied', recorded)
  applied = recorded
end
local entries = redis.call('XRANGE', KEYS[2], '(' .. ARGV[1] .. '-' .. ARGV[2], '+', 'COUNT', ARGV[3])
return { 'journal', m[1] and 1 or 0, m[2], seq, applied, entries }
