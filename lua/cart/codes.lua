-- Sets the promotion codes of a cart.
--
-- KEYS[1]  the cart
-- KEYS[2]  carts the record does not have yet
-- ARGV[1]  the cart's name among those
-- ARGV[2]  how long the cart stays here untouched, s
-- ARGV[3]  name of a new cart; '' when there must be one
-- ARGV[4]  codes, one a line
--
-- returns {'cart', fields}
--         {'absent'}   there is no cart
--         {'ended'}    another has taken it over
if not there(KEYS[1], ARGV[3], ARGV[2]) then
  return { 'absent' }
end
if gone(KEYS[1], '') then
  return { 'ended' }
end
redis.call('HSET', KEYS[1], 'codes', ARGV[4])
redis.call('HDEL', KEYS[1], 'disc')
changed(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return { 'cart', redis.call('HGETALL', KEYS[1]) }
