-- Forgets a sale that is over and whose every claim is decided.
--
-- KEYS[1]  the sale
-- KEYS[2]  queue: user by arrival
-- KEYS[3]  places: admitted user by the end of the place, ms
-- KEYS[4]  people: user → what is known
-- KEYS[5]  claims: order → units taken
-- KEYS[6]  due: order by the time somebody looks after it, ms
-- KEYS[7]  taken: user → units
--
-- returns {'forgotten'}
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7])
return { 'forgotten' }
