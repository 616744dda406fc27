//! `kilat up`: private servers, every role and the gateway, in one process.
//!
//! The servers are children that die with this process, however it ends; what they keep on disk stays.
//! A server that dies on its own is started again over its data.

mod background;
mod servers;
mod settings;

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::Context as _;
use gateway::auth::{Role as Caller, dev_keys};
use runtime::{config::Config, platform::connect_bus, telemetry};
use ::servers::Stack;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Up,
    commands::{migrate, nats, token::DAY},
    failure::{Exit, Told},
    fleet::Fleet,
    http,
    local::{Local, Ready},
    output::{self, say},
    roles::ROLES,
    seed,
    shutdown::Signals,
};

pub async fn run(dir: &Path, json: bool, args: Up) -> anyhow::Result<()> {
    let local = Local::make(dir)?;
    if args.in_background {
        background::leave_terminal();
    } else if let Some(holder) = local.holder()? {
        let Some(ready) = local.ready()? else {
            let says = format!("process {} is starting or stopping everything in {}", holder.pid, dir.display());
            return Err(Told::failed(says).hint("try again in a moment, or run `kilat down`").into());
        };
        if !json {
            say(format!("Kilat runs already, as process {}.", holder.pid));
        }
        return show(&local, &ready, json);
    }
    if args.detach {
        let ready = background::start(&local, &args).await?;
        return show(&local, &ready, json);
    }

    let Ok(_lock) = local.lock()? else {
        return Err(Told::failed("another `kilat up` was quicker").hint("`kilat status` shows it").into());
    };
    local.clear_ready();
    let mut signals = Signals::catch()?;
    let mut running = None;
    let outcome = tokio::select! {
        started = start(&local, &args, json, &mut running) => started,
        () = signals.next() => Ok(None),
    };
    let outcome = match outcome {
        // Runs. From here on the signals decide, or whoever ends first.
        Ok(Some(mut up)) => tokio::select! {
            () = signals.next() => Ok(up),
            error = up.fleet.ended() => { running_error(up, &mut running, error).await }
        },
        Ok(None) => Err(None),
        Err(error) => Err(Some(error)),
    };
    local.clear_ready();
    let result = match outcome {
        Ok(up) => {
            // A second Ctrl-C does not wait: the servers go with this process, and nothing is lost.
            let stop = async {
                let _progress = (!json).then(|| output::spinner("finishing what is in hand"));
                up.watch.cancel();
                up.fleet.drain().await
            };
            tokio::select! {
                drained = stop => drained,
                () = signals.next() => Ok(()),
            }
        }
        Err(None) => Ok(()),
        Err(Some(error)) => Err(error),
    };
    if let Some(stack) = running {
        stack.stop().await.context("stopping the servers")?;
    }
    result
}

/// What runs beside the servers.
struct Running {
    fleet: Fleet,
    watch: CancellationToken,
}

async fn running_error(
    up: Running,
    _stack: &mut Option<Arc<Stack>>,
    error: anyhow::Error,
) -> Result<Running, Option<anyhow::Error>> {
    up.watch.cancel();
    let _ = up.fleet.drain().await;
    Err(Some(error))
}
