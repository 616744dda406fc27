//! What every server can do, whichever program it is.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use crate::{
    error::{Result, ServersError},
    files,
    launch::Launch,
    ports::Lease,
    probe::Probe,
    process::Process,
    state::State,
};

/// Whom a server outlives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    /// Dies when dropped, and when the process that started it ends in whatever way.
    #[default]
    Attached,
    /// Goes on until stopped, by this process or by a later one that attaches to its directory.
    Detached,
}

/// A server process with its directory. Every method takes `&self`, so a shared one can be stopped
/// and restarted under the feet of those who use it: that is what fault tests do.
#[derive(Debug)]
pub struct Server {
    name: &'static str,
    dir: PathBuf,
    probe: Probe,
    launch: Launch,
    stop_signal: Signal,
    ready_within: Duration,
    process: Mutex<Option<Process>>,
    /// Stops and restarts come one after the other.
    turn: tokio::sync::Mutex<()>,
    _leases: Vec<Lease>,
}

/// How long a server may take over a graceful stop before it is killed.
const STOP_WITHIN: Duration = Duration::from_secs(15);

pub(crate) struct Parts {
    pub(crate) name: &'static str,
    pub(crate) dir: PathBuf,
    pub(crate) probe: Probe,
    pub(crate) launch: Launch,
    pub(crate) stop_signal: Signal,
    pub(crate) ready_within: Duration,
    pub(crate) leases: Vec<Lease>,
}

impl Server {
    fn new(parts: Parts, process: Option<Process>) -> Self {
        let Parts { name, dir, probe, launch, stop_signal, ready_within, leases } = parts;
        let (process, turn) = (Mutex::new(process), tokio::sync::Mutex::new(()));
        Self { name, dir, probe, launch, stop_signal, ready_within, process, turn, _leases: leases }
    }

    /// Starts it, and again on other ports for as long as a stranger is found on one. Ports the
    /// caller chose are tried once: moving away from them silently would be worse than the error.
    pub(crate) async fn start(fixed: bool, mut parts: impl FnMut() -> Result<Parts>) -> Result<Self> {
        let mut tries = if fixed { 1 } else { 8 };
        loop {
            tries -= 1;
            let server = Self::new(parts()?, None);
            match server.launch().await {
                Err(ServersError::PortTaken { port, .. }) if tries > 0 => {
                    tracing::debug!(server = server.name, port, "port taken, trying another");
                }
                outcome => return outcome.map(|()| server),
            }
        }
    }

    /// The one that runs according to `state.json` in `dir`; `None` when none does.
    pub(crate) fn found(state: &State, parts: impl FnOnce() -> Parts) -> Option<Self> {
        let process = Process::found(state.alive()?.clone());
        Some(Self::new(parts(), Some(process)))
    }

    /// A server that runs in this directory already would be harmed by a second one.
    pub(crate) fn refuse_second(name: &'static str, dir: &Path) -> Result<()> {
        match State::read(dir)?.as_ref().and_then(State::alive) {
            Some(identity) => {
                Err(ServersError::AlreadyRunning { server: name, dir: dir.to_path_buf(), pid: identity.pid })
            }
            None => Ok(()),
        }
    }

    /// Its directory, in the place that was asked for.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The port clients connect to, on 127.0.0.1. It never changes.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.probe.port()
    }

    /// `None` while it does not run.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        running(&mut self.process()).map(|process| process.identity.pid)
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.pid().is_some()
    }

    /// The file with everything it printed, over all its starts.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.launch.log
    }

    /// The end of the log: at most 25 lines.
    #[must_use]
    pub fn log_tail(&self) -> String {
        files::log_tail(&self.launch.log, 0)
    }

    /// Stops it as its makers intend, and kills it when that takes longer than 15 s. Done when the
    /// process is gone. A server that does not run is no error.
    pub async fn stop(&self) -> Result<()> {
        let _turn = self.turn.lock().await;
        self.halt().await
    }

    /// `kill -9`, to it and to what it has forked, for fault tests. Done when they are gone.
    pub fn kill9(&self) -> Result<()> {
        let mut slot = self.process();
        running(&mut slot).ok_or(ServersError::NotRunning { server: self.name })?.kill();
        *slot = None;
        Ok(())
    }

    /// Stops it if it runs, and starts it on the same port over the same data. Ready when done.
    pub async fn restart(&self) -> Result<()> {
        let _turn = self.turn.lock().await;
        self.halt().await?;
        let until = Instant::now() + self.ready_within;
        loop {
            match self.launch().await {
                // A stranger took the port while it was free. Ours must be the same again, so wait.
                Err(ServersError::PortTaken { .. }) if Instant::now() < until => {
                    sleep(Duration::from_millis(50)).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Freezes it: connections stay open, nothing answers.
    pub fn pause(&self) -> Result<()> {
        self.with_running(Process::freeze)
    }

    /// Lets a frozen one go on.
    pub fn resume(&self) -> Result<()> {
        self.with_running(Process::thaw)
    }

    fn with_running(&self, act: impl FnOnce(&mut Process)) -> Result<()> {
        running(&mut self.process()).map(act).ok_or(ServersError::NotRunning { server: self.name })
    }

    pub(crate) fn probe(&self) -> &Probe {
        &self.probe
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        // A poisoned lock still holds a valid process: nothing here is changed in two steps.
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn launch(&self) -> Result<()> {
        let log_from = files::length(&self.launch.log);
        let mut starting = Starting(Some(self.launch.spawn()?));
        let Some(process) = starting.0.as_mut() else { return Ok(()) };
        let pid = process.identity.pid;
        let began = Instant::now();
        let mut pause = Duration::from_millis(2);
        loop {
            let answer = if process.is_alive() { self.probe.ask(pid).await } else { Err(String::new()) };
            let Err(last) = answer else { break };
            let log = || files::log_tail(&self.launch.log, log_from);
            if !process.is_alive() {
                return Err(self.ended(process, log()));
            }
            if began.elapsed() >= self.ready_within {
                return Err(ServersError::NotReady {
                    server: self.name,
                    after: self.ready_within,
                    last,
                    log: log(),
                });
            }
            sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        tracing::debug!(server = self.name, pid, port = self.port(), took = ?began.elapsed(), "ready");
        if self.launch.lifetime == Lifetime::Detached {
            let state = State::now(self.name, Some(process.identity.clone()), &self.probe, &self.launch);
            // Running but written down nowhere, nobody could ever stop it: the guard kills it.
            state.write(&self.dir)?;
        }
        *self.process() = starting.0.take();
        Ok(())
    }

    fn ended(&self, process: &mut Process, log: String) -> ServersError {
        if log.to_ascii_lowercase().contains("address already in use") {
            return ServersError::PortTaken { server: self.name, port: self.port(), log };
        }
        ServersError::exited(self.name, process.exit_status(), log)
    }

    async fn halt(&self) -> Result<()> {
        // Taken out, so that nobody waits for the lock while it stops.
        let taken = self.process().take();
        if let Some(mut process) = taken {
            process.thaw();
            process.signal(self.stop_signal);
            let until = Instant::now() + STOP_WITHIN;
            while process.is_alive() {
                if Instant::now() >= until {
                    tracing::warn!(server = self.name, "did not stop in {STOP_WITHIN:?}, killing it");
                    process.kill();
                    break;
                }
                sleep(Duration::from_millis(5)).await;
            }
        }
        match self.launch.lifetime {
            Lifetime::Detached => State::now(self.name, None, &self.probe, &self.launch).write(&self.dir),
            Lifetime::Attached => Ok(()),
        }
    }
}

fn running(slot: &mut Option<Process>) -> Option<&mut Process> {
    slot.as_mut().and_then(|process| process.is_alive().then_some(process))
}

/// Kills what never became ready, also when the caller stopped waiting for it.
struct Starting(Option<Process>);

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(mut process) = self.0.take() {
            process.kill();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process().take()
            && self.launch.lifetime == Lifetime::Attached
        {
            process.kill();
        }
    }
}
