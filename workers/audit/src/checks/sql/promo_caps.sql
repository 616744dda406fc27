-- Uses that count, against the most each limit has ever allowed: a limit that was lowered takes nothing back.
-- What a late payment took past a limit is named by promo.late.
with used as materialized (
    select u.promo_id, u.amount, r.user_id, r.day
    from promo.use u join promo.redemption r using (order_id)
    where r.state in ('reserved', 'committed') and not u.promo_id = any(r.over)
),
caps as (
    select promo_id,
           case when bool_and(coalesce(rule->'limits' ? 'total', false))
                then max((rule->'limits'->>'total')::numeric) end as total,
           case when bool_and(coalesce(rule->'limits' ? 'daily', false))
                then max((rule->'limits'->>'daily')::numeric) end as daily,
           case when bool_and(coalesce(rule->'limits' ? 'per_user', false))
                then max((rule->'limits'->>'per_user')::numeric) end as per_user,
           case when bool_and(coalesce(rule->'limits' ? 'budget', false))
                then max((rule->'limits'->>'budget')::numeric) end as budget
    from promo.rule_version group by promo_id
),
counts as (
    select promo_id, count(*) as uses, sum(amount) as amount from used group by promo_id
),
days as (
    select distinct on (promo_id) promo_id, day, count(*) as uses from used
    group by promo_id, day order by promo_id, count(*) desc
),
users as (
    select distinct on (promo_id) promo_id, user_id, count(*) as uses from used
    group by promo_id, user_id order by promo_id, count(*) desc
)
select c.promo_id,
       case when n.uses > c.total then format('%s uses, at most %s', n.uses, c.total)
            when d.uses > c.daily then format('%s uses on %s, at most %s', d.uses, d.day, c.daily)
            when u.uses > c.per_user then format('%s uses of %s, at most %s', u.uses, u.user_id, c.per_user)
            when n.amount > c.budget then format('%s given, at most %s', n.amount, c.budget) end
from caps c
left join counts n using (promo_id)
left join days d using (promo_id)
left join users u using (promo_id)
