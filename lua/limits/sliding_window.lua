-- At most `limit` calls in any window of `window` ms: the exact log, not the two-bucket estimate, which lets up to
-- half a limit more through at a window's edge. Only admitted calls are logged, so the log is a list of at most
-- `limit` times (some 10 bytes each), and the verdict is one look at its head.
--
-- KEYS[1]  the log
-- ARGV[1]  limit, calls
-- ARGV[2]  window, ms
--
-- returns {'allowed', remaining, reset_ms}    reset: until the whole limit is free again
--         {'limited', reset_ms, retry_after_ms}
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local count = redis.call('LLEN', KEYS[1])
local head = redis.call('LINDEX', KEYS[1], 0)
while head and head + window <= now do
  redis.call('LPOP', KEYS[1])
  count = count - 1
  head = redis.call('LINDEX', KEYS[1], 0)
end
if count < limit then
  redis.call('RPUSH', KEYS[1], now)
  redis.call('PEXPIRE', KEYS[1], window)
  return { 'allowed', limit - count - 1, window }
end
-- Under a limit that was lowered the log may be longer than it; the place comes free when enough have left.
local blocker = limit > 0 and redis.call('LINDEX', KEYS[1], count - limit) or now
local last = redis.call('LINDEX', KEYS[1], -1) or now
return { 'limited', math.max(0, last + window - now), math.max(1, blocker + window - now) }
