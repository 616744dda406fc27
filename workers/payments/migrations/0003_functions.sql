-- What is done for many at once: one round trip, one commit.

-- Holds or takes `want` of a wallet, once per key. True: it is held or taken. False: the balance does
-- not cover it.
create function payments.wallet_hold(
    the_key text, new_entry text, of_payment text, of_user text, want bigint, in_currency text, take boolean
) returns boolean language plpgsql as $$
begin
    -- The wallet's row is the lock: of two with one key, the second waits here and finds the first.
    perform 1 from payments.wallet where user_id = of_user and currency = in_currency for update;
    if not found then
        return false;
    end if;
    if exists (select 1 from payments.wallet_payment where key = the_key) then
        return true;
    end if;
    update payments.wallet set balance = balance - want
    where user_id = of_user and currency = in_currency and balance >= want;
    if not found then
        return false;
    end if;
    insert into payments.wallet_payment (entry_id, key, payment_id, user_id, amount, currency, status, captured)
    values (new_entry, the_key, of_payment, of_user, want, in_currency,
            case when take then 'captured' else 'held' end, case when take then want else 0 end);
    insert into payments.entry (txn, account, amount, currency) values
        (the_key || ':hold', 'customer:' || of_user || ':wallet', want, in_currency),
        (the_key || ':hold',
         case when take then 'provider:wallet:clearing' else 'customer:' || of_user || ':held' end,
         -want, in_currency);
    return true;
end $$;

-- Writes the intents of a batch. No order twice in a batch makes no difference: the first wins.
--
-- The lock per order makes this and payments.bury see each other: either the tombstone is here before
-- the intent, which then is not written, or the intent before the tombstone, which then finds it.
-- Locks are taken in one order, or two batches would deadlock.
--
-- `mode`: 'call' leaves a pending intent and the row of the call about to be made; 'wallet' decides by
-- the balance, 'settled' as `settled_as` says, each with its event, in this one transaction.
create function payments.begin_charges(
    payment_ids text[], order_ids text[], saga_ids text[], user_ids text[], cities text[], providers text[],
    methods text[], tokens text[], amounts bigint[], currencies text[], modes text[], settled_as text[],
    refs text[], declines text[], check_ats timestamptz[], yes_subjects text[], yes_payloads bytea[],
    no_subjects text[], no_payloads bytea[], event_headers jsonb[], at timestamptz
) returns table (asked text, fresh boolean, tombstone boolean, p payments.payment) language plpgsql as $$
declare
    one record;
    paid text[] := '{}';
    made text[];
begin
    perform pg_advisory_xact_lock(k) from (
        select distinct hashtextextended(o, 0) as k from unnest(order_ids) o order by 1) locks;

    with new as (
        insert into payments.payment (payment_id, order_id, saga_id, user_id, city, provider, method, token,
                                      amount, currency, status, provider_ref, decline_code, check_at,
                                      created_at, updated_at)
        select a.payment_id, a.order_id, a.saga_id, a.user_id, a.city, a.provider, a.method, a.token,
               a.amount, a.currency, case when a.mode = 'settled' then a.status else 'pending' end, a.ref,
               case when a.mode = 'settled' then a.decline else '' end,
               case when a.mode = 'call' then a.check_at end, at, at
        from unnest(payment_ids, order_ids, saga_ids, user_ids, cities, providers, methods, tokens, amounts,
                    currencies, modes, settled_as, refs, declines, check_ats)
             as a (payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                   mode, status, ref, decline, check_at)
        where not exists (select 1 from payments.tombstone t where t.order_id = a.order_id)
        order by a.order_id
        on conflict (order_id) do nothing
        returning payment_id)
    select coalesce(array_agg(payment_id), '{}') into made from new;

    if 'wallet' = any(modes) then
        for one in
            select n.* from payments.payment n
            join unnest(payment_ids, modes) as a (payment_id, mode) using (payment_id)
            where a.mode = 'wallet' and n.payment_id = any(made)
            order by n.user_id, n.currency, n.payment_id
        loop
            if payments.wallet_hold(one.payment_id || '-authorize', 'wlt_' || one.payment_id, one.payment_id,
                                    one.user_id, one.amount, one.currency, true) then
                paid := paid || one.payment_id;
                update payments.payment
                set status = 'captured', captured = amount, provider_ref = 'wlt_' || payment_id
                where payment_id = one.payment_id;
                insert into payments.entry (txn, account, amount, currency) values
                    (one.payment_id || '-capture', 'provider:wallet:clearing', one.amount, one.currency),
                    (one.payment_id || '-capture', 'sales:orders', -one.amount, one.currency);
            else
                update payments.payment
                set status = 'declined', decline_code = 'customer.insufficient_funds'
                where payment_id = one.payment_id;
            end if;
        end loop;
    end if;

    insert into payments.operation (key, attempt, payment_id, provider, operation, amount, state, sent_at)
    select a.payment_id || '-authorize', 1, a.payment_id, a.provider, 'authorize', a.amount, 'sent', at
    from unnest(payment_ids, providers, amounts, modes) as a (payment_id, provider, amount, mode)
    where a.mode = 'call' and a.payment_id = any(made);

    insert into payments.outbox (subject, payload, headers)
    select case when yes then a.yes_subject else a.no_subject end,
           case when yes then a.yes_payload else a.no_payload end, a.headers
    from (select u.*, u.mode = 'settled' or u.payment_id = any(paid) as yes
          from unnest(payment_ids, modes, yes_subjects, yes_payloads, no_subjects, no_payloads, event_headers)
               as u (payment_id, mode, yes_subject, yes_payload, no_subject, no_payload, headers)
          where u.mode <> 'call' and u.payment_id = any(made)) a;

    return query
        select a.order_id, a.payment_id = any(made), t.order_id is not null, n
        from unnest(order_ids, payment_ids) as a (order_id, payment_id)
        left join payments.tombstone t on t.order_id = a.order_id
        left join payments.payment n on n.order_id = a.order_id;
end $$;

-- Undone from now on: no later charge, and what is there or still comes goes back.
create function payments.bury(the_order text, why text) returns setof payments.payment language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(the_order, 0));
    insert into payments.tombstone (order_id, reason) values (the_order, why) on conflict do nothing;
    update payments.payment
    set undone = true,
        check_at = case when status in ('pending', 'authorized', 'captured', 'partially_refunded')
                        then coalesce(check_at, now() + interval '5 seconds') else check_at end
    where order_id = the_order and not undone;
    return query select * from payments.payment where order_id = the_order;
end $$;

-- Writes where payments stand now, each only if it is still at the version that was judged. No payment
-- twice in a batch. `captures` is what is taken by this change, 0 if none. The row of the call that
-- told of it ends with it.
create function payments.settle(
    payment_ids text[], versions bigint[], statuses text[], captures bigint[], refs text[],
    next_actions text[], decline_codes text[], check_ats timestamptz[], keys text[], attempts integer[],
    subjects text[], payloads bytea[], event_headers jsonb[], at timestamptz, again_at timestamptz
) returns table (asked text, done boolean, p payments.payment) language plpgsql as $$
declare
    good text[];
begin
    select coalesce(array_agg(l.payment_id), '{}') into good
    from (select n.payment_id from payments.payment n
          join unnest(payment_ids, versions) as a (payment_id, version) using (payment_id)
          where n.version = a.version
          order by n.payment_id for update of n) l;

    update payments.payment n
    set status = a.status,
        captured = n.captured + a.capture,
        provider_ref = coalesce(a.ref, n.provider_ref),
        next_action = a.next_action,
        decline_code = a.decline_code,
        token = case when a.status = 'pending' then n.token end,
        -- money that must go back is looked after until it has
        check_at = case when n.undone and a.status in ('authorized', 'captured') then again_at
                        else a.check_at end,
        checks = 0,
        version = n.version + 1,
        updated_at = at
    from unnest(payment_ids, statuses, captures, refs, next_actions, decline_codes, check_ats)
         as a (payment_id, status, capture, ref, next_action, decline_code, check_at)
    where n.payment_id = a.payment_id and n.payment_id = any(good);

    insert into payments.entry (txn, account, amount, currency)
    select n.payment_id || '-capture', account, sign * a.capture, n.currency
    from unnest(payment_ids, captures) as a (payment_id, capture)
    join payments.payment n using (payment_id)
    cross join lateral (values ('provider:' || n.provider || ':clearing', 1), ('sales:orders', -1))
               as side (account, sign)
    where a.capture > 0 and n.payment_id = any(good);

    -- News that no call of ours brought close the charge that was never heard of again.
    update payments.operation o set state = 'answered', code = a.status, ended_at = at
    from unnest(payment_ids, keys, attempts, statuses) as a (payment_id, key, attempt, status)
    where o.key = coalesce(a.key, a.payment_id || '-authorize') and a.payment_id = any(good)
      and (o.attempt = a.attempt
           or (a.key is null and o.state in ('sent', 'unknown') and a.status <> 'pending'));

    insert into payments.outbox (subject, payload, headers)
    select a.subject, a.payload, a.headers
    from unnest(payment_ids, subjects, payloads, event_headers) as a (payment_id, subject, payload, headers)
    where a.subject is not null and a.payment_id = any(good);

    return query
        select n.payment_id, n.payment_id = any(good), n
        from payments.payment n where n.payment_id = any(payment_ids);
end $$;
