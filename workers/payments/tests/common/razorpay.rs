//! A small Razorpay: orders, payments, captures and refunds with the shapes and refusals of its public
//! API reference. The customer's part, paying an order in the app, is [`Fake::pay`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use chrono::Utc;
use serde_json::{Value, json};

pub const KEY_ID: &str = "rzp_test_key";
pub const KEY_SECRET: &str = "rzp_test_secret";

#[derive(Default)]
struct Books {
    orders: BTreeMap<String, Value>,
    payments: BTreeMap<String, Value>,
    refunds: Vec<Value>,
    refund_keys: BTreeMap<String, (Value, Value)>,
    next: u64,
}

impl Books {
    fn id(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{:014}", self.next)
    }

    fn payments_of(&self, order: &str) -> Vec<Value> {
        self.payments.values().filter(|p| p["order_id"] == order).cloned().collect()
    }
}

#[derive(Clone, Default)]
pub struct Fake(Arc<Mutex<Books>>);

type Params = Query<BTreeMap<String, String>>;

fn bad(description: &str) -> Response {
    let error = json!({"code": "BAD_REQUEST_ERROR", "description": description, "source": "business",
                       "step": "payment_initiation", "reason": "input_validation_failed", "metadata": {}});
    (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response()
}

fn collection(items: Vec<Value>) -> Response {
    Json(json!({"entity": "collection", "count": items.len(), "items": items})).into_response()
}

impl Fake {
    pub async fn start() -> (Self, String) {
        let fake = Self::default();
        let app = Router::new()
            .route("/v1/orders", post(create_order).get(list_orders))
            .route("/v1/orders/{id}", get(read_order))
            .route("/v1/orders/{id}/payments", get(order_payments))
            .route("/v1/payments/{id}", get(read_payment))
            .route("/v1/payments/{id}/capture", post(capture))
            .route("/v1/payments/{id}/refund", post(refund))
            .route("/v1/payments/{id}/refunds", get(list_refunds))
            .layer(middleware::from_fn(authenticated))
            .with_state(fake.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (fake, url)
    }

    /// The customer pays `order` in the app: the id of the payment, now in `status`.
    pub fn pay(&self, order: &str, status: &str, reason: Option<&str>) -> String {
        let mut books = self.0.lock().unwrap();
        let id = books.id("pay_");
        let order = books.orders[order].clone();
        let payment = json!({
            "id": id, "entity": "payment", "amount": order["amount"], "currency": order["currency"],
            "status": status, "order_id": order["id"], "invoice_id": null, "international": false,
            "method": "upi", "amount_refunded": 0, "refund_status": null, "captured": false,
            "description": null, "card_id": null, "bank": null, "wallet": null, "vpa": "a@example",
            "notes": [], "fee": null, "tax": null,
            "error_code": reason.map(|_| "BAD_REQUEST_ERROR"), "error_description": null,
            "error_source": null, "error_step": null, "error_reason": reason,
            "acquirer_data": {"rrn": "033814379298"}, "created_at": Utc::now().timestamp(),
        });
        books.payments.insert(id.clone(), payment);
        id
    }

    /// The `order.paid` webhook for a payment, as of `at`.
    pub fn event(&self, payment: &str, at: i64) -> Vec<u8> {
        let books = self.0.lock().unwrap();
        let payment = books.payments[payment].clone();
        let order = books.orders[payment["order_id"].as_str().unwrap()].clone();
        json!({
            "entity": "event", "account_id": "acc_BFQ7uQEaa7j2z7", "event": "order.paid",
            "contains": ["payment", "order"], "created_at": at,
            "payload": {"payment": {"entity": payment}, "order": {"entity": order}},
        })
        .to_string()
        .into_bytes()
    }
}

async fn authenticated(headers: HeaderMap, request: Request, next: Next) -> Response {
    let wanted = base64::prelude::BASE64_STANDARD.encode(format!("{KEY_ID}:{KEY_SECRET}"));
    let given = headers.get("authorization").and_then(|v| v.to_str().ok());
    if given != Some(format!("Basic {wanted}").as_str()) {
        let error = json!({"error": {"code": "BAD_REQUEST_ERROR", "description": "Authentication failed"}});
        return (StatusCode::UNAUTHORIZED, Json(error)).into_response();
    }
    next.run(request).await
}

async fn create_order(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    let mut books = fake.0.lock().unwrap();
    let receipt = body["receipt"].as_str().unwrap_or_default();
    if body["amount"].as_i64().unwrap_or_default() < 100 {
        return bad("The amount must be at least INR 1.00");
    }
    if receipt.len() > 40 {
        return bad("The receipt may not be greater than 40 characters.");
    }
    let id = books.id("order_");
    let order = json!({
        "id": id, "entity": "order", "amount": body["amount"], "amount_paid": 0,
        "amount_due": body["amount"], "currency": body["currency"], "receipt": receipt,
        "status": "created", "attempts": 0, "notes": body["notes"], "created_at": Utc::now().timestamp(),
    });
    books.orders.insert(id, order.clone());
    Json(order).into_response()
}

async fn list_orders(State(fake): State<Fake>, Query(params): Params) -> Response {
    let books = fake.0.lock().unwrap();
    let number = |key: &str, default: i64| params.get(key).map_or(default, |v| v.parse().unwrap());
    let (from, to) = (number("from", 0), number("to", i64::MAX));
    let (skip, count) = (number("skip", 0) as usize, number("count", 10) as usize);
    let receipt = params.get("receipt").map(String::as_str);
    let wanted = |o: &&Value| {
        receipt.is_none_or(|r| o["receipt"] == r) && (from..=to).contains(&o["created_at"].as_i64().unwrap())
    };
    let expanded = |o: &Value| {
        let mut order = o.clone();
        if params.get("expand[]").is_some_and(|e| e == "payments") {
            let items = books.payments_of(o["id"].as_str().unwrap());
            order["payments"] = json!({"entity": "collection", "count": items.len(), "items": items});
        }
        order
    };
    let newest_first = books.orders.values().rev();
    collection(newest_first.filter(wanted).skip(skip).take(count).map(expanded).collect())
}

async fn read_order(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    match fake.0.lock().unwrap().orders.get(&id) {
        Some(order) => Json(order.clone()).into_response(),
        None => bad("The id provided does not exist"),
    }
}

async fn order_payments(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    let books = fake.0.lock().unwrap();
    collection(books.payments_of(&id))
}

async fn read_payment(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    match fake.0.lock().unwrap().payments.get(&id) {
        Some(payment) => Json(payment.clone()).into_response(),
        None => bad("The id provided does not exist"),
    }
}

async fn capture(State(fake): State<Fake>, Path(id): Path<String>, Json(body): Json<Value>) -> Response {
    let mut books = fake.0.lock().unwrap();
    let Some(payment) = books.payments.get_mut(&id) else { return bad("The id provided does not exist") };
    if payment["status"] == "captured" {
        return bad("This payment has already been captured");
    }
    if payment["status"] != "authorized" {
        return bad("Only payments which have been authorized and not yet captured can be captured");
    }
    if payment["amount"] != body["amount"] || payment["currency"] != body["currency"] {
        return bad("Capture amount must be equal to the amount authorized");
    }
    payment["status"] = json!("captured");
    payment["captured"] = json!(true);
    Json(payment.clone()).into_response()
}

async fn refund(
    State(fake): State<Fake>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let mut books = fake.0.lock().unwrap();
    let key = headers.get("x-refund-idempotency").map(|v| v.to_str().unwrap().to_owned());
    let plain =
        |k: &String| k.len() >= 10 && k.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let Some(key) = key.filter(plain) else { return bad("The idempotency key is invalid") };
    if let Some((first, answer)) = books.refund_keys.get(&key) {
        return match *first == body {
            true => Json(answer.clone()).into_response(),
            false => bad("Different request body for the same idempotency key"),
        };
    }
    let refund_id = books.id("rfnd_");
    let Some(payment) = books.payments.get_mut(&id) else { return bad("The id provided does not exist") };
    let amount = body["amount"].as_i64().unwrap();
    let done = payment["amount_refunded"].as_i64().unwrap();
    if payment["status"] != "captured" && payment["status"] != "refunded" {
        return bad("The payment status should be captured for action to be taken");
    }
    if done + amount > payment["amount"].as_i64().unwrap() {
        return bad("The total refund amount is greater than the refund payment amount");
    }
    payment["amount_refunded"] = json!(done + amount);
    let full = payment["amount_refunded"] == payment["amount"];
    payment["refund_status"] = json!(if full { "full" } else { "partial" });
    if full {
        payment["status"] = json!("refunded");
    }
    let refund = json!({
        "id": refund_id, "entity": "refund", "amount": amount, "receipt": body["receipt"],
        "currency": payment["currency"], "payment_id": id, "notes": body["notes"],
        "acquirer_data": {"arn": null}, "created_at": Utc::now().timestamp(), "batch_id": null,
        "status": "processed", "speed_processed": "normal", "speed_requested": "normal",
    });
    books.refunds.push(refund.clone());
    books.refund_keys.insert(key, (body, refund.clone()));
    Json(refund).into_response()
}

async fn list_refunds(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    let books = fake.0.lock().unwrap();
    collection(books.refunds.iter().filter(|r| r["payment_id"] == id.as_str()).cloned().collect())
}
