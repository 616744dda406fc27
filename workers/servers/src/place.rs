//! Where PostgreSQL may keep its data, and as whom it runs.
//!
//! PostgreSQL refuses to run as root. Under root it runs as `postgres`, or `nobody` where there is no
//! such user, and that user must be able to reach the data directory: a clone under a home directory
//! with mode 0700 it cannot. Then the data goes to a fresh directory among the temporary ones, and a
//! symlink stands in the place that was asked for.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use nix::unistd::{User, geteuid};
use serde::{Deserialize, Serialize};

use crate::error::{Doing, Result, ServersError};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunAs {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl RunAs {
    /// `None` for an ordinary user, who runs everything as themselves. Data that is there already
    /// belongs to whom it belongs to: PostgreSQL starts for its owner only.
    pub(crate) fn needed(data: &Path) -> Result<Option<Self>> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        if let Ok(meta) = fs::metadata(data)
            && meta.uid() != 0
        {
            return Ok(Some(Self { uid: meta.uid(), gid: meta.gid() }));
        }
        for name in ["postgres", "nobody"] {
            if let Ok(Some(user)) = User::from_name(name) {
                return Ok(Some(Self { uid: user.uid.as_raw(), gid: user.gid.as_raw() }));
            }
        }
        Err(ServersError::Missing {
            what: "a user for PostgreSQL to run as".to_owned(),
            hint: "as root it needs a user postgres or nobody".to_owned(),
        })
    }

    pub(crate) fn own(self, path: &Path) -> Result<()> {
        chown(path, Some(self.uid), Some(self.gid)).doing(|| format!("giving {} away", path.display()))
    }

    /// Tried, not derived from mode bits: access lists and mount options count as well.
    fn reaches(self, dir: &Path) -> bool {
        let mut probe = Command::new("/bin/sh");
        probe.args(["-c", "cd -- \"$1\"", "sh"]).arg(dir).current_dir("/").uid(self.uid).gid(self.gid);
        probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success())
    }
}

/// The directory to keep PostgreSQL's files in: `dir` itself, or where its link `home` leads.
/// `lasting` data prefers a temporary directory that is not emptied at boot.
pub(crate) fn home(dir: &Path, run_as: Option<RunAs>, lasting: bool) -> Result<PathBuf> {
    let link = dir.join("home");
    if let Ok(home) = fs::canonicalize(&link) {
        return Ok(home);
    }
    if fs::symlink_metadata(&link).is_ok() {
        tracing::warn!(link = %link.display(), "the data this leads to is gone, beginning afresh");
        fs::remove_file(&link).doing(|| format!("removing {}", link.display()))?;
    }
    let Some(run_as) = run_as else { return Ok(dir.to_path_buf()) };
    if run_as.reaches(dir) {
        return Ok(dir.to_path_buf());
    }
    let among = temporary_dirs(lasting).into_iter().find(|among| run_as.reaches(among));
    let among = among.ok_or_else(|| ServersError::Missing {
        what: "a directory PostgreSQL's user can reach".to_owned(),
        hint: "none of TMPDIR, /tmp and /var/tmp can be".to_owned(),
    })?;
    let home = fresh_dir(&among)?;
    run_as.own(&home)?;
    std::os::unix::fs::symlink(&home, &link).doing(|| format!("linking {}", link.display()))?;
    Ok(home)
}

/// A private directory for the socket: within `home`, or among the temporary ones when the path
/// would pass 100 characters (the system's limit for a socket is 107).
pub(crate) fn socket_dir(home: &Path, run_as: Option<RunAs>) -> Result<PathBuf> {
    let within = home.join("socket");
    let dir = if within.join(".s.PGSQL.65535").as_os_str().len() <= 100 {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&within)
            .doing(|| "making socket/".to_owned())?;
        within
    } else {
        let link = home.join("socket.at");
        match fs::canonicalize(&link) {
            Ok(dir) => dir,
            Err(_) => {
                let _ = fs::remove_file(&link);
                let dir = fresh_dir(Path::new("/tmp"))?;
                std::os::unix::fs::symlink(&dir, &link).doing(|| format!("linking {}", link.display()))?;
                dir
            }
        }
    };
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).doing(|| "closing socket/".to_owned())?;
    if let Some(run_as) = run_as {
        run_as.own(&dir)?;
    }
    Ok(dir)
}

/// Everything [`home`] and [`socket_dir`] made outside `dir`.
pub(crate) fn elsewhere(dir: &Path) -> Vec<PathBuf> {
    let home = fs::canonicalize(dir.join("home")).ok();
    let socket = fs::canonicalize(home.as_deref().unwrap_or(dir).join("socket.at")).ok();
    socket.into_iter().chain(home).collect()
}

fn temporary_dirs(lasting: bool) -> Vec<PathBuf> {
    let mut dirs = vec![std::env::temp_dir(), PathBuf::from("/tmp"), PathBuf::from("/var/tmp")];
    if lasting {
        dirs.rotate_right(1);
    }
    dirs
}

fn fresh_dir(among: &Path) -> Result<PathBuf> {
    let made = tempfile::Builder::new().prefix("kilat-pg-").tempdir_in(among);
    Ok(made.doing(|| format!("making a directory in {}", among.display()))?.keep())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_user_keeps_the_data_where_it_was_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(home(dir.path(), None, false).unwrap(), dir.path());
    }

    #[test]
    fn a_long_path_gets_its_socket_elsewhere_and_finds_it_again() {
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("x".repeat(100));
        fs::create_dir(&long).unwrap();
        let socket = socket_dir(&long, None).unwrap();
        assert!(socket.as_os_str().len() < 60);
        assert_eq!(socket_dir(&long, None).unwrap(), socket);
        assert_eq!(elsewhere(&long), vec![socket.clone()]);
        fs::remove_dir(socket).unwrap();
    }

    #[test]
    fn a_link_to_data_that_is_gone_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(dir.path().join("gone"), dir.path().join("home")).unwrap();
        assert_eq!(home(dir.path(), None, false).unwrap(), dir.path());
        assert!(fs::symlink_metadata(dir.path().join("home")).is_err());
    }
}
