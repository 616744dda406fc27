-- Included before an operation. Touches neither KEYS nor ARGV; everything comes by parameter.
-- A rebuild is fenced by its epoch, which Postgres hands out in rising order: whoever began last owns the hub.

-- True while the hub is closed and this epoch is the one being built.
local function building(meta_key, epoch)
  local m = redis.call('HMGET', meta_key, 'open', 'epoch')
  return not m[1] and m[2] == epoch
end
