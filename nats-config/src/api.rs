//! The JetStream API in plain JSON. The typed client would drop a field it does not know, and a field
//! dropped on the way to `UPDATE` is a setting lost.

use std::time::Duration;

use async_nats::{Client, Request, client::RequestErrorKind};
use serde_json::{Map, Value, json};

use crate::{
    error::Unanswered,
    found::{Found, Storage},
    version::Version,
};

const WAIT: Duration = Duration::from_secs(5);

pub(crate) async fn ask(client: &Client, operation: &str, body: &Value) -> Result<Value, Unanswered> {
    let subject = format!("$JS.API.{operation}");
    let payload = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let request = Request::new().payload(payload.into()).timeout(Some(WAIT));
    let reply =
        client.send_request(subject.clone(), request).await.map_err(|source| match source.kind() {
            RequestErrorKind::TimedOut => Unanswered::Silence { subject: subject.clone(), after: WAIT },
            RequestErrorKind::NoResponders => Unanswered::NoJetStream { subject: subject.clone() },
            RequestErrorKind::InvalidSubject
            | RequestErrorKind::MaxPayloadExceeded
            | RequestErrorKind::Other => Unanswered::Broken { subject: subject.clone(), source },
        })?;
    let answer: Value = serde_json::from_slice(&reply.payload)
        .map_err(|source| Unanswered::Garbled { subject: subject.clone(), source })?;
    match answer.get("error") {
        None => Ok(answer),
        Some(error) => Err(Unanswered::Refused {
            subject,
            err_code: error.get("err_code").and_then(Value::as_u64).unwrap_or_default(),
            description: error.get("description").and_then(Value::as_str).unwrap_or_default().to_owned(),
        }),
    }
}

/// The version in force, once connected; `None` when it is not new enough.
pub(crate) async fn version(client: &Client) -> Result<(String, bool), Unanswered> {
    // A client may be handed over before its first connection; only an answer proves there is one.
    ask(client, "INFO", &Value::Null).await?;
    let version = client.server_info().version;
    let enough = Version::enough(&version);
    Ok((version, enough))
}

/// Everything a plan needs to know. Consumers are asked for only where `of` says so.
pub(crate) async fn look(client: &Client, of: impl Fn(&str) -> bool) -> Result<Found, Unanswered> {
    let account = ask(client, "INFO", &Value::Null).await?;
    let number = |path| account.pointer(path).and_then(Value::as_i64);
    let storage = Storage {
        limit: number("/limits/max_storage").filter(|limit| *limit >= 0),
        reserved: number("/reserved_storage").unwrap_or_default(),
    };
    let mut found = Found { storage, ..Found::default() };
    for config in list(client, "STREAM.LIST", "streams").await? {
        found.streams.insert(name(&config), config);
    }
    for stream in found.streams.keys().filter(|name| of(name)) {
        for config in list(client, &format!("CONSUMER.LIST.{stream}"), "consumers").await? {
            found.consumers.insert((stream.clone(), name(&config)), config);
        }
    }
    Ok(found)
}

async fn list(client: &Client, operation: &str, of: &str) -> Result<Vec<Map<String, Value>>, Unanswered> {
    let mut all = Vec::new();
    loop {
        let page = ask(client, operation, &json!({ "offset": all.len() })).await?;
        let items = page.get(of).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let before = all.len();
        all.extend(items.iter().filter_map(|item| item.get("config")).filter_map(Value::as_object).cloned());
        let total = page.get("total").and_then(Value::as_u64).unwrap_or_default();
        // An empty page ends it too: a stream deleted meanwhile must not make this endless.
        if all.len() == before || all.len() as u64 >= total {
            return Ok(all);
        }
    }
}

fn name(config: &Map<String, Value>) -> String {
    let name = config.get("name").or_else(|| config.get("durable_name"));
    name.and_then(Value::as_str).unwrap_or_default().to_owned()
}
