//! A private PostgreSQL cluster. PostGIS comes with the package; a migration creates the extension.

use std::{
    fs,
    ops::Deref,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use nix::sys::signal::Signal;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use tokio::process::Command;

use crate::{
    binaries,
    error::{Doing, Result, ServersError},
    files,
    launch::{Launch, inherited},
    place::{self, RunAs},
    ports::Lease,
    probe::Probe,
    server::{Lifetime, Parts, Server},
    state::State,
};

const NAME: &str = "postgres";
/// The superuser of the cluster.
const USER: &str = "kilat";

#[derive(Debug, Clone)]
pub struct PgOptions {
    /// `true`: `fsync` and `full_page_writes` on, a commit survives a power loss. `false`: both off,
    /// for tests; a commit still survives `kill9`, since the system keeps what a dead process wrote.
    /// `synchronous_commit` is on either way: without it a commit is answered before it is written
    /// anywhere outside the process, and `kill9` takes the last half second of them.
    pub durable: bool,
    /// Connections at most, superuser's included.
    pub max_connections: u16,
    /// In PostgreSQL's notation, e.g. `128MB`.
    pub shared_buffers: String,
    /// Further settings, as in `postgresql.conf`; they win over the ones above.
    pub settings: Vec<(String, String)>,
    /// A port to insist on; `None`: any free one.
    pub port: Option<u16>,
    pub lifetime: Lifetime,
    /// How long a start may take, recovery after a crash included.
    pub ready_within: Duration,
}

impl Default for PgOptions {
    /// Durable, 200 connections, 128 MB of buffers, attached, 60 s to get ready.
    fn default() -> Self {
        Self {
            durable: true,
            max_connections: 200,
            shared_buffers: "128MB".to_owned(),
            settings: Vec::new(),
            port: None,
            lifetime: Lifetime::Attached,
            ready_within: Duration::from_secs(60),
        }
    }
}

/// A running cluster; see [`Server`] for stop, restart and faults.
///
/// In its directory: `data/` (behind `home/` when PostgreSQL's user cannot reach the directory),
/// `password` (mode 0600), `postgres.log`, `socket/`. It listens on 127.0.0.1 and in `socket/`, and
/// asks for the password (SCRAM) on both.
#[derive(Debug)]
pub struct Postgres {
    server: Server,
    bin: PathBuf,
    password: String,
    socket_dir: PathBuf,
}

impl Postgres {
    /// Starts the cluster in `dir`, which is made, and the cluster in it, if not there yet.
    pub async fn start(dir: impl AsRef<Path>, options: PgOptions) -> Result<Self> {
        let bin = binaries::postgres_bin_dir()?;
        let dir = made(dir.as_ref())?;
        Server::refuse_second(NAME, &dir)?;
        // Durable data must not lie where the system clears up.
        let lasting = options.lifetime == Lifetime::Detached || options.durable;
        let home = place::home(&dir, RunAs::needed(&dir.join("data"))?, lasting)?;
        let data = home.join("data");
        let run_as = RunAs::needed(&data)?;
        let password_file = dir.join("password");
        let password = files::password_at(&password_file).doing(|| "making a password".to_owned())?;
        if !data.join("PG_VERSION").exists() {
            initialise(&bin, &home, &password, run_as).await?;
        }
        let socket_dir = place::socket_dir(&home, run_as)?;
        let log = dir.join("postgres.log");
        let server = Server::start(options.port.is_some(), || {
            let lease = options.port.map_or_else(Lease::free, |port| Ok(Lease::fixed(port)))?;
            Ok(Parts {
                name: NAME,
                dir: dir.clone(),
                probe: Probe::Postgres {
                    port: lease.port,
                    bin: bin.clone(),
                    password_file: password_file.clone(),
                },
                launch: Launch {
                    program: bin.join("postgres"),
                    args: arguments(&data, &socket_dir, lease.port, &options),
                    env: vec![("LC_ALL".to_owned(), "C.UTF-8".to_owned())],
                    cwd: home.clone(),
                    run_as,
                    log: log.clone(),
                    orphan_signal: "QUIT".to_owned(),
                    lifetime: options.lifetime,
                },
                // Fast shutdown: SIGTERM would wait for every client to go.
                stop_signal: Signal::SIGINT,
                ready_within: options.ready_within,
                leases: vec![lease],
            })
        });
        let server = server.await?;
        Ok(Self { server, bin, password, socket_dir })
    }

    /// The detached cluster that runs in `dir`; `None` when none does.
    pub fn attach(dir: impl AsRef<Path>) -> Result<Option<Self>> {
        let dir = dir.as_ref();
        let Some(state) = State::read(dir)? else { return Ok(None) };
        let Probe::Postgres { port, bin, password_file } = &state.probe else { return Ok(None) };
        let Some(server) = Server::found(&state, || Parts {
            name: NAME,
            dir: dir.to_path_buf(),
            probe: state.probe.clone(),
            launch: state.launch.clone(),
            stop_signal: Signal::SIGINT,
            ready_within: PgOptions::default().ready_within,
            leases: vec![Lease::fixed(*port)],
        }) else {
            return Ok(None);
        };
        let password = files::password_at(password_file).doing(|| "reading the password".to_owned())?;
        let socket_dir = place::socket_dir(&state.launch.cwd, state.launch.run_as)?;
        Ok(Some(Self { server, bin: bin.clone(), password, socket_dir }))
    }

    /// `postgres://kilat:…@127.0.0.1:port/postgres`, as the superuser.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The same for another database.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/{database}", self.password, self.port())
    }

    /// The same by way of the Unix socket, for whoever may enter [`socket_dir`](Self::socket_dir). libpq and sqlx
    /// both read it.
    #[must_use]
    pub fn socket_url_of(&self, database: &str) -> String {
        let dir = percent_encode(self.socket_dir.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
        format!("postgres://{USER}:{}@localhost/{database}?host={dir}&port={}", self.password, self.port())
    }

    #[must_use]
    pub fn user(&self) -> &'static str {
        USER
    }

    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The directory of the Unix socket, reachable for the user PostgreSQL runs as (and root).
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Where `psql`, `pg_dump` and `pgbench` of the same version lie.
    #[must_use]
    pub fn bin_dir(&self) -> &Path {
        &self.bin
    }

    /// A new database and its URL; a copy of `template` if given, to which nobody may be connected.
    pub async fn create_database(&self, name: &str, template: Option<&str>) -> Result<String> {
        let mut statement = format!("create database {}", checked(name)?);
        if let Some(template) = template {
            statement = format!("{statement} template {}", checked(template)?);
        }
        self.execute("postgres", &statement).await?;
        Ok(self.url_of(name))
    }

    /// Drops the database, its connections included. One that does not exist is no error.
    pub async fn drop_database(&self, name: &str) -> Result<()> {
        let statement = format!("drop database if exists {} with (force)", checked(name)?);
        self.execute("postgres", &statement).await.map(drop)
    }

    /// Runs SQL as the superuser through `psql`; several statements are one transaction. Returns the
    /// rows of the last, unaligned, `|` between columns. For set-up, not for the workers.
    pub async fn execute(&self, database: &str, sql: &str) -> Result<String> {
        let answer = psql(&self.bin, self.port(), &self.password, database, sql).await;
        answer.map_err(|detail| ServersError::Sql { statement: sql.to_owned(), detail })
    }

    /// Stops it and removes its directory with everything that was put elsewhere.
    pub async fn destroy(self) -> Result<()> {
        self.server.stop().await?;
        let elsewhere = place::elsewhere(self.dir());
        for path in elsewhere.iter().map(PathBuf::as_path).chain([self.dir()]) {
            fs::remove_dir_all(path).doing(|| format!("removing {}", path.display()))?;
        }
        Ok(())
    }
}

impl Deref for Postgres {
    type Target = Server;
    fn deref(&self) -> &Server {
        &self.server
    }
}

pub(crate) fn made(dir: &Path) -> Result<PathBuf> {
    let made = fs::create_dir_all(dir).and_then(|()| fs::canonicalize(dir));
    made.doing(|| format!("making {}", dir.display()))
}

fn arguments(data: &Path, socket_dir: &Path, port: u16, options: &PgOptions) -> Vec<String> {
    let on_off = if options.durable { "on" } else { "off" };
    let settings = [
        ("listen_addresses", "127.0.0.1".to_owned()),
        // A list: the quotes keep a comma or a space in the path from splitting it.
        ("unix_socket_directories", format!("\"{}\"", socket_dir.display())),
        ("max_connections", options.max_connections.to_string()),
        ("shared_buffers", options.shared_buffers.clone()),
        ("fsync", on_off.to_owned()),
        ("synchronous_commit", "on".to_owned()),
        ("full_page_writes", on_off.to_owned()),
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        ("logging_collector", "off".to_owned()),
        ("cluster_name", USER.to_owned()),
    ];
    let further = options.settings.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let mut arguments = vec!["-D".to_owned(), data.display().to_string(), "-p".to_owned(), port.to_string()];
    for (name, value) in settings.into_iter().chain(further) {
        arguments.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    arguments
}

/// `initdb` into a directory that gets its name only when it is whole: one killed half-way must not
/// be taken for a cluster.
async fn initialise(bin: &Path, home: &Path, password: &str, run_as: Option<RunAs>) -> Result<()> {
    let (fresh, data) = (home.join("data.new"), home.join("data"));
    for leftover in [&fresh, &data] {
        let _ = fs::remove_dir_all(leftover);
    }
    let password_file = home.join("password.new");
    files::write_private(&password_file, password).doing(|| "writing a password".to_owned())?;
    fs::create_dir(&fresh).doing(|| format!("making {}", fresh.display()))?;
    if let Some(run_as) = run_as {
        run_as.own(&fresh)?;
        run_as.own(&password_file)?;
    }
    let mut initdb = std::process::Command::new(bin.join("initdb"));
    initdb.arg("-D").arg(&fresh).arg("--pwfile").arg(&password_file);
    initdb.args(["-U", USER, "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]);
    initdb.env_clear().envs(inherited()).env("LC_ALL", "C.UTF-8").current_dir(home);
    if let Some(run_as) = run_as {
        use std::os::unix::process::CommandExt;
        initdb.uid(run_as.uid).gid(run_as.gid);
    }
    let mut initdb = Command::from(initdb);
    let output = initdb.stdin(Stdio::null()).kill_on_drop(true).output().await;
    let _ = fs::remove_file(&password_file);
    let output = output.doing(|| "running initdb".to_owned())?;
    if !output.status.success() {
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        return Err(ServersError::Init { output: said });
    }
    fs::rename(&fresh, &data).doing(|| format!("naming {}", data.display()))
}

/// Quoted nowhere else, so nothing that would need quoting is let in.
fn checked(name: &str) -> Result<String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = name.chars().next().is_some_and(|first| !first.is_ascii_digit());
    if starts && name.len() <= 63 && name.chars().all(allowed) {
        Ok(format!("\"{name}\""))
    } else {
        Err(ServersError::DatabaseName(name.to_owned()))
    }
}

/// Errors are what `psql` printed.
pub(crate) async fn psql(
    bin: &Path,
    port: u16,
    password: &str,
    database: &str,
    sql: &str,
) -> Result<String, String> {
    let mut command = Command::new(bin.join("psql"));
    command.args(["-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", USER]);
    command.args(["-p", &port.to_string(), "-d", database, "-c", sql]);
    // PGHOST, PGSERVICE and their kin would lead elsewhere.
    command.env_clear().envs(inherited()).env("PGPASSWORD", password).env("PGCONNECT_TIMEOUT", "5");
    let output =
        command.stdin(Stdio::null()).kill_on_drop(true).output().await.map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_name_that_would_need_quoting_is_refused() {
        assert_eq!(checked("t_1").unwrap(), "\"t_1\"");
        for bad in ["", "1t", "a\"b", "A", "a b", &"x".repeat(64)] {
            assert!(matches!(checked(bad), Err(ServersError::DatabaseName(_))), "{bad}");
        }
    }

    #[test]
    fn settings_of_the_caller_come_last_and_so_win() {
        let settings = vec![("shared_buffers".to_owned(), "1GB".to_owned())];
        let options = PgOptions { durable: false, settings, ..PgOptions::default() };
        let arguments = arguments(Path::new("/d"), Path::new("/s"), 1, &options);
        assert_eq!(arguments.last().unwrap(), "shared_buffers=1GB");
        assert!(arguments.contains(&"fsync=off".to_owned()));
    }
}
