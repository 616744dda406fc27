-- A payment without a result is asked after again and again, until there is one.
select p.payment_id,
       case when not isfinite(audit.cutoff) then format('pending at %s since %s', p.provider, p.created_at)
            when p.check_at is null then format('pending at %s since %s, and nobody asks after it', p.provider, p.created_at)
            when p.check_at < audit.cutoff
                 then format('pending at %s; it was to be asked after at %s', p.provider, p.check_at) end
from payments.payment p cross join audit
where p.status = 'pending' and p.updated_at < audit.cutoff
