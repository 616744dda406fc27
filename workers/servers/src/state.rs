//! `state.json`: how a later process finds a detached server again.
//!
//! It holds the environment of the server, secrets included, so only its owner may read it.

use std::{fs, io, path::Path, time::SystemTime};

use serde::{Deserialize, Serialize};

use crate::{
    error::{Doing, Result, ServersError},
    files::write_private,
    launch::Launch,
    probe::Probe,
    procfs::Identity,
};

const FILE: &str = "state.json";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) server: String,
    /// `None` after a stop: the directory can be started again.
    pub(crate) process: Option<Identity>,
    /// Seconds since 1970, for people; the process is recognised by its identity.
    pub(crate) started_at: u64,
    pub(crate) probe: Probe,
    pub(crate) launch: Launch,
}

impl State {
    pub(crate) fn now(server: &str, process: Option<Identity>, probe: &Probe, launch: &Launch) -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let (probe, launch) = (probe.clone(), launch.clone());
        Self { server: server.to_owned(), process, started_at: since.as_secs(), probe, launch }
    }

    pub(crate) fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(ServersError::Io { doing: format!("reading {}", path.display()), source });
            }
        };
        serde_json::from_str(&text).map(Some).map_err(|source| ServersError::State { path, source })
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let path = dir.join(FILE);
        let text = serde_json::to_string_pretty(self);
        let written = text.map_err(io::Error::from).and_then(|text| write_private(&path, &text));
        written.doing(|| format!("writing {}", path.display()))
    }

    /// The process, if it still is that process.
    pub(crate) fn alive(&self) -> Option<&Identity> {
        self.process.as_ref().filter(|identity| identity.is_alive())
    }
}
