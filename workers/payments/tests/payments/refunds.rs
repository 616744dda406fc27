use futures::future::join_all;
use runtime::Worker;
use std::sync::Arc;
use subjects::{
    table::{orders, payments},
    v1::{self, PaymentStatus},
};

use super::support::{Till, card, charge_of, code, money, refund};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn part_by_part_and_never_beyond() {
    let till = Till::open().await;
    let request = till.captured().await;
    let part = refund(&request.order_id, Some(20_000));
    for replayed in [false, true] {
        let state = till.world.call::<payments::Refund>(&part).await.unwrap();
        assert_eq!((state.status.as_str(), state.replayed), ("succeeded", replayed));
        assert_eq!(state.payment_status(), PaymentStatus::PartiallyRefunded);
    }
    assert_eq!(code(till.refund(&request.order_id, Some(30_001)).await), "payments.over_refund");
    let mut other = part.clone();
    other.amount = money(10_000);
    assert_eq!(code(till.world.call::<payments::Refund>(&other).await), "payments.conflict");
    let mut other = part.clone();
    other.order_id = till.captured().await.order_id;
    assert_eq!(code(till.world.call::<payments::Refund>(&other).await), "payments.conflict");
    let mut other = refund(&request.order_id, Some(1));
    other.amount.as_mut().unwrap().currency = "INR".into();
    assert_eq!(code(till.world.call::<payments::Refund>(&other).await), "payments.currency_mismatch");
    // All that is left.
    let rest = till.refund(&request.order_id, None).await.unwrap();
    assert_eq!((rest.amount.clone(), rest.payment_status()), (money(30_000), PaymentStatus::Refunded));
    assert_eq!(code(till.refund(&request.order_id, None).await), "payments.over_refund");
    assert_eq!(till.words(&request.order_id).await, ["captured", "partially_refunded", "refunded"]);
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 50_000));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_give_back_no_more_than_was_taken() {
    let till = Till::open().await;
    let request = till.captured().await;
    // 50 × 1 700 is 85 000; 29 of them fit into 50 000.
    let answers = join_all((0..50).map(|_| till.refund(&request.order_id, Some(1_700)))).await;
    let (given, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(given.len(), 29);
    assert!(refused.into_iter().all(|answer| code(answer) == "payments.over_refund"));
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 29 * 1_700));
    assert_eq!(till.get(&request.order_id).await.refunded, money(29 * 1_700));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_refund_many_times_at_once_is_one() {
    let till = Till::open().await;
    let request = till.captured().await;
    let part = refund(&request.order_id, Some(20_000));
    let answers = join_all((0..16).map(|_| till.world.call::<payments::Refund>(&part))).await;
    for answer in answers {
        assert_eq!(answer.unwrap().status, "succeeded");
    }
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 20_000));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_taken_can_go_back() {
    let till = Till::open().await;
    for token in ["tok_declined", "tok_3ds"] {
        let request = charge_of("card", token, 50_000);
        till.charge(&request).await.unwrap();
        assert_eq!(code(till.refund(&request.order_id, None).await), "payments.illegal_state");
    }
    assert_eq!(code(till.refund(&card().order_id, None).await), "payments.not_found");
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_are_worth_what_was_paid_for_them() {
    let till = Till::open().await;
    let line = |sku: &str, qty, unit| v1::OrderLine {
        sku: sku.into(),
        qty,
        unit_price: money(unit),
        total: money(unit * i64::from(qty)),
        ..Default::default()
    };
    let order = v1::Order {
        items: vec![line("milk-1l", 2, 15_000), line("egg-10", 1, 30_000)],
        totals: Some(v1::Totals {
            subtotal: money(60_000),
            discount: money(15_000),
            delivery_fee: money(5_000),
            total: money(50_000),
            ..Default::default()
        }),
        ..Default::default()
    };
    // The orders worker's one endpoint that is asked, on the real bus under the real role.
    let bus = till.world.platform("orders").await.bus;
    let desk = Worker::new("orders", bus).endpoint::<orders::Get, _, _, _>(
        Arc::new(order),
        |order: Arc<v1::Order>, _, request: v1::GetOrder| async move {
            Ok(v1::Order { order_id: request.order_id, ..(*order).clone() })
        },
    );
    let desk = till.world.run(desk).await;
    let request = till.captured().await;
    let mut part = refund(&request.order_id, None);
    part.lines = vec![v1::RefundLine { sku: "milk-1l".into(), qty: 1 }];
    let state = till.world.call::<payments::Refund>(&part).await.unwrap();
    assert_eq!(state.amount, money(11_250), "15 000 less a quarter of discount");
    part.refund_id = refund("", None).refund_id;
    part.lines = vec![v1::RefundLine { sku: "milk-1l".into(), qty: 3 }];
    assert_eq!(code(till.world.call::<payments::Refund>(&part).await), "request.invalid");
    desk.stop().await;
    till.close().await;
}
