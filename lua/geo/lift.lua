-- Takes a writer's fence off a region, so that its cells are cached again, under a new generation. The fence of a
-- later writer stays. A generation that readers made because the fence had run out goes as well: what they cached
-- under it may be older than the change.
--
-- KEYS[1]  generation of the region
-- ARGV[1]  the fence, as the writer put it
--
-- returns {'lifted'}
--         {'fenced'}    by somebody else
local at = redis.call('GET', KEYS[1])
if at and at ~= ARGV[1] and string.sub(at, 1, 1) == '!' then
  return { 'fenced' }
end
redis.call('DEL', KEYS[1])
return { 'lifted' }
