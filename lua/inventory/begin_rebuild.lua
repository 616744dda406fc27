-- Closes the hub and starts it from nothing under a new epoch. The epoch is the fence: a rebuild begun later takes
-- the hub over, and the loads and the open of an earlier one answer 'lost'. Entries that wait in the journal must
-- reach the record first, or the rebuild would read a record that lacks them; the hub stays closed meanwhile.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- ARGV[1]  epoch, above every epoch this hub ever had
--
-- returns {'begun'}
--         {'undrained', epoch, seq, applied}   drain and trim, then begin again
--         {'stale', epoch}            this Redis has seen that epoch or a later one; nothing was changed
local m = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'applied')
if m[1] and tonumber(ARGV[1]) <= tonumber(m[1]) then
  return { 'stale', m[1] }
end
redis.call('HDEL', KEYS[1], 'open')
if m[1] and tonumber(m[2]) > tonumber(m[3]) then
  return { 'undrained', m[1], tonumber(m[2]), tonumber(m[3]) }
end
redis.call('UNLINK', KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', 0, 'applied', 0)
return { 'begun' }
