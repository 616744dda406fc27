//! Roles and gateway running in this process.
//!
//! The end has an order: the gateway stops taking requests and answers those it has, for which it needs
//! the workers; then the workers finish what they hold.

use std::{io::ErrorKind, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use gateway::{Gateway, GatewayError, auth::Authenticator};
use runtime::{config::Config, platform::connect_bus, telemetry::Metrics};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{failure::Told, roles::Role};

/// What a worker in the middle of something may take.
const WORKERS_DRAIN: Duration = Duration::from_secs(30);

type Ended = (&'static str, anyhow::Result<()>);

#[derive(Default)]
pub struct Fleet {
    workers: JoinSet<Ended>,
    gateway: JoinSet<Ended>,
    stop_workers: CancellationToken,
    stop_gateway: CancellationToken,
    services: Vec<&'static str>,
}

impl Fleet {
    /// Connects a role and runs it.
    pub async fn add(&mut self, role: &'static Role, config: Arc<Config>) -> anyhow::Result<()> {
        let worker = role.start(config).await.with_context(|| format!("starting {}", role.name))?;
        self.services.extend(worker.services());
        let cancel = self.stop_workers.child_token();
        self.workers.spawn(async move {
            let ended = worker.run(cancel).await;
            (role.name, ended.map_err(anyhow::Error::from))
        });
        Ok(())
    }

    /// Binds a gateway and runs it. Returns where apps connect.
    pub async fn add_gateway(&mut self, config: Arc<Config>, metrics: Metrics) -> anyhow::Result<SocketAddr> {
        let settings = &config.gateway;
        let leeway = settings.jwt_leeway().as_secs();
        let auth = Authenticator::from_file(settings.jwt_keys()?.as_ref(), &settings.jwt_audience, leeway)?;
        let bus = connect_bus(&config, "gateway").await?;
        // Its subscriptions are refused while there is no connection yet.
        bus.ready(&self.stop_gateway).await;
        let gateway =
            Gateway::bind(config, bus, auth, Some(metrics)).await.context("starting the gateway")?;
        let address = gateway.addr()?;
        let cancel = self.stop_gateway.clone();
        self.gateway.spawn(async move {
            let ended = gateway.run(cancel).await;
            ("gateway", ended.map_err(anyhow::Error::from))
        });
        Ok(address)
    }

    /// The services that answer once everything runs.
    pub fn services(&self) -> &[&'static str] {
        &self.services
    }

    /// Waits for what should not happen: one of them ends by itself.
    pub async fn ended(&mut self) -> anyhow::Error {
        let ended = tokio::select! {
            Some(ended) = self.workers.join_next() => ended,
            Some(ended) = self.gateway.join_next() => ended,
            else => std::future::pending().await,
        };
        match ended {
            Ok((name, Err(error))) => error.context(format!("{name} has ended")),
            Ok((name, Ok(()))) => {
                Told::failed(format!("{name} has ended without having been told to")).into()
            }
            Err(error) => anyhow::Error::from(error).context("a role has ended"),
        }
    }

    /// Drains the gateway, then the workers. What takes too long is dropped: every message is safe to
    /// be delivered again.
    pub async fn drain(mut self) -> anyhow::Result<()> {
        self.stop_gateway.cancel();
        let mut first = all(&mut self.gateway).await;
        self.stop_workers.cancel();
        match tokio::time::timeout(WORKERS_DRAIN, all(&mut self.workers)).await {
            Ok(outcome) => first = first.and(outcome),
            Err(_) => tracing::warn!("workers took longer than {WORKERS_DRAIN:?} to drain and were dropped"),
        }
        first
    }
}

/// The address a gateway could not have because another process listens there.
pub fn taken(error: &anyhow::Error) -> Option<SocketAddr> {
    match error.downcast_ref::<GatewayError>() {
        Some(GatewayError::Bind { address, source }) if source.kind() == ErrorKind::AddrInUse => {
            Some(*address)
        }
        _ => None,
    }
}

/// Waits for every one; the first error is the answer.
async fn all(set: &mut JoinSet<Ended>) -> anyhow::Result<()> {
    let mut first = Ok(());
    while let Some(ended) = set.join_next().await {
        let outcome = match ended {
            Ok((name, outcome)) => outcome.with_context(|| format!("draining {name}")),
            Err(error) => Err(error.into()),
        };
        first = first.and(outcome);
    }
    first
}
