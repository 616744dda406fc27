//! What the whole line has shown to be wrong, once: a test for each, so that it stays mended.

use checkout::checks::Gateway;
use runtime::{Meta, deadletter};
use serde_json::json;
use subjects::{
    Channel,
    ids::{City, OrderId, Token, Word},
    table::OrderEvent,
    v1,
};

use crate::{
    line::{HUB, Line, SKU, checkout_request},
    shop::{Shop, Who, basket},
};

/// The saga used to say `payments.declined` whatever the decline.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_that_does_not_cover_it_says_so() {
    let shop = Shop::open().await;
    let wallet = shop.checkout(&Who::customer(), "k", &basket("wallet", None, &[(SKU, 1)])).await;
    wallet.refused(402, "payments.insufficient_funds");
}

/// A key that was used for one count used to take any other count of the same SKUs, and to answer 201.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_count_under_the_same_key_is_refused() {
    let shop = Shop::open().await;
    let count = |qty: i64| json!({ "hub_id": HUB, "kind": "count", "reason": "a proof", "lines": [{ "sku": SKU, "qty": qty }] });
    let path = "/v1/inventory/movements";
    shop.post_keyed(&Who::store(), path, "k", count(990)).await.is(201);
    shop.post_keyed(&Who::store(), path, "k", count(400)).await.refused(422, "idempotency.key_reused");
}

/// Support gave back the whole of an order that nobody had begun to pick: it stood on, unpaid, and every
/// audit from then on said so. It is cancelled now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_paid_back_whole_does_not_stand_on() {
    let shop = Shop::open().await;
    let order = shop.buys(&Who::customer(), "k", &[(SKU, 1)]).await;
    let path = format!("/v1/orders/{order}/refunds");
    let whole = shop.post_keyed(&Who::support(), &path, "k", json!({ "reason": "all of it" })).await;
    whole.is(201);
    shop.close().await;
}

/// Inventory answered that it knows no such hub when it was asked to take back what it had never given, so
/// every checkout there was stuck.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkout_at_a_hub_nobody_knows_fails_and_is_not_stuck() {
    let line = Line::start(&[]).await;
    let gateway = Gateway::on(line.world.bus("gateway").await).await;
    let request = v1::StartCheckout { hub_id: "nowhere".into(), ..checkout_request() };
    let outcome = gateway.checkout(&request).await;
    assert_eq!(outcome.state(), v1::SagaState::Failed, "{outcome:?}");
    assert_eq!(outcome.fault.unwrap().code, "catalogue.unknown_hub");
    line.close().await;
}

/// No number of deliveries helps: it is poison at once. It used to be delivered for a minute, and buried as
/// if something had been away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_event_of_a_hub_that_is_no_id_is_poison() {
    let line = Line::start(&[]).await;
    let ops = line.world.bus("ops").await;
    let event = OrderEvent {
        event: Word::parse("cancelled").unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::fresh(),
    };
    let message =
        v1::OrderChanged { order_id: event.order.to_string(), hub_id: "hub\0".into(), ..Default::default() };
    ops.store(&Meta::default(), &event, &message, &event.subject()).await.unwrap();
    testkit::eventually("inventory buries it", || async {
        let letters = deadletter::list(&ops, 10).await.map_err(|fault| fault.to_string())?;
        Ok(letters.iter().any(|(_, l)| l.consumer == "inventory-orders" && l.code == "request.malformed"))
    })
    .await;
    line.stop().await;
}
