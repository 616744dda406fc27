select s.saga_id,
       case when s.state = 'stuck'
            then format('order %s, stuck at step %L since %s: %s', s.order_id, s.step, s.updated_at, s.last_error) end
from checkout.saga s
