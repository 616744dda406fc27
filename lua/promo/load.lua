-- Loads part of one promotion's uses from the record.
--
-- KEYS[1]   whether the counts are whole
-- KEYS[2]   the uses
-- ARGV[1]   the epoch being rebuilt
-- ARGV[2]   how long they live, ms (0: for good)
-- ARGV[3..] field, value
--
-- returns {'loaded', fields}
--         {'stale', epoch}      another rebuild has begun
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[1] then
  return { 'stale', epoch or 0 }
end
local fields = 0
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  fields = fields + 1
end
if ARGV[2] ~= '0' then
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
return { 'loaded', fields }
