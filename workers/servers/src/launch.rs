//! What to run, in a form that can be written down, so that a later process can restart it.

use std::{
    fs::OpenOptions,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::PathBuf,
    process::{Command, Stdio},
};

use serde::{Deserialize, Serialize};

use crate::{
    attached::attached,
    binaries::on_path,
    error::{Doing, Result, ServersError},
    place::RunAs,
    process::Process,
    server::Lifetime,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Launch {
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<String>,
    /// The whole environment but for what [`inherited`] lets through: a stray `PGDATA` or
    /// `LC_ALL` must not change what is started.
    pub(crate) env: Vec<(String, String)>,
    pub(crate) cwd: PathBuf,
    pub(crate) run_as: Option<RunAs>,
    pub(crate) log: PathBuf,
    /// What the watcher sends first when the parent is gone. `KILL` needs nothing after it; `QUIT`
    /// lets PostgreSQL take its backends with it.
    pub(crate) orphan_signal: String,
    pub(crate) lifetime: Lifetime,
}

impl Launch {
    pub(crate) fn spawn(&self) -> Result<Process> {
        let mut command = match self.lifetime {
            Lifetime::Attached => {
                let mut shell = attached(&self.program, &self.orphan_signal);
                // Ctrl-C goes to the terminal's whole process group. The parent gets it and decides
                // in which order its servers stop.
                shell.process_group(0);
                shell
            }
            Lifetime::Detached => {
                // `setsid` execs in place only when it is not a group leader, so no process group
                // here; without it a group of its own at least escapes the terminal's signals.
                let mut command = match on_path("setsid") {
                    Some(setsid) => {
                        let mut command = Command::new(setsid);
                        command.arg(&self.program);
                        command
                    }
                    None => {
                        let mut command = Command::new(&self.program);
                        command.process_group(0);
                        command
                    }
                };
                command.stdin(Stdio::null());
                command
            }
        };
        let log = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.log);
        let log = log.doing(|| format!("opening {}", self.log.display()))?;
        let errors = log.try_clone().doing(|| format!("opening {}", self.log.display()))?;
        command.args(&self.args).current_dir(&self.cwd).stdout(log).stderr(errors);
        command.env_clear().envs(inherited()).envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Some(run_as) = self.run_as {
            command.uid(run_as.uid).gid(run_as.gid);
        }
        let child = command.spawn().doing(|| format!("starting {}", self.program.display()))?;
        Process::spawned(child).map_err(|source| ServersError::Io {
            doing: format!("starting {}", self.program.display()),
            source,
        })
    }
}

/// Where programs are and where scratch files go; everything else a server is told by name.
pub(crate) fn inherited() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    ["PATH", "HOME", "TMPDIR", "TZ"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)))
}
