-- Spreads a SKU over n buckets (1 = merges them), online. Holds remember the bucket they were drawn from; a bucket
-- that is gone falls to index mod n.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  journal stream of the hub
-- ARGV[1]  sku
-- ARGV[2]  bucket count, ≥ 1
--
-- returns {'set', epoch, seq}
--         {'unchanged', epoch, seq}   it is so; the head of the journal
--         {'unknown_sku'}
--         {'closed'}
local m = open_hub(KEYS[1])
if not m then
  return { 'closed' }
end
local skus, n = { ARGV[1] }, tonumber(ARGV[2])
local s = read_stock(KEYS[2], skus)[1]
if not s then
  return { 'unknown_sku' }
end
if s.n == n then
  return { 'unchanged', m.epoch, m.seq }
end
local free = s.free
s.n, s.free = n, 0
for i = 0, n - 1 do
  s[i] = 0
end
spread(s, free)
local _, stock = write_stock(KEYS[2], skus, { s })
journal(m, KEYS[3], clock(), { 'kind', 'split', 'lines', json({ { ARGV[1], n } }), 'stock', stock })
return { 'set', m.epoch, m.seq }
