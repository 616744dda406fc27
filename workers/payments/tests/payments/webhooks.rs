use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use payments::provider::signature::timestamped_header;
use runtime::Fault;
use serde_json::json;
use subjects::{
    table::payments as svc,
    v1::{self, PaymentStatus},
};

use super::support::{SECRET, Till, charge_of, code};

fn signed(body: &str, secret: &str, at: DateTime<Utc>) -> v1::ProviderWebhook {
    let header = timestamped_header(secret, body.as_bytes(), at);
    v1::ProviderWebhook {
        provider: "sandbox".into(),
        body: body.as_bytes().to_vec().into(),
        headers: BTreeMap::from([("Kilat-Sandbox-Signature".to_owned(), header)]),
    }
}

async fn reference(till: &Till, payment_id: &str) -> String {
    sqlx::query_scalar("select provider_ref from payments.sandbox_payments where payment_id = $1")
        .bind(payment_id)
        .fetch_one(&till.world.pg)
        .await
        .unwrap()
}

fn body(event_id: &str, payment_id: &str, provider_ref: &str, status: &str, captured: i64) -> String {
    json!({
        "id": event_id, "kind": format!("payment.{status}"), "created": Utc::now().timestamp(),
        "payment_id": payment_id, "provider_ref": provider_ref, "status": status,
        "decline": if status == "declined" { json!("do_not_honor") } else { json!(null) },
        "captured": captured,
    })
    .to_string()
}

async fn send(till: &Till, webhook: &v1::ProviderWebhook) -> Result<v1::WebhookAccepted, Fault> {
    till.world.call::<svc::Webhook>(webhook).await
}

/// The sandbox's own doing, behind our back: the customer finished what his bank asked.
async fn finish(till: &Till, provider_ref: &str) {
    sqlx::query(
        "update payments.sandbox_payments set status = 'captured', captured = amount where provider_ref = $1",
    )
    .bind(provider_ref)
    .execute(&till.world.pg)
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_finishes_a_payment_once() {
    let till = Till::open().await;
    let request = charge_of("card", "tok_3ds", 50_000);
    let state = till.charge(&request).await.unwrap();
    let provider_ref = reference(&till, &state.payment_id).await;
    finish(&till, &provider_ref).await;
    let webhook =
        signed(&body("evt_1", &state.payment_id, &provider_ref, "captured", 50_000), SECRET, Utc::now());
    for replayed in [false, true] {
        let accepted = send(&till, &webhook).await.unwrap();
        assert_eq!((accepted.event_id.as_str(), accepted.replayed), ("evt_1", replayed));
    }
    assert_eq!(till.get(&request.order_id).await.status(), PaymentStatus::Captured);
    // A stale failure, and a stale pending, told after the success.
    for (id, status) in [("evt_0", "declined"), ("evt_x", "under_lunar_review"), ("evt_y", "voided")] {
        let stale = signed(&body(id, &state.payment_id, &provider_ref, status, 0), SECRET, Utc::now());
        assert!(!send(&till, &stale).await.unwrap().replayed);
        assert_eq!(till.get(&request.order_id).await.status(), PaymentStatus::Captured);
    }
    assert_eq!(till.words(&request.order_id).await, ["captured"]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn client_webhook_and_sweeper_at_once_finish_it_exactly_once() {
    let till = Till::open().await;
    let requests: Vec<_> = (0..20).map(|_| charge_of("card", "tok_3ds", 50_000)).collect();
    join_all(requests.iter().map(|request| async {
        let state = till.charge(request).await.unwrap();
        let provider_ref = reference(&till, &state.payment_id).await;
        finish(&till, &provider_ref).await;
        let hook = |n: u32| {
            let id = format!("{}-{n}", state.payment_id);
            signed(&body(&id, &state.payment_id, &provider_ref, "captured", 50_000), SECRET, Utc::now())
        };
        let (first, second) = (hook(1), hook(2));
        let sweep = async {
            sqlx::query("update payments.payment set check_at = now() where payment_id = $1")
                .bind(&state.payment_id)
                .execute(&till.world.pg)
                .await
                .unwrap();
        };
        let (_, a, b, c, client) = tokio::join!(
            sweep,
            send(&till, &first),
            send(&till, &second),
            send(&till, &first),
            till.charge(request)
        );
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
        assert_eq!(client.unwrap().status(), PaymentStatus::Captured);
    }))
    .await;
    for request in &requests {
        assert_eq!(till.words(&request.order_id).await, ["captured"]);
    }
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_told_of_after_the_undo_goes_back() {
    let till = Till::open().await;
    let request = charge_of("card", "tok_unknown_state", 50_000);
    let state = till.charge(&request).await.unwrap();
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Pending);
    let provider_ref = reference(&till, &state.payment_id).await;
    finish(&till, &provider_ref).await;
    let webhook =
        signed(&body("evt_1", &state.payment_id, &provider_ref, "captured", 50_000), SECRET, Utc::now());
    send(&till, &webhook).await.unwrap();
    till.until(&request.order_id, PaymentStatus::Refunded).await;
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 50_000));
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_old_a_webhook_may_be_is_configured() {
    let till = Till::open_with(&[("KILAT__PAYMENTS__WEBHOOK_TOLERANCE_S", "30")]).await;
    let late = |seconds| {
        let at = Utc::now() - TimeDelta::seconds(seconds);
        signed(&body(&format!("evt_{seconds}"), "pay_x", "sbx_x", "captured", 1), SECRET, at)
    };
    assert!(send(&till, &late(15)).await.is_ok());
    assert_eq!(code(send(&till, &late(40)).await), "payments.signature_stale");
    assert_eq!(code(send(&till, &late(-40)).await), "payments.signature_stale");
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_is_believed() {
    let till = Till::open().await;
    let state = till.charge(&charge_of("card", "tok_3ds", 50_000)).await.unwrap();
    let provider_ref = reference(&till, &state.payment_id).await;
    let text = body("evt_1", &state.payment_id, &provider_ref, "captured", 50_000);
    let now = Utc::now();
    assert_eq!(code(send(&till, &signed(&text, "whsec_guess", now)).await), "payments.signature_invalid");
    assert_eq!(
        code(send(&till, &signed(&text, SECRET, now - TimeDelta::minutes(6))).await),
        "payments.signature_stale"
    );
    assert_eq!(
        code(send(&till, &signed(&text, SECRET, now + TimeDelta::minutes(6))).await),
        "payments.signature_stale"
    );
    let mut other = signed(&text, SECRET, now);
    other.body = text.replace("50000", "50001").into_bytes().into();
    assert_eq!(code(send(&till, &other).await), "payments.signature_invalid");
    other.headers.clear();
    assert_eq!(code(send(&till, &other).await), "payments.signature_invalid");
    for provider in ["nobody", "cod", "wallet"] {
        let mut other = signed(&text, SECRET, now);
        other.provider = provider.into();
        assert_eq!(code(send(&till, &other).await), "payments.unknown_provider");
    }
    assert_eq!(code(send(&till, &signed("{}", SECRET, now)).await), "request.malformed");
    // True, but of a payment we do not have: taken in, without effect.
    assert!(send(&till, &signed(&body("evt_2", "pay_x", "sbx_x", "captured", 1), SECRET, now)).await.is_ok());
    assert_eq!(till.count("select count(*) from payments.payment where status <> 'pending'").await, 0);
    till.close().await;
}
