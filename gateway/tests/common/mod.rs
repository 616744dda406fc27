//! Gateways over a real world, and scripted workers behind them.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod script;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use gateway::{
    App, Gateway,
    auth::{Authenticator, DevKeys, Role, dev_keys},
};
use reqwest::{Method, RequestBuilder, Response};
use runtime::{Consumer, Cx, Fault, Worker};
use serde_json::{Value, json};
use subjects::{
    Channel as _, Code,
    table::{CheckoutReply, CheckoutStart, checkout},
    v1,
};
use testkit::{Running, World};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct House {
    pub world: World,
    pub keys: DevKeys,
    pub http: reqwest::Client,
    _dir: tempfile::TempDir,
}

pub struct Door {
    pub base: String,
    pub app: App,
    pub cancel: CancellationToken,
    pub task: JoinHandle<Result<(), gateway::GatewayError>>,
}

impl House {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::of(&[], settings).await
    }

    /// With real workers' schemas.
    pub async fn of(schemas: &[(&str, &sqlx::migrate::Migrator)], settings: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut all = vec![
            ("KILAT__GATEWAY__BIND", "127.0.0.1:0"),
            ("KILAT__GATEWAY__ADMIN_BIND", ""),
            // Who answers at once has the time for it that a busy machine takes.
            ("KILAT__CHECKOUT__WAIT_MS", "8000"),
        ];
        all.extend_from_slice(settings);
        let world = World::start_with(schemas, &all).await;
        let dir = tempfile::tempdir().unwrap();
        let keys = dev_keys(dir.path()).unwrap();
        let http = reqwest::Client::builder().build().unwrap();
        Self { world, keys, http, _dir: dir }
    }

    /// One more gateway, as another process would be.
    pub async fn door(&self) -> Door {
        let auth = Authenticator::from_file(&self.keys.jwks, "kilat", 5).unwrap();
        let bus = self.world.platform("gateway").await.bus;
        let gateway = Gateway::bind(self.world.config(), bus, auth, None).await.unwrap();
        let (base, app) = (format!("http://{}", gateway.addr().unwrap()), gateway.app());
        let cancel = CancellationToken::new();
        let task = tokio::spawn(gateway.run(cancel.clone()));
        let door = Door { base, app, cancel, task };
        testkit::eventually("the gateway serves", || async {
            let sent = self.http.get(format!("{}/healthz", door.base)).send().await;
            Ok(sent.is_ok_and(|r| r.status() == 200))
        })
        .await;
        door
    }

    pub fn token(&self, role: Role, sub: &str) -> String {
        self.keys.mint(role, sub, "kilat", Duration::from_secs(600)).unwrap()
    }

    /// A token that is over after a second and the leeway.
    pub fn short_token(&self, role: Role, sub: &str) -> String {
        self.keys.mint(role, sub, "kilat", Duration::from_secs(1)).unwrap()
    }

    pub fn request(&self, door: &Door, method: &str, path: &str) -> RequestBuilder {
        self.http.request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{}{path}", door.base))
    }

    pub fn as_role(&self, door: &Door, role: Role, sub: &str, method: &str, path: &str) -> RequestBuilder {
        self.request(door, method, path).bearer_auth(self.token(role, sub))
    }

    pub fn checkout(&self, door: &Door, user: &str, key: &str, method: &str) -> RequestBuilder {
        self.as_role(door, Role::Customer, user, "POST", "/v1/checkout")
            .header("Idempotency-Key", key)
            .json(&basket(method))
    }
}

impl Door {
    pub async fn close(self) {
        self.cancel.cancel();
        self.task.await.unwrap().unwrap();
    }
}

pub fn basket(method: &str) -> Value {
    json!({
        "hub_id": "hub_1",
        "items": [{ "sku": "milk-1l", "qty": 2 }],
        "payment": { "method": method },
        "address": { "line": "Jl. Sudirman 1", "lat": -6.2, "lng": 106.8 },
    })
}

pub async fn problem(response: Response) -> (u16, String, Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
    assert!(response.headers().contains_key("x-request-id"));
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    (status, body["code"].as_str().unwrap().to_owned(), body)
}

pub fn order(order_id: &str, user_id: &str, statuses: &[v1::OrderStatus]) -> v1::Order {
    let mut from = v1::OrderStatus::Unspecified;
    let timeline = statuses
        .iter()
        .enumerate()
        .map(|(i, to)| {
            let entry = v1::TimelineEntry {
                from: from.into(),
                to: (*to).into(),
                actor: "saga".into(),
                version: i as u64 + 1,
                ..Default::default()
            };
            from = *to;
            entry
        })
        .collect();
    v1::Order {
        order_id: order_id.into(),
        user_id: user_id.into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        status: from.into(),
        version: statuses.len() as u64,
        timeline,
        ..Default::default()
    }
}

/// A checkout worker that plays its part by the payment method: `card` is confirmed, `poor` is
/// declined, `short` is out of stock, `upi` waits for the customer, `mute` says nothing until
/// [`Orchestrator::decide`].
#[derive(Default)]
pub struct Orchestrator {
    pub starts: AtomicU32,
    sagas: Mutex<HashMap<String, v1::CheckoutOutcome>>,
}

impl Orchestrator {
    pub async fn run(world: &World) -> (Arc<Self>, Running) {
        let state = Arc::new(Self::default());
        let bus = world.platform("checkout").await.bus;
        let worker = Worker::new("checkout", bus)
            .endpoint::<checkout::Begin, _, _, _>(state.clone(), begin)
            .endpoint::<checkout::Get, _, _, _>(state.clone(), get)
            .consume(
                Consumer::new("CHECKOUT", "checkout-orch").on::<CheckoutStart, _, _, _>(state.clone(), start),
            );
        let running = world.run(worker).await;
        (state, running)
    }

    pub fn starts(&self) -> u32 {
        self.starts.load(Ordering::SeqCst)
    }

    /// The outcome of a saga from now on.
    pub fn decide(&self, saga: &str, change: impl FnOnce(&mut v1::CheckoutOutcome)) -> v1::CheckoutOutcome {
        let mut sagas = self.sagas.lock().unwrap();
        let outcome = sagas.get_mut(saga).expect("a saga that began");
        change(outcome);
        outcome.clone()
    }

    pub fn only_saga(&self) -> Option<String> {
        self.sagas.lock().unwrap().keys().next().cloned()
    }
}

async fn get(_: Arc<Orchestrator>, _: Cx, _: v1::GetSaga) -> Result<v1::SagaView, Fault> {
    Err(Fault::reject(Code::SagaNotFound, "scripted"))
}

async fn begin(
    state: Arc<Orchestrator>,
    _: Cx,
    request: v1::StartCheckout,
) -> Result<v1::CheckoutOutcome, Fault> {
    let mut sagas = state.sagas.lock().unwrap();
    let outcome = sagas.entry(request.saga_id.clone()).or_insert_with(|| v1::CheckoutOutcome {
        saga_id: request.saga_id.clone(),
        order_id: request.order_id.clone(),
        state: v1::SagaState::Running.into(),
        req_hash: request.req_hash.clone(),
        ..Default::default()
    });
    Ok(outcome.clone())
}

async fn start(
    state: Arc<Orchestrator>,
    cx: Cx,
    _: CheckoutStart,
    request: v1::StartCheckout,
) -> Result<(), Fault> {
    state.starts.fetch_add(1, Ordering::SeqCst);
    let mut outcome = begin(state.clone(), cx.clone(), request.clone()).await?;
    if outcome.state() == v1::SagaState::Running {
        match request.payment.as_ref().unwrap().method.as_str() {
            "card" => confirm(&mut outcome, &request.user_id),
            "poor" => fail(&mut outcome, Fault::reject(Code::PaymentDeclined, "declined")),
            "short" => fail(
                &mut outcome,
                Fault::reject(Code::OutOfStock, "milk is short").with_shortages(vec![v1::Shortage {
                    sku: "milk-1l".into(),
                    wanted: 2,
                    available: 1,
                }]),
            ),
            "late" => fail(&mut outcome, Fault::reject(Code::DeadlineExceeded, "too late")),
            "upi" => {
                outcome.set_state(v1::SagaState::AwaitingPayment);
                outcome.next_action = "https://pay.example/1".into();
            }
            _ => return Ok(()),
        }
        state.sagas.lock().unwrap().insert(outcome.saga_id.clone(), outcome.clone());
    }
    tell(&cx, &request.reply_to, &outcome).await;
    Ok(())
}

pub async fn tell(cx: &Cx, reply_to: &str, outcome: &v1::CheckoutOutcome) {
    let reply = CheckoutReply::parse(reply_to).expect("a reply subject");
    cx.bus.live(&cx.meta, &reply, outcome).await;
}

pub fn confirm(outcome: &mut v1::CheckoutOutcome, user: &str) {
    use v1::OrderStatus::{Confirmed, Pending};
    outcome.set_state(v1::SagaState::Confirmed);
    outcome.order = Some(order(&outcome.order_id, user, &[Pending, Confirmed]));
}

fn fail(outcome: &mut v1::CheckoutOutcome, fault: Fault) {
    outcome.set_state(v1::SagaState::Failed);
    outcome.fault = Some(fault.to_wire());
}
