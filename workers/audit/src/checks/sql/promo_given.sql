-- What an order that stands was given, by the order and by promo. Amounts of the contract's JSON are text, and
-- those of 0 are left out.
select o.order_id, case when o.given is distinct from u.used then format('the order says %s, promo %s', o.given, u.used) end
from (
    select order_id, status, updated_at,
           (select jsonb_object_agg(coalesce(p->>'promo_id', p->>'promoId'),
                                    coalesce((p->'discount'->>'amount')::bigint, 0))
            from jsonb_array_elements(promos) as p) as given
    from orders.orders where promos <> '[]'
) o
cross join audit
left join lateral (
    select jsonb_object_agg(use.promo_id, use.amount) as used
    from promo.use join promo.redemption r using (order_id)
    where use.order_id = o.order_id and r.state = 'committed'
) u on true
where o.status in (select status from sold) and o.updated_at < audit.cutoff
