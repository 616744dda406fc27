use serde_json::json;

use super::*;

fn config(value: Value) -> Config {
    value.as_object().unwrap().clone()
}

fn stream(ours: Value, server: Option<Value>) -> Action {
    let config_of = |mut value: Value| {
        value["name"] = json!("S");
        config(value)
    };
    let desired = Desired {
        streams: vec![Stream { file: "streams/S.json".into(), name: "S".into(), config: config_of(ours) }],
        consumers: vec![],
    };
    let mut found = Found::default();
    found.streams.extend(server.map(|server| ("S".to_owned(), config_of(server))));
    plan(&desired, &found).remove(0).action
}

fn consumer(ours: Value, server: Value) -> Action {
    let desired = Desired {
        streams: vec![],
        consumers: vec![Consumer {
            file: "consumers/S/c.json".into(),
            stream: "S".into(),
            name: "c".into(),
            config: config(ours),
        }],
    };
    let mut found = Found::default();
    found.streams.insert("S".into(), Config::new());
    found.consumers.insert(("S".into(), "c".into()), config(server));
    plan(&desired, &found).remove(0).action
}

#[test]
fn what_is_not_there_is_created() {
    assert_eq!(stream(json!({"max_age": 5}), None), Action::Create);
}

#[test]
fn zero_and_absent_are_the_same_and_keys_we_do_not_set_are_not_ours() {
    let ours = json!({"max_age": 0, "no_ack": false, "description": "", "sources": [], "max_msgs": -1});
    assert_eq!(stream(ours, Some(json!({"max_msgs": -1, "placement": {"cluster": "x"}}))), Action::Same);
}

#[test]
fn a_difference_is_told_with_both_values() {
    let Action::Update { differences } = stream(json!({"max_age": 5}), Some(json!({"max_age": 7}))) else {
        panic!("no update")
    };
    assert_eq!(differences, [Difference { key: "max_age".into(), server: json!(7), ours: json!(5) }]);
}

#[test]
fn the_servers_metadata_is_not_ours_and_a_bigger_cluster_is_kept() {
    let server = json!({"num_replicas": 3, "metadata": {"_nats.level": "5", "team": "x", "city": "jkt"}});
    let ours = json!({"num_replicas": 1, "metadata": {"team": "x"}});
    assert_eq!(stream(ours.clone(), Some(server.clone())), Action::Same);
    let sent = merged(&config(ours), &config(server));
    assert_eq!(Value::Object(sent), json!({"num_replicas": 3, "metadata": {"team": "x", "city": "jkt"}}));
    assert!(matches!(
        stream(json!({"num_replicas": 3}), Some(json!({"num_replicas": 1}))),
        Action::Update { .. }
    ));
}

#[test]
fn what_cannot_be_changed_is_refused_with_the_key_and_both_values() {
    let Action::Refuse { reason } = stream(json!({"storage": "file"}), Some(json!({"storage": "memory"})))
    else {
        panic!("not refused")
    };
    assert_eq!(reason, r#"storage from "memory" to "file" cannot be changed while it exists"#);
    let retention =
        |ours: &str, server: &str| stream(json!({"retention": ours}), Some(json!({"retention": server})));
    assert!(matches!(retention("workqueue", "limits"), Action::Refuse { .. }));
    assert!(matches!(retention("limits", "workqueue"), Action::Refuse { .. }));
    assert!(matches!(retention("interest", "limits"), Action::Update { .. }));
    let deny =
        |ours: bool, server: bool| stream(json!({"deny_delete": ours}), Some(json!({"deny_delete": server})));
    assert!(matches!(deny(false, true), Action::Refuse { .. }));
    assert!(matches!(deny(true, false), Action::Update { .. }));
}

#[test]
fn a_push_consumer_is_not_taken_for_ours() {
    let Action::Refuse { reason } = consumer(json!({}), json!({"deliver_subject": "push.here"})) else {
        panic!("not refused")
    };
    assert!(reason.contains("pull consumer"), "{reason}");
}

#[test]
fn one_filter_gives_way_to_many() {
    let sent = merged(
        &config(json!({"filter_subjects": ["a", "b"]})),
        &config(json!({"filter_subject": "a", "x": 1})),
    );
    assert_eq!(Value::Object(sent), json!({"filter_subjects": ["a", "b"], "x": 1}));
}

#[test]
fn a_strangers_stream_on_our_subjects_is_named() {
    let desired = Desired::read([("streams/S.json", r#"{"name":"S","subjects":["evt.>"]}"#)]).unwrap();
    let mut found = Found::default();
    found.streams.insert("OLD".into(), config(json!({"subjects": ["a.b", "evt.order.*"]})));
    let Action::Refuse { reason } = plan(&desired, &found).remove(0).action else { panic!("not refused") };
    assert!(reason.contains("OLD") && reason.contains("evt.order.*"), "{reason}");
}

#[test]
fn bytes_are_counted_before_anything_is_made() {
    let files = [
        ("streams/A.json", r#"{"name":"A","storage":"file","max_bytes":60}"#),
        ("streams/B.json", r#"{"name":"B","storage":"file","max_bytes":60}"#),
        ("streams/C.json", r#"{"name":"C","storage":"memory","max_bytes":600}"#),
    ];
    let desired = Desired::read(files).unwrap();
    let mut found = Found { storage: crate::Storage { limit: Some(100), reserved: 50 }, ..Found::default() };
    assert!(matches!(plan(&desired, &found)[0].action, Action::Refuse { .. }));
    found.streams.insert("A".into(), config(json!({"name": "A", "storage": "file", "max_bytes": 50})));
    assert!(
        matches!(&plan(&desired, &found)[0].action, Action::Refuse { reason } if reason.contains("120 bytes"))
    );
    found.storage.limit = Some(120);
    assert_eq!(plan(&desired, &found)[1].action, Action::Create);
}
