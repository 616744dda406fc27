//! A customer: from a wish to a doorbell.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    doors::{
        http::{Ask, Shut, unix},
        stream::Event,
    },
    judge::{Entry, Promise, Status, now},
    run::Sim,
    world::demand::{Pay, Wish},
};

const CHECKOUT_PATIENCE: Duration = Duration::from_secs(90);
const ASK_PATIENCE: Duration = Duration::from_secs(30);
/// The promise is made by an event a moment after the answer.
const PROMISE_LOOKS: u32 = 10;
const PROMISE_PAUSE: Duration = Duration::from_millis(700);
const RECONNECT: Duration = Duration::from_secs(1);
/// A stream that is refused for good is replaced by looking.
const LOOK: Duration = Duration::from_secs(5);

pub async fn order(sim: Arc<Sim>, wish: Wish) {
    sim.judge.count(|tally| tally.wished += 1);
    let user = format!("usr_{}_{}_{}", sim.options.name, sim.run, wish.nth);
    let Some(hub) = served_by(&sim, &user, &wish).await else { return };
    let clicked = now();
    let Some(order) = checkout(&sim, &user, &wish, &hub).await else { return };
    sim.judge.placed(&order, clicked);
    let customer = Customer { sim, user, order };
    let cancels = wish.cancels_s.map(|after| Instant::now() + customer.sim.in_our_time(after));
    let (_, ()) = tokio::join!(customer.hears_the_promise(), customer.watches(cancels));
    customer.reads_the_record().await;
}

async fn served_by(sim: &Sim, user: &str, wish: &Wish) -> Option<String> {
    let (lat, lng) = sim.degrees(wish.hub, wish.door)?;
    let path = format!("/v1/serviceability?lat={lat:.6}&lng={lng:.6}");
    let ask = Ask::get(path).of("customer", user);
    let Some(answer) = sim.insist(&ask, ASK_PATIENCE).await else {
        sim.judge.count(|tally| tally.unanswered += 1);
        return None;
    };
    let hub = answer.text("/hub/hub_id").to_owned();
    if !answer.ok() || hub.is_empty() {
        sim.judge.count(|tally| tally.unserved += 1);
        tracing::debug!(status = answer.status, body = %answer.body, "nobody serves this door");
        return None;
    }
    Some(hub)
}

async fn checkout(sim: &Sim, user: &str, wish: &Wish, hub: &str) -> Option<String> {
    let (lat, lng) = sim.degrees(wish.hub, wish.door)?;
    let items: Vec<Value> =
        sim.basket(&wish.lines).iter().map(|(sku, qty)| json!({ "sku": sku, "qty": qty })).collect();
    let payment = match wish.pay {
        Pay::Card => json!({ "method": "card", "token": "tok_ok" }),
        Pay::Cash => json!({ "method": "cod" }),
        Pay::Declined => json!({ "method": "card", "token": "tok_declined" }),
    };
    let body = json!({
        "hub_id": hub,
        "items": items,
        "payment": payment,
        "address": { "line": format!("House {}", wish.nth), "lat": lat, "lng": lng },
    });
    let mut attempt = 0;
    loop {
        let key = format!("sim-{}-{}-{attempt}", sim.run, wish.nth);
        let ask = Ask::post("/v1/checkout", body.clone()).of("customer", user).key(key);
        let Some(answer) = sim.insist(&ask, CHECKOUT_PATIENCE).await else {
            sim.judge.count(|tally| tally.unanswered += 1);
            return None;
        };
        match answer.status {
            201 => return Some(answer.text("/order_id").to_owned()),
            // Still running: the order's own page tells what becomes of it.
            202 => {
                let order = answer.text("/order_id").to_owned();
                return decided(sim, user, &order).await.then_some(order);
            }
            409 if answer.code() == "inventory.out_of_stock" => {
                sim.restock(hub, &answer.body).await;
            }
            // The saga gave up and undid itself: the key is used up, the wish is not.
            503 if attempt < 2 => {
                attempt += 1;
                continue;
            }
            _ => {}
        }
        let code =
            if answer.code().is_empty() { answer.status.to_string() } else { answer.code().to_owned() };
        sim.judge.count(|tally| *tally.refused.entry(code).or_default() += 1);
        return None;
    }
}

/// Whether an order whose checkout was still running became one.
async fn decided(sim: &Sim, user: &str, order: &str) -> bool {
    let ask = Ask::get(format!("/v1/orders/{order}")).of("customer", user);
    for _ in 0..40 {
        if let Some(answer) = sim.insist(&ask, ASK_PATIENCE).await
            && let Some(status) = Status::parse(answer.text("/status"))
            && status != Status::Pending
        {
            return status != Status::Failed;
        }
        if sim.pause(RECONNECT).await.is_none() {
            break;
        }
    }
    sim.judge.count(|tally| tally.unanswered += 1);
    false
}

struct Customer {
    sim: Arc<Sim>,
    user: String,
    order: String,
}

impl Customer {
    fn get(&self, path: String) -> Ask {
        Ask::get(path).of("customer", &self.user)
    }

    async fn hears_the_promise(&self) {
        let ask = self.get(format!("/v1/eta/{}", self.order));
        for _ in 0..PROMISE_LOOKS {
            if let Some(answer) = self.sim.insist(&ask, ASK_PATIENCE).await.filter(|answer| answer.ok()) {
                let at = |odds: &str| unix(&answer.body, &format!("/promised/at/{odds}"));
                if let (Some(p50_at), Some(p80_at), Some(p95_at)) = (at("p50"), at("p80"), at("p95")) {
                    self.sim.judge.promised(&self.order, Promise { p50_at, p80_at, p95_at });
                    return;
                }
            }
            if self.sim.pause(PROMISE_PAUSE).await.is_none() {
                return;
            }
        }
    }

    /// Until the order has ended, or everybody goes home.
    async fn watches(&self, mut cancels: Option<Instant>) {
        let ask = self.get(format!("/v1/sse/order/tracking/{}", self.order));
        let mut last_id: Option<String> = None;
        let mut refused = false;
        while !self.sim.stop.is_cancelled() {
            let opened = if refused {
                Err(Shut::Refused(0))
            } else {
                self.sim.http.stream(&ask, last_id.as_deref()).await
            };
            match opened {
                Ok(mut stream) => loop {
                    let due = cancels.unwrap_or_else(|| Instant::now() + LOOK * 1_000);
                    tokio::select! {
                        event = stream.next() => {
                            let Some(event) = event else { break };
                            last_id = event.id.clone().or(last_id);
                            if self.hears(&event) {
                                return;
                            }
                        }
                        () = tokio::time::sleep_until(due) => {
                            cancels = None;
                            self.cancels().await;
                        }
                        () = self.sim.stop.cancelled() => return,
                    }
                },
                Err(Shut::Over) => return,
                Err(Shut::Unreachable) => {}
                Err(Shut::Refused(status)) => {
                    if !refused {
                        tracing::warn!(order = self.order, status, "the tracking stream is refused");
                        self.sim.judge.violation("no_stream", &self.order, format!("refused with {status}"));
                    }
                    refused = true;
                    if self.has_ended().await {
                        return;
                    }
                    if cancels.is_some_and(|due| due <= Instant::now()) {
                        cancels = None;
                        self.cancels().await;
                    }
                    let _ = self.sim.pause(LOOK).await;
                }
            }
            self.sim.judge.count(|tally| tally.streams_broken += 1);
            if self.sim.pause(RECONNECT).await.is_none() {
                return;
            }
        }
    }

    /// Whether that was the last he will hear.
    fn hears(&self, event: &Event) -> bool {
        let number = |field: &str| event.data.get(field).and_then(Value::as_f64);
        match event.name.as_str() {
            "status" => {
                let word = event.data.get("status").and_then(Value::as_str).unwrap_or_default();
                let version = event.data.get("version").and_then(Value::as_u64).unwrap_or_default();
                if let Some(status) = Status::parse(word) {
                    self.sim.judge.saw(&self.order, version, status);
                    return status.is_last();
                }
            }
            "location" => {
                if let (Some(lat), Some(lng)) = (number("lat"), number("lng")) {
                    self.sim.judge.dot(&self.order, lat, lng);
                }
            }
            "eta" => self.sim.judge.count(|tally| tally.etas += 1),
            _ => {}
        }
        false
    }

    async fn cancels(&self) {
        let path = format!("/v1/orders/{}/cancel", self.order);
        let ask = Ask::post(path, json!({ "reason": "changed my mind" })).of("customer", &self.user);
        if self.sim.insist(&ask, ASK_PATIENCE).await.is_some_and(|answer| answer.ok()) {
            self.sim.judge.wants_cancelled(&self.order);
        }
    }

    async fn has_ended(&self) -> bool {
        let ask = self.get(format!("/v1/orders/{}", self.order));
        let answer = self.sim.insist(&ask, ASK_PATIENCE).await;
        answer.and_then(|answer| Status::parse(answer.text("/status"))).is_some_and(Status::is_last)
    }

    async fn reads_the_record(&self) {
        read(&self.sim, &self.user, &self.order).await;
    }
}

/// Reads an order's history and lets the judge see it. Works after hours, too.
pub async fn read(sim: &Sim, user: &str, order: &str) {
    let (role, sub) = if user.is_empty() { ("support", "sup_sim") } else { ("customer", user) };
    let ask = Ask::get(format!("/v1/orders/{order}")).of(role, sub);
    let forever = tokio_util::sync::CancellationToken::new();
    let Some(answer) = sim.http.insist(&ask, ASK_PATIENCE, &forever, || {}).await else { return };
    if !answer.ok() {
        sim.judge.violation("lost", order, format!("its page answers {} {}", answer.status, answer.code()));
        return;
    }
    let timeline =
        answer.body.get("timeline").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let entry = |entry: &Value| {
        let word = |field: &str| entry.get(field).and_then(Value::as_str).and_then(Status::parse);
        Some(Entry {
            from: word("from"),
            to: word("to")?,
            at: unix(entry, "/at")?,
            version: entry.get("version").and_then(Value::as_u64)?,
        })
    };
    let entries: Vec<Entry> = timeline.iter().filter_map(entry).collect();
    sim.judge.history(order, &entries, unix(&answer.body, "/promised_by"));
}

/// An order we did not pack may be packed all the same.
pub async fn looks_for_bag(sim: &Sim, order: &str) {
    let ask = Ask::get(format!("/v1/orders/{order}")).of("support", "sup_sim");
    if let Some(answer) = sim.insist(&ask, ASK_PATIENCE).await
        && let Some(Status::Packed | Status::AssignedToPartner) = Status::parse(answer.text("/status"))
    {
        sim.judge.packed(order, false);
    }
}
