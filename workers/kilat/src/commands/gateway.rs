//! `kilat gateway`: the gateway for a pod, configured by the environment alone.

use std::sync::Arc;

use anyhow::Context as _;
use runtime::{config::Config, telemetry};

use crate::{fleet::Fleet, shutdown::Signals};

pub async fn run() -> anyhow::Result<()> {
    let config = Arc::new(Config::load()?);
    let mut signals = Signals::catch()?;
    let telemetry = telemetry::init("kilat-gateway", &config.telemetry).context("starting telemetry")?;
    let mut fleet = Fleet::default();
    let outcome = tokio::select! {
        () = signals.next() => Ok(()),
        error = async {
            match fleet.add_gateway(config.clone(), telemetry.metrics()).await {
                Ok(_) => fleet.ended().await,
                Err(error) => error,
            }
        } => Err(error),
    };
    let drained = fleet.drain().await;
    telemetry.shutdown().await;
    outcome.and(drained)
}
