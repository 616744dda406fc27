-- Where a buyer stands, and how far the sale is. Changes nothing.
--
-- KEYS[1]  the sale
-- KEYS[2]  queue: user by arrival
-- KEYS[3]  places: admitted user by the end of the place, ms
-- KEYS[4]  people: user → what is known
-- ARGV[1]  user; empty: nobody, only the sale
--
-- returns {'waiting', position, arrival, left, held, sold, waiting, rate}
--         {'admitted', until_ms, left, held, sold, waiting}
--         {'buying', order, saga, left, held, sold, waiting}
--         {'bought', order, saga, left, held, sold, waiting}
--         {'over', order, saga, left, held, sold, waiting}    the place passed on, or the order came to nothing
--         {'none', left, held, sold, waiting}
--         {'closed'}
local m = open_sale(KEYS[1])
if not m then
  return { 'closed' }
end
local p = person(KEYS[4], ARGV[1])
local waiting = redis.call('ZCARD', KEYS[2])
if not p then
  return { 'none', m.left, m.held, m.sold, waiting }
end
if p.state == 'w' then
  local at = position(m, KEYS[2], ARGV[1])
  return { 'waiting', at, p.arrival, m.left, m.held, m.sold, waiting, m.rate }
end
if p.state == 'a' then
  local place = redis.call('ZSCORE', KEYS[3], ARGV[1])
  if place and tonumber(place) > clock() then
    return { 'admitted', place, m.left, m.held, m.sold, waiting }
  end
end
if p.state == 'b' then
  return { 'buying', p.order, p.saga, m.left, m.held, m.sold, waiting }
end
if p.state == 's' then
  return { 'bought', p.order, p.saga, m.left, m.held, m.sold, waiting }
end
return { 'over', p.order, p.saga, m.left, m.held, m.sold, waiting }
