//! `kilat chaos --delivery`: a city lives on while the parts of the delivery line are killed, and its judge
//! looks on; then the books are audited.

use std::{collections::BTreeMap, time::Duration};

use anyhow::Context as _;
use audit::Report as Books;
use bench::chaos::{self, Options, Plant};
use indicatif::ProgressBar;
use serde::Serialize;
use sim::{Ends, Report as City};

use super::{keep, quiet};
use crate::{
    cli::Chaos,
    commands::{audit as books, sim as city},
    local::{Local, Ready},
    output::{self, say},
    system::System,
};

/// What is killed; the checkout line and the servers have a run of their own.
const PARTS: [&str; 7] = ["gateway", "fulfilment", "dispatch", "tracking", "geo", "eta", "devices"];
/// Somebody is on the road before the first part dies.
const WARM_UP: Duration = Duration::from_secs(6);
const RATE: f64 = 150.0;

#[derive(Debug, Serialize)]
struct Seen {
    kills: BTreeMap<String, u32>,
    city: City,
    audit: Books,
}

pub async fn run(
    json: bool,
    args: &Chaos,
    system: &System,
    local: &Local,
    mut plant: Plant,
    ready: &Ready,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    let options = Options {
        hits: args.hits,
        pause_ms: args.pause_ms / 4..=args.pause_ms,
        dead_ms: 0..=1_500,
        spare: plant.names().filter(|name| !PARTS.contains(&name.as_str())).collect(),
        ..Options::default()
    };
    let people = sim::Options {
        seed: fastrand::u64(..1_000_000),
        minutes: 600.0,
        speed: 20.0,
        riders: 40,
        // Short ways: what is proved is not how far anybody rides.
        radius_m: 1_200.0,
        orders_per_hour: args.rate.unwrap_or(RATE),
        drain_s: Some(300),
        name: "chaos".to_owned(),
        ..sim::Options::default()
    };
    let place = city::city(local, &system.config.gateway.jwt_audience, &ready.http)?;
    let ends = Ends::default();
    let last_orders = ends.last_orders.clone();
    let living = tokio::spawn(sim::run(people, place, ends, |_| {}));
    tokio::time::sleep(WARM_UP).await;
    let kills = chaos::kill(
        &mut plant,
        &options,
        |what| progress.set_message(what.to_owned()),
        || !living.is_finished(),
    );
    let kills = kills.await.inspect_err(|_| keep(local.dir()))?;
    chaos::ready(&ready.http, Duration::from_secs(60)).await?;
    progress.set_message("the last orders are delivered");
    last_orders.cancel();
    let city = living.await.context("the city")??;
    progress.set_message("waiting for quiet");
    let audit = quiet(system).await?;
    progress.finish_and_clear();
    let seen = Seen { kills, city, audit };
    if json {
        output::json(&seen)?;
    } else {
        let kills: Vec<String> = seen.kills.iter().map(|(name, n)| format!("{name} {n}")).collect();
        say(format!("kill -9: {}", kills.join(", ")));
        say(&seen.city);
        say(&seen.audit);
    }
    drop(plant);
    let verdict = city::verdict(&seen.city).and(books::verdict(&seen.audit));
    verdict.inspect_err(|_| keep(local.dir()))
}
