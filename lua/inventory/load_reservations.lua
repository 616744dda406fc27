-- Loads a chunk of reservations into a hub being rebuilt, after its SKUs: open holds take their units out of what
-- is available; ended ones become the tombstones they were. One already loaded is skipped, so a chunk may come
-- twice. A chunk whose holds exceed the units on hand is refused whole: the record itself would be wrong.
--
-- KEYS[1]  meta hash of the hub
-- KEYS[2]  stock hash of the hub
-- KEYS[3]  expiry set of the hub
-- KEYS[4..] reservation hashes
-- ARGV[1]  epoch of this rebuild
-- ARGV[2]  how long a record outlives its hold or this moment, ms
-- ARGV[3..] JSON {id, state, user, exp, req, lines: [[sku, qty], …]} in the order of the keys
--
-- returns {'loaded', new}
--         {'short', {reservation, sku, wanted, available, …}}
--         {'lost'}
if not building(KEYS[1], ARGV[1]) then
  return { 'lost' }
end
local m = { epoch = ARGV[1], seq = 0 }
local now, cache, skus, states, fresh, short = clock(), {}, {}, {}, {}, {}

local function state_of(sku)
  if not cache[sku] then
    cache[sku] = read_stock(KEYS[2], { sku })[1] or shelf()
    skus[#skus + 1], states[#states + 1] = sku, cache[sku]
  end
  return cache[sku]
end

for i = 4, #KEYS do
  if not read_reservation(KEYS[i], m) then
    local r = cjson.decode(ARGV[i - 1])
    fresh[#fresh + 1] = { KEYS[i], r }
    if r.state == 'RESERVED' then
      for _, line in ipairs(r.lines) do
        local s, qty = state_of(line[1]), line[2]
        if s.free < qty then
          for _, v in ipairs({ r.id, line[1], qty, s.free }) do
            short[#short + 1] = v
          end
        else
          draw(s, qty, 0, line)
          s.held = s.held + qty
        end
      end
    end
  end
end
if #short > 0 then
  return { 'short', short }
end

write_stock(KEYS[2], skus, states)
for _, f in ipairs(fresh) do
  local key, r = f[1], f[2]
  -- Never before now: a hold that ended while Redis was away must still be here when the reaper comes for it.
  local forget_at = math.max(now, r.state == 'RESERVED' and r.exp or 0) + ARGV[2]
  write_reservation(key, m, r.state, r.user, r.exp, r.req, json(r.lines), forget_at)
  if r.state == 'RESERVED' then
    redis.call('ZADD', KEYS[3], r.exp, r.id)
  end
end
return { 'loaded', #fresh }
