//! How JetStream is asked: by its API in plain JSON, of which the role `audit` may only read.

use std::{collections::HashMap, time::Duration};

use async_nats::Request;
use chrono::{DateTime, Utc};
use runtime::Bus;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

const WAIT: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub(crate) enum NatsError {
    #[error("{operation} was not answered: {source}")]
    Silent { operation: String, source: async_nats::RequestError },
    #[error("{operation} was refused: {why}")]
    Refused { operation: String, why: String },
    #[error("{operation} was answered with something unreadable: {source}")]
    Unreadable { operation: String, source: serde_json::Error },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Stream {
    pub config: StreamConfig,
    pub state: StreamState,
    #[serde(default)]
    total: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StreamConfig {
    /// -1: no limit.
    pub max_bytes: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StreamState {
    pub messages: u64,
    pub bytes: u64,
    pub first_seq: u64,
    /// Of the oldest message; meaningless when there is none.
    pub first_ts: DateTime<Utc>,
    #[serde(default)]
    subjects: Option<HashMap<String, u64>>,
}

impl Stream {
    /// How old its oldest message is.
    pub fn oldest(&self) -> Option<Duration> {
        (self.state.messages > 0).then(|| age(self.state.first_ts))
    }

    /// Since when it has every message; `None`: it never dropped one.
    pub fn complete_since(&self) -> Option<DateTime<Utc>> {
        (self.state.first_seq > 1).then_some(self.state.first_ts)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Consumer {
    pub name: String,
    pub num_pending: u64,
    pub num_ack_pending: u64,
    pub num_redelivered: u64,
    ack_floor: Floor,
    config: Filters,
}

#[derive(Debug, Deserialize)]
struct Floor {
    stream_seq: u64,
}

#[derive(Debug, Deserialize)]
struct Filters {
    #[serde(default)]
    filter_subject: Option<String>,
    #[serde(default)]
    filter_subjects: Option<Vec<String>>,
}

impl Consumer {
    fn filters(&self) -> Vec<&str> {
        let many = self.config.filter_subjects.as_deref().unwrap_or_default();
        let all: Vec<&str> = many
            .iter()
            .chain(&self.config.filter_subject)
            .map(String::as_str)
            .filter(|f| !f.is_empty())
            .collect();
        if all.is_empty() { vec![">"] } else { all }
    }
}

/// A stream's settings and state.
pub(crate) async fn stream(bus: &Bus, name: &str) -> Result<Stream, NatsError> {
    ask(bus, &format!("STREAM.INFO.{name}"), &Value::Null).await
}

/// A stream, with how many messages each subject that matches has. The server counts them from its
/// index; no message is read.
pub(crate) async fn subjects(
    bus: &Bus,
    name: &str,
    filter: &str,
) -> Result<(Stream, HashMap<String, u64>), NatsError> {
    let mut all = HashMap::new();
    loop {
        let question = json!({ "subjects_filter": filter, "offset": all.len() });
        let mut page: Stream = ask(bus, &format!("STREAM.INFO.{name}"), &question).await?;
        let before = all.len();
        all.extend(page.state.subjects.take().unwrap_or_default());
        // An empty page ends it too: subjects that went meanwhile must not make this endless.
        if all.len() == before || all.len() >= page.total {
            return Ok((page, all));
        }
    }
}

pub(crate) async fn consumers(bus: &Bus, stream: &str) -> Result<Vec<Consumer>, NatsError> {
    #[derive(Deserialize)]
    struct Page {
        total: usize,
        #[serde(default)]
        consumers: Option<Vec<Consumer>>,
    }
    let mut all = Vec::new();
    loop {
        let question = json!({ "offset": all.len() });
        let page: Page = ask(bus, &format!("CONSUMER.LIST.{stream}"), &question).await?;
        let before = all.len();
        all.extend(page.consumers.unwrap_or_default());
        if all.len() == before || all.len() >= page.total {
            return Ok(all);
        }
    }
}

/// How old the oldest message is that a consumer has not acknowledged.
pub(crate) async fn oldest_unacked(
    bus: &Bus,
    stream: &str,
    consumer: &Consumer,
) -> Result<Option<Duration>, NatsError> {
    #[derive(Deserialize)]
    struct Found {
        message: Message,
    }
    #[derive(Deserialize)]
    struct Message {
        time: DateTime<Utc>,
    }
    if consumer.num_pending == 0 && consumer.num_ack_pending == 0 {
        return Ok(None);
    }
    let mut oldest = None;
    for filter in consumer.filters() {
        let question = json!({ "seq": consumer.ack_floor.stream_seq + 1, "next_by_subj": filter });
        match ask::<Found>(bus, &format!("STREAM.MSG.GET.{stream}"), &question).await {
            Ok(found) => oldest = oldest.max(Some(age(found.message.time))),
            // Acknowledged and gone since, or of another filter.
            Err(NatsError::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(oldest)
}

fn age(since: DateTime<Utc>) -> Duration {
    (Utc::now() - since).to_std().unwrap_or_default()
}

async fn ask<T: DeserializeOwned>(bus: &Bus, operation: &str, question: &Value) -> Result<T, NatsError> {
    let payload = if question.is_null() { Vec::new() } else { question.to_string().into_bytes() };
    let request = Request::new().payload(payload.into()).timeout(Some(WAIT));
    let reply = bus
        .outgoing()
        .send_request(format!("$JS.API.{operation}"), request)
        .await
        .map_err(|source| NatsError::Silent { operation: operation.to_owned(), source })?;
    let unreadable = |source| NatsError::Unreadable { operation: operation.to_owned(), source };
    let answer: Answer<T> = serde_json::from_slice(&reply.payload).map_err(unreadable)?;
    match answer {
        Answer::Refused { error } => {
            Err(NatsError::Refused { operation: operation.to_owned(), why: error.description })
        }
        Answer::Answered(answer) => Ok(answer),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer<T> {
    Refused { error: Refusal },
    Answered(T),
}

#[derive(Deserialize)]
struct Refusal {
    description: String,
}
