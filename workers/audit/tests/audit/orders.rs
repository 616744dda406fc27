use std::collections::BTreeSet;

use crate::support::{CLOSED, CONFIRMED, FAILED, Ground, RUNNING, order, saga};

#[tokio::test]
async fn broken_orders_and_sagas_are_found() {
    let (confirmed, closed) = (order(CONFIRMED), order(CLOSED));
    let (running, won, lost) = (saga(RUNNING), saga(CONFIRMED), saga(FAILED));
    let ground = Ground::start().await;
    ground
        .each_is_found(&[
            ("orders.history", closed.clone(), format!("update orders.orders set status = 'DELIVERED' where order_id = '{closed}'")),
            ("orders.history", closed.clone(), format!("update orders.orders set version = 11 where order_id = '{closed}'")),
            // PACKED straight after CONFIRMED, no gap in the versions.
            ("orders.history", closed.clone(), format!("update orders.history set from_status = 'PICKED_UP' where order_id = '{closed}' and version = 6")),
            ("orders.history", closed.clone(), format!("update orders.history set to_status = 'PICKED_UP' where order_id = '{closed}' and version = 6; update orders.history set from_status = 'PICKED_UP' where order_id = '{closed}' and version = 7")),
            ("orders.history", closed.clone(), format!("update orders.orders set confirmed_at = null where order_id = '{closed}'; delete from checkout.saga where order_id = '{closed}'; update orders.orders set placed_at = now() - interval '9 days' where order_id = '{closed}'")),
            ("orders.lines", confirmed.clone(), format!("update orders.orders set subtotal = 65999, delivery_fee = 10001 where order_id = '{confirmed}'")),
            ("orders.lines", order(FAILED), format!("delete from orders.lines where order_id = '{}'", order(FAILED))),
            ("sagas.late", running.clone(), format!("update checkout.saga set deadline = now() - interval '1 minute' where saga_id = '{running}'")),
            ("sagas.stuck", running.clone(), format!("update checkout.saga set state = 'stuck' where saga_id = '{running}'")),
            ("sagas.outcome", won.clone(), format!("update checkout.saga set state = 'failed' where saga_id = '{won}'")),
            ("sagas.outcome", lost.clone(), format!("update checkout.saga set state = 'confirmed' where saga_id = '{lost}'")),
            ("sagas.outcome", "sag_lone".into(), "insert into checkout.saga (saga_id, order_id, user_id, hub_id, idem_key, req_hash, state, deadline) values ('sag_lone', 'ord_none', 'usr_1', 'hub_1', 'k', '', 'confirmed', now())".into()),
            ("sagas.late", running.clone(), format!("update checkout.saga set state = 'compensating', deadline = now() - interval '1 minute' where saga_id = '{running}'")),
            ("sagas.orders sagas.outcome", confirmed.clone(), format!("update checkout.saga set order_id = 'ord_other' where saga_id = '{won}'")),
            ("sagas.orders", confirmed.clone(), format!("delete from checkout.saga where saga_id = '{won}'")),
        ])
        .await;
}

/// Sagas are forgotten in time; their orders are not.
#[tokio::test]
async fn an_old_order_needs_no_saga() {
    let ground = Ground::start().await;
    let (order, saga) = (order(CONFIRMED), saga(CONFIRMED));
    ground.corrupt(&format!("delete from checkout.saga where saga_id = '{saga}'; update orders.orders set placed_at = now() - interval '8 days' where order_id = '{order}'")).await;
    crate::support::assert_clean(&ground.audit().await);
}

/// A missed promise takes a version, without a move.
#[tokio::test]
async fn a_late_order_is_no_gap() {
    let ground = Ground::start().await;
    let order = order(CONFIRMED);
    let late = format!(
        "update orders.orders set version = version + 1, sla_breached_at = now() where order_id = '{order}'"
    );
    ground.corrupt(&late).await;
    crate::support::assert_found(&ground.audit().await, &["events.missing"], "not announced");
    let outbox = format!(
        "insert into orders.outbox (subject, payload) values ('evt.order.sla_breached.jkt.{order}', '')"
    );
    ground.corrupt(&outbox).await;
    crate::support::assert_clean(&ground.audit().await);
}

/// The table of moves stands twice on purpose; a move added to one must be added to the other.
#[test]
fn the_audit_and_the_worker_know_the_same_moves() {
    let screaming = |name: &str| {
        let spaced = name.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain([c]));
        spaced.collect::<String>().trim_matches('_').to_uppercase()
    };
    let table = include_str!("../../../orders/src/rules.rs").split_once("pub const MOVES").unwrap().1;
    let table = table.split_once("\n];").unwrap().0;
    let theirs: BTreeSet<(String, String)> = table
        .lines()
        .filter_map(|line| line.trim().strip_prefix('(')?.split_once(", &["))
        .map(|(pair, _)| pair.split_once(", ").unwrap())
        .map(|(from, to)| (screaming(from), screaming(to)))
        .collect();
    let ours = include_str!("../../src/checks/sql/orders_history.sql").split_once("values").unwrap().1;
    let ours = ours.split_once("), steps").unwrap().0;
    let words: Vec<&str> = ours.split('\'').skip(1).step_by(2).collect();
    let ours: BTreeSet<(String, String)> =
        words.chunks(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect();
    assert!(!theirs.is_empty());
    assert_eq!(ours, theirs);
}
