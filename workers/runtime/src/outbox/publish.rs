//! Rows to stored messages: many as one atomic batch, few on their own, a row of each lane at a time.
//!
//! An atomic batch spares fsyncs, but the server makes a store on disk for each and removes it again. That
//! costs as much CPU as storing dozens of messages does, so a few rows are cheaper on their own.
//!
//! What nats-server 2.15 does, measured: `Nats-Msg-Id` counts inside an atomic batch, and one id that
//! is known already refuses the whole batch (10201); a message too large, or on a subject of another
//! stream, in the middle of it leaves a gap (10176). In each case nothing is stored. So a refused
//! batch is published one by one, where a duplicate is acked as such and the bad row shows itself.
//! A batch holds 1 000 messages at most, its id 64 bytes; batches left open are forgotten after 10 s.

use std::{collections::HashSet, time::Duration};

use async_nats::{
    Client, HeaderMap, Request,
    client::RequestErrorKind,
    jetstream::{publish::PublishAck, response::Response},
};
use bytes::Bytes;
use futures::future::join_all;
use prost::Message as _;
use std::time::Instant;
use subjects::{
    Channel,
    ids::{Name, Token},
    table::{self, DeadLetters},
    v1,
};

use super::{
    Schema,
    lane::{Aside, Turn, lane},
    relay::{RelayOptions, Row},
};

const BATCH_ID: &str = "Nats-Batch-Id";
const BATCH_SEQUENCE: &str = "Nats-Batch-Sequence";
const BATCH_COMMIT: &str = "Nats-Batch-Commit";

/// "Atomic publish is disabled": the stream was made without it.
const ATOMIC_DISABLED: u64 = 10174;

/// What the stream DLQ takes, in bytes.
const LETTER: usize = 64 * 1024;

/// Why something was not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refusal {
    /// This message can never be stored as it is.
    Never(&'static str, String),
    /// Perhaps this message only, perhaps everything: nobody listens, or an error of unknown meaning.
    Maybe(String),
    /// No answer at all: an outage, or a subject this user may not publish on.
    Silence,
    /// Everything: the stream is full or JetStream cannot store now.
    Everything(String),
    /// A batch only: its messages may yet be stored one by one.
    Batch(u64),
}

/// What one pass over the rows achieved.
#[derive(Debug, Default)]
pub(super) struct Pass {
    /// Stored, or buried: to be deleted.
    pub(super) done: Vec<i64>,
    /// The bus takes nothing now; try again later.
    pub(super) stalled: Option<String>,
    /// Rows set aside, and those behind them.
    pub(super) waiting: usize,
}

/// Fewer rows than this go on their own.
const ATOMIC_FROM: usize = 16;

/// Acks missed in a row before it is not the rows but the bus.
const SILENCES: u32 = 3;

pub(super) struct Publisher {
    client: Client,
    schema: Schema,
    batch: usize,
    ack_timeout: Duration,
    give_up_after: Duration,
    aside: Aside,
    /// Streams that refuse atomic batches.
    one_by_one: HashSet<&'static str>,
}

impl Publisher {
    pub(super) fn new(client: Client, schema: Schema, options: &RelayOptions) -> Self {
        Self {
            client,
            schema,
            batch: options.batch_size(),
            ack_timeout: options.ack_timeout,
            give_up_after: options.give_up_after,
            aside: Aside::default(),
            one_by_one: HashSet::new(),
        }
    }

    /// Publishes `rows`, which are in order of id.
    pub(super) async fn pass(&mut self, rows: &[Row]) -> Pass {
        let mut pass = Pass::default();
        let now = Instant::now();
        let mut go = Vec::with_capacity(rows.len());
        for row in rows {
            match self.aside.turn(row.id, &row.subject, now, self.give_up_after) {
                Turn::Go => go.push(row),
                Turn::Wait => pass.waiting += 1,
                Turn::Retry => {
                    pass.waiting += 1;
                    let _ = self.one(row, &mut pass).await;
                }
                Turn::GiveUp { attempts, error } => {
                    self.bury(row, "service.unavailable", &error, attempts, &mut pass).await;
                }
            }
        }
        let batch = self.batch;
        // An atomic batch has one stream; rows of several go as several batches, still in order.
        for run in go.chunk_by(|a, b| stream_of(a) == stream_of(b)).flat_map(|run| run.chunks(batch)) {
            if pass.stalled.is_none() {
                self.run(run, &mut pass).await;
            }
        }
        pass
    }

    async fn run(&mut self, run: &[&Row], pass: &mut Pass) {
        let stream = run.first().and_then(|row| stream_of(row));
        let atomic = |stream: &&str| run.len() >= ATOMIC_FROM && !self.one_by_one.contains(stream);
        if let Some(stream) = stream.filter(atomic) {
            match self.batch(run).await {
                Ok(()) => {
                    pass.done.extend(run.iter().map(|row| row.id));
                    return;
                }
                Err(Refusal::Everything(error)) => {
                    pass.stalled = Some(error);
                    return;
                }
                Err(refusal) => {
                    metrics::counter!("kilat_outbox_batches_refused_total", "schema" => self.schema.as_str())
                        .increment(1);
                    tracing::debug!(schema = %self.schema, rows = run.len(), ?refusal, "publishing one by one");
                    if refusal == Refusal::Batch(ATOMIC_DISABLED) {
                        tracing::warn!(stream, "the stream takes no atomic batches; publishing one by one");
                        self.one_by_one.insert(stream);
                    }
                }
            }
        }
        let (mut silences, mut left) = (0, run.to_vec());
        while !left.is_empty() && pass.stalled.is_none() {
            // A row behind one that was just set aside waits with it.
            let now = Instant::now();
            let before = left.len();
            left.retain(|row| self.aside.turn(row.id, &row.subject, now, self.give_up_after) == Turn::Go);
            pass.waiting += before - left.len();
            let wave;
            (wave, left) = first_of_each_lane(left);
            let answers = join_all(wave.iter().map(|row| self.publish(row))).await;
            for (row, answer) in wave.into_iter().zip(answers) {
                let answered = self.took(row, answer, pass).await;
                silences = if answered { 0 } else { silences + 1 };
                if pass.stalled.is_none() && silences == SILENCES {
                    pass.stalled = Some(format!("{SILENCES} rows in a row got no ack"));
                }
            }
        }
    }

    /// One row on its own: stored, buried, set aside, or everything stalls. `false`: no answer came.
    async fn one(&mut self, row: &Row, pass: &mut Pass) -> bool {
        let answer = self.publish(row).await;
        self.took(row, answer, pass).await
    }

    async fn publish(&self, row: &Row) -> Result<PublishAck, Refusal> {
        self.store(&row.subject, self.headers(row), row.payload.clone()).await
    }

    /// What became of a row. `false`: no answer came.
    async fn took(&mut self, row: &Row, answer: Result<PublishAck, Refusal>, pass: &mut Pass) -> bool {
        let refusal = match answer {
            Ok(_) => {
                self.aside.gone(row.id);
                pass.done.push(row.id);
                return true;
            }
            Err(refusal) => refusal,
        };
        let answered = refusal != Refusal::Silence;
        let error = match refusal {
            Refusal::Never(code, error) => {
                self.bury(row, code, &error, 1, pass).await;
                return answered;
            }
            Refusal::Everything(error) => {
                pass.stalled = Some(error);
                return answered;
            }
            Refusal::Maybe(error) => error,
            Refusal::Silence => format!("no ack within {:?}", self.ack_timeout),
            Refusal::Batch(code) => format!("error {code}"),
        };
        tracing::warn!(schema = %self.schema, id = row.id, subject = row.subject, error, "outbox row refused");
        self.aside.refused(row.id, &row.subject, Instant::now(), &error);
        pass.waiting += 1;
        answered
    }

    /// To the dead letters. That they took it proves that it was the row and not the bus.
    async fn bury(&mut self, row: &Row, code: &str, error: &str, attempts: u32, pass: &mut Pass) {
        let id = format!("{}-{}", self.schema, row.id);
        let Ok((domain, name)) = Name::parse("outbox").and_then(|domain| Ok((domain, Name::parse(&id)?)))
        else {
            return;
        };
        // What is too large for the bus is too large for its dead letters: then the front of it.
        let room = self.client.max_payload().min(LETTER).saturating_sub(8 * 1024 + error.len()).max(1024);
        let mut payload = row.payload.clone();
        let mut error = error.to_owned();
        if payload.len() > room {
            error = format!("{error}; {room} of {} bytes kept", payload.len());
            payload.truncate(room);
        }
        let letter = v1::DeadLetter {
            id: id.clone(),
            domain: domain.as_str().to_owned(),
            subject: row.subject.clone(),
            payload,
            headers: row.headers.clone().into_iter().collect(),
            code: code.to_owned(),
            error,
            stream: stream_of(row).unwrap_or_default().to_owned(),
            consumer: String::new(),
            delivered: u64::from(attempts),
            at: Some(chrono::Utc::now().into()),
        };
        let mut headers = HeaderMap::new();
        headers.insert(subjects::headers::MSG_ID, format!("dlq-outbox-{id}").as_str());
        let subject = DeadLetters { domain, id: name }.subject();
        match self.store(&subject, headers, letter.encode_to_vec().into()).await {
            Ok(_) => {
                metrics::counter!("kilat_dead_letters_total", "domain" => "outbox").increment(1);
                tracing::error!(
                    subject = letter.subject,
                    code,
                    error = letter.error,
                    dead_letter = subject,
                    "an event could not be published"
                );
                self.aside.gone(row.id);
                pass.done.push(row.id);
            }
            Err(refusal) => {
                self.aside.refused(row.id, &row.subject, Instant::now(), &letter.error);
                tracing::error!(?refusal, dead_letter = subject, "not even the dead letters take it");
            }
        }
    }

    fn headers(&self, row: &Row) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in &row.headers {
            let ours = name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("nats-"));
            let (name, value) =
                (name.parse::<async_nats::HeaderName>(), value.parse::<async_nats::HeaderValue>());
            if let (false, Ok(name), Ok(value)) = (ours, name, value) {
                headers.insert(name, value);
            }
        }
        headers.insert(subjects::headers::MSG_ID, format!("{}-{}", self.schema, row.id).as_str());
        headers
    }

    /// All or none of them, with one ack.
    async fn batch(&self, run: &[&Row]) -> Result<(), Refusal> {
        let Some((last, others)) = run.split_last() else { return Ok(()) };
        let id = uuid::Uuid::now_v7().simple().to_string();
        let headers = |row: &Row, sequence: usize| {
            let mut headers = self.headers(row);
            headers.insert(BATCH_ID, id.as_str());
            headers.insert(BATCH_SEQUENCE, sequence.to_string().as_str());
            headers
        };
        for (place, row) in others.iter().enumerate() {
            check_subject(&row.subject)?;
            let headers = headers(row, place + 1);
            self.client
                .publish_with_headers(row.subject.clone(), headers, row.payload.clone())
                .await
                .map_err(|error| Refusal::Maybe(error.to_string()))?;
        }
        let mut headers = headers(last, run.len());
        headers.insert(BATCH_COMMIT, "1");
        self.store(&last.subject, headers, last.payload.clone()).await.map(drop)
    }

    async fn store(&self, subject: &str, headers: HeaderMap, payload: Bytes) -> Result<PublishAck, Refusal> {
        check_subject(subject)?;
        if self.client.connection_state() != async_nats::connection::State::Connected {
            // A publish would be buffered and its ack waited for in vain.
            return Err(Refusal::Everything("not connected".to_owned()));
        }
        let request = Request::new().headers(headers).payload(payload).timeout(Some(self.ack_timeout));
        let reply = self.client.send_request(subject.to_owned(), request).await.map_err(|error| {
            let text = error.to_string();
            match error.kind() {
                RequestErrorKind::MaxPayloadExceeded => Refusal::Never("request.too_large", text),
                RequestErrorKind::InvalidSubject => Refusal::Never("request.invalid", text),
                // No stream listens there, or JetStream is just starting.
                RequestErrorKind::NoResponders => Refusal::Maybe(text),
                RequestErrorKind::TimedOut => Refusal::Silence,
                _ => Refusal::Everything(text),
            }
        })?;
        match serde_json::from_slice::<Response<PublishAck>>(&reply.payload) {
            Ok(Response::Ok(ack)) => Ok(ack),
            Ok(Response::Err { error }) => Err(judge(error.error_code().0, &error.to_string())),
            Err(error) => Err(Refusal::Maybe(format!("not a publish ack: {error}"))),
        }
    }
}

/// The first row of each lane, which may go at the same time, and the rest; both in order.
fn first_of_each_lane(rows: Vec<&Row>) -> (Vec<&Row>, Vec<&Row>) {
    let mut seen = HashSet::new();
    rows.into_iter().partition(|row| seen.insert(lane(&row.subject)))
}

/// What a JetStream error code says about the message that met it.
fn judge(code: u64, text: &str) -> Refusal {
    match code {
        // Larger than the stream's messages may be; headers too large.
        10054 | 10097 => Refusal::Never("request.too_large", text.to_owned()),
        // Atomic batches: disabled, incomplete, bad sequence or id, header, too large, duplicate, many.
        10174..=10179 | 10199 | 10201 | 10205..=10211 => Refusal::Batch(code),
        // Full; insufficient resources; JetStream or the stream's leader not there; sealed.
        10077 | 10023 | 10028 | 10047 | 10008 | 10009 | 10039 | 10076 | 10109 | 10110 | 10118 => {
            Refusal::Everything(text.to_owned())
        }
        _ => Refusal::Maybe(text.to_owned()),
    }
}

/// `None`: no row of the contract's table, and so no stream we know of.
fn stream_of(row: &Row) -> Option<&'static str> {
    table::row_of(&row.subject).map(|row| row.stream).filter(|stream| !stream.is_empty())
}

fn check_subject(subject: &str) -> Result<(), Refusal> {
    let bad =
        |token: &str| token.is_empty() || token.contains(['*', '>']) || token.contains(char::is_whitespace);
    if subject.split('.').any(bad) {
        return Err(Refusal::Never("request.invalid", "not a subject to publish on".to_owned()));
    }
    Ok(())
}
