-- Ends the holds given, if their time has indeed come: units back to the buckets they came from. Looks at the
-- truth again for each, since between due and expire anyone may have confirmed, released or extended it.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4]  journal stream of the hub
-- KEYS[5..] reservation hashes
-- ARGV[1]  how long the records are kept, ms
-- ARGV[2..] reservation ids, in the order of their keys
--
-- returns {'expired', epoch, seq, {reservation, lag_ms, …}, {reservation, …}}
--                                     the second list: entries of the expiry set with no hold behind them, dropped
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end

local now, ended, strays = clock(), {}, {}
for i = 5, #KEYS do
  local id, key = ARGV[i - 3], KEYS[i]
  local r = read_reservation(key, m)
  if not r or r.state ~= 'RESERVED' then
    if redis.call('ZREM', KEYS[3], id) == 1 then
      strays[#strays + 1] = id
    end
  elseif r.exp <= now then
    local keys = { stock = KEYS[2], expiry = KEYS[3], journal = KEYS[4], reservation = key }
    end_hold(m, keys, id, r, 'EXPIRED', now, ARGV[1])
    ended[#ended + 1], ended[#ended + 2] = id, now - r.exp
  end
end
return { 'expired', m.epoch, m.seq, ended, strays }
