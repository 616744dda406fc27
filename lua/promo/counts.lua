-- How often promotions were used: in all, on a day, by a user, from a device. Changes nothing.
--
-- KEYS[1]   whether the counts are whole
-- KEYS[2..] for each promotion: its uses, its uses of the day by device
-- ARGV[1]   user
-- ARGV[2]   day, at the hub
-- ARGV[3]   device ('' none)
--
-- returns {'counts', {uses, amount, today, by the user, from the device, …}}    five for each
--         {'closed'}                                                            Redis has lost the counts
if not redis.call('HGET', KEYS[1], 'open') then
  return { 'closed' }
end
local all = {}
for key = 2, #KEYS, 2 do
  local have = redis.call('HMGET', KEYS[key], 'n', 'a', 'd:' .. ARGV[2], 'u:' .. ARGV[1])
  have[5] = ARGV[3] ~= '' and redis.call('HGET', KEYS[key + 1], ARGV[3])
  for i = 1, 5 do
    all[#all + 1] = have[i] or 0
  end
end
return { 'counts', all }
