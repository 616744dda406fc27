//! `kilat down`: tells the process that runs everything to drain and stop, and waits for it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::json;

use crate::{
    failure::Told,
    local::Local,
    output::{self, say},
};

/// The gateway's drain, the workers', the servers'; then it is killed. Its servers see to themselves.
const PATIENCE: Duration = Duration::from_secs(75);
const LOOK: Duration = Duration::from_millis(50);

pub async fn run(dir: &Path, json: bool) -> anyhow::Result<()> {
    let holder = match Local::at(dir) {
        Some(local) => local.holder()?.map(|holder| (local, holder.pid)),
        None => None,
    };
    let Some((local, pid)) = holder else {
        return answer(json, None, &format!("Nothing runs in {}.", dir.display()));
    };
    // Remembered now: the process takes the list away when it stops.
    let servers: Vec<u32> = local
        .ready()?
        .map(|ready| ready.servers.iter().filter_map(|server| server.pid).collect())
        .unwrap_or_default();
    signal(pid, Signal::SIGTERM)?;
    {
        let _progress = output::spinner("draining");
        if !within(PATIENCE, || Ok(local.holder()?.is_none())).await? {
            signal(pid, Signal::SIGKILL)?;
            within(Duration::from_secs(5), || Ok(local.holder()?.is_none())).await?;
        }
        // It lets go of the directory a moment before it has ended.
        let gone = || Ok(servers.iter().chain([&pid]).all(|pid| !is_alive(*pid)));
        if !within(Duration::from_secs(15), gone).await? {
            let says = format!("process {pid} or one of its servers goes on");
            return Err(Told::failed(says).hint("see the logs in servers/").into());
        }
    }
    answer(json, Some(pid), "Kilat has stopped.")
}

fn answer(json: bool, stopped: Option<u32>, text: &str) -> anyhow::Result<()> {
    if json {
        return output::json(&json!({ "stopped": stopped }));
    }
    say(text);
    Ok(())
}

fn signal(pid: u32, signal: Signal) -> anyhow::Result<()> {
    match kill(Pid::from_raw(i32::try_from(pid)?), signal) {
        // Gone between our look and now: what we wanted.
        Ok(()) | Err(nix::errno::Errno::ESRCH) => Ok(()),
        Err(error) => Err(error).with_context(|| format!("signalling process {pid}")),
    }
}

/// One that has ended stands in /proc for as long as its parent has not asked after it.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat"));
    stat.is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z')))
}

async fn within(limit: Duration, mut done: impl FnMut() -> anyhow::Result<bool>) -> anyhow::Result<bool> {
    let until = Instant::now() + limit;
    while !done()? {
        if Instant::now() >= until {
            return Ok(false);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(true)
}
