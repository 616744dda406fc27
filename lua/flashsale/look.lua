-- Names claims nobody has heard of for a while, the longest first, and puts them off.
--
-- KEYS[1]  the sale
-- KEYS[2]  due: order by the time somebody looks after it, ms
-- ARGV[1]  at most so many
-- ARGV[2]  until the next look, ms
--
-- returns {'due', {order, …}}
--         {'closed'}
if not open_sale(KEYS[1]) then
  return { 'closed' }
end
local now = clock()
local orders = redis.call('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
for _, order in ipairs(orders) do
  redis.call('ZADD', KEYS[2], now + ARGV[2], order)
end
return { 'due', orders }
