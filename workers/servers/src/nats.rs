//! A private nats-server with the caller's configuration.

use std::{
    fs,
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

const NAME: &str = "nats-server";
const MONITOR: &str = "KILAT_NATS_MONITOR_PORT";

#[derive(Debug, Clone, Default)]
pub struct NatsOptions {
    /// The text of the configuration. nats-server itself replaces a `$NAME` in it by the environment:
    ///
    /// | Name | |
    /// |---|---|
    /// | `KILAT_NATS_HOST` | 127.0.0.1 |
    /// | `KILAT_NATS_PORT` | clients; the configuration has to use it |
    /// | `KILAT_NATS_MONITOR_PORT` | `http_port`; when used, `/healthz` is part of being ready |
    /// | `KILAT_NATS_WS_PORT`, `KILAT_NATS_MQTT_PORT` | |
    /// | `KILAT_NATS_STORE_DIR` | JetStream's directory, within the server's own |
    ///
    /// An `include` in it would be looked for in the server's directory, where nothing is.
    pub config: String,
    /// Further names, e.g. keys and passwords. nats-server parses each value as it would in the
    /// file: one that does not begin with a letter belongs in quotes.
    pub env: Vec<(String, String)>,
    /// Ports to insist on, clients' first; `None`: any free ones.
    pub ports: Option<NatsPorts>,
    pub lifetime: Lifetime,
    /// Zero means 30 s. Recovering a large store takes time.
    pub ready_within: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NatsPorts {
    pub client: u16,
    pub monitor: u16,
    pub websocket: u16,
    pub mqtt: u16,
}

impl NatsOptions {
    /// With this text, else as by default: attached, any free ports.
    #[must_use]
    pub fn new(config: impl Into<String>) -> Self {
        Self { config: config.into(), ..Self::default() }
    }

    /// With the text of a file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Ok(Self::new(fs::read_to_string(path).doing(|| format!("reading {}", path.display()))?))
    }

    /// With one more name for the configuration to use.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }
}

/// A running nats-server; see [`Server`] for stop, restart and faults. JetStream's store is `store/`
/// in its directory.
#[derive(Debug)]
pub struct Nats {
    server: Server,
}

impl Nats {
    /// Starts it in `dir`, which is made if it is not there yet.
    pub async fn start(dir: impl AsRef<Path>, options: NatsOptions) -> Result<Self> {
        let program = binaries::nats_server()?;
        let dir = made(dir.as_ref())?;
        Server::refuse_second(NAME, &dir)?;
        let conf: PathBuf = dir.join("nats-server.conf");
        files::write_private(&conf, &options.config).doing(|| format!("writing {}", conf.display()))?;
        let ready_within =
            if options.ready_within.is_zero() { Duration::from_secs(30) } else { options.ready_within };
        let server = Server::start(options.ports.is_some(), || {
            let leases = match options.ports {
                Some(NatsPorts { client, monitor, websocket, mqtt }) => {
                    [client, monitor, websocket, mqtt].map(Lease::fixed)
                }
                None => [Lease::free()?, Lease::free()?, Lease::free()?, Lease::free()?],
            };
            let [port, monitor, websocket, mqtt] = leases.each_ref().map(|lease| lease.port);
            let watched = options.config.contains(MONITOR);
            let mut env: Vec<(String, String)> = vec![
                ("KILAT_NATS_HOST".to_owned(), "127.0.0.1".to_owned()),
                ("KILAT_NATS_PORT".to_owned(), port.to_string()),
                (MONITOR.to_owned(), monitor.to_string()),
                ("KILAT_NATS_WS_PORT".to_owned(), websocket.to_string()),
                ("KILAT_NATS_MQTT_PORT".to_owned(), mqtt.to_string()),
                ("KILAT_NATS_STORE_DIR".to_owned(), quoted(&dir.join("store"))),
            ];
            env.extend(options.env.iter().cloned());
            Ok(Parts {
                name: NAME,
                dir: dir.clone(),
                probe: Probe::Nats { port, monitor: watched.then_some(monitor), websocket, mqtt },
                launch: Launch {
                    program: program.clone(),
                    args: vec!["-c".to_owned(), conf.display().to_string()],
                    env,
                    cwd: dir.clone(),
                    run_as: None,
                    log: dir.join("nats-server.log"),
                    orphan_signal: "KILL".to_owned(),
                    lifetime: options.lifetime,
                },
                stop_signal: Signal::SIGTERM,
                ready_within,
                leases: leases.into(),
            })
        });
        Ok(Self { server: server.await? })
    }

    /// The detached one that runs in `dir`; `None` when none does.
    pub fn attach(dir: impl AsRef<Path>) -> Result<Option<Self>> {
        let dir = dir.as_ref();
        let Some(state) = State::read(dir)? else { return Ok(None) };
        let Probe::Nats { port, monitor, websocket, mqtt } = state.probe else { return Ok(None) };
        let server = Server::found(&state, || Parts {
            name: NAME,
            dir: dir.to_path_buf(),
            probe: state.probe.clone(),
            launch: state.launch.clone(),
            stop_signal: Signal::SIGTERM,
            ready_within: Duration::from_secs(30),
            leases: [Some(port), monitor, Some(websocket), Some(mqtt)]
                .into_iter()
                .flatten()
                .map(Lease::fixed)
                .collect(),
        });
        Ok(server.map(|server| Self { server }))
    }

    /// `nats://127.0.0.1:port`
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port())
    }

    /// `http://127.0.0.1:port`; `None` when the configuration has no monitoring.
    #[must_use]
    pub fn monitor_url(&self) -> Option<String> {
        match self.probe() {
            Probe::Nats { monitor, .. } => monitor.map(|port| format!("http://127.0.0.1:{port}")),
            Probe::Postgres { .. } | Probe::Redis { .. } => None,
        }
    }

    /// The port given to the configuration for WebSocket, whether it uses it or not.
    #[must_use]
    pub fn websocket_port(&self) -> u16 {
        match self.probe() {
            Probe::Nats { websocket, .. } => *websocket,
            Probe::Postgres { .. } | Probe::Redis { .. } => 0,
        }
    }

    /// The port given to the configuration for MQTT, whether it uses it or not.
    #[must_use]
    pub fn mqtt_port(&self) -> u16 {
        match self.probe() {
            Probe::Nats { mqtt, .. } => *mqtt,
            Probe::Postgres { .. } | Probe::Redis { .. } => 0,
        }
    }
}

impl Deref for Nats {
    type Target = Server;
    fn deref(&self) -> &Server {
        &self.server
    }
}

/// A path as a quoted string of the configuration language.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", path.display().to_string().replace('\\', "\\\\").replace('"', "\\\""))
}
