//! What a story is told with: a customer, a basket, and a list of what must hold.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use gateway::auth::{DevKeys, Role, dev_keys};
use runtime::config::Config;
use serde_json::{Value, json};
use subjects::ids::{Token as _, UserId};

use super::{Check, Entry, Told};
use crate::{
    commands::sim::mint,
    http::{Answer, Http},
    local::Local,
    seed,
};

pub const HUB: &str = "hub_bsd";
/// Of every basket. Latitude and longitude.
pub const DOOR: (f64, f64) = (-6.3032, 106.6551);
/// How long what follows an answer (a refund, stock coming back) may take.
const SETTLES: Duration = Duration::from_secs(15);
/// How long a checkout may take to be decided: longer than the orchestrator's deadline.
const DECIDED: Duration = Duration::from_secs(30);

pub struct Stage {
    http: Http,
    /// The doors of staff and riders.
    doors: sim::doors::Http,
    keys: DevKeys,
    audience: String,
    products: Vec<seed::Product>,
}

/// One story being told.
pub struct Teller {
    name: &'static str,
    http: Http,
    pub doors: sim::doors::Http,
    pub customer: String,
    token: String,
    /// A product of its own, so that its stock can be counted.
    pub sku: String,
    order_id: Option<String>,
    checks: Vec<Check>,
}

impl Stage {
    pub fn new(config: &Config, local: &Local, http: &str) -> anyhow::Result<Self> {
        Ok(Self {
            http: Http::new(http)?,
            doors: sim::doors::Http::new(http, mint(local, &config.gateway.jwt_audience)?)?,
            keys: dev_keys(&local.keys())?,
            audience: config.gateway.jwt_audience.clone(),
            products: seed::products()?,
        })
    }

    pub fn teller(&self, name: &'static str) -> anyhow::Result<Teller> {
        let customer = UserId::fresh();
        let token =
            self.keys.mint(Role::Customer, customer.as_str(), &self.audience, Duration::from_secs(600))?;
        let product = fastrand::choice(&self.products).context("there are no demo products")?;
        let sku = product.sku.clone();
        Ok(Teller {
            name,
            http: self.http.clone(),
            doors: self.doors.clone(),
            customer: customer.into(),
            token,
            sku,
            order_id: None,
            checks: Vec::new(),
        })
    }
}

impl Teller {
    pub fn basket(&self, qty: u32, payment: &str) -> Value {
        json!({
            "hub_id": HUB,
            "items": [{ "sku": self.sku, "qty": qty }],
            "payment": { "method": "card", "token": payment },
            "address": { "line": "Jl. Pahlawan Seribu, BSD City", "lat": DOOR.0, "lng": DOOR.1 }
        })
    }

    /// A checkout under a key of its own.
    pub async fn checkout(&mut self, body: &Value) -> anyhow::Result<Answer> {
        let key = uuid::Uuid::new_v4().to_string();
        self.checkout_as(&key, body).await
    }

    /// Until it is decided, as an app does: what a busy machine has not done in time is asked for again under the
    /// same key.
    pub async fn checkout_as(&mut self, key: &str, body: &Value) -> anyhow::Result<Answer> {
        let until = Instant::now() + DECIDED;
        let answer = loop {
            let answer = self.http.post("/v1/checkout", &self.token, Some(key), body).await?;
            let runs = answer.status == 202 && answer.text("status") == "RUNNING";
            let again =
                runs || matches!(answer.status, 503 | 504) || answer.code() == "idempotency.in_flight";
            if !again || Instant::now() >= until {
                break answer;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        };
        let order = answer.text("order_id");
        if !order.is_empty() {
            self.order_id = Some(order.to_owned());
        }
        Ok(answer)
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.http.get(path, &self.token).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.http.post(path, &self.token, None, body).await
    }

    pub async fn cancel(&self, order: &str, reason: &str) -> anyhow::Result<Answer> {
        let path = format!("/v1/orders/{order}/cancel");
        self.http.post(&path, &self.token, None, &json!({ "reason": reason })).await
    }

    pub async fn order(&self, order: &str) -> anyhow::Result<Answer> {
        self.http.get(&format!("/v1/orders/{order}"), &self.token).await
    }

    /// The customer's orders of a status.
    pub async fn orders(&self, status: &str) -> anyhow::Result<Vec<Value>> {
        let answer = self.http.get(&format!("/v1/orders?status={status}"), &self.token).await?;
        Ok(answer.body.get("items").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    /// Orders of the customer that stand, however far they have come.
    pub async fn standing(&self) -> anyhow::Result<usize> {
        let answer = self.http.get("/v1/orders", &self.token).await?;
        let items = answer.body.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let over = |order: &&Value| {
            matches!(order.get("status").and_then(Value::as_str), Some("FAILED" | "CANCELLED" | "REFUNDED"))
        };
        Ok(items.iter().filter(|order| !over(order)).count())
    }

    /// Units of the story's product that can be had.
    pub async fn available(&self) -> anyhow::Result<i64> {
        let answer = self.http.get(&format!("/v1/stock/{HUB}/{}", self.sku), &self.token).await?;
        answer
            .body
            .get("available")
            .and_then(Value::as_i64)
            .with_context(|| format!("no stock of {}: {answer:?}", self.sku))
    }

    pub fn follow(&mut self, order: &str) {
        self.order_id = Some(order.to_owned());
    }

    /// An answer of this status, and this code when it is a problem.
    pub fn answered(&mut self, answer: &Answer, status: u16, code: &str) {
        let got = if answer.code() == code { String::new() } else { format!(", not {}", answer.code()) };
        let holds = answer.status == status && answer.code() == code;
        let wanted =
            if code.is_empty() { format!("answers {status}") } else { format!("answers {status} {code}") };
        let status = if answer.status == status { String::new() } else { format!(", not {}", answer.status) };
        self.check(holds, if holds { wanted } else { format!("{wanted}{status}{got}: {}", answer.body) });
    }

    pub fn check(&mut self, holds: bool, what: impl Into<String>) {
        self.checks.push(Check { what: what.into(), holds });
    }

    /// What follows the answer, and takes a moment.
    pub async fn soon(
        &mut self,
        what: &str,
        yes: impl AsyncFn(&Self) -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        let until = Instant::now() + SETTLES;
        let mut holds = yes(self).await?;
        while !holds && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(100)).await;
            holds = yes(self).await?;
        }
        self.check(holds, what);
        Ok(())
    }

    pub async fn end(self) -> anyhow::Result<Told> {
        let timeline = match &self.order_id {
            Some(order) => timeline(&self.order(order).await?.body),
            None => Vec::new(),
        };
        Ok(Told { name: self.name, order_id: self.order_id, checks: self.checks, timeline })
    }
}

fn timeline(order: &Value) -> Vec<Entry> {
    let text =
        |entry: &Value, field: &str| entry.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let entries = order.get("timeline").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    entries
        .iter()
        .map(|entry| Entry {
            at: text(entry, "at"),
            to: text(entry, "to"),
            actor: text(entry, "actor"),
            reason: text(entry, "reason"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_is_read_as_the_gateway_writes_it() {
        let order = json!({ "timeline": [
            { "from": null, "to": "PENDING", "actor": "saga", "reason": null, "at": "2026-05-09T07:00:00Z", "version": 1 }
        ]});
        let entry = Entry {
            at: "2026-05-09T07:00:00Z".into(),
            to: "PENDING".into(),
            actor: "saga".into(),
            reason: "".into(),
        };
        assert_eq!(timeline(&order), [entry]);
        assert!(timeline(&Value::Null).is_empty());
    }
}
