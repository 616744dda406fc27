-- Ends an anonymous cart for one who takes it over. Its lines stay until they are safe with him.
--
-- KEYS[1]  the cart
-- KEYS[2]  carts the record does not have yet
-- ARGV[1]  the cart's name among those
-- ARGV[2]  how long the cart stays here untouched, s
-- ARGV[3]  who takes it over
--
-- returns {'cart', fields}   taken, now or before
--         {'absent'}         there is no cart
--         {'ended'}          another has taken it over
if redis.call('EXISTS', KEYS[1]) == 0 then
  return { 'absent' }
end
if gone(KEYS[1], ARGV[3]) then
  return { 'ended' }
end
if redis.call('HSETNX', KEYS[1], 'to', ARGV[3]) == 1 then
  changed(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
end
return { 'cart', redis.call('HGETALL', KEYS[1]) }
