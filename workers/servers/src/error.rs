//! What can go wrong around a server process.

use std::{io, path::PathBuf, process::ExitStatus, time::Duration};

pub type Result<T, E = ServersError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServersError {
    /// A program is not installed, or too old. `hint` names the one command that installs it.
    #[error("{what} not found; {hint}")]
    Missing { what: String, hint: String },

    /// `initdb` refused. `output` is what it printed.
    #[error("a new database cluster could not be made: {output}")]
    Init { output: String },

    /// The process ended before it was ready.
    #[error("{server} ended with {status} before it was ready; end of its log:\n{log}")]
    Exited { server: &'static str, status: String, log: String },

    /// The process runs, but did not answer in time.
    #[error("{server} was not ready after {after:?} ({last}); end of its log:\n{log}")]
    NotReady { server: &'static str, after: Duration, last: String, log: String },

    /// The port asked for, or every port tried, belongs to another process.
    #[error("{server} found its port {port} taken; end of its log:\n{log}")]
    PortTaken { server: &'static str, port: u16, log: String },

    /// The directory belongs to a server that runs.
    #[error("{server} already runs in {dir} as process {pid}")]
    AlreadyRunning { server: &'static str, dir: PathBuf, pid: u32 },

    /// The operation needs a running process.
    #[error("{server} does not run")]
    NotRunning { server: &'static str },

    /// Not usable as a database name: lower-case letters, digits and `_`, at most 63, no digit first.
    #[error("{0:?} is no database name: lower-case letters, digits and _, at most 63, no digit first")]
    DatabaseName(String),

    /// PostgreSQL refused a statement.
    #[error("{statement}: {detail}")]
    Sql { statement: String, detail: String },

    /// `state.json` is there but unreadable: it is not guessed at, a process may depend on it.
    #[error("{path} is not the state of a server: {source}")]
    State { path: PathBuf, source: serde_json::Error },

    #[error("{doing}: {source}")]
    Io { doing: String, source: io::Error },
}

impl ServersError {
    pub(crate) fn exited(server: &'static str, status: Option<ExitStatus>, log: String) -> Self {
        let status = status.map_or_else(|| "an unknown status".to_owned(), |status| status.to_string());
        Self::Exited { server, status, log }
    }
}

/// Says what was being done when the system refused.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<io::Error>> Doing<T> for Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| ServersError::Io { doing: what(), source: source.into() })
    }
}
