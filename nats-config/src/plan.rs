//! From what a server has to what it should have. Pure.
//!
//! Only the keys a definition sets are compared: what it leaves out is the operator's. A key the server
//! leaves out has the value zero. `metadata` is compared key by key, and the server's own `_nats.*` are
//! never ours. More replicas than the file asks for are kept: a cluster's size is not known here.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    desired::{self, Consumer, Desired, Stream},
    found::Found,
    subject::overlap,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Stream,
    Bucket,
    Consumer,
}

/// What happens to one stream, bucket or consumer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub kind: Kind,
    /// `EVENTS`, `KV_IDEM`, `EVENTS/payments-orders`.
    pub name: String,
    #[serde(flatten)]
    pub action: Action,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Action {
    Create,
    Update {
        differences: Vec<Difference>,
    },
    Same,
    /// The server would not do it, or it would do harm.
    Refuse {
        reason: String,
    },
}

/// One key whose value on the server is not the definition's. `null`: the server has none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub key: String,
    pub server: Value,
    pub ours: Value,
}

type Config = Map<String, Value>;

/// One change for each definition, in the order they have to be made: streams, then consumers.
pub fn plan(desired: &Desired, server: &Found) -> Vec<Change> {
    let mut changes: Vec<Change> = desired.streams.iter().map(|stream| of_stream(stream, server)).collect();
    if let Some(reason) = over_budget(desired, server) {
        let growing =
            changes.iter_mut().find(|change| matches!(change.action, Action::Create | Action::Update { .. }));
        if let Some(change) = growing {
            change.action = Action::Refuse { reason };
        }
    }
    changes.extend(desired.consumers.iter().map(|consumer| of_consumer(consumer, desired, server)));
    changes
}

fn of_stream(stream: &Stream, server: &Found) -> Change {
    let kind = if stream.bucket().is_some() { Kind::Bucket } else { Kind::Stream };
    let thief = server.streams.iter().filter(|(name, _)| **name != stream.name).find_map(|(name, config)| {
        let taken =
            desired::subjects(config).find(|theirs| stream.subjects().any(|ours| overlap(ours, theirs)))?;
        Some(format!("stream {name} on the server takes {taken} already; two streams cannot share a subject"))
    });
    let action = match (thief, server.streams.get(&stream.name)) {
        (Some(reason), _) => Action::Refuse { reason },
        (None, None) => Action::Create,
        (None, Some(config)) => act(&stream.config, config, stream_forbids),
    };
    Change { kind, name: stream.name.clone(), action }
}

fn of_consumer(consumer: &Consumer, desired: &Desired, server: &Found) -> Change {
    let Consumer { stream, name, .. } = consumer;
    let known = desired.streams.iter().any(|s| s.name == *stream) || server.streams.contains_key(stream);
    let action = match server.consumers.get(&(stream.clone(), name.clone())) {
        _ if !known => {
            Action::Refuse { reason: format!("stream {stream} is neither defined nor on the server") }
        }
        None => Action::Create,
        Some(config) if filled(config, "deliver_subject") && !filled(&consumer.config, "deliver_subject") => {
            Action::Refuse {
                reason: "on the server it pushes, and a push consumer cannot become a pull consumer".into(),
            }
        }
        Some(config) => act(&consumer.config, config, consumer_forbids),
    };
    Change { kind: Kind::Consumer, name: format!("{stream}/{name}"), action }
}

fn act(ours: &Config, server: &Config, forbids: fn(&Difference) -> bool) -> Action {
    let differences: Vec<Difference> =
        ours.iter().filter_map(|(key, value)| differs(key, value, server)).collect();
    let fixed: Vec<String> = differences.iter().filter(|difference| forbids(difference)).map(told).collect();
    if !fixed.is_empty() {
        let reason = format!("{} cannot be changed while it exists", fixed.join("; "));
        return Action::Refuse { reason };
    }
    if differences.is_empty() { Action::Same } else { Action::Update { differences } }
}

fn told(Difference { key, server, ours }: &Difference) -> String {
    format!("{key} from {server} to {ours}")
}

fn differs(key: &str, ours: &Value, server: &Config) -> Option<Difference> {
    let theirs = server.get(key).unwrap_or(&Value::Null);
    let same = match (key, ours) {
        ("metadata", Value::Object(ours)) => ours.iter().all(|(key, value)| theirs.get(key) == Some(value)),
        ("num_replicas", _) => theirs.as_u64() >= ours.as_u64(),
        _ => theirs == ours || (zero(theirs) && zero(ours)),
    };
    (!same).then(|| Difference { key: key.to_owned(), server: theirs.clone(), ours: ours.clone() })
}

fn zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(value) => value.as_f64() == Some(0.0),
        Value::String(value) => value.is_empty(),
        Value::Array(value) => value.is_empty(),
        Value::Object(value) => value.is_empty(),
    }
}

fn filled(config: &Config, key: &str) -> bool {
    config.get(key).is_some_and(|value| !zero(value))
}

/// What `STREAM.UPDATE` refuses, from the server's own checks.
fn stream_forbids(Difference { key, server, ours }: &Difference) -> bool {
    match key.as_str() {
        "storage" | "mirror" | "persist_mode" | "allow_msg_counter" | "first_seq" => true,
        // Between limits and interest it may change; a work queue is one for life.
        "retention" => server == "workqueue" || ours == "workqueue",
        // Once on, on for ever.
        "sealed" | "deny_delete" | "deny_purge" | "allow_msg_ttl" | "allow_msg_schedules" => server == true,
        _ => false,
    }
}

/// What `CONSUMER.CREATE` refuses for one that exists.
fn consumer_forbids(Difference { key, .. }: &Difference) -> bool {
    matches!(
        key.as_str(),
        "deliver_policy"
            | "ack_policy"
            | "replay_policy"
            | "opt_start_seq"
            | "opt_start_time"
            | "mem_storage"
            | "idle_heartbeat"
            | "flow_control"
            | "max_waiting"
    )
}

/// The server would notice at the stream that no longer fits, with the ones before it made.
fn over_budget(desired: &Desired, server: &Found) -> Option<String> {
    let limit = server.storage.limit?;
    let bytes = |config: &Config| match config.get("storage").and_then(Value::as_str) {
        Some("memory") => 0,
        _ => config.get("max_bytes").and_then(Value::as_i64).unwrap_or_default().max(0),
    };
    let grows: i64 = desired
        .streams
        .iter()
        .map(|stream| bytes(&stream.config) - server.streams.get(&stream.name).map_or(0, bytes))
        .sum();
    let wanted = server.storage.reserved + grows;
    (grows > 0 && wanted > limit).then(|| {
        format!(
            "the streams would set aside {wanted} bytes of the {limit} the account may have; raise max_file"
        )
    })
}

/// What to send so that the server ends with our keys as we want them, and all others as they are.
pub(crate) fn merged(ours: &Config, server: &Config) -> Config {
    let mut config = server.clone();
    // The one excludes the other, so both come from us.
    if ours.contains_key("filter_subject") || ours.contains_key("filter_subjects") {
        config.remove("filter_subject");
        config.remove("filter_subjects");
    }
    let replicas = config.get("num_replicas").cloned();
    let metadata = config.remove("metadata");
    config.extend(ours.iter().map(|(key, value)| (key.clone(), value.clone())));
    if let (Some(theirs), Some(wanted)) = (replicas, ours.get("num_replicas"))
        && theirs.as_u64() > wanted.as_u64()
    {
        config.insert("num_replicas".to_owned(), theirs);
    }
    let mut kept = metadata.and_then(|metadata| metadata.as_object().cloned()).unwrap_or_default();
    kept.retain(|key, _| !key.starts_with("_nats."));
    if let Some(wanted) = ours.get("metadata").and_then(Value::as_object) {
        kept.extend(wanted.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    if !kept.is_empty() {
        config.insert("metadata".to_owned(), kept.into());
    }
    config
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
