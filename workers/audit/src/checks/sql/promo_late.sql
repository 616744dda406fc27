-- Paid for with a discount whose hold had run out and whose place was taken: it counts, past the limit.
select order_id, case when cardinality(over) > 0 then format('took %s past a limit', array_to_string(over, ', ')) end
from promo.redemption
where state = 'committed' and changed_at > now() - interval '7 days'
