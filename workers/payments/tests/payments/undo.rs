use subjects::v1::PaymentStatus;

use super::support::{Till, card, charge_of, code, undo};
use subjects::table::payments;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undo_before_charge_refuses_the_late_charge() {
    let till = Till::open().await;
    for method in ["card", "cod", "wallet"] {
        let request = charge_of(method, "", 50_000);
        for _ in 0..2 {
            let state = till.undo(&request).await.unwrap();
            assert_eq!((state.status(), state.payment_id.as_str()), (PaymentStatus::Voided, ""));
        }
        assert_eq!(code(till.charge(&request).await), "payments.undone");
        assert_eq!(till.sandbox(&request.order_id).await, (0, 0, 0));
    }
    assert_eq!(till.count("select count(*) from payments.payment").await, 0);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_captured_is_refunded_once() {
    let till = Till::open().await;
    let request = till.captured().await;
    for replayed in [false, true] {
        let state = till.undo(&request).await.unwrap();
        assert_eq!((state.status(), state.replayed), (PaymentStatus::Refunded, replayed));
        assert_eq!(state.refunded.unwrap().amount, 50_000);
    }
    assert_eq!(code(till.charge(&request).await), "payments.undone");
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 50_000));
    assert_eq!(till.events(&request.order_id).await, [("captured".into(), 2), ("refunded".into(), 3)]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_pending_is_called_back() {
    let till = Till::open().await;
    let request = charge_of("card", "tok_3ds", 50_000);
    till.charge(&request).await.unwrap();
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Voided);
    assert_eq!(till.words(&request.order_id).await, ["voided"]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn late_money_goes_back() {
    // Late enough for the undo to come first.
    let till = Till::open_with(&[("KILAT__PAYMENTS__PROVIDERS__SANDBOX__LATE_MS", "5000")]).await;
    let request = charge_of("card", "tok_late", 50_000);
    till.charge(&request).await.unwrap();
    // Processing: it can no longer be called back, and has not come yet.
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Pending);
    till.until(&request.order_id, PaymentStatus::Refunded).await;
    assert_eq!(till.words(&request.order_id).await, ["captured", "refunded"]);
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 50_000));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refunded_in_part_goes_back_whole() {
    let till = Till::open().await;
    let request = till.captured().await;
    till.refund(&request.order_id, Some(20_000)).await.unwrap();
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Refunded);
    assert_eq!(till.words(&request.order_id).await, ["captured", "partially_refunded", "refunded"]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_one_stays_declined() {
    let till = Till::open().await;
    let request = charge_of("card", "tok_declined", 50_000);
    till.charge(&request).await.unwrap();
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Declined);
    let mut nameless = undo(&card());
    nameless.saga_id = String::new();
    assert!(till.saga::<payments::Undo>(&nameless).await.is_ok());
    till.close().await;
}
