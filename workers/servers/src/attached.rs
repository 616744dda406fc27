//! How a server is made to die with its parent, even when the parent is killed by `kill -9`.
//!
//! The shell that is to become the server first leaves a watcher behind, which reads from a pipe
//! whose other end only the parent holds, and then turns into the server by `exec`: so the server
//! keeps the pid the parent knows, and there is no moment in which it runs unwatched. When the
//! parent ends the kernel closes the pipe, the watcher reads the end of it and kills.
//!
//! The parent-death signal of prctl(2) would not do: it fires when the *thread* that started the
//! child ends, and an async runtime's threads come and go.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// A program, its arguments still to be added, that does not outlive the process that spawns this command and keeps the
/// child's standard input. `signal` is what it gets first then, by name: `KILL` needs nothing after it.
pub fn attached(program: &Path, signal: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", WATCHED, "sh", signal]).arg(program).stdin(Stdio::piped());
    shell
}

/// Arguments: the signal to try first, then program and arguments. The pipe is standard input.
///
/// The watcher is a grandchild, so that the server has no child it does not know: PostgreSQL takes
/// an unknown child's death for a crash. Before it signals it compares the start time in
/// `/proc/<pid>/stat` (field 22, the 20th after the name) with the one it saw at first: the pid may
/// meanwhile belong to another process. It is frozen servers too that must go, hence `CONT`; and the
/// kernel sends SIGHUP to the whole group of a frozen server whose parent ends, hence `trap`.
const WATCHED: &str = r#"
signal=$1 pid=$$
shift
started() {
    started=
    read -r stat <"/proc/$pid/stat" || return 0
    set -- ${stat##*) }
    started=${20}
}
exec 3<&0 </dev/null
started
born=$started
( (
    trap '' HUP INT QUIT TERM
    while read -r _ <&3; do :; done
    tries=0
    while [ "$tries" -lt 10 ]; do
        started
        [ "$started" = "$born" ] || exit 0
        kill -s CONT "$pid"
        kill -s "$signal" "$pid"
        sleep 1
        tries=$((tries + 1))
        signal=CONT
    done
    kill -s KILL "$pid"
) >/dev/null 2>&1 & )
exec "$@" 3<&-
"#;
