//! Finding the programs. Nothing is installed here: a missing one is named, with the command that
//! installs it.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::error::{Result, ServersError};

/// The oldest nats-server with everything the streams need: atomic batches and message schedules.
pub const NATS_AT_LEAST: (u32, u32) = (2, 12);

const HINT: &str = "`sh .ci/needs` installs it";

/// `nats-server`: on `PATH` when new enough, else `$KILAT_BIN/nats-server`, else
/// `.kilat/bin/nats-server` in the current directory or the nearest one above it that has it (a
/// test runs in its crate's directory, the binary lies at the root of the workspace).
pub fn nats_server() -> Result<PathBuf> {
    let here = env::current_dir().ok();
    let above = here.iter().flat_map(|dir| dir.ancestors()).map(|dir| dir.join(".kilat/bin/nats-server"));
    let named = env::var_os("KILAT_BIN").map(|dir| PathBuf::from(dir).join("nats-server"));
    on_path("nats-server")
        .into_iter()
        .chain(named)
        .chain(above)
        .find(|file| is_program(file) && version_of(file).is_some_and(|version| version >= NATS_AT_LEAST))
        .ok_or_else(|| missing(&format!("nats-server {}.{} or later", NATS_AT_LEAST.0, NATS_AT_LEAST.1)))
}

pub fn redis_server() -> Result<PathBuf> {
    on_path("redis-server").ok_or_else(|| missing("redis-server"))
}

/// The directory that holds `postgres`, `initdb` and `psql` of one version: that of the `postgres`
/// on `PATH`, else under `/usr/lib/postgresql` the newest, where one that has PostGIS beside it goes
/// before a newer one that has not.
pub fn postgres_bin_dir() -> Result<PathBuf> {
    let on_path = on_path("postgres").and_then(|file| fs::canonicalize(file).ok());
    let on_path = on_path.and_then(|file| file.parent().map(Path::to_path_buf));
    on_path
        .filter(|dir| is_cluster_bin(dir))
        .or_else(|| packaged_postgres(Path::new("/usr/lib/postgresql"), Path::new("/usr/share/postgresql")))
        .ok_or_else(|| missing("PostgreSQL (initdb, postgres, psql)"))
}

fn packaged_postgres(lib: &Path, share: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(lib).ok()?.flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let has_postgis = share.join(version.to_string()).join("extension/postgis.control").exists();
        let bin = entry.path().join("bin");
        is_cluster_bin(&bin).then_some((has_postgis, version, bin))
    });
    versions.max().map(|(_, _, bin)| bin)
}

fn is_cluster_bin(dir: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|program| is_program(&dir.join(program)))
}

pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(program)).find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

fn missing(what: &str) -> ServersError {
    ServersError::Missing { what: what.to_owned(), hint: HINT.to_owned() }
}

/// Major and minor, read from `--version`. `None` when the program does not run or says no version.
pub(crate) fn version_of(program: &Path) -> Option<(u32, u32)> {
    let out = Command::new(program).arg("--version").output().ok()?;
    parse_version(&String::from_utf8_lossy(&out.stdout))
}

/// The first `major.minor` in the line: `nats-server: v2.15.1`, `Redis server v=7.0.15 sha=…`.
fn parse_version(line: &str) -> Option<(u32, u32)> {
    line.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
        let mut parts = word.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_programs_print() {
        assert_eq!(parse_version("nats-server: v2.15.1\n"), Some((2, 15)));
        assert_eq!(parse_version("Redis server v=7.0.15 sha=00000000:0"), Some((7, 0)));
        assert_eq!(parse_version("nats-server: devel"), None);
    }

    #[test]
    fn a_postgres_with_postgis_goes_before_a_newer_one_without() {
        let root = tempfile::tempdir().unwrap();
        let (lib, share) = (root.path().join("lib"), root.path().join("share"));
        for version in ["9", "15", "17"] {
            let bin = lib.join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for program in ["initdb", "postgres", "psql"] {
                fs::write(bin.join(program), "").unwrap();
                fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        assert_eq!(packaged_postgres(&lib, &share), Some(lib.join("17/bin")));
        let extensions = share.join("15/extension");
        fs::create_dir_all(&extensions).unwrap();
        fs::write(extensions.join("postgis.control"), "").unwrap();
        assert_eq!(packaged_postgres(&lib, &share), Some(lib.join("15/bin")));
    }

    #[test]
    fn what_is_missing_names_the_command_that_installs_it() {
        let said = missing("redis-server").to_string();
        assert_eq!(said, "redis-server not found; `sh .ci/needs` installs it");
    }
}
