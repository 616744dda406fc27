-- A claim's order stands: its units are sold. The claim is kept, since the order may yet be cancelled.
--
-- KEYS[1]  the sale
-- KEYS[2]  people: user → what is known
-- KEYS[3]  claims: order → units taken
-- KEYS[4]  due: order by the time somebody looks after it, ms
-- ARGV[1]  order
--
-- returns {'settled', left, held}
--         {'unknown'}
--         {'closed'}
local m = open_sale(KEYS[1])
if not m then
  return { 'closed' }
end
local c = read_claim(KEYS[3], ARGV[1])
if not c then
  return { 'unknown' }
end
redis.call('ZREM', KEYS[4], ARGV[1])
if not c.sold then
  m.held, m.sold = m.held - c.qty, m.sold + c.qty
  if not c.drawn then
    m.undrawn = m.undrawn - c.qty
  end
  count(m)
  c.sold, c.drawn = true, true
  write_claim(KEYS[3], ARGV[1], c)
end
local p = person(KEYS[2], c.user)
if p and p.order == ARGV[1] then
  note(KEYS[2], c.user, 's', p.arrival, p.order, p.saga)
end
return { 'settled', m.left, m.held }
