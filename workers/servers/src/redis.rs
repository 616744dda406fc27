//! A private Redis without persistence.
//!
//! Redis decides, PostgreSQL is the record. A Redis that came back with yesterday's stock would
//! decide wrongly and look healthy; one that comes back empty is noticed and rebuilt from the
//! record. So nothing is ever written to disk, and a restart is a loss on purpose.

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    time::Duration,
};

use nix::sys::signal::Signal;

use crate::{
    binaries,
    error::{Doing, Result},
    files,
    launch::Launch,
    ports::Lease,
    postgres::made,
    probe::Probe,
    server::{Lifetime, Parts, Server},
    state::State,
};

const NAME: &str = "redis";

#[derive(Debug, Clone)]
pub struct RedisOptions {
    /// Bytes; 0 means no limit. A full Redis refuses writes (`noeviction`): a counter that was
    /// evicted would read as zero.
    pub maxmemory: u64,
    /// A port to insist on; `None`: any free one.
    pub port: Option<u16>,
    pub lifetime: Lifetime,
    pub ready_within: Duration,
}

impl Default for RedisOptions {
    /// No memory limit, attached, 30 s to get ready.
    fn default() -> Self {
        let (port, lifetime) = (None, Lifetime::Attached);
        Self { maxmemory: 0, port, lifetime, ready_within: Duration::from_secs(30) }
    }
}

/// A running Redis; see [`Server`] for stop, restart and faults.
#[derive(Debug)]
pub struct Redis {
    server: Server,
    password: String,
}

impl Redis {
    /// Starts it in `dir`, which is made if it is not there yet.
    pub async fn start(dir: impl AsRef<Path>, options: RedisOptions) -> Result<Self> {
        let program = binaries::redis_server()?;
        let before_7 = binaries::version_of(&program).is_some_and(|(major, _)| major < 7);
        let dir = made(dir.as_ref())?;
        Server::refuse_second(NAME, &dir)?;
        let password_file = dir.join("password");
        let password = files::password_at(&password_file).doing(|| "making a password".to_owned())?;
        let conf: PathBuf = dir.join("redis.conf");
        let server = Server::start(options.port.is_some(), || {
            let lease = options.port.map_or_else(Lease::free, |port| Ok(Lease::fixed(port)))?;
            let text = configuration(&dir, lease.port, &password, options.maxmemory, before_7);
            files::write_private(&conf, &text).doing(|| format!("writing {}", conf.display()))?;
            Ok(Parts {
                name: NAME,
                dir: dir.clone(),
                probe: Probe::Redis { port: lease.port, password_file: password_file.clone() },
                launch: Launch {
                    program: program.clone(),
                    args: vec![conf.display().to_string()],
                    env: Vec::new(),
                    cwd: dir.clone(),
                    run_as: None,
                    log: dir.join("redis.log"),
                    orphan_signal: "KILL".to_owned(),
                    lifetime: options.lifetime,
                },
                stop_signal: Signal::SIGTERM,
                ready_within: options.ready_within,
                leases: vec![lease],
            })
        });
        Ok(Self { server: server.await?, password })
    }

    /// The detached one that runs in `dir`; `None` when none does.
    pub fn attach(dir: impl AsRef<Path>) -> Result<Option<Self>> {
        let dir = dir.as_ref();
        let Some(state) = State::read(dir)? else { return Ok(None) };
        let Probe::Redis { port, password_file } = &state.probe else { return Ok(None) };
        let Some(server) = Server::found(&state, || Parts {
            name: NAME,
            dir: dir.to_path_buf(),
            probe: state.probe.clone(),
            launch: state.launch.clone(),
            stop_signal: Signal::SIGTERM,
            ready_within: RedisOptions::default().ready_within,
            leases: vec![Lease::fixed(*port)],
        }) else {
            return Ok(None);
        };
        let password = files::password_at(password_file).doing(|| "reading the password".to_owned())?;
        Ok(Some(Self { server, password }))
    }

    /// `redis://:password@127.0.0.1:port/0`
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://:{}@127.0.0.1:{}/0", self.password, self.port())
    }

    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl Deref for Redis {
    type Target = Server;
    fn deref(&self) -> &Server {
        &self.server
    }
}

fn configuration(dir: &Path, port: u16, password: &str, maxmemory: u64, before_7: bool) -> String {
    // The directive came with 7.0; an older server refuses what it does not know.
    let no_debug = if before_7 { "rename-command DEBUG \"\"" } else { "enable-debug-command no" };
    let dir = dir.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "bind 127.0.0.1\nport {port}\nprotected-mode yes\nrequirepass {password}\ndaemonize no\n\
         dir \"{dir}\"\nlogfile \"\"\nsave \"\"\nappendonly no\nmaxmemory {maxmemory}\n\
         maxmemory-policy noeviction\n{no_debug}\n"
    )
}
