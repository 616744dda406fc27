-- Loads the ids of recent movements into a hub being rebuilt, so that a retry across the rebuild is still known.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2..] movement hashes
-- ARGV[1]  epoch of this rebuild
-- ARGV[2]  how long a movement id is remembered, ms
-- ARGV[3..] JSON {req, lines: [[sku, delta], …]} in the order of the keys
--
-- returns {'loaded', n}
--         {'lost'}
if not building(KEYS[1], ARGV[1]) then
  return { 'lost' }
end
local m, forget_at = { epoch = ARGV[1], seq = 0 }, clock() + ARGV[2]
for i = 2, #KEYS do
  local r = cjson.decode(ARGV[i + 1])
  remember(KEYS[i], m, r.req, json(r.lines), forget_at)
end
return { 'loaded', #KEYS - 1 }
