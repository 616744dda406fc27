//! The files agree with each other, with the contract and with the server's limits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use common::concrete;
use nats_config::{Desired, Role, SERVER_CONF, files::DEFINITIONS, roles};
use serde_json::Value;
use subjects::{Kind, table};

fn fits(filter: &str, subject: &str) -> bool {
    let (mut filter, mut subject) = (filter.split('.'), subject.split('.'));
    loop {
        match (filter.next(), subject.next()) {
            (None, None) | (Some(">"), Some(_)) => return true,
            (Some(f), Some(s)) if f == "*" || f == s => {}
            _ => return false,
        }
    }
}

fn json_files(dir: &Path, from: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            json_files(&path, from, into);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            into.insert(path.strip_prefix(from).unwrap().display().to_string());
        }
    }
}

#[test]
fn every_definition_in_the_folder_is_embedded() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in ["streams", "kv", "consumers"] {
        json_files(&here.join(folder), here, &mut found);
    }
    let embedded: BTreeSet<String> = DEFINITIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, embedded);
    assert_eq!(embedded.len(), DEFINITIONS.len(), "a file is listed twice");
}

#[test]
fn every_stored_channel_is_captured_by_the_stream_it_names_and_by_no_other() {
    let desired = Desired::embedded().unwrap();
    for row in table::rows() {
        let subject = concrete(row.subject);
        let takers: Vec<&str> = desired
            .streams
            .iter()
            .filter(|stream| stream.subjects().any(|filter| fits(filter, &subject)))
            .map(|stream| stream.name.as_str())
            .collect();
        let want: Vec<&str> = Some(row.stream).filter(|stream| !stream.is_empty()).into_iter().collect();
        assert_eq!(takers, want, "{}", row.subject);
    }
}

#[test]
fn work_is_in_a_work_queue_and_events_are_not() {
    let desired = Desired::embedded().unwrap();
    for row in table::rows().filter(|row| !row.stream.is_empty()) {
        let stream = desired.streams.iter().find(|stream| stream.name == row.stream).unwrap();
        let queue = stream.config["retention"] == "workqueue";
        assert_eq!(queue, row.kind == Kind::Work, "{} in {}", row.subject, row.stream);
    }
}

#[test]
fn every_service_has_exactly_one_role_that_may_serve_it() {
    for row in table::rows().filter(|row| row.kind == Kind::Request) {
        let servers: Vec<&Role> = roles().iter().filter(|role| role.service() == Some(row.owner)).collect();
        assert_eq!(servers.len(), 1, "{}", row.subject);
    }
}

#[test]
fn every_consumer_has_its_stream_its_role_and_a_filter_the_contract_knows() {
    let desired = Desired::embedded().unwrap();
    for consumer in &desired.consumers {
        let file = &consumer.file;
        assert!(desired.streams.iter().any(|stream| stream.name == consumer.stream), "{file}");
        let owner = consumer.name.split('-').next().unwrap();
        assert!(owner.parse::<Role>().is_ok(), "{file}: the name begins with the role that reads it");
        assert_eq!(consumer.config["name"], consumer.config["durable_name"], "{file}");
        assert!(consumer.filters().next().is_some(), "{file}");
        for filter in consumer.filters().filter(|filter| !filter.starts_with("$JS.")) {
            let prefix = filter.trim_end_matches(".>");
            let known = table::rows().any(|row| {
                let template = row.subject.split('.');
                template.zip(prefix.split('.')).all(|(have, want)| have == want || have.starts_with('{'))
            });
            assert!(known, "{file}: nothing is published on {filter}");
        }
    }
}

#[test]
fn with_a_backoff_the_first_step_is_the_ack_wait() {
    // The server overwrites ack_wait by it, and a file saying otherwise would differ for ever.
    for consumer in Desired::embedded().unwrap().consumers {
        let Some(backoff) = consumer.config.get("backoff").and_then(Value::as_array) else { continue };
        assert_eq!(backoff[0], consumer.config["ack_wait"], "{}", consumer.file);
        let max = consumer.config["max_deliver"].as_i64().unwrap();
        assert!(max == -1 || max > backoff.len() as i64, "{}", consumer.file);
    }
}

#[test]
fn nothing_is_without_a_limit() {
    for stream in Desired::embedded().unwrap().streams {
        assert!(stream.config["max_bytes"].as_i64().unwrap() > 0, "{}", stream.file);
        assert!(stream.config["max_msg_size"].as_i64().unwrap() > 0, "{}", stream.file);
        // Leases and bans end by their own TTL, or when somebody ends them.
        let own = ["KV_LEASE", "KV_DRIVER"].contains(&stream.name.as_str());
        assert!(stream.config["max_age"].as_i64().unwrap() > 0 || own, "{}", stream.file);
    }
}

#[test]
fn a_dead_letter_has_room_for_the_largest_message_and_its_reason() {
    let size = |name: &str| {
        let desired = Desired::embedded().unwrap();
        let stream = desired.streams.into_iter().find(|stream| stream.name == name).unwrap();
        stream.config["max_msg_size"].as_i64().unwrap()
    };
    for queue in ["CHECKOUT", "DISPATCH", "EVENTS", "TRACK"] {
        assert!(size(queue) + 8 * 1024 <= size("DLQ"), "{queue}");
    }
}

#[test]
fn what_a_consumer_gives_up_reaches_the_dead_letter_worker() {
    let desired = Desired::embedded().unwrap();
    let worker = desired.consumers.iter().find(|consumer| consumer.name == "deadletter").unwrap();
    for consumer in desired.consumers.iter().filter(|consumer| consumer.stream != worker.stream) {
        let at = format!("{}.{}", consumer.stream, consumer.name);
        let given_up = format!("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{at}");
        assert!(worker.filters().any(|filter| fits(filter, &given_up)), "{given_up}");
        // Terminated ones were filed by whoever terminated them. The stream keeps those for people.
        let terminated = format!("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.{at}");
        assert!(!worker.filters().any(|filter| fits(filter, &terminated)), "{terminated}");
    }
    // Its own failures must not come back to it as work.
    let own = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ADVISORY.deadletter";
    assert!(!worker.filters().any(|filter| fits(filter, own)));
}

/// The number before `MB` or `GB` after `key`, in bytes, at its nth place in the configuration.
fn limit(text: &str, key: &str) -> i64 {
    let value = text.split_once(&format!("{key}: ")).unwrap().1;
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    let unit = if value[digits.len()..].starts_with("GB") { 1 << 30 } else { 1 << 20 };
    digits.parse::<i64>().unwrap() * unit
}

#[test]
fn what_the_streams_set_aside_fits_into_the_account_and_the_accounts_into_the_server() {
    let of = |account: &str| SERVER_CONF.split_once(&format!("\n  {account} {{")).unwrap().1;
    for (storage, key, server) in
        [("memory", "max_mem", "max_memory_store"), ("file", "max_file", "max_file_store")]
    {
        let streams = Desired::embedded().unwrap().streams;
        let asked: i64 = streams
            .iter()
            .filter(|stream| stream.config["storage"] == storage)
            .map(|stream| stream.config["max_bytes"].as_i64().unwrap())
            .sum();
        let (app, devices) = (limit(of("APP"), key), limit(of("DEVICES"), key));
        assert!(asked <= app, "{storage}: {asked} of {app}");
        assert!(app + devices <= limit(SERVER_CONF, server), "{storage}");
    }
}

#[test]
fn no_user_of_the_server_depends_on_the_callout() {
    let list = SERVER_CONF.split_once("auth_users: [").unwrap().1.split_once(']').unwrap().0;
    let listed: BTreeSet<&str> = list.split([',', ' ', '\n']).filter(|word| !word.is_empty()).collect();
    let roles: BTreeSet<&str> = roles().iter().map(|role| role.as_str()).collect();
    assert_eq!(listed, roles);
}

#[test]
fn the_users_of_the_server_are_the_roles() {
    let users: Vec<(&str, &str)> = SERVER_CONF
        .lines()
        .filter_map(|line| {
            let (user, rest) = line.trim().strip_prefix("user: ")?.split_once(", password: $")?;
            Some((user, rest.split_once(',')?.0))
        })
        .collect();
    let mut wanted: Vec<(&str, &str)> =
        roles().iter().map(|role| (role.as_str(), role.password_env())).collect();
    let mut users = users;
    users.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(users, wanted);
}
