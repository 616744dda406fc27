-- A hold ends with its order, or by the clock; and Redis hears of every end.
select order_id,
       case when state = 'reserved' and expires_at < audit.cutoff
                 then format('expired at %s and still holds uses', expires_at)
            when not told then format('is %s since %s, and Redis has not heard of it', state, changed_at) end
from promo.redemption
cross join audit
where changed_at < audit.cutoff and (state = 'reserved' or not told)
