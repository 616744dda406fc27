//! The whole system, started, used and stopped as people do it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::process::Stdio;

use common::{Here, eventually, is_alive};
use serde_json::Value;

/// Every process of a running system.
fn pids(ready: &Value) -> Vec<u64> {
    let servers = ready["servers"].as_array().expect("servers").iter();
    servers
        .map(|server| &server["pid"])
        .chain([&ready["pid"]])
        .map(|pid| pid.as_u64().expect("a pid"))
        .collect()
}

#[test]
fn up_is_used_and_down_leaves_nothing_behind() {
    let here = Here::new();
    let ready = here.run(&["--json", "up", "--detach"]).well().json();
    let pids = pids(&ready);
    assert_eq!(pids.len(), 4);
    assert!(pids.iter().all(|pid| is_alive(*pid)), "{ready}");

    let again = here.run(&["--json", "up", "--detach"]).well().json();
    assert_eq!(again["pid"], ready["pid"], "a second up shows the first");

    eventually("the system is well", || here.run(&["status"]).code == 0);
    let status = here.run(&["--json", "status"]).well().json();
    assert_eq!(status["well"], true, "{status}");
    assert_eq!(status["ready"], true, "{status}");
    for service in [
        "catalogue",
        "inventory",
        "orders",
        "payments",
        "checkout",
        "geo",
        "fulfilment",
        "dispatch",
        "tracking",
        "eta",
        "devices",
        "search",
        "promo",
        "pricing",
        "flashsale",
        "cart",
    ] {
        assert_eq!(status["services"][service], 1, "{status}");
    }
    let streams: Vec<&str> =
        status["streams"].as_array().unwrap().iter().filter_map(|stream| stream["name"].as_str()).collect();
    assert_eq!(
        streams,
        ["ADVISORY", "CHECKOUT", "DISPATCH", "DLQ", "EVENTS", "KV_DRIVER", "KV_IDEM", "KV_LEASE", "TRACK"]
    );

    let demo = here.run(&["--json", "demo"]);
    assert_eq!(demo.code, 0, "{demo:?}");
    let stories = demo.json()["stories"].as_array().unwrap().clone();
    assert_eq!(stories.len(), 8);
    assert!(stories[0]["timeline"].as_array().is_some_and(|timeline| timeline.len() >= 2), "{stories:?}");

    let sagas = here.run(&["--json", "saga", "ls", "--state", "confirmed"]).well().json();
    let saga = sagas["items"][0]["saga_id"].as_str().expect("a confirmed saga").to_owned();
    assert_eq!(here.run(&["--json", "saga", "show", &saga]).well().json()["saga_id"], saga.as_str());
    let settled = here.run(&["saga", "retry", &saga]);
    assert_eq!(settled.code, 1, "only a stuck saga is retried: {settled:?}");
    assert!(settled.err.contains("checkout.saga_not_stuck"), "{settled:?}");

    assert_eq!(here.run(&["--json", "dlq", "ls"]).well().json(), serde_json::json!([]));
    let apply = here.run(&["--json", "nats", "apply", "--dry-run"]).well().json();
    assert!(apply["changes"].as_array().unwrap().iter().all(|change| change["action"] == "same"), "{apply}");
    here.run(&["migrate"]).well();

    here.run(&["down"]).well();
    for pid in &pids {
        assert!(!is_alive(*pid), "process {pid} has outlived `down`");
    }
    assert_eq!(here.run(&["status"]).code, 3);

    // The data stays: the orders of before are there, and the demo data is not given twice.
    let ready = here.run(&["--json", "up", "--detach"]).well().json();
    assert_eq!(here.run(&["--json", "saga", "show", &saga]).well().json()["saga_id"], saga.as_str());
    here.run(&["down"]).well();
    assert!(self::pids(&ready).iter().all(|pid| !is_alive(*pid)));
}

#[test]
fn some_roles_may_run_without_the_others() {
    let here = Here::new();
    let unknown = here.run(&["up", "--detach", "--roles", "catalogue,ordres"]);
    assert_eq!(unknown.code, 1, "{unknown:?}");
    assert!(unknown.err.contains("\"ordres\" is no role"), "{unknown:?}");

    let ready = here.run(&["--json", "up", "--detach", "--roles", "catalogue,inventory"]).well().json();
    assert_eq!(ready["roles"], serde_json::json!(["catalogue", "inventory"]));
    let status = here.run(&["--json", "status"]).json();
    assert_eq!(status["services"]["inventory"], 1, "{status}");
    assert_eq!(status["services"]["orders"], 0, "{status}");
    assert_eq!(status["ready"], false, "nobody can order: {status}");
    here.run(&["down"]).well();
}

#[test]
fn a_killed_parent_takes_its_servers_along_and_a_dead_server_is_started_again() {
    let here = Here::new();
    let ready = here.run(&["--json", "up", "--detach", "--no-demo"]).well().json();
    let pids = pids(&ready);

    let redis = ready["servers"].as_array().unwrap().iter().find(|server| server["name"] == "redis").unwrap();
    kill(redis["pid"].as_u64().unwrap());
    let pid_now = || {
        let text = std::fs::read_to_string(here.path().join("ready.json")).unwrap_or_default();
        let ready: Value = serde_json::from_str(&text).unwrap_or_default();
        let servers = ready["servers"].as_array().cloned().unwrap_or_default();
        servers.iter().find(|server| server["name"] == "redis").and_then(|server| server["pid"].as_u64())
    };
    eventually("redis runs again", || {
        pid_now().is_some_and(|pid| redis["pid"].as_u64() != Some(pid) && is_alive(pid))
    });
    let redis = pid_now().unwrap();
    eventually("the system is well again", || here.run(&["status"]).code == 0);

    kill(ready["pid"].as_u64().unwrap());
    eventually("everything is gone", || !is_alive(redis) && pids.iter().all(|pid| !is_alive(*pid)));
    assert_eq!(here.run(&["status"]).code, 3, "what was left in the directory deceives nobody");
}

#[test]
fn a_foreground_up_ends_well_on_a_signal() {
    let here = Here::new();
    std::fs::create_dir(here.path()).expect("a directory");
    let log = here.path().join("up.log");
    let mut up = here
        .command(&["--json", "up", "--no-demo"])
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).expect("a log"))
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let mut out = std::io::BufReader::new(up.stdout.take().expect("a pipe"));
    std::io::BufRead::read_line(&mut out, &mut line).expect("a line");
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {}", said()));
    assert_eq!(ready["pid"], up.id());
    let bound = here.run(&["up", "--bind", "127.0.0.1:1"]).well();
    assert!(bound.out.contains("runs already"), "{bound:?}");
    signal(u64::from(up.id()), nix::sys::signal::Signal::SIGINT);
    assert!(up.wait().expect("it ends").success());
    assert!(pids(&ready).iter().all(|pid| !is_alive(*pid)));
}

fn kill(pid: u64) {
    signal(pid, nix::sys::signal::Signal::SIGKILL);
}

fn signal(pid: u64, signal: nix::sys::signal::Signal) {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).unwrap());
    nix::sys::signal::kill(pid, signal).expect("a signal");
}
