-- Closes a hub: every operation answers closed until it is opened again. The journal can still be drained.
--
-- KEYS[1]  meta hash of the hub
--
-- returns {'shut', epoch}             the epoch to open it with again; 0 = there is nothing here to open
local epoch = redis.call('HGET', KEYS[1], 'epoch')
redis.call('HDEL', KEYS[1], 'open')
return { 'shut', epoch or 0 }
