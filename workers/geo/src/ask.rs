//! What candidates have: stock of the basket, riders around. Asked at once, bounded, and never a reason
//! to fail: a part nobody could tell is unknown.

use std::{collections::HashMap, sync::Arc};

use runtime::Cx;
use subjects::{
    table::{dispatch, inventory},
    v1,
};

use crate::{score, snapshot::Hub, state::State};

/// Stock and riders of each hub asked for, by id.
#[derive(Debug, Default)]
pub struct Told {
    /// `None`: inventory did not answer.
    stock: Option<HashMap<String, f64>>,
    riders: HashMap<String, f64>,
}

impl Told {
    pub fn stock(&self, hub_id: &str) -> Option<f64> {
        self.stock.as_ref()?.get(hub_id).copied()
    }

    pub fn riders(&self, hub_id: &str) -> Option<f64> {
        self.riders.get(hub_id).copied()
    }
}

pub async fn ask(state: &State, cx: &Cx, hubs: &[Arc<Hub>], basket: Vec<v1::Line>) -> Told {
    let (stock, riders) = tokio::join!(stock(state, cx, hubs, basket), riders(state, cx, hubs));
    Told { stock, riders }
}

async fn stock(
    state: &State,
    cx: &Cx,
    hubs: &[Arc<Hub>],
    items: Vec<v1::Line>,
) -> Option<HashMap<String, f64>> {
    if items.is_empty() {
        return Some(hubs.iter().map(|hub| (hub.hub_id.clone(), score::stock(None))).collect());
    }
    let hub_ids = hubs.iter().map(|hub| hub.hub_id.clone()).collect();
    let asked = v1::CheckAvailability { hub_ids, items };
    let answer = cx.call::<inventory::Availability>(&asked, state.settings.ask_timeout()).await;
    let told = answer.inspect_err(|fault| unknown("stock", fault)).ok()?;
    Some(told.hubs.into_iter().map(|hub| (hub.hub_id.clone(), score::stock(Some(&hub)))).collect())
}

async fn riders(state: &State, cx: &Cx, hubs: &[Arc<Hub>]) -> HashMap<String, f64> {
    let heard = |hub: &Arc<Hub>| Some((hub.hub_id.clone(), score::riders(&state.supply.at(&hub.hub_id)?)));
    let mut known: HashMap<String, f64> = hubs.iter().filter_map(heard).collect();
    // Candidates are seldom of more than one city.
    let mut missing: Vec<&Arc<Hub>> = hubs.iter().filter(|hub| !known.contains_key(&hub.hub_id)).collect();
    while let Some(city) = missing.first().map(|hub| hub.city.clone()) {
        missing.retain(|hub| hub.city != city);
        if !state.supply.may_ask(&city) {
            continue;
        }
        let asked = v1::GetSupply { city, hub_ids: Vec::new() };
        match cx.call::<dispatch::Supply>(&asked, state.settings.ask_timeout()).await {
            Ok(told) => told.items.into_iter().for_each(|supply| state.supply.hear(supply)),
            Err(fault) => unknown("riders", &fault),
        }
        known.extend(hubs.iter().filter_map(heard));
    }
    known
}

fn unknown(part: &'static str, fault: &runtime::Fault) {
    metrics::counter!("kilat_geo_unknown_total", "part" => part).increment(1);
    tracing::debug!(part, %fault, "a part of the score is unknown");
}
