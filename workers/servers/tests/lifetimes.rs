//! Who outlives whom.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use common::{eventually, exists, talk};
use servers::{Lifetime, NatsOptions, Redis, RedisOptions, ServersError, Stack, StackOptions};

/// A parent to be killed: starts one server and waits.
const HOLD: &str = env!("CARGO_BIN_EXE_servers-hold");

fn holding(kind: &str, dir: &Path, pause: bool) -> (Child, u32) {
    let mut command = Command::new(HOLD);
    command.arg(kind).arg(dir).args(pause.then_some("pause")).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().parse().unwrap())
}

#[tokio::test]
async fn an_attached_server_dies_with_a_parent_that_is_killed() {
    for (kind, pause) in [("redis", false), ("nats", false), ("postgres", false), ("postgres", true)] {
        let dir = tempfile::tempdir().unwrap();
        let (mut parent, pid) = holding(kind, dir.path(), pause);
        assert!(exists(pid));
        parent.kill().unwrap();
        parent.wait().unwrap();
        eventually(&format!("{kind} {pid} dies with its parent"), || !exists(pid)).await;
    }
}

#[tokio::test]
async fn dropping_an_attached_server_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let redis = Redis::start(dir.path(), RedisOptions::default()).await.unwrap();
    let pid = redis.pid().unwrap();
    drop(redis);
    assert!(!exists(pid));
}

#[tokio::test]
async fn a_detached_stack_is_found_restarted_and_stopped_by_whoever_comes_later() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = StackOptions { nats: NatsOptions::new(common::NATS), ..StackOptions::default() };
    options.postgres.lifetime = Lifetime::Detached;
    options.redis.lifetime = Lifetime::Detached;
    options.nats.lifetime = Lifetime::Detached;
    assert!(Stack::attach(dir.path()).unwrap().is_none());
    let started = Stack::start(dir.path(), options.clone()).await.unwrap();
    started.postgres.execute("postgres", "create table t as select 7 as n").await.unwrap();
    let pids = [started.postgres.pid(), started.redis.pid(), started.nats.pid()].map(Option::unwrap);
    drop(started);
    assert!(pids.iter().all(|pid| exists(*pid)));

    let found = Stack::attach(dir.path()).unwrap().unwrap();
    assert_eq!([found.postgres.pid(), found.redis.pid(), found.nats.pid()].map(Option::unwrap), pids);
    assert_eq!(found.postgres.execute("postgres", "select n from t").await.unwrap(), "7");
    assert!(
        talk(found.redis.port(), &format!("AUTH {}\r\n", found.redis.password()), "\n").starts_with("+OK")
    );
    let second = Redis::start(dir.path().join("redis"), options.redis.clone()).await.unwrap_err();
    assert!(matches!(second, ServersError::AlreadyRunning { pid, .. } if pid == pids[1]));

    let port = found.nats.port();
    found.nats.kill9().unwrap();
    found.nats.restart().await.unwrap();
    found.postgres.restart().await.unwrap();
    assert!(talk(port, "", "\r\n").starts_with("INFO "));
    drop(found);

    assert!(Stack::stop_in(dir.path()).await.unwrap());
    assert!(!Stack::stop_in(dir.path()).await.unwrap());
    assert!(Stack::attach(dir.path()).unwrap().is_none());
    assert!(!pids.iter().any(|pid| exists(*pid)));
    let again = Stack::start(dir.path(), options).await.unwrap();
    assert_eq!(again.postgres.execute("postgres", "select n from t").await.unwrap(), "7");
    again.stop().await.unwrap();
}

#[tokio::test]
async fn a_stack_of_which_one_part_fails_leaves_nothing_running() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = StackOptions { nats: NatsOptions::new("no_such_field: 1"), ..StackOptions::default() };
    options.redis.lifetime = Lifetime::Detached;
    options.postgres.lifetime = Lifetime::Detached;
    let error = Stack::start(dir.path(), options).await.unwrap_err();
    assert!(matches!(error, ServersError::Exited { server: "nats-server", .. }), "{error}");
    assert!(!Stack::stop_in(dir.path()).await.unwrap());
}

#[test]
fn a_missing_program_is_named_with_the_command_that_installs_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(HOLD);
    // Neither on PATH, nor in KILAT_BIN, nor in or above the current directory.
    command.env("PATH", dir.path()).env_remove("KILAT_BIN").current_dir(dir.path());
    let refused = command.args(["nats", "data"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success());
    assert!(
        said.contains("Missing") && said.contains("nats-server 2.12") && said.contains("sh .ci/needs"),
        "{said}"
    );
}
