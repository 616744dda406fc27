//! The directory of `kilat up`.
//!
//! | In it | |
//! |---|---|
//! | `lock` | held by the process that runs everything, with its pid; free when nothing runs |
//! | `secrets` | the servers' passwords, made once (0600) |
//! | `keys/` | the signing key of development tokens, `jwt.pem` (0600), and `jwks.json` |
//! | `env` | the running system's settings, secrets included (0600): `set -a; . .kilat/env` |
//! | `ready.json` | where everything is, while it runs (0600) |
//! | `servers/` | the servers' own directories, data and logs |
//! | `kilat.log` | what the background process logged |

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

pub mod secrets;

/// Settings by their names in the environment.
pub type Settings = BTreeMap<String, String>;

#[derive(Clone, Debug)]
pub struct Local {
    dir: PathBuf,
}

/// Where everything is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ready {
    /// The process that runs the roles and holds the servers.
    pub pid: u32,
    pub http: String,
    pub docs: String,
    pub metrics: String,
    pub nats: String,
    pub postgres: String,
    pub redis: String,
    pub roles: Vec<String>,
    pub servers: Vec<ServerReady>,
    /// Of the customer `usr_demo`.
    pub token: String,
    pub took_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerReady {
    pub name: String,
    pub pid: Option<u32>,
    pub port: u16,
    pub log: PathBuf,
}

/// Held for as long as everything runs; the kernel lets it go with the process, however it ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "dropping it is what it is for")] File);

/// Who holds the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub pid: u32,
}

impl Local {
    /// The directory, made if it is not there. Absolute, so that it means the same to other processes.
    ///
    /// Under root PostgreSQL runs as another user, who must get through to its own directory; every file
    /// with a secret is private by itself.
    pub fn make(dir: &Path) -> anyhow::Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(if nix::unistd::geteuid().is_root() { 0o711 } else { 0o700 })
            .create(dir)
            .with_context(|| format!("making {}", dir.display()))?;
        Ok(Self { dir: fs::canonicalize(dir).with_context(|| format!("finding {}", dir.display()))? })
    }

    /// The directory, if it is there.
    pub fn at(dir: &Path) -> Option<Self> {
        Some(Self { dir: fs::canonicalize(dir).ok()? })
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn servers(&self) -> PathBuf {
        self.dir.join("servers")
    }

    pub fn keys(&self) -> PathBuf {
        self.dir.join("keys")
    }

    pub fn log(&self) -> PathBuf {
        self.dir.join("kilat.log")
    }

    pub fn secrets(&self) -> PathBuf {
        self.dir.join("secrets")
    }

    pub fn seeded(&self) -> PathBuf {
        self.dir.join("demo-data")
    }

    /// Takes the lock; `Err` is who has it.
    pub fn lock(&self) -> anyhow::Result<Result<Lock, Holder>> {
        let path = self.dir.join("lock");
        let open =
            || OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = open().with_context(|| format!("opening {}", path.display()))?;
        // Somebody who only looks holds it for a moment.
        for _ in 0..20 {
            match file.try_lock() {
                Ok(()) => {
                    file.set_len(0)?;
                    file.rewind()?;
                    write!(file, "{}", std::process::id())?;
                    return Ok(Ok(Lock(file)));
                }
                Err(TryLockError::WouldBlock) => match read_pid(&mut file)? {
                    Some(pid) => return Ok(Err(Holder { pid })),
                    None => std::thread::sleep(Duration::from_millis(10)),
                },
                Err(TryLockError::Error(error)) => return Err(error).context("locking the directory"),
            }
        }
        anyhow::bail!("{} is held by a process that does not say who it is", path.display())
    }

    /// Who runs everything; `None` when nobody does.
    pub fn holder(&self) -> anyhow::Result<Option<Holder>> {
        let path = self.dir.join("lock");
        let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("opening {}", path.display())),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => Ok(read_pid(&mut file)?.map(|pid| Holder { pid })),
            Err(TryLockError::Error(error)) => Err(error).context("looking at the lock"),
        }
    }

    /// What runs, once it is ready.
    pub fn ready(&self) -> anyhow::Result<Option<Ready>> {
        let Some(holder) = self.holder()? else { return Ok(None) };
        let path = self.dir.join("ready.json");
        match fs::read_to_string(&path) {
            Ok(text) => {
                let ready: Ready =
                    serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
                // One left behind by a process that was killed speaks of what is no more.
                Ok(Some(ready).filter(|ready| ready.pid == holder.pid))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    pub fn set_ready(&self, ready: &Ready) -> anyhow::Result<()> {
        let path = self.dir.join("ready.json");
        write_private(&path, &serde_json::to_string_pretty(ready)?)
    }

    /// Not ready any more.
    pub fn clear_ready(&self) {
        let _ = fs::remove_file(self.dir.join("ready.json"));
    }

    /// What the running system was started with.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        let path = self.dir.join("env");
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(parse(&text))
    }

    pub fn set_settings(&self, settings: &Settings) -> anyhow::Result<()> {
        write_private(&self.dir.join("env"), &render(settings))
    }
}

fn read_pid(file: &mut File) -> io::Result<Option<u32>> {
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text.trim().parse().ok())
}

/// A file nobody else can read, whole or not at all.
fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let fresh = path.with_extension("new");
    let write = || {
        let _ = fs::remove_file(&fresh);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(text.as_bytes())?;
        fs::rename(&fresh, path)
    };
    write().with_context(|| format!("writing {}", path.display()))
}

/// Single quotes: a shell takes what is in them as it stands.
fn render(settings: &Settings) -> String {
    settings.iter().map(|(name, value)| format!("{name}='{}'\n", value.replace('\'', r"'\''"))).collect()
}

fn parse(text: &str) -> Settings {
    let line = |line: &str| {
        let (name, value) = line.split_once('=')?;
        let value = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).unwrap_or(value);
        Some((name.trim().to_owned(), value.replace(r"'\''", "'")))
    };
    text.lines().filter(|line| !line.trim_start().starts_with('#')).filter_map(line).collect()
}

#[cfg(test)]
mod tests;
