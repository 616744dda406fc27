-- Adds to a line of a cart, sets it, or removes it.
--
-- KEYS[1]  the cart
-- KEYS[2]  carts the record does not have yet
-- ARGV[1]  the cart's name among those
-- ARGV[2]  how long the cart stays here untouched, s
-- ARGV[3]  name of a new cart; '' when there must be one
-- ARGV[4]  SKU
-- ARGV[5]  quantity
-- ARGV[6]  1: the line has it from now on; 0: it is added
-- ARGV[7]  most lines
-- ARGV[8]  most of one line
-- ARGV[9]  details of the line; '' leaves those that are there
--
-- returns {'cart', fields}
--         {'absent'}          there is no cart
--         {'ended'}           another has taken it over
--         {'full'}            there is no room for another line
--         {'too_many', qty}   the line would have so many
if not there(KEYS[1], ARGV[3], ARGV[2]) then
  return { 'absent' }
end
if gone(KEYS[1], '') then
  return { 'ended' }
end
local before, number = line(KEYS[1], ARGV[4])
local qty = tonumber(ARGV[5])
if ARGV[6] ~= '1' then
  qty = qty + before
end
if qty > tonumber(ARGV[8]) then
  return { 'too_many', qty }
end
if not number and qty > 0 and tonumber(redis.call('HGET', KEYS[1], 'n')) >= tonumber(ARGV[7]) then
  return { 'full' }
end
-- Removing what is not there is no change.
if qty > 0 or before > 0 then
  set_line(KEYS[1], ARGV[4], qty, ARGV[9])
  changed(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
end
return { 'cart', redis.call('HGETALL', KEYS[1]) }
