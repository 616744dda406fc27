-- Another reservation holds the units at inventory now.
--
-- KEYS[1]  the sale
-- ARGV[1]  epoch
-- ARGV[2]  reservation
--
-- returns {'set'}
--         {'closed'}    or opened anew, from a record that knows it
local m = open_sale(KEYS[1])
if not m or m.epoch ~= tonumber(ARGV[1]) then
  return { 'closed' }
end
redis.call('HSET', KEYS[1], 'hold', ARGV[2])
return { 'set' }
