use std::time::Duration;

use audit::Options;
use futures::{StreamExt, stream};

use crate::support::{
    CLOSED, CONFIRMED, FAILED, Ground, announce, assert_clean, assert_found, order, payment, saga,
};

#[tokio::test]
async fn what_was_not_announced_is_found() {
    let ground = Ground::start().await;
    let delivered = order(CLOSED);
    let late = format!(
        "update orders.orders set version = version + 1, sla_breached_at = now() where order_id = '{delivered}'"
    );
    ground.corrupt(&late).await;
    assert_found(&ground.audit().await, &["events.missing"], "sla_breached");
    ground.restore().await;
    let payment = payment(FAILED);
    ground
        .corrupt(&format!("update payments.payment set status = 'expired' where payment_id = '{payment}'"))
        .await;
    let report = ground.audit().await;
    assert_found(&report, &["events.missing"], "expired");
    assert_eq!(report.failed().next().unwrap().findings[0].id, payment);
    // It waits: it will be announced.
    let waits = format!(
        "insert into payments.outbox (subject, payload) values ('evt.payment.expired.jkt.{payment}', '')"
    );
    ground.corrupt(&waits).await;
    assert_clean(&ground.audit().await);
}

#[tokio::test]
async fn what_was_announced_twice_or_never_happened_is_found() {
    let ground = Ground::start().await;
    let (orders, payments) = (ground.world.bus("orders").await, ground.world.bus("payments").await);
    announce(&orders, format!("evt.order.confirmed.jkt.{}", order(CONFIRMED)), "again".into()).await;
    let report = ground.audit().await;
    assert_found(&report, &["events.extra"], "twice");
    assert_eq!(report.failed().next().unwrap().findings.len(), 1);
    announce(&orders, format!("evt.order.confirmed.jkt.{}", order(FAILED)), "lie".into()).await;
    announce(&orders, "evt.order.confirmed.jkt.ord_nobody".into(), "ghost".into()).await;
    announce(&payments, format!("evt.payment.captured.jkt.{}", payment(CONFIRMED)), "p-again".into()).await;
    let report = ground.audit().await;
    assert_found(&report, &["events.extra"], "lies");
    let mut ids: Vec<_> = report.failed().flat_map(|check| &check.findings).map(|f| f.id.clone()).collect();
    ids.sort();
    assert_eq!(ids, [order(CONFIRMED), order(FAILED), "ord_nobody".into(), payment(CONFIRMED)]);
}

#[tokio::test]
async fn an_event_that_waits_too_long_is_found() {
    let ground = Ground::start().await;
    let wait = |s: u32| {
        format!(
            "insert into catalogue.outbox (subject, payload, created_at) values ('evt.product.changed.x', '', now() - interval '{s} seconds')"
        )
    };
    ground.sql(&wait(2)).await;
    assert_clean(&ground.audit().await);
    let settled = Options::default().settled().only("outbox");
    assert_found(&ground.audit_with(&settled).await, &["outbox.waiting"], "settled");
    ground.sql(&wait(11)).await;
    let report = ground.audit().await;
    assert_found(&report, &["outbox.waiting"], "11 s");
    assert_eq!(report.failed().next().unwrap().findings[0].id, "catalogue");
}

#[tokio::test]
async fn a_dead_letter_is_found() {
    let ground = Ground::start().await;
    announce(&ground.world.bus("orders").await, "dlq.orders.EVENTS-7-orders-payments".into(), "d".into())
        .await;
    let report = ground.audit().await;
    assert_found(&report, &["queue.dead"], "dead");
    assert_eq!(report.failed().next().unwrap().findings[0].id, "orders.EVENTS-7-orders-payments");
}

#[tokio::test]
async fn work_that_waits_is_found() {
    let ground = Ground::start().await;
    announce(&ground.world.bus("checkout").await, format!("checkout.cmd.start.{}", saga(1)), "w".into())
        .await;
    assert_clean(&ground.audit().await);
    let strict = Options { queue: Duration::ZERO, ..Options::default().only("queue.work") };
    assert_found(&ground.audit_with(&strict).await, &["queue.work"], "work");
}

#[tokio::test]
async fn a_consumer_that_falls_behind_is_found() {
    let ground = Ground::start().await;
    let strict = Options { queue: Duration::ZERO, ..Options::default() };
    let report = ground.audit_with(&strict).await;
    assert_found(&report, &["queue.consumers"], "nobody consumes");
    ground.consume().await;
    assert_clean(&ground.audit_with(&strict).await);
}

#[tokio::test]
async fn a_bucket_that_fills_is_found() {
    let ground = Ground::start().await;
    let gateway = ground.world.bus("gateway").await;
    // Six megabytes of the 512 it may have.
    stream::iter(0..200)
        .map(|i| {
            gateway.store_raw(
                async_nats::HeaderMap::new(),
                format!("$KV.IDEM.u.{i}"),
                vec![0; 30_000].into(),
                "",
            )
        })
        .buffer_unordered(64)
        .for_each(|stored| async move { stored.unwrap() })
        .await;
    assert_clean(&ground.audit().await);
    let report = ground.audit_with(&Options { fill: 1, ..Options::default() }).await;
    assert_found(&report, &["queue.fill"], "fill");
    assert_eq!(report.failed().next().unwrap().findings[0].id, "KV_IDEM");
}
