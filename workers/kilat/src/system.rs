//! Finding the system a command talks to: the one `kilat up` runs from the directory, or else the one
//! the environment describes.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use runtime::{Bus, Meta, config::Config, platform::connect_bus};
use subjects::{Endpoint, Fault};
use tokio_util::sync::CancellationToken;

use crate::{
    failure::{Exit, Told},
    local::{Local, Ready},
};

const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(5);

pub struct System {
    pub config: Arc<Config>,
    /// `None`: not one of ours, described by the environment.
    pub local: Option<(Local, Ready)>,
}

impl System {
    pub fn find(dir: &Path) -> anyhow::Result<Self> {
        let local = Local::at(dir);
        if let Some(local) = local
            && let Some(ready) = local.ready()?
        {
            let settings = local.settings()?.into_iter().collect();
            let config = Arc::new(Config::from_env(&settings)?);
            return Ok(Self { config, local: Some((local, ready)) });
        }
        Ok(Self { config: Arc::new(Config::load()?), local: None })
    }

    /// As [`find`](Self::find), but only what `kilat up` runs will do.
    pub fn running(dir: &Path) -> anyhow::Result<(Self, Local, Ready)> {
        let system = Self::find(dir)?;
        match system.local.clone() {
            Some((local, ready)) => Ok((system, local, ready)),
            None => Err(not_running(format!("nothing runs in {}", dir.display())).into()),
        }
    }

    /// The bus as a role.
    pub async fn bus(&self, role: &str) -> anyhow::Result<Bus> {
        if self.local.is_none() && self.config.nats.password(role).is_none() {
            let says =
                format!("nothing runs here, and the environment has no password for the NATS user {role}");
            let variable = format!("KILAT_NATS_PASSWORD_{}", role.to_uppercase());
            let hint = format!(
                "`kilat up` starts everything here; for another system set {variable} and KILAT__NATS__URL"
            );
            return Err(Told::new(Exit::NotRunning, says).hint(hint).into());
        }
        let bus = connect_bus(&self.config, role).await?;
        let ready = tokio::time::timeout(CONNECT, async { bus.ready(&CancellationToken::new()).await }).await;
        ready.map_err(|_| not_running(format!("no NATS server answers at {}", self.config.nats.url)))?;
        Ok(bus)
    }
}

fn not_running(says: String) -> Told {
    Told::new(Exit::NotRunning, says).hint("`kilat up` starts everything on this machine")
}

/// Calls an endpoint; a business no is a failure with its code.
pub async fn call<E: Endpoint>(bus: &Bus, request: &E::Request) -> anyhow::Result<E::Reply> {
    let reply = bus.call::<E>(&Meta::default(), request, ANSWER).await;
    reply.with_context(|| format!("asking {}", E::SUBJECT))
}

/// The same for those who decide by the code.
pub async fn try_call<E: Endpoint>(bus: &Bus, request: &E::Request) -> Result<E::Reply, Fault> {
    bus.call::<E>(&Meta::default(), request, ANSWER).await
}

/// How long everything may take to start. A few seconds; on a small machine that is busy, a minute.
pub const START: Duration = Duration::from_secs(180);

/// Asks until the answer is yes.
pub async fn eventually(mut yes: impl AsyncFnMut() -> bool) {
    let mut pause = Duration::from_millis(10);
    while !yes().await {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(200));
    }
}

/// Whether any instance of a service answers.
pub async fn answers(ops: &Bus, service: &str) -> bool {
    let asked = ops.outgoing().request(format!("$SRV.PING.{service}"), "".into());
    matches!(tokio::time::timeout(Duration::from_secs(1), asked).await, Ok(Ok(_)))
}
