-- Sets a SKU's low-stock threshold: it is low while available < threshold, so 0 turns it off. A crossing that
-- comes of the new threshold is journaled like any other.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  journal stream of the hub
-- ARGV[1]  sku
-- ARGV[2]  threshold, units
--
-- returns {'set', epoch, seq}
--         {'unchanged', epoch, seq}   it is so; the head of the journal
--         {'unknown_sku'}
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end
local skus, low = { ARGV[1] }, tonumber(ARGV[2])
local s = read_stock(KEYS[2], skus)[1]
if not s then
  return { 'unknown_sku' }
end
if s.low == low then
  return { 'unchanged', m.epoch, m.seq }
end
s.low = low
local _, stock = write_stock(KEYS[2], skus, { s })
journal(m, KEYS[3], clock(), { 'kind', 'threshold', 'lines', json({ { ARGV[1], low } }), 'stock', stock })
return { 'set', m.epoch, m.seq }
