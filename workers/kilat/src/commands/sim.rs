//! `kilat sim`: a city on the running system. `kilat up` runs a small one of its own.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use gateway::auth::{Role, dev_keys};
use sim::{City, Ends, Hub, Mint, Options, Report, Summary};
use tokio_util::sync::CancellationToken;

use crate::{
    commands::token::DAY,
    failure::{Exit, Told},
    local::Local,
    output::{self, say},
    seed,
    shutdown::Signals,
    system::System,
};

/// Of the city that lives in `kilat up`, so that another simulation can be run beside it.
const RESIDENTS: &str = "city";

pub async fn run(dir: &Path, json: bool, options: Options) -> anyhow::Result<()> {
    let (system, local, ready) = System::running(dir)?;
    if options.name == RESIDENTS {
        return Err(Told::failed(format!("{RESIDENTS:?} are the riders of `kilat up`")).into());
    }
    let city = city(&local, &system.config.gateway.jwt_audience, &ready.http)?;
    let mut signals = Signals::catch()?;
    let ends = Ends::default();
    let progress = output::spinner("registering riders");
    let shown = progress.clone();
    let running = sim::run(options, city, ends.clone(), move |summary| {
        shown.set_message(summary.to_string());
    });
    tokio::pin!(running);
    let report = tokio::select! {
        report = &mut running => report?,
        // Ctrl-C closes the doors; the verdict is about what happened until then.
        () = signals.next() => {
            ends.now.cancel();
            running.await?
        }
    };
    progress.finish_and_clear();
    if json {
        output::json(&report)?;
    } else {
        say(&report);
    }
    verdict(&report)
}

/// The report as an outcome of the program.
pub fn verdict(report: &Report) -> anyhow::Result<()> {
    if report.clean {
        return Ok(());
    }
    let broken: Vec<&str> = report.violations.keys().copied().collect();
    Err(Told::new(Exit::NotAsExpected, format!("rules were broken: {}", broken.join(", "))).into())
}

/// The small one of `kilat up`: five times as fast as life, so that somebody who has just arrived sees an
/// order delivered before he has read the page.
pub fn residents() -> Options {
    Options { minutes: 0.0, speed: 5.0, name: RESIDENTS.to_owned(), ..Options::default() }
}

/// Runs the residents until `cancel`; `each` gets a summary every second.
pub async fn live(city: City, cancel: CancellationToken, each: impl Fn(&Summary) + Send + 'static) {
    let ends = Ends { now: cancel, ..Ends::default() };
    match sim::run(residents(), city, ends, each).await {
        Ok(report) if !report.clean => {
            tracing::warn!(broken = ?report.violations, "the city saw something that may not be");
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(error = format!("{error:#}"), "nobody lives in the city"),
    }
}

/// What a simulation of the demo data's hubs is told.
pub fn city(local: &Local, audience: &str, http: &str) -> anyhow::Result<City> {
    let hubs = seed::hubs()?.iter().map(seed::Hub::place).collect::<Vec<Hub>>();
    let skus = seed::products()?.into_iter().map(|product| product.sku).collect();
    Ok(City { http: http.to_owned(), mint: mint(local, audience)?, hubs, skus })
}

/// Tokens with the local key, each made once.
pub fn mint(local: &Local, audience: &str) -> anyhow::Result<Mint> {
    /// Customers come once; riders and staff are far fewer than this.
    const KEPT: usize = 4_096;
    /// A token's second half is not handed out.
    const FRESH: Duration = Duration::from_secs(12 * 3_600);
    let (keys, audience) = (dev_keys(&local.keys())?, audience.to_owned());
    let made: Mutex<HashMap<(String, String), (String, Instant)>> = Mutex::default();
    Ok(Arc::new(move |role: &str, sub: &str| {
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        let name = (role.to_owned(), sub.to_owned());
        if let Some((token, _)) = made.get(&name).filter(|(_, at)| at.elapsed() < FRESH) {
            return Ok(token.clone());
        }
        let caller = Role::parse(role).with_context(|| format!("{role:?} is no role of a caller"))?;
        let token = keys.mint(caller, sub, &audience, DAY)?;
        if made.len() >= KEPT {
            made.clear();
        }
        made.insert(name, (token.clone(), Instant::now()));
        Ok(token)
    }))
}
