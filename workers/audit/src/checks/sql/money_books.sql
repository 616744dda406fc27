-- The accounts against the payments they come from. The wallet's clearing account passes on what it takes,
-- so it is left to the wallets.
with should (account, currency, amount) as (
    select 'sales:orders', currency, -sum(captured) from payments.payment group by currency
    union all
    select 'sales:refunds', currency, sum(refunded) from payments.payment group by currency
    union all
    select 'provider:' || provider || ':clearing', currency, sum(captured - refunded)
    from payments.payment where provider <> 'wallet' group by provider, currency
), has as (
    select account, currency, sum(amount) as amount from payments.entry
    where account in ('sales:orders', 'sales:refunds')
       or (account like 'provider:%:clearing' and account <> 'provider:wallet:clearing')
    group by account, currency
)
select coalesce(s.account, h.account) || ' ' || coalesce(s.currency, h.currency),
       case when coalesce(s.amount, 0) <> coalesce(h.amount, 0)
            then format('the ledger says %s, the payments make %s', coalesce(h.amount, 0), coalesce(s.amount, 0)) end
from should s full join has h on h.account = s.account and h.currency = s.currency
