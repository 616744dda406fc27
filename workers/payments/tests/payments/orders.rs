//! Orders that end give their money back.

use runtime::Meta;
use subjects::{
    ids::{City, OrderId, Token, Word},
    table::OrderEvent,
    v1::{self, OrderStatus, PaymentStatus},
};

use super::support::{Till, card, charge_of, code};

async fn ended(till: &Till, order_id: &str, event: &str) {
    moved(till, order_id, event, OrderStatus::Unspecified).await;
}

async fn moved(till: &Till, order_id: &str, event: &str, to: OrderStatus) {
    let channel = OrderEvent {
        event: Word::parse(event).unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::parse(order_id).unwrap(),
    };
    let message = v1::OrderChanged {
        order_id: order_id.into(),
        reason: "no rider".into(),
        to: to.into(),
        ..Default::default()
    };
    let id = format!("test-{order_id}-{event}-{}", fastrand::u64(..));
    till.world.bus("orders").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_order_is_refunded_whole_and_once() {
    let till = Till::open().await;
    let request = till.captured().await;
    for _ in 0..3 {
        ended(&till, &request.order_id, "cancelled").await;
    }
    let state = till.until(&request.order_id, PaymentStatus::Refunded).await;
    assert_eq!(state.refunded.unwrap().amount, 50_000);
    assert_eq!(till.words(&request.order_id).await, ["captured", "refunded"]);
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 50_000));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_failed_is_charged_no_more() {
    let till = Till::open().await;
    let request = card();
    ended(&till, &request.order_id, "failed").await;
    let buried = || async { Ok(till.count("select count(*) from payments.tombstone").await == 1) };
    till.world.eventually("it is buried", buried).await;
    assert_eq!(code(till.charge(&request).await), "payments.undone");
    let cash = charge_of("cod", "", 50_000);
    till.charge(&cash).await.unwrap();
    ended(&till, &cash.order_id, "cancelled").await;
    till.until(&cash.order_id, PaymentStatus::Voided).await;
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_is_taken_when_the_order_is_delivered_and_not_before() {
    let till = Till::open().await;
    let cash = charge_of("cod", "", 50_000);
    assert_eq!(till.charge(&cash).await.unwrap().status(), PaymentStatus::Authorized);
    let (card, gone) = (till.captured().await, charge_of("cod", "", 20_000));
    till.charge(&gone).await.unwrap();
    ended(&till, &gone.order_id, "cancelled").await;
    till.until(&gone.order_id, PaymentStatus::Voided).await;
    for order in [&cash, &card, &gone] {
        moved(&till, &order.order_id, "status", OrderStatus::InTransit).await;
    }
    till.world.settled().await;
    assert_eq!(till.get(&cash.order_id).await.status(), PaymentStatus::Authorized);

    for order in [&cash, &card, &gone] {
        for _ in 0..2 {
            moved(&till, &order.order_id, "status", OrderStatus::Delivered).await;
        }
    }
    let state = till.until(&cash.order_id, PaymentStatus::Captured).await;
    assert_eq!(state.amount.unwrap().amount, 50_000);
    till.world.settled().await;
    assert_eq!(till.words(&cash.order_id).await, ["authorized", "captured"]);
    assert_eq!(till.words(&card.order_id).await, ["captured"]);
    assert_eq!(till.get(&gone.order_id).await.status(), PaymentStatus::Voided);
    till.close().await;
}
