//! Events leave exactly as records change: rows of `{schema}.outbox`, written in the transaction that
//! changes the record, published by one [`Relay`] per schema.
//!
//! ```sql
//! create table {schema}.outbox (
//!     id bigint generated always as identity primary key,
//!     subject text not null,
//!     payload bytea not null,
//!     headers jsonb not null default '{}',
//!     created_at timestamptz not null default now()
//! );
//! ```
//!
//! **Order.** Ids are given out before commit, so a later id may become visible first, and no relay
//! can know of a row it cannot see. Therefore the relay keeps no position: it publishes what is there
//! and deletes it after the ack, and a lower id that shows up late goes with the next read. Rows of
//! one aggregate are written under that aggregate's row lock, so among them the order of ids *is* the
//! order of commits, and that order is kept. Between aggregates there is none.
//!
//! **Duplicates.** A relay that dies between ack and delete leaves rows that are published again.
//! `Nats-Msg-Id = {schema}-{id}` lets the stream drop them within its window (120 s); beyond it the
//! consumer does, by version or by [`inbox`](crate::inbox). Restoring a database from a backup reuses
//! ids: wait out the window before starting workers on it.

use sqlx::{AssertSqlSafe, PgConnection, types::Json};
use std::collections::BTreeMap;
use subjects::Channel;

mod lane;
mod publish;
mod relay;

pub use relay::{Notifier, Relay, RelayOptions};

/// Largest payload taken, in bytes: the stream EVENTS takes 48 KiB with headers. Larger things belong
/// in a table, their id in the event.
pub const MAX_PAYLOAD: usize = 44 * 1024;

/// The name of a worker's schema, proved to be safe to write into SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Schema(&'static str);

impl Schema {
    /// For constants: `const SCHEMA: Schema = Schema::named("orders");` fails to compile when the
    /// name is not `[a-z][a-z0-9_]*` of at most 32 bytes (so that `{schema}-{id}` is a token).
    pub const fn named(name: &'static str) -> Self {
        assert!(Self::is_name(name), "a schema is named [a-z][a-z0-9_]*, at most 32 bytes");
        Self(name)
    }

    const fn is_name(name: &str) -> bool {
        let mut bytes = name.as_bytes();
        if bytes.len() > 32 || !matches!(bytes.first(), Some(b'a'..=b'z')) {
            return false;
        }
        while let [first, rest @ ..] = bytes {
            if !(first.is_ascii_lowercase() || first.is_ascii_digit() || *first == b'_') {
                return false;
            }
            bytes = rest;
        }
        true
    }

    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// One event to be published once its transaction has committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEvent {
    pub subject: String,
    /// Protobuf.
    pub payload: Vec<u8>,
    /// NATS headers. Names that begin with `Nats-` are the relay's and are dropped.
    pub headers: BTreeMap<String, String>,
}

impl OutboxEvent {
    /// With the trace of the current span, if traces are exported.
    pub fn new<C: Channel>(channel: &C, message: &C::Message) -> Self {
        let trace = crate::trace::current().map(|trace| (subjects::headers::TRACEPARENT.to_owned(), trace));
        Self {
            subject: channel.subject(),
            payload: prost::Message::encode_to_vec(message),
            headers: trace.into_iter().collect(),
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }
}

/// Writes `events` in this order with one statement, in the transaction `conn` is in. After the
/// commit, [`Notifier::notify`] spares them the relay's poll.
///
/// # Errors
/// The database's, or [`sqlx::Error::Encode`] for a payload over [`MAX_PAYLOAD`]: better no
/// transaction than an event that can never be published.
pub async fn append(conn: &mut PgConnection, schema: Schema, events: &[OutboxEvent]) -> sqlx::Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    if let Some(event) = events.iter().find(|event| event.payload.len() > MAX_PAYLOAD) {
        let size = event.payload.len();
        let text = format!("event {} has {size} bytes, more than {MAX_PAYLOAD}", event.subject);
        return Err(sqlx::Error::Encode(text.into()));
    }
    let subjects: Vec<&str> = events.iter().map(|event| event.subject.as_str()).collect();
    let payloads: Vec<&[u8]> = events.iter().map(|event| event.payload.as_slice()).collect();
    let headers: Vec<Json<&BTreeMap<String, String>>> =
        events.iter().map(|event| Json(&event.headers)).collect();
    // The ids follow the order of the rows: Postgres fills in identities after sorting.
    let sql = format!(
        "insert into {schema}.outbox (subject, payload, headers)
         select subject, payload, headers
         from unnest($1::text[], $2::bytea[], $3::jsonb[]) with ordinality
              as event (subject, payload, headers, place)
         order by place"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(subjects).bind(payloads).bind(headers).execute(conn).await?;
    Ok(())
}
