//! The built program, run as people run it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, dead_code)]

use std::{
    fs::Permissions,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A directory of its own; what still runs in it when the test ends is stopped.
pub struct Here {
    dir: tempfile::TempDir,
}

#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The last line of standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        let line = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    #[track_caller]
    pub fn well(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

impl Here {
    pub fn new() -> Self {
        // Under root PostgreSQL runs as another user, who has to get in.
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix("kilat-cli-").permissions(Permissions::from_mode(0o755));
        Self { dir: builder.tempdir().expect("a directory") }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("kilat")
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kilat"));
        command.arg("--dir").arg(self.path()).args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
        // What is set for the person at the keyboard must not decide what a test sees.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("KILAT_") && name != "KILAT_BIN") {
                command.env_remove(name);
            }
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        said(self.command(args).stdin(Stdio::null()).output().expect("it runs"))
    }

    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Said {
        let piped = || Stdio::piped();
        let mut child =
            self.command(args).stdin(piped()).stdout(piped()).stderr(piped()).spawn().expect("it runs");
        // One that refuses its arguments does not read.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        said(child.wait_with_output().expect("it ends"))
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let _ = self.command(&["down"]).output();
    }
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

pub fn is_alive(pid: u64) -> bool {
    // A zombie has ended, whoever may still have to hear of it.
    let stat =
        std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Waits for what another process does, which nobody here can be woken by.
#[track_caller]
pub fn eventually(what: &str, mut yes: impl FnMut() -> bool) {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(90);
    while !yes() {
        assert!(std::time::Instant::now() < until, "not within 90 s: {what}");
        std::thread::park_timeout(std::time::Duration::from_millis(50));
    }
}
