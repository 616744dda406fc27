-- Takes over what a revalidation found, if the cart is still the one that was looked at.
--
-- KEYS[1]   the cart
-- KEYS[2]   carts the record does not have yet
-- ARGV[1]   the cart's name among those
-- ARGV[2]   how long the cart stays here untouched, s
-- ARGV[3]   the version that was looked at
-- ARGV[4]   codes that count, one a line
-- ARGV[5]   what promotions would give; '' when it is not known
-- ARGV[6..] for each line: SKU, quantity (0 removes it), details
--
-- returns {'cart', fields}
--         {'moved'}    it has changed since
--         {'absent'}   there is no cart
--         {'ended'}    another has taken it over
if redis.call('EXISTS', KEYS[1]) == 0 then
  return { 'absent' }
end
if gone(KEYS[1], '') then
  return { 'ended' }
end
if redis.call('HGET', KEYS[1], 'v') ~= ARGV[3] then
  return { 'moved' }
end
for i = 6, #ARGV, 3 do
  set_line(KEYS[1], ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2])
end
redis.call('HSET', KEYS[1], 'codes', ARGV[4])
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'disc', ARGV[5])
end
changed(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return { 'cart', redis.call('HGETALL', KEYS[1]) }
