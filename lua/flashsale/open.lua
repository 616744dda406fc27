-- Opens a sale from the record, under an epoch: whoever reads the record last owns it. What the record does not know
-- – who waits, who has a place, which tokens were spent – begins anew.
--
-- KEYS[1]  the sale
-- KEYS[2]  queue: user by arrival
-- KEYS[3]  places: admitted user by the end of the place, ms
-- KEYS[4]  people: user → what is known
-- KEYS[5]  claims: order → units taken
-- KEYS[6]  due: order by the time somebody looks after it, ms
-- KEYS[7]  taken: user → units
-- ARGV[1]  epoch
-- ARGV[2]  starts, ms
-- ARGV[3]  ends, ms
-- ARGV[4]  mode: fifo, random, reject
-- ARGV[5]  units of one buyer, at most
-- ARGV[6]  admitted a second
-- ARGV[7]  how long a place is kept, ms
-- ARGV[8]  buckets
-- ARGV[9]  reservation that holds the units at inventory
-- ARGV[10] units offered
-- ARGV[11] when somebody looks after a claim, ms from now
-- ARGV[12] JSON [[order, user, qty, saga, sold 0|1], …]: claims that stand
--
-- returns {'opened', left, held, sold}
--         {'stale', epoch}       a later rebuild was here
--         {'oversold', units}    the claims take more than there is: the record itself would be wrong
local was = tonumber(redis.call('HGET', KEYS[1], 'epoch') or 0)
if was >= tonumber(ARGV[1]) then
  return { 'stale', was }
end
local claims, held, sold = cjson.decode(ARGV[12]), 0, 0
for _, c in ipairs(claims) do
  if c[5] == 1 then
    sold = sold + c[3]
  else
    held = held + c[3]
  end
end
local left, n = ARGV[10] - held - sold, tonumber(ARGV[8])
if left < 0 then
  return { 'oversold', -left }
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7])
local now, s = clock(), { n = n }
for b = 0, n - 1 do
  s[b] = math.floor(left / n) + (b < left % n and 1 or 0)
end
-- Nothing is known of what was drawn: the hold is brought to what is left once each claim has been looked after.
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'starts', ARGV[2], 'ends', ARGV[3], 'mode', ARGV[4], 'per_user', ARGV[5],
  'rate', ARGV[6], 'place', ARGV[7], 'hold', ARGV[9], 'left', left, 'held', held, 'sold', sold, 'undrawn', 0, 'seq', 0,
  'upto', 0)
write_stock(KEYS[1], s)
for i, c in ipairs(claims) do
  local is_sold = c[5] == 1
  write_claim(KEYS[5], c[1], { user = c[2], qty = c[3], saga = c[4], drawn = true, sold = is_sold, line = { i % n, c[3] } })
  redis.call('HINCRBY', KEYS[7], c[2], c[3])
  note(KEYS[4], c[2], is_sold and 's' or 'b', 0, c[1], c[4])
  if not is_sold then
    redis.call('ZADD', KEYS[6], now + ARGV[11], c[1])
  end
end
return { 'opened', left, held, sold }
