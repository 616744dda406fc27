//! `kilat worker <role>…`: roles for a pod, configured by the environment alone.

use std::sync::Arc;

use anyhow::Context as _;
use runtime::{config::Config, telemetry};

use crate::{fleet::Fleet, roles, shutdown::Signals};

pub async fn run(names: &[String]) -> anyhow::Result<()> {
    let roles = roles::named(names)?;
    let config = Arc::new(Config::load()?);
    let mut signals = Signals::catch()?;
    let telemetry = telemetry::init("kilat-worker", &config.telemetry).context("starting telemetry")?;
    let mut fleet = Fleet::default();
    for role in roles {
        fleet.add(role, config.clone()).await?;
    }
    let outcome = tokio::select! {
        () = signals.next() => Ok(()),
        error = fleet.ended() => Err(error),
    };
    let drained = fleet.drain().await;
    telemetry.shutdown().await;
    outcome.and(drained)
}
