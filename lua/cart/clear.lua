-- Empties a cart. What it has taken over it remembers.
--
-- KEYS[1]  the cart
-- KEYS[2]  carts the record does not have yet
-- ARGV[1]  the cart's name among those
-- ARGV[2]  how long the cart stays here untouched, s
-- ARGV[3]  for whom it may have been taken over; '' for nobody
--
-- returns {'cart', fields}
--         {'absent'}   there is no cart
--         {'ended'}    another has taken it over
if redis.call('EXISTS', KEYS[1]) == 0 then
  return { 'absent' }
end
if gone(KEYS[1], ARGV[3]) then
  return { 'ended' }
end
empty(KEYS[1])
changed(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return { 'cart', redis.call('HGETALL', KEYS[1]) }
