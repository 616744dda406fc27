use subjects::v1::PaymentStatus;

use super::support::{Till, card, charge_of, code, money};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_charged_once_however_often_it_is_asked() {
    let till = Till::open().await;
    let request = card();
    let first = till.charge(&request).await.unwrap();
    assert_eq!((first.status(), first.replayed), (PaymentStatus::Captured, false));
    assert_eq!((first.provider.as_str(), first.method.as_str()), ("sandbox", "card"));
    let again = till.charge(&request).await.unwrap();
    assert_eq!((again.status(), again.replayed), (PaymentStatus::Captured, true));
    assert_eq!(again.payment_id, first.payment_id);
    assert_eq!(till.events(&request.order_id).await, [("captured".into(), 2)]);
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 0));
    assert_eq!(till.count("select count(*) from payments.operation where state <> 'answered'").await, 0);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_make_one_payment() {
    let till = Till::open().await;
    for token in ["tok_ok", "tok_timeout"] {
        let request = charge_of("card", token, 50_000);
        let answers = futures::future::join_all((0..8).map(|_| till.charge(&request))).await;
        for answer in answers {
            assert_eq!(answer.unwrap().status(), PaymentStatus::Captured);
        }
        assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 0));
        assert_eq!(till.words(&request.order_id).await, ["captured"]);
    }
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_is_an_answer_with_its_reason() {
    let till = Till::open().await;
    for (token, reason) in [
        ("tok_declined", "customer.card_declined"),
        ("tok_insufficient", "customer.insufficient_funds"),
        ("tok_stolen", "customer.invalid_method"),
    ] {
        let request = charge_of("card", token, 50_000);
        for replayed in [false, true] {
            let state = till.charge(&request).await.unwrap();
            assert_eq!((state.status(), state.decline_code.as_str()), (PaymentStatus::Declined, reason));
            assert_eq!(state.replayed, replayed);
        }
        assert_eq!(till.words(&request.order_id).await, ["declined"]);
    }
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_is_due_on_delivery_and_asks_nobody() {
    let till = Till::open().await;
    let request = charge_of("cod", "", 50_000);
    let state = till.charge(&request).await.unwrap();
    assert_eq!((state.status(), state.replayed), (PaymentStatus::Authorized, false));
    assert!(till.charge(&request).await.unwrap().replayed);
    assert_eq!(till.events(&request.order_id).await, [("authorized".into(), 1)]);
    assert_eq!(till.count("select count(*) from payments.operation").await, 0);
    assert_eq!(code(till.refund(&request.order_id, None).await), "payments.illegal_state");
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Voided);
    assert_eq!(till.words(&request.order_id).await, ["authorized", "voided"]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_lost_is_found_out() {
    let till = Till::open().await;
    // It took effect, and nobody said so.
    let request = charge_of("card", "tok_timeout", 50_000);
    assert_eq!(till.charge(&request).await.unwrap().status(), PaymentStatus::Captured);
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 0));
    // It never took effect: the caller is to come again, and nothing is decided.
    let request = charge_of("card", "tok_timeout_lost", 50_000);
    for _ in 0..2 {
        let fault = till.charge(&request).await.unwrap_err();
        assert_eq!((fault.code.as_str(), fault.retryable()), ("service.timeout", true));
        assert_eq!(till.get(&request.order_id).await.status(), PaymentStatus::Pending);
    }
    assert_eq!(till.count("select count(*) from payments.operation where state = 'unknown'").await, 2);
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Voided);
    assert_eq!(till.sandbox(&request.order_id).await, (0, 0, 0));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_settles_late_is_captured_once_by_whoever_hears_first() {
    let till = Till::open().await;
    let request = charge_of("upi", "tok_late", 50_000);
    let state = till.charge(&request).await.unwrap();
    assert_eq!((state.status(), state.next_action.as_str()), (PaymentStatus::Pending, ""));
    till.until(&request.order_id, PaymentStatus::Captured).await;
    assert_eq!(till.charge(&request).await.unwrap().status(), PaymentStatus::Captured);
    assert_eq!(till.words(&request.order_id).await, ["captured"]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_nobody_finishes_expires() {
    let till = Till::open_with(&[
        ("KILAT__CHECKOUT__PAYMENT_WINDOW_S", "4"),
        ("KILAT__CHECKOUT__DEADLINE_S", "3"),
        ("KILAT__CHECKOUT__CHARGE_TIMEOUT_MS", "2800"),
        ("KILAT__CHECKOUT__WAIT_MS", "500"),
    ])
    .await;
    let request = charge_of("card", "tok_3ds", 50_000);
    let state = till.charge(&request).await.unwrap();
    assert_eq!(state.status(), PaymentStatus::Pending);
    assert!(!state.next_action.is_empty());
    // The sandbox lets go of what waits for its customer, so this one ends called back.
    till.until(&request.order_id, PaymentStatus::Voided).await;
    assert_eq!(code(till.charge(&request).await), "payments.undone");
    // A state nobody knows can be neither called back nor read as a no.
    let request = charge_of("card", "tok_unknown_state", 50_000);
    assert_eq!(till.charge(&request).await.unwrap().status(), PaymentStatus::Pending);
    till.until(&request.order_id, PaymentStatus::Expired).await;
    assert_eq!(till.words(&request.order_id).await, ["expired"]);
    assert_eq!(till.charge(&request).await.unwrap().status(), PaymentStatus::Expired);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_has_one_payment() {
    let till = Till::open().await;
    let request = till.captured().await;
    let mut other = request.clone();
    other.amount = money(50_001);
    assert_eq!(code(till.charge(&other).await), "payments.conflict");
    let mut other = request.clone();
    other.user_id = "usr_2".into();
    assert_eq!(code(till.charge(&other).await), "payments.conflict");
    let mut other = card();
    other.method = "cheque".into();
    assert_eq!(code(till.charge(&other).await), "payments.unknown_method");
    let mut other = card();
    other.amount.as_mut().unwrap().currency = "QQQ".into();
    assert_eq!(code(till.charge(&other).await), "payments.currency_mismatch");
    till.close().await;
}
