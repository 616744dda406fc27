//! The short kill matrices: every part dies once by `kill -9` under load, and the world still adds up. The
//! long ones are `make chaos`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::sync::{Mutex, PoisonError};

use common::Here;

/// Each has the machine to itself: a part that is killed must find its port free when it comes back.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn every_part_may_die_once_under_load() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
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

#[test]
fn every_part_of_the_delivery_line_may_die_once_under_a_city() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let here = Here::new();
    let said = here.run(&["--json", "chaos", "--delivery", "--hits", "1", "--pause-ms", "800"]);
    let report = said.well().json();
    for part in ["gateway", "fulfilment", "dispatch", "tracking", "geo", "eta", "devices"] {
        assert_eq!(report["kills"][part], 1, "{part} was not hit: {report}");
    }
    let city = &report["city"];
    assert_eq!(city["violations"], serde_json::json!({}), "{report}");
    assert_eq!(city["unfinished"], serde_json::json!({}), "{report}");
    assert!(city["delivered"].as_u64().unwrap() >= 5, "hardly anything was delivered: {report}");
    assert_eq!(report["audit"]["verdict"], "clean", "{report}");
}

#[test]
fn what_a_sale_is_made_of_may_die_while_it_sells() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let here = Here::new();
    let few = ["--buyers", "300", "--units", "60", "--rate", "40", "--hits", "1"];
    let report = here.run(&[&["--json", "chaos", "--sale"], &few[..]].concat()).well().json();
    let sale = &report["sale"];
    for part in ["redis", "flashsale", "inventory", "checkout", "gateway", "orders", "payments", "catalogue"]
    {
        assert_eq!(sale["kills"][part], 1, "{part} was not hit: {report}");
    }
    assert_eq!(sale["broken"], serde_json::json!([]), "{report}");
    for count in ["bought", "orders", "claims"] {
        assert_eq!(sale[count], 60, "{count}: {report}");
    }
    assert_eq!(report["audit"]["verdict"], "clean", "{report}");
}
