//! `apply` against a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{World, api, err_code};
use nats_config::{Action, ApplyError, Desired, Role, Unanswered, apply, apply_these};
use serde_json::{Value, json};

async fn names(client: &async_nats::Client) -> Vec<String> {
    let answer = api(client, "STREAM.NAMES", Value::Null).await;
    let names = answer["streams"].as_array().cloned().unwrap_or_default();
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_first_run_creates_everything_and_the_second_finds_it_as_it_should_be() {
    let world = World::start().await;
    let admin = world.connect(Role::Admin).await;
    let first = apply(&admin, false).await.unwrap();
    assert!(first.changes.iter().all(|change| change.action == Action::Create), "{first}");
    let second = apply(&admin, false).await.unwrap();
    assert!(second.is_same(), "{second}");
    let desired = Desired::embedded().unwrap();
    assert_eq!(second.changes.len(), desired.streams.len() + desired.consumers.len());
    assert_eq!(names(&admin).await.len(), desired.streams.len());
    assert_eq!(serde_json::to_value(&second).unwrap()["changes"][0]["action"], "same");

    world.nats.restart().await.unwrap();
    let third = apply(&world.connect(Role::Admin).await, false).await.unwrap();
    assert!(third.is_same(), "{third}");
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let world = World::start().await;
    let admin = world.connect(Role::Admin).await;
    let report = apply(&admin, true).await.unwrap();
    assert!(report.dry_run && !report.is_same());
    assert!(report.to_string().contains("create stream   CHECKOUT"), "{report}");
    assert!(names(&admin).await.is_empty());
}

#[tokio::test]
async fn an_operators_edit_of_ours_is_put_back_and_of_theirs_is_kept() {
    let world = World::applied().await;
    let (admin, ops) = (world.connect(Role::Admin).await, world.connect(Role::Ops).await);

    let mut events = api(&ops, "STREAM.INFO.EVENTS", Value::Null).await["config"].clone();
    events["max_age"] = json!(3_600_000_000_000_u64);
    events["allow_direct"] = json!(true);
    events["metadata"] = json!({"note": "kept"});
    assert_eq!(err_code(&api(&ops, "STREAM.UPDATE.EVENTS", events).await), 0);
    let mut hubs = api(&ops, "CONSUMER.INFO.EVENTS.inventory-hubs", Value::Null).await["config"].clone();
    hubs["max_ack_pending"] = json!(1);
    hubs["filter_subject"] = Value::Null;
    hubs["filter_subjects"] = json!(["evt.hub.>", "evt.product.>"]);
    hubs["sample_freq"] = json!("50");
    let body = json!({"stream_name": "EVENTS", "config": hubs, "action": "update"});
    assert_eq!(err_code(&api(&ops, "CONSUMER.CREATE.EVENTS.inventory-hubs", body).await), 0);

    let report = apply(&admin, false).await.unwrap();
    let updated: Vec<(&str, Vec<&str>)> = report
        .changes
        .iter()
        .filter_map(|change| match &change.action {
            Action::Update { differences } => {
                Some((change.name.as_str(), differences.iter().map(|d| d.key.as_str()).collect()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        updated,
        [("EVENTS", vec!["max_age"]), ("EVENTS/inventory-hubs", vec!["filter_subject", "max_ack_pending"])]
    );
    assert!(report.to_string().contains("max_age 3600s -> 604800s"), "{report}");
    assert!(apply(&admin, false).await.unwrap().is_same());

    let events = api(&ops, "STREAM.INFO.EVENTS", Value::Null).await["config"].clone();
    assert_eq!((&events["allow_direct"], &events["metadata"]["note"]), (&json!(true), &json!("kept")));
    let hubs = api(&ops, "CONSUMER.INFO.EVENTS.inventory-hubs", Value::Null).await["config"].clone();
    assert_eq!((&hubs["filter_subject"], &hubs["sample_freq"]), (&json!("evt.hub.>"), &json!("50")));
}

#[tokio::test]
async fn what_cannot_be_changed_is_named_and_nothing_else_is_touched() {
    let world = World::start().await;
    let admin = world.connect(Role::Admin).await;
    let made = json!({"name": "CHECKOUT", "subjects": ["checkout.cmd.>"], "retention": "limits",
        "storage": "memory", "max_bytes": 1024});
    assert_eq!(err_code(&api(&admin, "STREAM.CREATE.CHECKOUT", made).await), 0);

    for dry_run in [true, false] {
        let ApplyError::Refused(report) = apply(&admin, dry_run).await.unwrap_err() else {
            panic!("not refused")
        };
        let refused: Vec<String> = report.refused().map(ToString::to_string).collect();
        assert_eq!(refused.len(), 1);
        for word in
            ["CHECKOUT", r#"retention from "limits" to "workqueue""#, r#"storage from "memory" to "file""#]
        {
            assert!(refused[0].contains(word), "{}", refused[0]);
        }
        assert_eq!(names(&admin).await, ["CHECKOUT"]);
    }
}

#[tokio::test]
async fn a_consumer_of_a_stream_that_is_not_there_is_refused() {
    let world = World::start().await;
    let admin = world.connect(Role::Admin).await;
    let lost = r#"{"name":"c","durable_name":"c","ack_policy":"explicit"}"#;
    let desired = Desired::read([("consumers/NOWHERE/c.json", lost)]).unwrap();
    let error = apply_these(&admin, &desired, false).await.unwrap_err();
    assert!(matches!(error, ApplyError::Refused(_)));
    assert!(error.to_string().contains("stream NOWHERE is neither defined nor on the server"), "{error}");
}

#[tokio::test]
async fn a_typing_error_and_a_clash_stop_it_with_what_was_done() {
    let world = World::start().await;
    let admin = world.connect(Role::Admin).await;
    let good = r#"{"name":"A","subjects":["a"],"storage":"memory","max_bytes":1024}"#;
    let typo = r#"{"name":"B","subjects":["b"],"storage":"memory","max_bytes":1024,"max_agee":1}"#;
    let desired = Desired::read([("streams/A.json", good), ("streams/B.json", typo)]).unwrap();
    let ApplyError::Stopped { name, source, done } = apply_these(&admin, &desired, false).await.unwrap_err()
    else {
        panic!("not stopped")
    };
    assert_eq!(name, "B");
    assert!(matches!(source, Unanswered::Refused { err_code: 10025, .. }), "{source}");
    assert_eq!(done.changes.len(), 1);

    let thief =
        Desired::read([("streams/C.json", r#"{"name":"C","subjects":["*"],"max_bytes":1}"#)]).unwrap();
    let error = apply_these(&admin, &thief, true).await.unwrap_err();
    assert!(error.to_string().contains("stream A on the server takes a already"), "{error}");
}

#[tokio::test]
async fn who_may_not_is_told_so() {
    let world = World::start().await;
    let orders = world.connect(Role::Orders).await;
    let error = apply(&orders, true).await.unwrap_err();
    assert!(matches!(error, ApplyError::Unanswered(Unanswered::Silence { .. })), "{error}");
    let sys = world.connect(Role::Sys).await;
    let error = apply(&sys, true).await.unwrap_err();
    assert!(matches!(error, ApplyError::Unanswered(_)), "{error}");
}

/// What the plan calls unchangeable, and only that, the server refuses to change.
#[tokio::test]
async fn the_plan_and_the_server_agree_on_what_can_be_changed() {
    let world = World::start().await;
    let admin = world.connect(Role::Admin).await;
    let cases = [
        ("retention", json!("limits"), json!("workqueue"), false),
        ("retention", json!("workqueue"), json!("limits"), false),
        ("retention", json!("limits"), json!("interest"), true),
        ("storage", json!("memory"), json!("file"), false),
        ("deny_delete", json!(true), json!(false), false),
        ("deny_delete", json!(false), json!(true), true),
        ("deny_purge", json!(true), json!(false), false),
        ("allow_msg_ttl", json!(true), json!(false), false),
        ("allow_msg_ttl", json!(false), json!(true), true),
        ("allow_msg_schedules", json!(true), json!(false), false),
        ("allow_msg_counter", json!(true), json!(false), false),
        ("allow_atomic", json!(true), json!(false), true),
        ("discard", json!("old"), json!("new"), true),
        ("max_msgs", json!(10), json!(20), true),
        ("max_age", json!(0), json!(3_600_000_000_000_u64), true),
        ("compression", json!("none"), json!("s2"), true),
    ];
    for (at, (key, from, to, can)) in cases.into_iter().enumerate() {
        let name = format!("T{at}");
        let with = |value: &Value| {
            let storage = if key == "compression" { "file" } else { "memory" };
            let mut config = json!({"name": name, "subjects": [format!("t{at}")], "storage": storage,
                "max_bytes": 4096});
            config[key] = value.clone();
            config
        };
        let made = api(&admin, &format!("STREAM.CREATE.{name}"), with(&from)).await;
        assert_eq!(err_code(&made), 0, "{made}");
        let file = with(&to).to_string();
        let desired = Desired::read([(format!("streams/{name}.json").as_str(), file.as_str())]).unwrap();
        let planned = apply_these(&admin, &desired, true).await;
        assert_eq!(planned.is_ok(), can, "plan: {key} {from} -> {to}");
        let answer = api(&admin, &format!("STREAM.UPDATE.{name}"), with(&to)).await;
        assert_eq!(err_code(&answer) == 0, can, "server: {key} {from} -> {to}: {answer}");
        api(&admin, &format!("STREAM.DELETE.{name}"), Value::Null).await;
    }
}

#[tokio::test]
async fn the_plan_and_the_server_agree_on_consumers_too() {
    let world = World::applied().await;
    let admin = world.connect(Role::Admin).await;
    let cases = [
        ("deliver_policy", json!("all"), json!("new"), false),
        ("ack_policy", json!("explicit"), json!("none"), false),
        ("replay_policy", json!("instant"), json!("original"), false),
        ("max_waiting", json!(128), json!(64), false),
        ("mem_storage", json!(false), json!(true), false),
        ("ack_wait", json!(10_000_000_000_u64), json!(20_000_000_000_u64), true),
        ("max_deliver", json!(5), json!(7), true),
        ("max_ack_pending", json!(10), json!(20), true),
        ("filter_subject", json!("evt.hub.>"), json!("evt.stock.>"), true),
        ("description", json!("a"), json!("b"), true),
    ];
    for (at, (key, from, to, can)) in cases.into_iter().enumerate() {
        let name = format!("t{at}");
        let with = |value: &Value| {
            let mut config = json!({"name": name, "durable_name": name, "ack_policy": "explicit"});
            config[key] = value.clone();
            config
        };
        let subject = format!("CONSUMER.CREATE.EVENTS.{name}");
        let body = |config: Value, action: &str| json!({"stream_name": "EVENTS", "config": config, "action": action});
        let made = api(&admin, &subject, body(with(&from), "create")).await;
        assert_eq!(err_code(&made), 0, "{made}");
        let file = with(&to).to_string();
        let path = format!("consumers/EVENTS/{name}.json");
        let planned =
            apply_these(&admin, &Desired::read([(path.as_str(), file.as_str())]).unwrap(), true).await;
        assert_eq!(planned.is_ok(), can, "plan: {key} {from} -> {to}");
        let answer = api(&admin, &subject, body(with(&to), "update")).await;
        assert_eq!(err_code(&answer) == 0, can, "server: {key} {from} -> {to}: {answer}");
    }
}
