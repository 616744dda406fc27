select txn || ' ' || currency, case when sum(amount) <> 0 then format('sums to %s', sum(amount)) end
from payments.entry group by txn, currency
