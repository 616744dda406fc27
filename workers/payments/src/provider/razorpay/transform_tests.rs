use proptest::prelude::*;
use serde_json::json;

use super::*;

fn inr(amount: i64) -> Money {
    Money::new(amount, Currency::parse("INR").unwrap())
}

fn request(money: Money) -> Authorize {
    Authorize {
        payment_id: "pay_ours".into(),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        money,
        token: Some("pay_G8VQzjPLoAvm6D".into()),
        capture: true,
    }
}

fn payment(value: Value) -> Payment {
    let mut base = json!({
        "id": "pay_1", "entity": "payment", "amount": 50_000, "currency": "INR", "status": "created",
        "order_id": "order_1", "amount_refunded": 0, "notes": [], "created_at": 1_700_000_000,
        "error_code": null, "error_reason": null,
    });
    base.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    serde_json::from_value(base).unwrap()
}

fn order(receipt: &str) -> Order {
    serde_json::from_value(json!({
        "id": "order_1", "amount": 50_000, "currency": "INR", "receipt": receipt, "status": "created"
    }))
    .unwrap()
}

#[test]
fn golden_requests() {
    let idr = Money::new(15_990, Currency::parse("IDR").unwrap());
    assert_eq!(
        super::order(&request(idr)).unwrap(),
        json!({"amount": 1_599_000, "currency": "IDR", "receipt": "pay_ours",
               "notes": {"payment_id": "pay_ours", "order_id": "ord_1"}})
    );
    assert_eq!(capture(inr(50_000)).unwrap(), json!({"amount": 50_000, "currency": "INR"}));
    let back = Refund {
        payment_id: "pay_ours".into(),
        refund_id: "rfd_1".into(),
        provider_ref: "pay_1".into(),
        amount: inr(100),
        captured: 50_000,
        refunded: 0,
    };
    assert_eq!(
        refund(&back).unwrap(),
        json!({"amount": 100, "speed": "normal", "receipt": "rfd_1",
               "notes": {"refund_id": "rfd_1", "payment_id": "pay_ours"}})
    );
    assert_eq!(refund_key("rfd_1"), "rfd_1_____");
}

#[test]
fn states() {
    let status = |s: &str| outcome(&payment(json!({"status": s}))).unwrap();
    let id = || "pay_1".to_owned();
    assert_eq!(status("authorized"), Outcome::Authorized { provider_ref: id() });
    assert_eq!(status("captured"), Outcome::Captured { provider_ref: id(), amount: 50_000 });
    assert_eq!(status("refunded"), Outcome::Captured { provider_ref: id(), amount: 50_000 });
    let pending = Outcome::Pending { provider_ref: Some(id()), next: NextAction::Wait };
    for s in ["created", "pending_review", ""] {
        assert_eq!(status(s), pending, "{s}");
    }
    let failed = payment(json!({
        "status": "failed", "error_code": "BAD_REQUEST_ERROR", "error_reason": "insufficient_funds"
    }));
    let decline = Decline { code: DeclineCode::InsufficientFunds, reason: "insufficient_funds".into() };
    assert_eq!(outcome(&failed).unwrap(), Outcome::Declined { provider_ref: Some(id()), decline });
}

#[test]
fn a_token_pays_only_for_its_own_order_amount_and_currency() {
    let paid = payment(json!({"status": "authorized"}));
    let ours = order("pay_ours");
    assert_eq!(mismatch(&request(inr(50_000)), &paid, Some(&ours)), None);
    assert!(mismatch(&request(inr(50_001)), &paid, Some(&ours)).is_some());
    assert!(mismatch(&request(inr(50_000)), &paid, Some(&order("pay_theirs"))).is_some());
    assert!(mismatch(&request(inr(50_000)), &paid, None).is_some());
    let idr = Money::new(500, Currency::parse("IDR").unwrap());
    assert!(mismatch(&request(idr), &paid, Some(&ours)).is_some());
}

fn event(at: i64) -> Vec<u8> {
    json!({
        "entity": "event", "account_id": "acc_1", "event": "payment.captured", "contains": ["payment"],
        "payload": {"payment": {"entity": {
            "id": "pay_1", "entity": "payment", "amount": 50_000, "currency": "INR", "status": "captured",
            "order_id": "order_1", "amount_refunded": 0, "captured": true,
            "notes": {"payment_id": "pay_ours"}, "error_code": null, "created_at": at,
        }}},
        "created_at": at,
    })
    .to_string()
    .into_bytes()
}

#[test]
fn webhooks() {
    let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    let secrets = ["old".to_owned(), "new".to_owned()];
    let check = |body: &[u8], secret: &str| {
        let signature = signature::sign(secret, &[body]);
        let headers = Headers::from([
            ("x-razorpay-signature".to_owned(), signature),
            ("x-razorpay-event-id".to_owned(), "any".to_owned()),
        ]);
        webhook(&secrets, &headers, body, now, signature::TOLERANCE)
    };
    let body = event(1_700_000_000);
    let read = check(&body, "new").unwrap();
    assert_eq!(read.payment_id.as_deref(), Some("pay_ours"));
    assert_eq!(read.order_ref.as_deref(), Some("order_1"));
    assert_eq!(
        read.subject,
        WebhookSubject::Payment(Outcome::Captured { provider_ref: "pay_1".into(), amount: 50_000 })
    );
    assert_eq!(check(&body, "old").unwrap().event_id, read.event_id);
    assert_eq!(check(&body, "other"), Err(WebhookError::BadSignature));
    assert!(check(&event(1_700_000_000 - 23 * 3600), "new").is_ok(), "a retry of yesterday evening");
    assert_eq!(check(&event(1_700_000_000 - 25 * 3600), "new"), Err(WebhookError::TooOld));
    assert_eq!(check(&event(1_700_000_000 + 3600), "new"), Err(WebhookError::FromFuture));
    assert_eq!(check(b"{}", "new"), Err(WebhookError::Malformed));
    assert_eq!(
        webhook(&secrets, &Headers::new(), &body, now, signature::TOLERANCE),
        Err(WebhookError::MissingSignature)
    );
}

#[test]
fn refusals() {
    let raw = |status| Raw {
        status,
        retry_after: None,
        body: br#"{"error":{"code":"BAD_REQUEST_ERROR","description":"no"}}"#.to_vec(),
    };
    assert_eq!(error(&raw(400)).code(), "merchant.bad_request");
    assert_eq!(error(&raw(401)).code(), "merchant.bad_credentials");
    assert_eq!(error(&raw(409)).code(), "provider.failed");
    assert_eq!(error(&raw(429)).code(), "provider.rate_limited");
    assert_eq!(error(&raw(502)).code(), "provider.failed");
}

proptest! {
    #[test]
    fn only_its_own_words_are_read_as_paid_or_failed(status in "[a-z_]{0,16}") {
        match outcome(&payment(json!({"status": status.clone()}))).unwrap() {
            Outcome::Captured { .. } => prop_assert!(status == "captured" || status == "refunded"),
            Outcome::Authorized { .. } => prop_assert_eq!(status, "authorized"),
            Outcome::Declined { .. } => prop_assert_eq!(status, "failed"),
            Outcome::Voided { .. } => prop_assert!(false, "there is no such state there"),
            Outcome::Pending { .. } => {}
        }
    }

    #[test]
    fn no_signed_body_panics(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let headers = Headers::from([("x-razorpay-signature".to_owned(), signature::sign("s", &[&body]))]);
        prop_assert!(webhook(&["s".to_owned()], &headers, &body, DateTime::UNIX_EPOCH, signature::TOLERANCE).is_err());
    }
}
