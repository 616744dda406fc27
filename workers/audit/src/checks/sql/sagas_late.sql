select s.saga_id,
       case when s.deadline < audit.cutoff and s.updated_at < audit.cutoff
            then format('%s at step %L, past its deadline %s; swept %s times, last error %L', s.state, s.step,
                        s.deadline, s.sweeps, s.last_error) end
from checkout.saga s cross join audit
where s.state in ('running', 'awaiting_payment', 'compensating')
