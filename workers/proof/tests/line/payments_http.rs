//! Every way to pay, and to be paid back.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use payments::provider::{
    sandbox::{Sandbox, SandboxConfig},
    signature::timestamped_header,
};
use serde_json::{Value, json};

use crate::{
    line::{HUB, SKU, UNITS},
    orders_http::MOVES,
    shop::{Answer, SECRET, Shop, Who, basket, one, sent},
};

/// The fee of the hub and a price of [`SKU`].
const FEE: i64 = 9_000;
const PRICE: i64 = 18_500;

impl Shop {
    /// The provider, as the customer's bank sees it.
    fn sandbox(&self) -> Arc<Sandbox> {
        let config = SandboxConfig { webhook_secrets: vec![SECRET.into()], ..SandboxConfig::default() };
        Arc::new(Sandbox::new(config, self.line.world.pg.clone()))
    }

    async fn reference(&self, order: &str) -> (String, String) {
        sqlx::query_as("select payment_id, provider_ref from payments.sandbox_payments where order_id = $1")
            .bind(order)
            .fetch_one(&self.line.world.pg)
            .await
            .unwrap()
    }

    /// Placed with a token that waits: accepted, and its order.
    async fn waits(&self, who: &Who, token: &str) -> (String, Value) {
        let answer = self.checkout(who, token, &basket("card", Some(token), &[(SKU, 1)])).await;
        let location = answer.headers["location"].to_str().unwrap().to_owned();
        let accepted = answer.is(202);
        let order = accepted["order_id"].as_str().unwrap().to_owned();
        assert_eq!(location, format!("/v1/orders/{order}"));
        (order, accepted)
    }

    async fn webhook(&self, body: &str, signature: Option<String>) -> Answer {
        let mut request = self.nobody("POST", "/v1/webhooks/payments/sandbox").body(body.to_owned());
        if let Some(signature) = signature {
            request = request.header("Kilat-Sandbox-Signature", signature);
        }
        sent(request.header("Content-Type", "application/json")).await
    }

    async fn refund(&self, order: &str, key: &str, body: Value) -> Answer {
        self.post_keyed(&Who::support(), &format!("/v1/orders/{order}/refunds"), key, body).await
    }

    async fn balance(&self, who: &Who) -> i64 {
        let wallet = self.get(who, "/v1/wallet?currency=IDR").await.is(200);
        assert_eq!(
            (wallet["user_id"].as_str(), &wallet["balance"]["currency"]),
            (Some(who.id()), &json!("IDR"))
        );
        wallet["balance"]["amount"].as_i64().unwrap()
    }
}

fn signed(body: &str, secret: &str, at: DateTime<Utc>) -> Option<String> {
    Some(timestamped_header(secret, body.as_bytes(), at))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_waits_for_its_customer_settles_and_the_order_follows() {
    let shop = Shop::open().await;
    // Approved at the bank, told by the provider's own webhook.
    let approving = Who::customer();
    let (order, accepted) = shop.waits(&approving, "tok_3ds").await;
    assert_eq!(accepted["status"], "AWAITING_PAYMENT");
    assert!(accepted["next_action"].as_str().is_some_and(|action| !action.is_empty()), "{accepted}");
    assert_eq!(shop.order_is(&approving, &order, "PENDING").await["payment"]["method"], "card");
    let (_, reference) = shop.reference(&order).await;
    shop.sandbox().answer(&reference, true).await.unwrap().expect("it was asked for");
    shop.order_is(&approving, &order, "CONFIRMED").await;
    let again = shop.checkout(&approving, "tok_3ds", &basket("card", Some("tok_3ds"), &[(SKU, 1)])).await;
    let again = again.is(201);
    assert_eq!((&again["order_id"], &again["status"]), (&json!(order), &json!("CONFIRMED")));

    // Given up at the bank.
    let giving_up = Who::customer();
    let (order, _) = shop.waits(&giving_up, "tok_3ds").await;
    let (_, reference) = shop.reference(&order).await;
    shop.sandbox().answer(&reference, false).await.unwrap().expect("it was asked for");
    shop.order_is(&giving_up, &order, "FAILED").await;
    let again = shop.checkout(&giving_up, "tok_3ds", &basket("card", Some("tok_3ds"), &[(SKU, 1)])).await;
    again.refused(402, "payments.declined");

    // Nobody has to do anything, it only takes a while.
    let patient = Who::customer();
    let (order, accepted) = shop.waits(&patient, "tok_late").await;
    assert_eq!((&accepted["status"], &accepted["next_action"]), (&json!("AWAITING_PAYMENT"), &Value::Null));
    shop.order_is(&patient, &order, "CONFIRMED").await;

    // Charged, though nobody heard of it in time: charged once, and confirmed.
    let unheard = Who::customer();
    let body = basket("card", Some("tok_timeout"), &[(SKU, 1)]);
    let answer = shop.checkout(&unheard, "k", &body).await;
    assert!(matches!(answer.status, 201 | 202), "{answer:?}");
    let order = answer.body["order_id"].as_str().unwrap().to_owned();
    shop.order_is(&unheard, &order, "CONFIRMED").await;
    let charges: i64 = sqlx::query_scalar(
        "select count(*) from payments.sandbox_payments where order_id = $1 and captured = amount",
    )
    .bind(&order)
    .fetch_one(&shop.line.world.pg)
    .await
    .unwrap();
    assert_eq!(charges, 1);

    for token in ["tok_declined", "tok_insufficient"] {
        shop.checkout(&Who::customer(), "k", &basket("card", Some(token), &[(SKU, 1)])).await.is(402);
    }
    testkit::eventually("three were sold", || async {
        Ok(shop.line.units(HUB, SKU).await == (u32::try_from(UNITS).unwrap() - 3, 0))
    })
    .await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_is_believed_if_it_is_signed_and_fresh() {
    let shop = Shop::open().await;
    let buyer = Who::customer();
    let (order, _) = shop.waits(&buyer, "tok_3ds").await;
    let (payment, reference) = shop.reference(&order).await;
    // The customer has paid; our provider's books say so, and only the webhook is to tell.
    sqlx::query(
        "update payments.sandbox_payments set status = 'captured', captured = amount where provider_ref = $1",
    )
    .bind(&reference)
    .execute(&shop.line.world.pg)
    .await
    .unwrap();
    let now = Utc::now();
    let body = json!({
        "id": "evt_1", "kind": "payment.captured", "created": now.timestamp(), "payment_id": payment,
        "provider_ref": reference, "status": "captured", "decline": null, "captured": PRICE + FEE,
    })
    .to_string();
    shop.webhook(&body, None).await.refused(401, "payments.signature_invalid");
    shop.webhook(&body, signed(&body, "whsec_guess", now)).await.refused(401, "payments.signature_invalid");
    shop.webhook(&body, signed(&format!("{body} "), SECRET, now))
        .await
        .refused(401, "payments.signature_invalid");
    for minutes in [-6, 6] {
        let stale = signed(&body, SECRET, now + TimeDelta::minutes(minutes));
        shop.webhook(&body, stale).await.refused(401, "payments.signature_stale");
    }
    let other = shop.nobody("POST", "/v1/webhooks/payments/nobody").body(body.clone());
    sent(other).await.refused(404, "payments.unknown_provider");

    for replayed in [false, true] {
        let taken = shop.webhook(&body, signed(&body, SECRET, now)).await.is(200);
        assert_eq!(taken, json!({ "event_id": "evt_1", "replayed": replayed }));
    }
    shop.order_is(&buyer, &order, "CONFIRMED").await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_back_in_parts_by_lines_and_whole() {
    let shop = Shop::open().await;
    let buyer = Who::customer();
    let order = shop.buys(&buyer, "k", &[(SKU, 2), ("tofu-300g", 1)]).await;
    let total = 2 * PRICE + 9_500 + FEE;
    for (status, who) in MOVES {
        shop.moves(&who(), &order, status).await.is(200);
    }
    let money = |amount: i64| json!({ "amount": amount, "currency": "IDR" });

    let part = json!({ "amount": money(5_000), "reason": "late" });
    for replayed in [false, true] {
        let refund = shop.refund(&order, "part", part.clone()).await;
        assert_eq!(refund.replayed(), replayed);
        let refund = refund.is(201);
        assert_eq!((&refund["status"], &refund["amount"]), (&json!("succeeded"), &money(5_000)));
        assert_eq!(refund["payment_status"], "PARTIALLY_REFUNDED");
    }
    let other = json!({ "amount": money(6_000), "reason": "late" });
    shop.refund(&order, "part", other).await.refused(422, "idempotency.key_reused");
    let lines = json!({ "lines": [{ "sku": SKU, "qty": 1 }], "reason": "sour" });
    assert_eq!(shop.refund(&order, "line", lines).await.is(201)["amount"], money(PRICE));
    let much = json!({ "amount": money(total), "reason": "greed" });
    assert_eq!(shop.refund(&order, "much", much).await.body["code"], "payments.over_refund");
    let rest = shop.refund(&order, "rest", json!({ "reason": "all of it" })).await.is(201);
    assert_eq!(
        (&rest["amount"], &rest["payment_status"]),
        (&money(total - 5_000 - PRICE), &json!("REFUNDED"))
    );
    let nothing = shop.refund(&order, "more", json!({ "reason": "again" })).await;
    assert_eq!(nothing.body["code"], "payments.over_refund");
    let (refunded,): (i64,) =
        sqlx::query_as("select refunded from payments.sandbox_payments where order_id = $1")
            .bind(&order)
            .fetch_one(&shop.line.world.pg)
            .await
            .unwrap();
    assert_eq!(refunded, total);

    shop.order_is(&buyer, &order, "REFUNDED").await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_is_filled_spent_and_refilled_and_cash_is_taken_at_the_door() {
    let shop = Shop::open().await;
    let (admin, buyer) = (Who::admin(), Who::customer());
    assert_eq!(shop.balance(&buyer).await, 0);
    let credit =
        |amount: i64| json!({ "amount": { "amount": amount, "currency": "IDR" }, "reason": "a gift" });
    let path = format!("/v1/admin/wallets/{}/credits", buyer.id());
    for replayed in [false, true] {
        let filled = shop.post_keyed(&admin, &path, "gift", credit(50_000)).await;
        assert_eq!(filled.replayed(), replayed);
        assert_eq!(filled.is(201)["balance"]["amount"], 50_000);
    }
    shop.post_keyed(&admin, &path, "gift", credit(60_000)).await.refused(422, "idempotency.key_reused");

    let order = shop.checkout(&buyer, "k1", &basket("wallet", None, &[(SKU, 1)])).await.is(201);
    assert_eq!(order["payment"]["method"], "wallet");
    assert_eq!(shop.balance(&buyer).await, 50_000 - PRICE - FEE);
    // With which code: see `found`.
    let short = shop.checkout(&buyer, "k2", &basket("wallet", None, &[(SKU, 1)])).await.is(402);
    assert_eq!(short["detail"], "customer.insufficient_funds");
    assert_eq!(shop.balance(&buyer).await, 50_000 - PRICE - FEE);
    // Cancelled: the money is in the wallet again.
    let id = order["order_id"].as_str().unwrap();
    shop.post(&buyer, &format!("/v1/orders/{id}/cancel"), json!({ "reason": "no" })).await.is(200);
    shop.order_is(&buyer, id, "REFUNDED").await;
    assert_eq!(shop.balance(&buyer).await, 50_000);

    let order = shop.checkout(&buyer, "k3", &basket("cod", None, &[(SKU, 1)])).await.is(201);
    assert_eq!((&order["payment"]["method"], &order["status"]), (&json!("cod"), &json!("CONFIRMED")));
    let unknown = shop.checkout(&buyer, "k4", &basket("barter", None, &[(SKU, 1)])).await;
    unknown.refused(422, "payments.unknown_method");
    let other = shop.checkout(&buyer, "k3", &one()).await;
    other.refused(422, "idempotency.key_reused");
    shop.close().await;
}
