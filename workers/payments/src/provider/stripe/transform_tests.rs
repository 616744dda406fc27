use proptest::prelude::*;
use serde_json::json;

use super::*;

fn idr(amount: i64) -> Money {
    Money::new(amount, Currency::parse("IDR").unwrap())
}

fn request(capture: bool) -> Authorize {
    Authorize {
        payment_id: "pay_1".into(),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        money: idr(15_990),
        token: Some("pm_card_visa".into()),
        capture,
    }
}

fn encoded(form: &Form) -> String {
    form.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&")
}

fn intent(value: Value) -> Intent {
    let mut base = json!({"id": "pi_1", "amount": 1_599_000, "currency": "idr", "created": 1_700_000_000});
    base.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    serde_json::from_value(base).unwrap()
}

fn raw(status: u16, body: Value) -> Raw {
    Raw { status, retry_after: None, body: body.to_string().into_bytes() }
}

#[test]
fn golden_requests() {
    assert_eq!(
        encoded(&authorize(&request(false)).unwrap()),
        "amount=1599000&currency=idr&payment_method=pm_card_visa&payment_method_types[]=card\
         &capture_method=manual&confirm=true&metadata[payment_id]=pay_1&metadata[order_id]=ord_1\
         &expand[]=latest_charge"
    );
    assert!(encoded(&authorize(&request(true)).unwrap()).contains("capture_method=automatic&"));
    let part = Capture {
        payment_id: "pay_1".into(),
        provider_ref: "pi_1".into(),
        authorized: idr(15_990),
        amount: 10_000,
    };
    assert_eq!(encoded(&capture(&part).unwrap()), "amount_to_capture=1000000&expand[]=latest_charge");
    let back = Refund {
        payment_id: "pay_1".into(),
        refund_id: "rfd_1".into(),
        provider_ref: "pi_1".into(),
        amount: idr(5_000),
        captured: 15_990,
        refunded: 0,
    };
    assert_eq!(
        encoded(&refund(&back).unwrap()),
        "payment_intent=pi_1&amount=500000&metadata[refund_id]=rfd_1&metadata[payment_id]=pay_1"
    );
}

#[test]
fn counts_money_as_stripe_does() {
    for (code, amount, units) in [
        ("IDR", 15_990, 1_599_000),
        ("JPY", 500, 500),
        ("USD", 1_099, 1_099),
        ("KWD", 1_230, 1_230),
        ("ISK", 500, 50_000),
        ("UGX", 500, 50_000),
    ] {
        let currency = Currency::parse(code).unwrap();
        assert_eq!(Money::new(amount, currency).to_units(exponent(currency)).unwrap(), units, "{code}");
    }
}

#[test]
fn states() {
    let status = |s: &str| outcome(&intent(json!({"status": s}))).unwrap();
    let id = || "pi_1".to_owned();
    assert_eq!(status("requires_capture"), Outcome::Authorized { provider_ref: id() });
    assert_eq!(status("succeeded"), Outcome::Captured { provider_ref: id(), amount: 15_990 });
    assert_eq!(status("canceled"), Outcome::Voided { provider_ref: id() });
    let pending = Outcome::Pending { provider_ref: Some(id()), next: NextAction::Wait };
    for s in ["processing", "requires_confirmation", "requires_payment_method", "hologram", ""] {
        assert_eq!(status(s), pending, "{s}");
    }
    let failed = intent(json!({
        "status": "requires_payment_method",
        "last_payment_error": {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}
    }));
    let decline = Decline { code: DeclineCode::InsufficientFunds, reason: "insufficient_funds".into() };
    assert_eq!(outcome(&failed).unwrap(), Outcome::Declined { provider_ref: Some(id()), decline });
    let action = intent(json!({
        "status": "requires_action",
        "client_secret": "pi_1_secret",
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.example/3ds"}}
    }));
    let next = NextAction::Redirect { url: "https://bank.example/3ds".into() };
    assert_eq!(outcome(&action).unwrap(), Outcome::Pending { provider_ref: Some(id()), next });
}

#[test]
fn a_partial_capture_is_what_was_received_and_not_a_refund() {
    let part = intent(json!({
        "status": "succeeded", "amount_received": 1_000_000, "metadata": {"payment_id": "pay_1"},
        "latest_charge": {"id": "ch_1", "amount_captured": 1_000_000, "amount_refunded": 599_000}
    }));
    let snapshot = snapshot(&part, &[]).unwrap();
    assert_eq!((snapshot.captured, snapshot.refunded), (10_000, 0));
    assert_eq!(snapshot.payment_id.as_deref(), Some("pay_1"));
}

#[test]
fn refusals() {
    let card =
        json!({"error": {"type": "card_error", "code": "expired_card", "payment_intent": {"id": "pi_9"}}});
    let Refusal::Declined { provider_ref, decline } = refusal(&raw(402, card)) else {
        panic!("a card error is a decline");
    };
    assert_eq!((provider_ref.as_deref(), decline.code), (Some("pi_9"), DeclineCode::ExpiredCard));
    let reused = json!({"error": {"type": "idempotency_error", "message": "another body"}});
    let error = |status, body| match refusal(&raw(status, body)) {
        Refusal::Error(e) => Some(e.code()),
        _ => None,
    };
    assert_eq!(error(400, reused), Some("merchant.bad_request"));
    assert_eq!(error(401, json!({})), Some("merchant.bad_credentials"));
    assert_eq!(error(409, json!({})), Some("provider.failed"));
    assert_eq!(error(429, json!({})), Some("provider.rate_limited"));
    assert_eq!(error(503, json!("not even an object")), Some("provider.failed"));
    assert_eq!(error(400, json!({"error": {"type": "invalid_request_error"}})), None);
}

#[test]
fn events() {
    let body = json!({
        "id": "evt_1", "type": "payment_intent.succeeded", "created": 1_700_000_000,
        "data": {"object": {"id": "pi_1", "amount": 1_599_000, "currency": "idr", "status": "succeeded",
                            "created": 1_700_000_000, "metadata": {"payment_id": "pay_1"}}}
    });
    let read = event(body.to_string().as_bytes()).unwrap();
    assert_eq!(read.payment_id.as_deref(), Some("pay_1"));
    assert_eq!(
        read.subject,
        WebhookSubject::Payment(Outcome::Captured { provider_ref: "pi_1".into(), amount: 15_990 })
    );
    let other = json!({"id": "evt_2", "type": "plan.created", "created": 1, "data": {"object": {}}});
    assert_eq!(event(other.to_string().as_bytes()).unwrap().subject, WebhookSubject::Other);
    assert_eq!(event(b"{}"), Err(WebhookError::Malformed));
}

proptest! {
    #[test]
    fn only_the_two_paid_states_are_ever_read_as_paid(status in "[a-z_]{0,24}", received in 0_i64..5_000) {
        let read = outcome(&intent(json!({"status": status.clone(), "amount_received": received * 100}))).unwrap();
        match read {
            Outcome::Captured { .. } => prop_assert_eq!(status, "succeeded"),
            Outcome::Authorized { .. } => prop_assert_eq!(status, "requires_capture"),
            Outcome::Voided { .. } => prop_assert_eq!(status, "canceled"),
            Outcome::Declined { .. } => prop_assert!(false, "no error was given"),
            Outcome::Pending { .. } => {}
        }
    }

    #[test]
    fn no_answer_panics(status in 100_u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = refusal(&Raw { status, retry_after: None, body: body.clone() });
        let _ = event(&body);
    }
}
