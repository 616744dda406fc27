-- A use of a promotion: what it counts as, and what may stand against it.

-- Devices of a day are looked at on that day, at any hub's clock; then their counts may go.
local DEVICES_MS = 259200000

-- One more use (by = 1), or one back (by = -1).
local function count(uses, devices, by, amount, user, day, device)
  redis.call('HINCRBY', uses, 'n', by)
  -- A gift costs nothing here; and minus zero is no integer.
  if amount ~= 0 then
    redis.call('HINCRBY', uses, 'a', by * amount)
  end
  for _, field in ipairs({ 'd:' .. day, 'u:' .. user }) do
    if redis.call('HINCRBY', uses, field, by) <= 0 then
      redis.call('HDEL', uses, field)
    end
  end
  if device ~= '' then
    if redis.call('HINCRBY', devices, device, by) <= 0 then
      redis.call('HDEL', devices, device)
    end
    redis.call('PEXPIRE', devices, DEVICES_MS)
  end
end

-- The first limit one more use would break, or nil. A limit of '' is none.
local function against(uses, amount, user, day, total, daily, per_user, budget)
  local have = redis.call('HMGET', uses, 'n', 'd:' .. day, 'u:' .. user, 'a')
  local function past(limit, n, more)
    return limit ~= '' and (tonumber(n or 0) or 0) + more > tonumber(limit)
  end
  if past(total, have[1], 1) then
    return 'total'
  elseif past(daily, have[2], 1) then
    return 'daily'
  elseif past(per_user, have[3], 1) then
    return 'user'
  elseif past(budget, have[4], amount) then
    return 'budget'
  end
  return nil
end
