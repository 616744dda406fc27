//! `compose.yaml` and `.env.example` against what the program has.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml_ng::Value;

const TEXT: &str = include_str!("../../../compose.yaml");
const EXAMPLE: &str = include_str!("../../../.env.example");

fn compose() -> Value {
    let mut file: Value = serde_yaml_ng::from_str(TEXT).expect("YAML");
    file.apply_merge().expect("merges");
    file
}

fn services() -> BTreeMap<String, Value> {
    serde_yaml_ng::from_value(compose()["services"].clone()).expect("services")
}

fn words(value: &Value) -> Vec<String> {
    value.as_sequence().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Names of the mapping at `value`.
fn names(value: &Value) -> BTreeSet<String> {
    value
        .as_mapping()
        .into_iter()
        .flatten()
        .filter_map(|(name, _)| name.as_str())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_role_has_a_service_that_holds_its_own_password_only() {
    let hint = common::Here::new().run(&["worker", "nobody"]).err;
    let roles = hint.lines().find_map(|line| line.split_once("roles are: ")).expect("the roles").1;
    let services = services();
    for role in roles.split(", ").filter(|role| *role != "all") {
        let service = services.get(role).unwrap_or_else(|| panic!("no service {role}"));
        assert_eq!(words(&service["command"]), ["worker", role]);
        let passwords: Vec<_> = names(&service["environment"])
            .into_iter()
            .filter(|name| name.starts_with("KILAT_NATS_PASSWORD_"))
            .collect();
        let own = format!("KILAT_NATS_PASSWORD_{}", role.to_uppercase());
        // Who a device is is answered from another account, and connections are cut from a third.
        let also = ["KILAT_NATS_PASSWORD_CALLOUT", "KILAT_NATS_PASSWORD_SYS"];
        let others: Vec<_> = passwords.iter().filter(|name| **name != own).collect();
        assert!(passwords.contains(&own), "{role}");
        assert!(others.is_empty() || (role == "devices" && others == also), "{role} {others:?}");
        let check = words(&service["healthcheck"]["test"]).join(" ");
        assert!(check.ends_with(&format!("kilat_worker_serving{{worker=\"{role}\"}} 1")), "{check}");
    }
}

#[test]
fn the_nats_server_is_given_every_password_it_asks_for() {
    let environment = names(&services()["nats"]["environment"]);
    let asked = nats_config::SERVER_CONF
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split('$').skip(1))
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default())
        // `$JS…` and the like are subjects.
        .filter(|name| name.starts_with("KILAT_"));
    for name in asked {
        assert!(environment.contains(name), "{name}");
    }
}

#[test]
fn a_secret_has_no_default_and_stands_in_the_example() {
    let mut asked = BTreeSet::new();
    for variable in
        TEXT.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(variable, _)| variable)
    {
        let name = variable.split(':').next().unwrap();
        let secret = ["PASSWORD", "SECRET"].iter().any(|word| name.contains(word));
        assert_eq!(
            secret,
            variable.contains(":?"),
            "{variable}: a secret is required, all else has a default"
        );
        assert!(secret || variable.contains(":-"), "{variable}");
        if secret {
            asked.insert(name);
        }
    }
    let lines = EXAMPLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let given: BTreeSet<_> = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    assert_eq!(asked, given);
}

#[test]
fn nothing_is_published_beyond_this_machine() {
    for (name, service) in services() {
        for port in words(&service["ports"]) {
            assert!(port.starts_with("127.0.0.1:"), "{name} {port}");
        }
    }
}

#[test]
fn what_is_waited_for_is_there_and_can_get_there() {
    let (file, services) = (compose(), services());
    for (name, service) in &services {
        for (needed, how) in service["depends_on"].as_mapping().into_iter().flatten() {
            let needed = needed.as_str().unwrap();
            let other = services.get(needed).unwrap_or_else(|| panic!("{name} needs {needed}"));
            match how["condition"].as_str().unwrap() {
                "service_healthy" => {
                    assert!(other["healthcheck"]["test"].is_sequence(), "{needed} is never healthy")
                }
                "service_completed_successfully" => {
                    assert_eq!(other["restart"], "no", "{needed} never completes")
                }
                other => panic!("{name} waits for {needed} with {other}"),
            }
        }
        for volume in words(&service["volumes"]).iter().filter(|volume| !volume.starts_with('.')) {
            let volume = volume.split(':').next().unwrap();
            assert!(names(&file["volumes"]).contains(volume), "{name} {volume}");
        }
        let once = service["restart"] == "no";
        assert!(once || service["healthcheck"]["test"].is_sequence(), "{name} has no health check");
    }
}

/// A key that everybody can read would be taken as it is; with these nothing starts.
#[test]
fn the_example_has_no_key_that_works() {
    for value in EXAMPLE.lines().filter_map(|line| line.split_once('=')).map(|(_, value)| value) {
        assert!(value.starts_with("change-me-"), "{value}");
    }
}
