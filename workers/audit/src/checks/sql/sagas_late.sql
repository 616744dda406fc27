-- Undoing has no deadline; but it is tried again and again, until it is done or stuck.
select s.saga_id,
       case when s.deadline < audit.cutoff and (s.state <> 'compensating' or s.updated_at < audit.cutoff
                                                or s.deadline < audit.cutoff - interval '10 minutes')
            then format('%s at step %L, past its deadline %s; swept %s times, last error %L', s.state, s.step,
                        s.deadline, s.sweeps, s.last_error) end
from checkout.saga s cross join audit
where s.state in ('running', 'awaiting_payment', 'compensating')
