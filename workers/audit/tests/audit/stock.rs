use crate::support::{CANCELLED, CONFIRMED, FAILED, Ground, RUNNING, order};

#[tokio::test]
async fn broken_stock_is_found() {
    let (confirmed, cancelled, failed, running) =
        (order(CONFIRMED), order(CANCELLED), order(FAILED), order(RUNNING));
    let ground = Ground::start().await;
    // The order is closed and announced, its hold is not released.
    let undone = cancel(&running);
    let hold = "hub_1/milk-1l".to_owned();
    ground
        .each_is_found(&[
            // A movement that never reached the shelf, and one that never reached the ledger: Redis agrees
            // with the table in the first, so only the ledger can tell.
            ("stock.ledger", hold.clone(), "insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, movement_id, at) values ('hub_1', 0, 2, 'milk-1l', 'adjusted', -1, -1, 0, 'mov_2', now())".into()),
            ("stock.ledger", "hub_1/ghost".into(), "insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, movement_id, at) values ('hub_1', 0, 2, 'ghost', 'received', 1, 1, 0, 'mov_2', now())".into()),
            ("stock.reserved stock.movements", hold, format!("update inventory.reservation set lines = '[[\"eggs-12\", 1], [\"milk-1l\", 1]]' where reservation_id = '{running}'")),
            ("stock.sold stock.movements", confirmed.clone(), format!("update inventory.reservation set state = 'RETURNED' where reservation_id = '{confirmed}'")),
            ("stock.sold stock.movements", confirmed.clone(), format!("delete from inventory.reservation where reservation_id = '{confirmed}'")),
            ("stock.sold stock.movements", confirmed.clone(), format!("update inventory.reservation set lines = '[[\"eggs-12\", 1], [\"milk-1l\", 3]]' where reservation_id = '{confirmed}'")),
            ("stock.owed stock.movements", cancelled.clone(), format!("update inventory.reservation set state = 'CONFIRMED' where reservation_id = '{cancelled}'")),
            ("stock.owed stock.movements", failed.clone(), format!("update inventory.reservation set state = 'CONFIRMED' where reservation_id = '{failed}'")),
            ("stock.sold", confirmed.clone(), format!("update orders.lines set qty = 3, unit_price = 12000 where order_id = '{confirmed}' and line_no = 1")),
            ("stock.movements", confirmed.clone(), format!("update inventory.movement set reservation_id = '{cancelled}' where reservation_id = '{confirmed}' and kind = 'committed' and sku = 'milk-1l'")),
            ("stock.owed", "ord_nobody".into(), "insert into inventory.reservation values ('hub_1', 'ord_nobody', 'usr_1', 'CONFIRMED', now(), 'fp', '[]', now() - interval '1 hour')".into()),
            ("stock.owed", confirmed.clone(), format!("insert into inventory.reservation values ('hub_2', '{confirmed}', 'usr_1', 'CONFIRMED', now(), 'fp', '[]', now() - interval '1 hour')")),
            ("stock.holds", running.clone(), format!("{undone}; update checkout.saga set state = 'failed' where order_id = '{running}'")),
            ("stock.holds", running.clone(), format!("update inventory.reservation set expires_at = now() - interval '1 minute' where reservation_id = '{running}'")),
            ("stock.holds", running.clone(), format!("update checkout.saga set state = 'failed' where order_id = '{running}'; delete from orders.history where order_id = '{running}'; delete from orders.lines where order_id = '{running}'; delete from orders.orders where order_id = '{running}'")),
            ("stock.refused", "hub_1/1-7".into(), "insert into inventory.refused values ('hub_1', 1, 7, '{}', 'stock_on_hand_not_negative')".into()),
            ("stock.transfers", "mov_9".into(), "insert into inventory.transfer values ('mov_9', 'hub_1', 'hub_2', '[[\"milk-1l\", 1]]', '', 'out', now(), now() - interval '1 hour')".into()),
        ])
        .await;
}

fn cancel(order: &str) -> String {
    format!(
        "update orders.orders set status = 'CANCELLED', version = 2 where order_id = '{order}';
         insert into orders.history values ('{order}', 2, 'PENDING', 'CANCELLED', 'customer', '', now());
         insert into orders.outbox (subject, payload) values ('evt.order.cancelled.jkt.{order}', '')"
    )
}

/// Its saga still runs, or undoes: that it ends is the saga's affair.
#[tokio::test]
async fn a_checkout_that_is_being_undone_has_grace() {
    let ground = Ground::start().await;
    let running = order(RUNNING);
    let undoing = format!("{}; update checkout.saga set state = 'compensating'", cancel(&running));
    ground.corrupt(&format!("{undoing} where order_id = '{running}'")).await;
    crate::support::assert_clean(&ground.audit().await);
}

#[tokio::test]
async fn stock_below_zero_is_found_even_where_ledger_and_redis_agree() {
    let ground = Ground::start().await;
    ground
        .corrupt(
            "alter table inventory.stock drop constraint stock_on_hand_not_negative;
             alter table inventory.stock drop constraint stock_reserved_on_hand;
             insert into inventory.stock values ('hub_2', 'milk-1l', -1, 0);
             insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, movement_id, at)
             values ('hub_2', 0, 1, 'milk-1l', 'adjusted', -1, -1, 0, 'mov_2', now())",
        )
        .await;
    crate::support::assert_found(&ground.audit().await, &["stock.bounds"], "minus one");
}
