-- Adds the lines of another cart, once. Quantities add up to the most of a line; what finds no room stays out.
--
-- KEYS[1]   the cart
-- KEYS[2]   carts the record does not have yet
-- ARGV[1]   the cart's name among those
-- ARGV[2]   how long the cart stays here untouched, s
-- ARGV[3]   name of a new cart; '' when there must be one
-- ARGV[4]   name of the cart that is taken over
-- ARGV[5]   most lines
-- ARGV[6]   most of one line
-- ARGV[7]   codes, one a line; those that are there stay in their place
-- ARGV[8..] for each line: SKU, quantity, details
--
-- returns {'cart', fields, {sku, wanted, kept, …}}   with the lines that did not fit whole
--         {'replayed', fields}                       it was taken over before
--         {'absent'}                                 there is no cart
--         {'ended'}                                  another has taken it over
if not there(KEYS[1], ARGV[3], ARGV[2]) then
  return { 'absent' }
end
if gone(KEYS[1], '') then
  return { 'ended' }
end
local merged = redis.call('HGET', KEYS[1], 'merged') or ''
if string.find(merged, ARGV[4], 1, true) then
  return { 'replayed', redis.call('HGETALL', KEYS[1]) }
end
local left = {}
for i = 8, #ARGV, 3 do
  local sku, wanted = ARGV[i], tonumber(ARGV[i + 1])
  local before, number = line(KEYS[1], sku)
  local room = number or tonumber(redis.call('HGET', KEYS[1], 'n')) < tonumber(ARGV[5])
  local qty = room and math.min(before + wanted, tonumber(ARGV[6])) or before
  if qty > before then
    -- What is known of a line that is there is as good.
    set_line(KEYS[1], sku, qty, number and '' or ARGV[i + 2])
  end
  if qty < before + wanted then
    left[#left + 1] = sku
    left[#left + 1] = before + wanted
    left[#left + 1] = qty
  end
end
if ARGV[7] ~= '' and not redis.call('HGET', KEYS[1], 'codes') then
  redis.call('HSET', KEYS[1], 'codes', ARGV[7])
end
-- The last sixteen: who comes again comes soon.
merged = string.sub(merged .. ' ' .. ARGV[4], -(16 * (#ARGV[4] + 1)))
redis.call('HSET', KEYS[1], 'merged', merged)
changed(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return { 'cart', redis.call('HGETALL', KEYS[1]), left }
