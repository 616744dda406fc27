//! Checkouts over HTTP, as an app would send them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use futures::StreamExt as _;
use hdrhistogram::Histogram;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{Shelf, Shopper, Target};

/// How requests follow each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Open loop: so many a second, whatever becomes of the earlier ones. Latency counts from the moment
    /// the request was due, so a stall is charged to every request it delayed.
    Rate(f64),
    /// Closed loop: so many clients, each with one request at a time.
    Clients(usize),
}

/// Shares of the traffic, each 0 to 1; what is left is paid by card.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    pub declined: f64,
    pub cash: f64,
    /// The provider answers after its deadline.
    pub slow_provider: f64,
    /// A key that was answered before is sent again.
    pub replayed: f64,
}

impl Mix {
    /// An ordinary evening.
    pub const REALISTIC: Self = Self { declined: 0.05, cash: 0.15, slow_provider: 0.0, replayed: 0.03 };
}

/// What was seen.
#[derive(Debug)]
pub struct Observed {
    pub elapsed: Duration,
    /// Microseconds, of requests that were answered 201, 202 or 402.
    pub latency: Histogram<u64>,
    /// `"201"`, `"402 payments.declined"`, `"transport"` …
    pub outcomes: BTreeMap<String, u64>,
    /// Of every 201: order id and the key it was placed under.
    pub placed: Vec<Placed>,
    /// Requests without a final answer: a broken connection, a 5xx, still running.
    pub open: Vec<Request>,
}

#[derive(Clone, Debug)]
pub struct Placed {
    pub order_id: String,
    pub key: String,
}

impl Observed {
    pub fn count(&self, outcome: &str) -> u64 {
        self.outcomes.iter().filter(|(k, _)| k.starts_with(outcome)).map(|(_, n)| n).sum()
    }
}

struct Shared {
    client: Client,
    target: Target,
    mix: Mix,
    run: String,
    seen: Mutex<Seen>,
}

struct Seen {
    latency: Histogram<u64>,
    outcomes: BTreeMap<String, u64>,
    placed: Vec<Placed>,
    open: Vec<Request>,
    /// Answered requests, to be sent again.
    past: Vec<Request>,
}

/// One checkout as it was sent.
#[derive(Clone)]
pub struct Request {
    shopper: Shopper,
    pub key: String,
    body: Value,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("key", &self.key).finish_non_exhaustive()
    }
}

/// A client's answer to silence: the same request with the same key, until there is a final answer.
/// Says how each ended; an order placed on the way is among `placed`.
///
/// # Errors
/// Some have no final answer by the end of `within`.
pub async fn finish(
    target: &Target,
    open: Vec<Request>,
    within: Duration,
) -> anyhow::Result<(BTreeMap<String, u64>, Vec<Placed>)> {
    let client = client()?;
    let until = Instant::now() + within;
    let answers: Vec<anyhow::Result<(String, Option<Placed>)>> = futures::stream::iter(open)
        .map(|request| {
            let client = client.clone();
            async move {
                let (mut last, mut pause) = (String::new(), Duration::from_millis(200));
                while Instant::now() < until {
                    let (status, body) = send(&client, target, &request).await;
                    if status != Some(StatusCode::TOO_MANY_REQUESTS) {
                        let detail = body.get("detail").and_then(Value::as_str).unwrap_or_default();
                        last = format!("{}: {detail}", outcome(status, &body));
                    }
                    if is_final(status, &body) {
                        let placed = order_of(status, &body)
                            .map(|order_id| Placed { order_id, key: request.key.clone() });
                        return Ok((outcome(status, &body), placed));
                    }
                    // What a patient client does between attempts.
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(3));
                }
                anyhow::bail!("{} has no final answer; last: {last}", request.key)
            }
        })
        .buffer_unordered(16)
        .collect()
        .await;
    let (mut outcomes, mut placed) = (BTreeMap::new(), Vec::new());
    for answer in answers {
        let (outcome, order) = answer?;
        *outcomes.entry(outcome).or_default() += 1;
        placed.extend(order);
    }
    Ok((outcomes, placed))
}

pub(crate) fn client() -> anyhow::Result<Client> {
    // The client is built without a TLS provider of its own; a second call changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(1_024)
        .tcp_nodelay(true)
        .timeout(Duration::from_secs(15))
        .build()
        .context("an HTTP client")
}

async fn send(client: &Client, target: &Target, request: &Request) -> (Option<StatusCode>, Value) {
    let answer = client
        .post(format!("{}/v1/checkout", target.http))
        .bearer_auth(&request.shopper.token)
        .header("Idempotency-Key", &request.key)
        .json(&request.body)
        .send()
        .await;
    match answer {
        Ok(answer) => (Some(answer.status()), answer.json::<Value>().await.unwrap_or_default()),
        Err(_) => (None, Value::Null),
    }
}

/// Nothing will change any more. A 503 of a saga that was undone is final; one of a door that is shut
/// is not.
fn is_final(status: Option<StatusCode>, body: &Value) -> bool {
    let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
    match status {
        None | Some(StatusCode::ACCEPTED | StatusCode::TOO_MANY_REQUESTS) => false,
        Some(StatusCode::CONFLICT) => code != "idempotency.in_flight",
        Some(status) if status.is_server_error() => code.starts_with("checkout."),
        Some(_) => true,
    }
}

fn order_of(status: Option<StatusCode>, body: &Value) -> Option<String> {
    (status == Some(StatusCode::CREATED)).then(|| body.get("order_id")?.as_str().map(str::to_owned)).flatten()
}

/// Sends checkouts until `duration` is over or `cancel`; requests in flight are waited for.
///
/// # Errors
/// The target has no shoppers or shelves, or the client cannot be built.
pub async fn drive(
    target: &Target,
    pace: Pace,
    duration: Duration,
    mix: Mix,
    cancel: CancellationToken,
) -> anyhow::Result<Observed> {
    anyhow::ensure!(!target.shoppers.is_empty() && !target.shelves.is_empty(), "nothing to shop with");
    let client = client()?;
    let shared = Arc::new(Shared {
        client,
        target: target.clone(),
        mix,
        run: uuid::Uuid::new_v4().simple().to_string(),
        seen: Mutex::new(Seen {
            latency: Histogram::new_with_bounds(1, 60_000_000, 3)?,
            outcomes: BTreeMap::new(),
            placed: Vec::new(),
            open: Vec::new(),
            past: Vec::new(),
        }),
    });
    let started = Instant::now();
    match pace {
        Pace::Rate(per_second) => open_loop(&shared, per_second, duration, &cancel).await,
        Pace::Clients(clients) => closed_loop(&shared, clients, duration, &cancel).await,
    }
    let elapsed = started.elapsed();
    let shared = Arc::into_inner(shared).context("a request outlived the run")?;
    let seen = shared.seen.into_inner().map_err(|_| anyhow::anyhow!("a client panicked"))?;
    Ok(Observed {
        elapsed,
        latency: seen.latency,
        outcomes: seen.outcomes,
        placed: seen.placed,
        open: seen.open,
    })
}

async fn open_loop(shared: &Arc<Shared>, per_second: f64, duration: Duration, cancel: &CancellationToken) {
    let gap = Duration::from_secs_f64(1.0 / per_second.max(0.001));
    let started = Instant::now();
    let mut due = started;
    let mut flying = JoinSet::new();
    let mut n = 0u64;
    while due.duration_since(started) < duration && !cancel.is_cancelled() {
        tokio::time::sleep_until(due.into()).await;
        while flying.try_join_next().is_some() {}
        let shared = shared.clone();
        flying.spawn(async move { shared.one(n, due).await });
        n += 1;
        due += gap;
    }
    while flying.join_next().await.is_some() {}
}

async fn closed_loop(shared: &Arc<Shared>, clients: usize, duration: Duration, cancel: &CancellationToken) {
    let started = Instant::now();
    futures::stream::iter(0..clients)
        .for_each_concurrent(None, |client| {
            let shared = shared.clone();
            async move {
                let mut n = client as u64;
                while started.elapsed() < duration && !cancel.is_cancelled() {
                    shared.one(n, Instant::now()).await;
                    n += clients as u64;
                }
            }
        })
        .await;
}

impl Shared {
    async fn one(&self, n: u64, due: Instant) {
        let (request, again) = self.request(n);
        let (status, body) = send(&self.client, &self.target, &request).await;
        let micros = u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX);
        let Ok(mut seen) = self.seen.lock() else { return };
        *seen.outcomes.entry(outcome(status, &body)).or_default() += 1;
        if let Some(StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::PAYMENT_REQUIRED) = status {
            seen.latency.saturating_record(micros);
        }
        if again {
            return;
        }
        if !is_final(status, &body) {
            seen.open.push(request);
            return;
        }
        if let Some(order_id) = order_of(status, &body) {
            seen.placed.push(Placed { order_id, key: request.key.clone() });
        }
        if fastrand::f64() < self.mix.replayed * 2.0 {
            seen.past.push(request);
        }
    }

    /// A new checkout, or one from the past.
    fn request(&self, n: u64) -> (Request, bool) {
        if fastrand::f64() < self.mix.replayed
            && let Ok(mut seen) = self.seen.lock()
            && let Some(request) = seen.past.pop()
        {
            return (request, true);
        }
        let shopper = pick(&self.target.shoppers).cloned();
        let shelf = pick(&self.target.shelves).cloned();
        let (Some(shopper), Some(shelf)) = (shopper, shelf) else {
            return (
                Request {
                    shopper: Shopper { user_id: String::new(), token: String::new() },
                    key: String::new(),
                    body: Value::Null,
                },
                true,
            );
        };
        let payment = self.payment();
        let body = json!({
            "hub_id": shelf.hub_id,
            "items": basket(&shelf),
            "payment": payment,
            "address": { "line": "Jl. Uji Beban 1", "lat": shelf.lat, "lng": shelf.lng },
        });
        (Request { shopper, key: format!("bench-{}-{n}", self.run), body }, false)
    }

    fn payment(&self) -> Value {
        let die = fastrand::f64();
        let Mix { declined, cash, slow_provider, .. } = self.mix;
        if die < declined {
            json!({ "method": "card", "token": "tok_declined" })
        } else if die < declined + cash {
            json!({ "method": "cod" })
        } else if die < declined + cash + slow_provider {
            json!({ "method": "card", "token": "tok_timeout" })
        } else {
            json!({ "method": "card", "token": "tok_ok" })
        }
    }
}

fn pick<T>(items: &[T]) -> Option<&T> {
    items.get(fastrand::usize(..items.len().max(1)))
}

/// One to four products, the front of the shelf four times as likely as the back.
fn basket(shelf: &Shelf) -> Vec<Value> {
    let mut skus: Vec<&String> = (0..fastrand::usize(1..=4))
        .filter_map(|_| {
            let at = (fastrand::f64().powi(2) * shelf.skus.len() as f64) as usize;
            shelf.skus.get(at)
        })
        .collect();
    skus.sort_unstable();
    skus.dedup();
    skus.into_iter().map(|sku| json!({ "sku": sku, "qty": fastrand::u32(1..=3) })).collect()
}

fn outcome(status: Option<StatusCode>, body: &Value) -> String {
    match (status, body.get("code").and_then(Value::as_str)) {
        (None, _) => "transport".to_owned(),
        (Some(status), Some(code)) => format!("{} {code}", status.as_u16()),
        (Some(status), None) => status.as_u16().to_string(),
    }
}
