//! A hub's staff. They see the hub's open baskets, as many pairs of hands take the oldest ones, and what is
//! picked stands on the counter as a bag.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::{
    doors::http::Ask,
    run::Sim,
    world::{draws, staff},
};

const LOOK: Duration = Duration::from_millis(1_000);
const PATIENCE: Duration = Duration::from_secs(60);
/// Nobody took it this time; it is looked for again at the next look.
const PAGE: usize = 100;

pub async fn work(sim: Arc<Sim>, hub: usize) {
    let Some(store) = sim.world.hubs.get(hub).cloned() else { return };
    let hub_id = store.hub.hub_id;
    let hands = Arc::new(Semaphore::new(sim.options.pickers as usize));
    let busy: Arc<Mutex<HashSet<String>>> = Arc::default();
    let ask = Ask::get(format!("/v1/hubs/{hub_id}/picks?limit={PAGE}")).of("store", &name(&hub_id));
    while sim.pause(LOOK).await.is_some() {
        let Some(answer) = sim.insist(&ask, PATIENCE).await else { continue };
        if !answer.ok() {
            tracing::warn!(hub = hub_id, status = answer.status, code = answer.code(), "no list of baskets");
            continue;
        }
        for task in answer.body.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
        {
            let Some(order) = task.get("order_id").and_then(Value::as_str).map(str::to_owned) else {
                continue;
            };
            if !busy.lock().unwrap_or_else(PoisonError::into_inner).insert(order.clone()) {
                continue;
            }
            let items = task.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let units = items.iter().filter_map(|line| line.get("qty")?.as_u64()).sum::<u64>();
            let picker = Picker { sim: sim.clone(), hub_id: hub_id.clone(), order: order.clone() };
            let (hands, busy, lines) = (hands.clone(), busy.clone(), items.len());
            tokio::spawn(async move {
                if let Ok(_hand) = hands.acquire().await {
                    picker.picks(lines, u32::try_from(units).unwrap_or(1)).await;
                }
                busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&order);
            });
        }
    }
}

pub fn name(hub_id: &str) -> String {
    format!("sto_{hub_id}")
}

struct Picker {
    sim: Arc<Sim>,
    hub_id: String,
    order: String,
}

impl Picker {
    async fn picks(&self, lines: usize, units: u32) {
        if !self.says("PICKING").await {
            return;
        }
        // By the order's own id: the same basket takes as long whoever picks it.
        let mut rng = draws::of(self.sim.options.seed, &self.order, 0);
        let seconds = staff::picking_s(&mut rng, lines.max(1), units);
        if self.sim.pause(self.sim.in_our_time(seconds)).await.is_none() {
            return;
        }
        if self.says("PACKED").await {
            self.sim.judge.packed(&self.order, true);
        }
    }

    /// Whether the order is there now.
    async fn says(&self, status: &str) -> bool {
        let path = format!("/v1/orders/{}/status", self.order);
        let ask = Ask::post(path, json!({ "status": status })).of("store", &name(&self.hub_id));
        match self.sim.insist(&ask, PATIENCE).await {
            Some(answer) if answer.ok() => true,
            Some(answer) => {
                // Cancelled meanwhile, or not the store's yet; the next look tells.
                let code = format!("{status} {}", answer.code());
                self.sim.judge.count(|tally| *tally.refused_reports.entry(code).or_default() += 1);
                false
            }
            None => false,
        }
    }
}
