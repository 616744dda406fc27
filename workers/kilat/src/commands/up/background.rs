//! `kilat up --detach`: the same program again, without a terminal.

use std::{
    fs::OpenOptions,
    os::unix::fs::OpenOptionsExt as _,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context as _;

use crate::{
    cli::Up,
    failure::Told,
    local::{Local, Ready},
    output,
};

const LOOK: Duration = Duration::from_millis(50);
/// Lines of the log that a failure to start shows.
const TAIL: usize = 15;

/// Starts it and waits until it is ready.
pub async fn start(local: &Local, args: &Up) -> anyhow::Result<Ready> {
    let log = OpenOptions::new().create(true).append(true).mode(0o600).open(local.log());
    let log = log.with_context(|| format!("opening {}", local.log().display()))?;
    let from = log.metadata()?.len();
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command.arg("--dir").arg(local.dir()).args(["up", "--in-background"]);
    if args.no_demo {
        command.arg("--no-demo");
    }
    if args.no_sim {
        command.arg("--no-sim");
    }
    command.arg("--roles").arg(args.roles.join(","));
    if let Some(address) = args.bind {
        command.arg("--bind").arg(address.to_string());
    }
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let mut child = command.spawn().context("starting the background process")?;
    let _progress = output::spinner("starting everything");
    loop {
        if let Some(ready) = local.ready()?.filter(|ready| ready.pid == child.id()) {
            return Ok(ready);
        }
        if let Some(status) = child.try_wait()? {
            return Err(failed(local, &format!("ended with {status}"), from).into());
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = tokio::signal::ctrl_c() => {
                give_up(&mut child);
                return Err(Told::failed("interrupted; what had been started is stopped").into());
            }
        }
    }
}

/// Ends a process that is not wanted any more. Its servers end with it.
fn give_up(child: &mut Child) {
    if let Ok(pid) = i32::try_from(child.id()) {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGTERM);
    }
    let _ = child.wait();
}

fn failed(local: &Local, how: &str, from: u64) -> Told {
    let text = std::fs::read(local.log()).unwrap_or_default();
    let new = text.get(usize::try_from(from).unwrap_or(usize::MAX)..).unwrap_or_default();
    let text = String::from_utf8_lossy(new);
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default().join("\n");
    let says = format!("the background process {how}; the end of its log:\n{tail}");
    Told::failed(says).hint(format!("all of it is in {}", local.log().display()))
}

/// Called by the background process first of all: a session of its own, so that nothing that happens to
/// the terminal reaches it.
pub fn leave_terminal() {
    // Fails only for one that leads a session already.
    let _ = nix::unistd::setsid();
}
