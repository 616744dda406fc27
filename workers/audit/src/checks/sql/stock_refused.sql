-- What the record's constraints refused: Redis had promised units the record did not have.
select hub_id || '/' || epoch || '-' || seq, format('%s: %s', at, left(error, 200))
from inventory.refused
