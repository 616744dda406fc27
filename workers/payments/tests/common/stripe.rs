//! The `localstripe` emulator in a process of its own, with a front that adds what it leaves out and the
//! API reference promises: idempotency keys, `amount_received`, a refusal of too large refunds, and the
//! `created` filter.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex as AsyncMutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::proxy::{Answered, Passing, Upstream, to_server};

pub const SECRET_KEY: &str = "sk_test_12345";
pub const WEBHOOK_SECRET: &str = "whsec_stripe_test";

/// Its own command binds every interface and a fixed port, and pickles its state to a fixed file: three
/// things a test must not do. So its application is run here on a free loopback port.
const RUN: &str = "
import socket
from aiohttp import web
from localstripe import resources, server
resources.Store.dump_to_disk = lambda self: None
sock = socket.create_server(('127.0.0.1', 0))
print(sock.getsockname()[1], flush=True)
web.run_app(server.app, sock=sock, print=None, handle_signals=False)
";

pub struct LocalStripe {
    pub url: String,
    events: AsyncMutex<UnboundedReceiver<(HeaderMap, Bytes)>>,
    _process: Child,
}

/// The interpreter that has `localstripe` installed, beside its command.
fn interpreter() -> PathBuf {
    let venv = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.kilat/venv/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::iter::once(venv)
        .chain(std::env::split_paths(&path))
        .find(|dir| dir.join("localstripe").is_file() && dir.join("python3").exists());
    match found {
        Some(dir) => dir.join("python3"),
        None => panic!(
            "localstripe (a Stripe emulator, from PyPI) is needed to test the Stripe adapter and is \
             neither in .kilat/venv/bin nor beside a python3 on PATH; `.ci/needs --test` installs it"
        ),
    }
}

impl LocalStripe {
    pub async fn start() -> Self {
        let mut process = Command::new(interpreter())
            .args(["-c", RUN])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = tokio::time::timeout(Duration::from_secs(30), lines.next_line())
            .await
            .expect("localstripe did not start in 30 s")
            .unwrap()
            .expect("localstripe ended at once");
        let url = format!("http://127.0.0.1:{port}");
        let (sink, events) = sink().await;
        let hook = json!({"url": sink, "secret": WEBHOOK_SECRET, "events": null});
        let client = payments::provider::http::client().unwrap();
        let set = client.post(format!("{url}/_config/webhooks/kilat")).json(&hook).send().await.unwrap();
        assert!(set.status().is_success());
        Self { url, events: AsyncMutex::new(events), _process: process }
    }

    /// The next webhook it sends that mentions `text`.
    pub async fn webhook(&self, text: &str) -> (HeaderMap, Bytes) {
        let mut events = self.events.lock().await;
        let find = async {
            while let Some((headers, body)) = events.recv().await {
                if String::from_utf8_lossy(&body).contains(text) {
                    return (headers, body);
                }
            }
            panic!("the webhook sink is gone");
        };
        tokio::time::timeout(Duration::from_secs(20), find).await.expect("no webhook in 20 s")
    }

    /// A card that asks for 3-D Secure.
    pub async fn card(&self, number: &str) -> String {
        let form = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2030"),
            ("card[cvc]", "123"),
        ];
        let client = payments::provider::http::client().unwrap();
        let url = format!("{}/v1/payment_methods", self.url);
        let made = client.post(url).bearer_auth(SECRET_KEY).form(&form).send().await.unwrap();
        let made: Value = made.json().await.unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    /// The front.
    pub fn front(&self) -> Upstream {
        let gaps = Arc::new(Gaps {
            server: to_server(self.url.clone()),
            keys: AsyncMutex::default(),
            received: Mutex::default(),
        });
        Arc::new(move |passing| {
            let gaps = gaps.clone();
            Box::pin(async move { gaps.pass(passing).await })
        })
    }
}

async fn sink() -> (String, UnboundedReceiver<(HeaderMap, Bytes)>) {
    let (sender, events) = unbounded_channel();
    let sender = Arc::new(Mutex::new(sender));
    let app = Router::new().route(
        "/",
        post(move |headers: HeaderMap, body: Bytes| async move {
            let _ = sender.lock().unwrap().send((headers, body));
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, events)
}

struct Gaps {
    server: Upstream,
    keys: AsyncMutex<BTreeMap<String, (String, Bytes, Answered)>>,
    /// By intent, what was captured of it if not all.
    received: Mutex<BTreeMap<String, i64>>,
}

fn form(body: &[u8]) -> BTreeMap<String, String> {
    let query = format!("http://x/?{}", String::from_utf8_lossy(body));
    reqwest::Url::parse(&query).unwrap().query_pairs().into_owned().collect()
}

impl Gaps {
    async fn pass(&self, passing: Passing) -> Answered {
        if passing.method != Method::POST {
            return self.read(passing).await;
        }
        let key = passing.headers.get("idempotency-key").expect("every POST carries a key");
        let key = key.to_str().unwrap().to_owned();
        let mut keys = self.keys.lock().await;
        if let Some((path, body, answered)) = keys.get(&key) {
            if (path, body) != (&passing.path_and_query, &passing.body) {
                let error = json!({"type": "idempotency_error", "message": "key used with another request"});
                return refused(error);
            }
            return answered.clone();
        }
        let mut answered = match passing.path_and_query.as_str() {
            "/v1/refunds" => self.refund(passing.clone()).await,
            _ => (self.server)(passing.clone()).await,
        };
        if let Some(amount) = form(&passing.body).get("amount_to_capture")
            && answered.status.is_success()
        {
            let intent = passing.path_and_query.split('/').nth(3).unwrap().to_owned();
            self.received.lock().unwrap().insert(intent, amount.parse().unwrap());
        }
        self.complete(&mut answered);
        keys.insert(key, (passing.path_and_query, passing.body, answered.clone()));
        answered
    }

    async fn refund(&self, passing: Passing) -> Answered {
        let form = form(&passing.body);
        let intent = Passing {
            method: Method::GET,
            path_and_query: format!("/v1/payment_intents/{}", form["payment_intent"]),
            body: Bytes::new(),
            ..passing.clone()
        };
        let intent: Value = serde_json::from_slice(&(self.server)(intent).await.body).unwrap();
        let done = intent["latest_charge"]["amount_refunded"].as_i64().unwrap_or_default();
        let amount: i64 = form["amount"].parse().unwrap();
        if done + amount > intent["amount"].as_i64().unwrap_or_default() {
            let message = "Refund amount is greater than unrefunded amount on charge";
            return refused(json!({"type": "invalid_request_error", "param": "amount", "message": message}));
        }
        (self.server)(passing).await
    }

    async fn read(&self, passing: Passing) -> Answered {
        let url = reqwest::Url::parse(&format!("http://x{}", passing.path_and_query)).unwrap();
        let (filters, others): (Vec<_>, Vec<_>) =
            url.query_pairs().into_owned().partition(|(k, _)| k.starts_with("created["));
        if filters.is_empty() {
            let mut answered = (self.server)(passing).await;
            self.complete(&mut answered);
            return answered;
        }
        // The emulator lists oldest first and cannot filter: so all of it, and the page cut here.
        let path_and_query = format!("{}?limit=100000&expand[]=data.latest_charge", url.path());
        let mut answered = (self.server)(Passing { path_and_query, ..passing }).await;
        let mut listing: Value = serde_json::from_slice(&answered.body).unwrap();
        let bound =
            |name: &str| filters.iter().find(|(k, _)| k == name).map(|(_, v)| v.parse::<i64>().unwrap());
        let (from, to) = (bound("created[gte]").unwrap_or(0), bound("created[lt]").unwrap_or(i64::MAX));
        let other = |name: &str| others.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str());
        let limit: usize = other("limit").unwrap_or("10").parse().unwrap();
        let mut data = listing["data"].as_array().unwrap().clone();
        data.reverse();
        data.retain(|o| (from..to).contains(&o["created"].as_i64().unwrap()));
        if let Some(after) = other("starting_after") {
            let at = data.iter().position(|o| o["id"] == after).unwrap();
            data.drain(..=at);
        }
        listing["has_more"] = json!(data.len() > limit);
        data.truncate(limit);
        listing["data"] = json!(data);
        answered.body = listing.to_string().into();
        self.complete(&mut answered);
        answered
    }

    /// Adds `amount_received` to every intent in an answer.
    fn complete(&self, answered: &mut Answered) {
        fn walk(value: &mut Value, received: &BTreeMap<String, i64>) {
            if value["object"] == "payment_intent" {
                let known = value["id"].as_str().and_then(|id| received.get(id)).copied();
                let got = match value["status"] == "succeeded" {
                    true => known.map_or(value["amount"].clone(), Value::from),
                    false => json!(0),
                };
                value["amount_received"] = got;
            }
            if let Some(list) = value.get_mut("data").and_then(Value::as_array_mut) {
                list.iter_mut().for_each(|item| walk(item, received));
            }
        }
        let mut value: Value = serde_json::from_slice(&answered.body).unwrap();
        walk(&mut value, &self.received.lock().unwrap());
        // As the emulator prints it, so that a rewriting fault finds the same text.
        answered.body = serde_json::to_string_pretty(&value).unwrap().into();
    }
}

fn refused(error: Value) -> Answered {
    Answered { status: StatusCode::BAD_REQUEST, body: json!({"error": error}).to_string().into() }
}
