//! A running process: its identity, its signals, its end.

use std::{
    io,
    process::{Child, ChildStdin, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::signal::{self, Signal},
    unistd::Pid,
};

use crate::procfs::{Identity, children_of};

#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) identity: Identity,
    /// Absent for one found through `state.json`, which another process started.
    child: Option<Child>,
    /// The watcher's pipe: closed with this value.
    _watched: Option<ChildStdin>,
}

impl Process {
    pub(crate) fn spawned(mut child: Child) -> io::Result<Self> {
        match Identity::of(child.id()) {
            Ok(identity) => Ok(Self { identity, _watched: child.stdin.take(), child: Some(child) }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    pub(crate) fn found(identity: Identity) -> Self {
        Self { identity, child: None, _watched: None }
    }

    /// Reaps a child that has ended.
    pub(crate) fn is_alive(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => self.identity.is_alive(),
        }
    }

    /// Known only of a child of this very process.
    pub(crate) fn exit_status(&mut self) -> Option<ExitStatus> {
        self.child.as_mut().and_then(|child| child.try_wait().ok().flatten())
    }

    /// Nothing happens when the process has ended: an unreaped child keeps its pid, any other is
    /// first recognised by its start time.
    pub(crate) fn signal(&mut self, what: Signal) {
        if self.is_alive() {
            send(self.identity.pid, what);
        }
    }

    /// Freezes the process, then what it has forked: once it is frozen it forks no more.
    pub(crate) fn freeze(&mut self) {
        self.signal(Signal::SIGSTOP);
        for child in self.forked() {
            send(child, Signal::SIGSTOP);
        }
    }

    pub(crate) fn thaw(&mut self) {
        for child in self.forked() {
            send(child, Signal::SIGCONT);
        }
        self.signal(Signal::SIGCONT);
    }

    /// SIGKILL to the process and what it has forked. PostgreSQL's backends otherwise outlive their
    /// postmaster until they next look up, and keep a new one from starting meanwhile.
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::SIGSTOP);
        let forked = self.forked();
        let known: Vec<Identity> = forked.iter().filter_map(|child| Identity::of(*child).ok()).collect();
        self.signal(Signal::SIGKILL);
        for child in forked {
            send(child, Signal::SIGKILL);
        }
        // SIGKILL cannot be caught; the bound is for a kernel that is busy, not for a stubborn process.
        let until = Instant::now() + Duration::from_secs(5);
        while (self.is_alive() || known.iter().any(Identity::is_alive)) && Instant::now() < until {
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn forked(&mut self) -> Vec<u32> {
        if self.is_alive() { children_of(self.identity.pid) } else { Vec::new() }
    }
}

fn send(pid: u32, what: Signal) {
    let Ok(pid) = i32::try_from(pid) else { return };
    match signal::kill(Pid::from_raw(pid), what) {
        // Gone already, which is what every signal here is about in the end.
        Ok(()) | Err(Errno::ESRCH) => {}
        Err(error) => tracing::warn!(pid, %error, "{what} could not be sent"),
    }
}
