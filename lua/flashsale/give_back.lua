-- A claim came to nothing: its units go back to the buckets they came from, and no longer count as the buyer's.
-- Units that come back after the end are not for sale any more.
--
-- KEYS[1]  the sale
-- KEYS[2]  people: user → what is known
-- KEYS[3]  claims: order → units taken
-- KEYS[4]  due: order by the time somebody looks after it, ms
-- KEYS[5]  taken: user → units
-- ARGV[1]  order
--
-- returns {'given_back', left}
--         {'unknown'}    given back before, or lost with the sale
--         {'closed'}
local m = open_sale(KEYS[1])
if not m then
  return { 'closed' }
end
local c = read_claim(KEYS[3], ARGV[1])
if not c then
  return { 'unknown' }
end
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
if redis.call('HINCRBY', KEYS[5], c.user, -c.qty) <= 0 then
  redis.call('HDEL', KEYS[5], c.user)
end
if c.sold then
  m.sold = m.sold - c.qty
else
  m.held = m.held - c.qty
  if not c.drawn then
    m.undrawn = m.undrawn - c.qty
  end
end
if clock() < m.ends then
  local s = read_stock(KEYS[1])
  for i = 1, #c.line, 2 do
    local b = c.line[i] % s.n
    s[b] = s[b] + c.line[i + 1]
  end
  write_stock(KEYS[1], s)
  m.left = m.left + c.qty
end
count(m)
local p = person(KEYS[2], c.user)
if p and p.order == ARGV[1] then
  note(KEYS[2], c.user, 'f', p.arrival, p.order, p.saga)
end
return { 'given_back', m.left }
