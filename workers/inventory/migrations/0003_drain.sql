-- What the journal changes, in one exchange; also for a drainer that has read Redis before it holds the hubs.
--
-- The hubs are locked here, and must then stand where the reader thought they did (p_epoch, p_after): a rebuild,
-- or another drainer, has not come between. If one has, nothing is changed and the answer is one row that says so.
-- Whoever holds the locks already knows, and gives no p_after. A worker of before goes on with the same statements,
-- one by one, under the same locks.
create function inventory.drain(
    p_hub text[], p_epoch bigint[], p_after bigint[], p_upto bigint[],
    p_moved_hub text[], p_moved_epoch bigint[], p_moved_seq bigint[], p_moved_sku text[], p_kind text[],
    p_qty bigint[], p_on_hand_delta bigint[], p_reserved_delta bigint[], p_reservation_id text[],
    p_movement_id text[], p_moved_request text[], p_note text[], p_at timestamptz[],
    p_stock_hub text[], p_sku text[], p_on_hand bigint[], p_reserved bigint[], p_buckets integer[],
    p_threshold integer[],
    p_held_hub text[], p_held_id text[], p_state text[], p_user_id text[], p_expires_at timestamptz[],
    p_held_request text[], p_lines jsonb[], p_changed_at timestamptz[]
) returns table (applied boolean, hub_id text, sku text, on_hand bigint, reserved bigint, threshold integer)
language plpgsql as $$
#variable_conflict use_column
begin
    perform from inventory.hub as hub where hub.hub_id = any (p_hub) order by hub.hub_id for no key update;

    update inventory.hub as hub set applied_seq = given.upto
    from unnest(p_hub, p_upto) as given (hub_id, upto)
    where hub.hub_id = given.hub_id
      and not exists (
          select from unnest(p_hub, p_epoch, p_after) as wanted (hub_id, epoch, after)
          left join inventory.hub as now on now.hub_id = wanted.hub_id
          where now.hub_id is null or now.epoch <> wanted.epoch or now.applied_seq <> wanted.after);
    if not found then
        return query select false, ''::text, ''::text, 0::bigint, 0::bigint, 0;
        return;
    end if;

    insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta,
                                    reservation_id, movement_id, request, note, at)
    select * from unnest(p_moved_hub, p_moved_epoch, p_moved_seq, p_moved_sku, p_kind, p_qty, p_on_hand_delta,
                         p_reserved_delta, p_reservation_id, p_movement_id, p_moved_request, p_note, p_at);

    -- Not "on conflict": a check constraint is held against the row proposed, and a delta is none.
    return query
    with change as (
        select * from unnest(p_stock_hub, p_sku, p_on_hand, p_reserved, p_buckets, p_threshold)
             as change (hub_id, sku, on_hand, reserved, buckets, threshold)
    ), fresh as (
        insert into inventory.stock as stock (hub_id, sku, on_hand, reserved, buckets, threshold)
        select change.hub_id, change.sku, change.on_hand, change.reserved, coalesce(change.buckets, 1),
               coalesce(change.threshold, 0)
        from change
        where not exists (select from inventory.stock as known
                          where known.hub_id = change.hub_id and known.sku = change.sku)
        returning stock.hub_id, stock.sku, stock.on_hand, stock.reserved, stock.threshold
    ), changed as (
        update inventory.stock as stock
        set on_hand = stock.on_hand + change.on_hand,
            reserved = stock.reserved + change.reserved,
            buckets = coalesce(change.buckets, stock.buckets),
            threshold = coalesce(change.threshold, stock.threshold)
        from change
        where stock.hub_id = change.hub_id and stock.sku = change.sku
        returning stock.hub_id, stock.sku, stock.on_hand, stock.reserved, stock.threshold
    )
    select true, now.hub_id, now.sku, now.on_hand, now.reserved, now.threshold
    from (select * from fresh union all select * from changed) as now;

    with change as (
        select * from unnest(p_held_hub, p_held_id, p_state, p_user_id, p_expires_at, p_held_request, p_lines,
                             p_changed_at)
             as change (hub_id, reservation_id, state, user_id, expires_at, request, lines, changed_at)
    ), fresh as (
        insert into inventory.reservation (hub_id, reservation_id, state, user_id, expires_at, request, lines,
                                           changed_at)
        select change.hub_id, change.reservation_id, coalesce(change.state, 'RESERVED'),
               coalesce(change.user_id, ''), coalesce(change.expires_at, change.changed_at),
               coalesce(change.request, ''), coalesce(change.lines, '[]'), change.changed_at
        from change
        where not exists (select from inventory.reservation as known
                          where known.hub_id = change.hub_id
                            and known.reservation_id = change.reservation_id)
    )
    update inventory.reservation as held
    set state = coalesce(change.state, held.state),
        user_id = coalesce(change.user_id, held.user_id),
        expires_at = coalesce(change.expires_at, held.expires_at),
        request = coalesce(change.request, held.request),
        lines = coalesce(change.lines, held.lines),
        changed_at = change.changed_at
    from change
    where held.hub_id = change.hub_id and held.reservation_id = change.reservation_id;
end
$$;
