select t.movement_id,
       case when t.state <> 'done' and t.changed_at < audit.cutoff
            then format('%s from %s to %s, %s since %s', t.lines, t.from_hub, t.to_hub, t.state, t.changed_at) end
from inventory.transfer t cross join audit
