//! The short kill matrix: every part dies once by `kill -9` under load, and the world still adds up. The
//! long one is `make chaos`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::Here;

#[test]
fn every_part_may_die_once_under_load() {
    let here = Here::new();
    let report =
        here.run(&["--json", "chaos", "--rate", "30", "--hits", "1", "--pause-ms", "1000"]).well().json();
    let kills = report["chaos"]["kills"].as_object().expect("kills");
    for part in [
        "gateway",
        "checkout",
        "inventory",
        "orders",
        "payments",
        "catalogue",
        "nats-server",
        "redis",
        "postgres",
    ] {
        assert_eq!(kills[part], 1, "{part} was not hit: {report}");
    }
    assert!(report["chaos"]["orders"].as_u64().unwrap() > 100, "hardly anything was sold: {report}");
    assert_eq!(report["audit"]["verdict"], "clean", "{report}");
}
