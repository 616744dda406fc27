-- Drops entries the record has applied, up to and with a seq.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  journal stream of the hub
-- ARGV[1]  epoch of the entries
-- ARGV[2]  last seq applied
--
-- returns {'trimmed', entries left}
--         {'stale', epoch}            the hub is in another epoch; 0 = unknown here
--         {'ahead', seq}              the journal has not got that far; nothing was dropped
local m = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'applied')
if m[1] ~= ARGV[1] then
  return { 'stale', m[1] or 0 }
end
local upto, seq, applied = tonumber(ARGV[2]), tonumber(m[2]), tonumber(m[3])
if upto > seq then
  return { 'ahead', seq }
end
if upto > applied then
  redis.call('XTRIM', KEYS[2], 'MINID', m[1] .. '-' .. (upto + 1))
  redis.call('HSET', KEYS[1], 'applied', upto)
  applied = upto
end
return { 'trimmed', seq - applied }
