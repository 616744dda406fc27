-- A customer's balance is what we owe: minus the sum of his account. Held money has its own account.
with balance (account, currency, amount) as (
    select 'customer:' || user_id || ':wallet', currency, balance from payments.wallet
    union all
    select 'customer:' || user_id || ':held', currency, sum(amount) from payments.wallet_payment
    where status = 'held' group by user_id, currency
), entries as (
    select account, currency, -sum(amount) as amount from payments.entry
    where account like 'customer:%' group by account, currency
)
select coalesce(b.account, e.account) || ' ' || coalesce(b.currency, e.currency),
       case when coalesce(b.amount, 0) < 0 then format('the balance is %s', b.amount)
            when coalesce(b.amount, 0) <> coalesce(e.amount, 0)
                 then format('the balance is %s, its entries make %s', coalesce(b.amount, 0), coalesce(e.amount, 0)) end
from balance b full join entries e on e.account = b.account and e.currency = b.currency
