-- The units of a claim have been drawn from inventory's hold and its checkout is on its way: the idempotency key has
-- its result.
--
-- KEYS[1]  the sale
-- KEYS[2]  claims: order → units taken
-- KEYS[3]  the idempotency key
-- ARGV[1]  order
-- ARGV[2]  fingerprint of the request
-- ARGV[3]  how long the result is kept, ms
--
-- returns {'drawn'}
--         {'unknown'}    decided meanwhile, or lost with the sale
--         {'closed'}
local m = open_sale(KEYS[1])
if not m then
  return { 'closed' }
end
redis.call('SET', KEYS[3], 'R ' .. ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
local c = read_claim(KEYS[2], ARGV[1])
if not c then
  return { 'unknown' }
end
if not c.drawn then
  c.drawn = true
  write_claim(KEYS[2], ARGV[1], c)
  if not c.sold then
    m.undrawn = m.undrawn - c.qty
    count(m)
  end
end
return { 'drawn' }
