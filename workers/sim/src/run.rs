//! A run: the world is drawn, riders are registered, doors open, customers come; then the last orders are
//! waited for, and everybody goes home.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Hub, Mint, Options, Report, Summary,
    doors::{
        Answer, Http,
        http::{Ask, text},
    },
    judge::Judge,
    people::{customer, rider, store},
    world::town::World,
};

/// What a simulation is told of the system.
#[derive(Clone)]
pub struct City {
    /// Where the gateway is.
    pub http: String,
    pub mint: Mint,
    pub hubs: Vec<Hub>,
    /// Products every hub sells.
    pub skus: Vec<String>,
}

/// How a run is ended before its time.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    /// No new customers; those who have ordered are served.
    pub last_orders: CancellationToken,
    /// Everybody goes home, whatever is open.
    pub now: CancellationToken,
}

/// What the people share.
pub struct Sim {
    pub options: Options,
    pub world: World,
    pub http: Http,
    pub judge: Arc<Judge>,
    /// In keys and customers' ids, so that two runs of one seed are two runs.
    pub run: String,
    /// Everybody goes home.
    pub stop: CancellationToken,
    began: Instant,
    skus: Vec<String>,
    restocked: Mutex<HashMap<String, Instant>>,
}

const SETUP_PATIENCE: Duration = Duration::from_secs(60);
const SUMMARY: Duration = Duration::from_secs(1);
/// How long people may take to go home.
const HOME: Duration = Duration::from_secs(15);
const RESTOCK: Duration = Duration::from_secs(30);
const RESTOCK_UNITS: u32 = 300;
const RIDERS_PER_CLERK: u64 = 20;
const REGISTER_AT_ONCE: usize = 16;

/// Runs until customers have stopped coming and their orders have ended, or the time to wait for them is
/// over, or one of its `ends`; `each` gets a summary every second.
///
/// # Errors
/// The gateway refuses what an operator may do, or does not answer at all.
pub async fn run(
    options: Options,
    city: City,
    ends: Ends,
    each: impl Fn(&Summary) + Send + 'static,
) -> anyhow::Result<Report> {
    let Ends { last_orders, now: cancel } = ends;
    let began = Instant::now();
    let sim = Arc::new(Sim::new(options, &city)?);
    sim.register(&cancel).await?;

    let people = TaskTracker::new();
    for hub in 0..sim.world.hubs.len() {
        people.spawn(store::work(sim.clone(), hub));
    }
    for plan in sim.world.riders.clone() {
        people.spawn(rider::work(sim.clone(), plan));
    }
    let judge = sim.judge.clone();
    let showing = tokio::spawn(async move {
        let mut tick = tokio::time::interval(SUMMARY);
        loop {
            tick.tick().await;
            let summary = judge.book().summary();
            each(&summary);
        }
    });

    let customers = TaskTracker::new();
    tokio::select! {
        () = sim.comes(&customers) => {}
        () = last_orders.cancelled() => {}
        () = cancel.cancelled() => {}
    }
    customers.close();
    let drain = if cancel.is_cancelled() { Duration::ZERO } else { sim.options.drain() };
    let drained = cancel.run_until_cancelled(tokio::time::timeout(drain, customers.wait())).await;
    if !matches!(drained, Some(Ok(()))) {
        tracing::info!(open = sim.judge.open().len(), "orders are still open at closing time");
    }
    // What is open is read once more, so that the verdict is about what is, not about what was heard.
    for order in sim.judge.open() {
        customer::read(&sim, "", &order).await;
    }
    if !cancel.is_cancelled() {
        sim.judge.closes();
    }
    sim.stop.cancel();
    people.close();
    let _ = tokio::time::timeout(HOME, async { tokio::join!(people.wait(), customers.wait()) }).await;
    showing.abort();
    let report = sim.judge.book().report(&sim.options, began.elapsed().as_secs_f64());
    Ok(report)
}

impl Sim {
    fn new(options: Options, city: &City) -> anyhow::Result<Self> {
        anyhow::ensure!(!city.skus.is_empty(), "there is nothing to buy");
        let world = World::draw(&options, &city.hubs)?;
        Ok(Self {
            world,
            http: Http::new(&city.http, city.mint.clone())?,
            judge: Arc::default(),
            run: format!("{:08x}", fastrand::u32(..)),
            stop: CancellationToken::new(),
            began: Instant::now(),
            skus: city.skus.clone(),
            restocked: Mutex::default(),
            options,
        })
    }

    /// Seconds of the world since the doors opened.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * self.world.scale.speed
    }

    /// How long so many seconds of the world are on our clocks.
    pub fn in_our_time(&self, seconds: f64) -> Duration {
        Duration::from_secs_f64((seconds / self.world.scale.speed).clamp(0.0, 1e9))
    }

    /// `None`: everybody went home meanwhile.
    pub async fn pause(&self, time: Duration) -> Option<()> {
        self.stop.run_until_cancelled(tokio::time::sleep(time)).await
    }

    pub async fn insist(&self, ask: &Ask, patience: Duration) -> Option<Answer> {
        self.http.insist(ask, patience, &self.stop, || self.judge.count(|tally| tally.retries += 1)).await
    }

    pub fn rider_id(&self, nth: u64) -> String {
        format!("rid_{}_{nth}", self.options.name)
    }

    pub fn degrees(&self, hub: usize, at: (f64, f64)) -> Option<(f64, f64)> {
        self.world.place(hub, at).map(|place| (place.lat(), place.lng()))
    }

    /// What is on a shopping list, each product once.
    pub fn basket(&self, lines: &[(f64, u32)]) -> Vec<(&str, u32)> {
        let mut basket: Vec<(&str, u32)> = Vec::new();
        for (place, qty) in lines {
            let at = ((place * self.skus.len() as f64) as usize).min(self.skus.len().saturating_sub(1));
            if let Some(sku) = self.skus.get(at).filter(|sku| basket.iter().all(|(other, _)| other != sku)) {
                basket.push((sku, *qty));
            }
        }
        basket
    }

    /// Everybody's papers.
    async fn register(&self, cancel: &CancellationToken) -> anyhow::Result<()> {
        use futures::{StreamExt as _, TryStreamExt as _};
        futures::stream::iter(self.world.riders.clone())
            .map(|plan| async move {
                let id = self.rider_id(plan.nth);
                let city = self.world.hubs.get(plan.home).map(|store| store.hub.city.as_str());
                let body = json!({ "name": format!("Rider {}", plan.nth), "city": city, "active": true });
                // One clerk may do only so much in a minute.
                let clerk = format!("adm_sim_{}", plan.nth / RIDERS_PER_CLERK);
                let ask = Ask::put(format!("/v1/admin/riders/{id}"), body).of("admin", &clerk);
                let answer = self.http.insist(&ask, SETUP_PATIENCE, cancel, || {}).await;
                let answer = answer.with_context(|| format!("registering {id}: no answer"))?;
                anyhow::ensure!(
                    answer.ok(),
                    "registering {id}: {} {}: {}",
                    answer.status,
                    answer.code(),
                    answer.text("/detail")
                );
                Ok(())
            })
            .buffer_unordered(REGISTER_AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        for store in &self.world.hubs {
            let body = json!({ "pickers": self.options.pickers });
            let path = format!("/v1/hubs/{}/pickers", store.hub.hub_id);
            let ask = Ask::put(path, body).of("store", &store::name(&store.hub.hub_id));
            let answer = self.http.insist(&ask, SETUP_PATIENCE, cancel, || {}).await;
            if let Some(answer) = answer.filter(|answer| !answer.ok()) {
                tracing::warn!(hub = store.hub.hub_id, status = answer.status, "how many pick was not taken");
            }
        }
        Ok(())
    }

    /// Customers, each at his time.
    async fn comes(self: &Arc<Self>, customers: &TaskTracker) {
        let day = self.options.world_seconds();
        let mut days = 0u32;
        loop {
            for wish in &self.world.wishes {
                let due = self.in_our_time(wish.at_s + day * f64::from(days));
                if self.stop.run_until_cancelled(tokio::time::sleep_until(self.began + due)).await.is_none() {
                    return;
                }
                let mut wish = wish.clone();
                wish.nth += u64::from(days) * self.world.wishes.len() as u64;
                customers.spawn(customer::order(self.clone(), wish));
            }
            if !self.options.resident() || self.world.wishes.is_empty() {
                return;
            }
            days += 1;
        }
    }

    /// A van comes to the hub that ran out.
    pub async fn restock(&self, hub: &str, problem: &Value) {
        let short = problem.get("shortages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut lines = Vec::new();
        for line in short {
            let sku = text(line, "/sku");
            let mut restocked = self.restocked.lock().unwrap_or_else(PoisonError::into_inner);
            let before = restocked.get(&format!("{hub} {sku}")).copied();
            if before.is_none_or(|at| at.elapsed() > RESTOCK) {
                restocked.insert(format!("{hub} {sku}"), Instant::now());
                lines.push(json!({ "sku": sku, "qty": RESTOCK_UNITS }));
            }
        }
        if lines.is_empty() {
            return;
        }
        let body = json!({ "hub_id": hub, "kind": "receive", "lines": lines, "reason": "the van" });
        let key = format!("van-{}-{:08x}", self.run, fastrand::u32(..));
        let ask = Ask::post("/v1/inventory/movements", body).of("store", &store::name(hub)).key(key);
        if self.insist(&ask, SETUP_PATIENCE).await.is_some_and(|answer| !answer.ok()) {
            tracing::warn!(hub, "the van was sent away");
        }
    }
}
