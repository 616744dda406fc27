//! The line with a gateway in front of it, and an app's way of asking.

use std::{sync::Arc, time::Duration};

use gateway::{
    Gateway,
    auth::{Authenticator, DevKeys, Role, dev_keys},
};
use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use subjects::ids::{Token, UserId};
use testkit::{eventually, found};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::line::{HUB, Line, SKU};

pub const SECRET: &str = "whsec_proof";

/// Nobody's rate is limited, and what payments do by the clock they do soon.
const SETTINGS: [(&str, &str); 13] = [
    ("KILAT__GATEWAY__BIND", "127.0.0.1:0"),
    ("KILAT__GATEWAY__ADMIN_BIND", ""),
    ("KILAT__GATEWAY__LIMITS__READ_PER_WINDOW", "0"),
    ("KILAT__GATEWAY__LIMITS__WRITE_PER_WINDOW", "0"),
    ("KILAT__GATEWAY__LIMITS__CHECKOUT_PER_WINDOW", "0"),
    ("KILAT__GATEWAY__LIMITS__ANONYMOUS_PER_WINDOW", "0"),
    ("KILAT__PAYMENTS__PROVIDERS__SANDBOX__WEBHOOK_SECRET", SECRET),
    ("KILAT__PAYMENTS__PROVIDERS__SANDBOX__LATE_MS", "300"),
    ("KILAT__PAYMENTS__DEADLINE_MS", "1000"),
    ("KILAT__PAYMENTS__SWEEP_INTERVAL_S", "1"),
    ("KILAT__PAYMENTS__SWEEP_AFTER_S", "2"),
    ("KILAT__CHECKOUT__CHARGE_TIMEOUT_MS", "2000"),
    // An order that needs nobody's yes is answered with the order, on a busy machine too.
    ("KILAT__CHECKOUT__WAIT_MS", "8000"),
];

/// Nobody is waited for longer than a test can.
const QUICK: [(&str, &str); 2] =
    [("KILAT__DISPATCH__WINDOW_S", "0.5"), ("KILAT__DISPATCH__POOL_RETRY_S", "2")];

pub struct Shop {
    pub line: Line,
    pub http: reqwest::Client,
    keys: Arc<DevKeys>,
    base: String,
    cancel: CancellationToken,
    serving: JoinHandle<Result<(), gateway::GatewayError>>,
    _dir: tempfile::TempDir,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Who(Role, String);

impl Who {
    pub fn customer() -> Self {
        Self(Role::Customer, UserId::fresh().as_str().to_owned())
    }

    pub fn admin() -> Self {
        Self(Role::Admin, "adm_1".into())
    }

    pub fn store() -> Self {
        Self(Role::Store, "sto_1".into())
    }

    pub fn driver() -> Self {
        Self(Role::Driver, "rid_1".into())
    }

    pub fn support() -> Self {
        Self(Role::Support, "sup_1".into())
    }

    pub fn service() -> Self {
        Self(Role::Service, "svc_1".into())
    }

    pub fn id(&self) -> &str {
        &self.1
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The status was this, and here is the body.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// It was refused with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.body
    }

    /// Not decided yet: the same request is to be sent again under the same key.
    pub fn again(&self) -> bool {
        self.status == 202
            || self.status >= 500 && self.headers.contains_key("retry-after")
            || self.body["code"] == "idempotency.in_flight"
    }

    pub fn replayed(&self) -> bool {
        self.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
    }
}

impl Shop {
    pub async fn open() -> Self {
        Self::over(Line::start(&SETTINGS).await).await
    }

    /// With riders, and all that brings an order to its door.
    pub async fn with_riders() -> Self {
        let settings: Vec<(&str, &str)> = SETTINGS.into_iter().chain(QUICK).collect();
        Self::over(Line::whole(&settings).await).await
    }

    async fn over(line: Line) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let keys = Arc::new(dev_keys(dir.path()).unwrap());
        let auth = Authenticator::from_file(&keys.jwks, "kilat", 5).unwrap();
        let bus = line.world.platform("gateway").await.bus;
        let gateway = Gateway::bind(line.world.config(), bus, auth, None).await.unwrap();
        let base = format!("http://{}", gateway.addr().unwrap());
        let cancel = CancellationToken::new();
        let serving = tokio::spawn(gateway.run(cancel.clone()));
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
        let shop = Self { line, http, keys, base, cancel, serving, _dir: dir };
        eventually("the gateway is ready", || async {
            let answer = shop.nobody("GET", "/readyz").send().await.map_err(|error| error.to_string())?;
            if answer.status() == 200 { Ok(true) } else { Err(answer.text().await.unwrap_or_default()) }
        })
        .await;
        shop
    }

    /// A request without a token.
    pub fn nobody(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub fn of(&self, who: &Who, method: &str, path: &str) -> RequestBuilder {
        let token = self.keys.mint(who.0, &who.1, "kilat", Duration::from_secs(600)).unwrap();
        self.nobody(method, path).bearer_auth(token)
    }

    pub async fn get(&self, who: &Who, path: &str) -> Answer {
        sent(self.of(who, "GET", path)).await
    }

    pub async fn put(&self, who: &Who, path: &str, body: Value) -> Answer {
        sent(self.of(who, "PUT", path).json(&body)).await
    }

    pub async fn post(&self, who: &Who, path: &str, body: Value) -> Answer {
        sent(self.of(who, "POST", path).json(&body)).await
    }

    pub async fn post_keyed(&self, who: &Who, path: &str, key: &str, body: Value) -> Answer {
        sent(self.of(who, "POST", path).header("Idempotency-Key", key).json(&body)).await
    }

    pub async fn checkout(&self, who: &Who, key: &str, body: &Value) -> Answer {
        self.post_keyed(who, "/v1/checkout", key, body.clone()).await
    }

    /// The answer that is kept under the key. One that could not be kept in time, on a busy machine, is made
    /// again when the lease of the first request is over.
    pub async fn checkout_replayed(&self, who: &Who, key: &str, body: &Value) -> Answer {
        found("the answer is replayed", || async {
            let answer = self.checkout(who, key, body).await;
            if answer.replayed() { Ok(answer) } else { Err(answer.body.to_string()) }
        })
        .await
    }

    /// A confirmed order by card, its id.
    pub async fn buys(&self, who: &Who, key: &str, items: &[(&str, u32)]) -> String {
        let order = self.checkout(who, key, &basket("card", Some("tok_ok"), items)).await.is(201);
        assert_eq!(order["status"], "CONFIRMED");
        order["order_id"].as_str().unwrap().to_owned()
    }

    /// Waits until the order is at `status`.
    pub async fn order_is(&self, who: &Who, id: &str, status: &str) -> Value {
        let path = format!("/v1/orders/{id}");
        eventually(&format!("{id} is {status}"), || async {
            let is = self.get(who, &path).await.body["status"].to_string();
            if is == format!("{status:?}") { Ok(true) } else { Err(is) }
        })
        .await;
        self.get(who, &path).await.is(200)
    }

    /// The doors of the simulator: a device's, and streams.
    pub fn doors(&self) -> sim::doors::Http {
        let keys = self.keys.clone();
        let mint: sim::Mint = Arc::new(move |role, sub| {
            let role = Role::parse(role).unwrap();
            Ok(keys.mint(role, sub, "kilat", Duration::from_secs(600)).unwrap())
        });
        sim::doors::Http::new(&self.base, mint).unwrap()
    }

    /// The gateway drains, then the workers; the books add up in between.
    pub async fn close(self) {
        self.cancel.cancel();
        self.serving.await.unwrap().unwrap();
        self.line.close().await;
    }
}

pub async fn sent(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    assert!(headers.contains_key("x-request-id"));
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, headers, body }
}

pub fn basket(method: &str, token: Option<&str>, items: &[(&str, u32)]) -> Value {
    json!({
        "hub_id": HUB,
        "items": items.iter().map(|(sku, qty)| json!({ "sku": sku, "qty": qty })).collect::<Vec<_>>(),
        "payment": { "method": method, "token": token },
        "address": { "line": "Jl. Kemang Raya 24", "lat": -6.2601, "lng": 106.8137 },
    })
}

/// One unit, by card.
pub fn one() -> Value {
    basket("card", Some("tok_ok"), &[(SKU, 1)])
}
