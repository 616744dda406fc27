-- Booked in the transaction that captures: no grace.
select coalesce(p.payment_id, e.txn),
       case when p.payment_id is null then format('a capture of %s %s is booked, of a payment that is not there', e.amount, e.currency)
            when p.captured <> coalesce(e.amount, 0) or (e.currency is not null and e.currency <> p.currency)
                 then format('captured %s %s, booked %s %s', p.captured, p.currency, coalesce(e.amount, 0),
                             coalesce(e.currency, p.currency)) end
from (select * from payments.payment where captured > 0) p
full join (select txn, -amount as amount, currency from payments.entry
           where account = 'sales:orders' and txn like 'pay\_%-capture') e
     on e.txn = p.payment_id || '-capture'
