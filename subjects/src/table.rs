//! The table of subjects. Everything else about a subject (its builder, its parser, its filter, its
//! row in `SUBJECTS.md`) comes from the one line it has here.
//!
//! Request/reply endpoints stand in [`endpoints`], everything that is published in [`channels`].

mod channels;
mod endpoints;

pub use channels::*;
pub use endpoints::*;

use serde_json::Value;

use crate::codec::{CodecError, Encoding, Wire, short_name};

/// How messages travel on a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Request/reply over NATS micro services; one queue group per service.
    Request,
    /// JetStream work queue: one worker handles it, acks it, and it is gone.
    Work,
    /// JetStream limits stream, published only by an outbox.
    Event,
    /// Core publish; may be lost.
    Live,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request/reply",
            Self::Work => "work",
            Self::Event => "event",
            Self::Live => "live",
        }
    }
}

/// One line of `SUBJECTS.md`.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub subject: &'static str,
    pub kind: Kind,
    pub request: &'static str,
    /// Empty unless the kind is [`Kind::Request`].
    pub reply: &'static str,
    /// Empty unless stored.
    pub stream: &'static str,
    /// The worker that answers (request), consumes (work) or publishes (event, live).
    pub owner: &'static str,
    pub doc: &'static str,
    /// Reads the request, or the message.
    pub read: Reader,
    /// Reads the reply; only with [`Kind::Request`].
    pub read_reply: Option<Reader>,
}

/// Reads a payload of one message type, in either encoding.
pub type Reader = fn(&[u8]) -> Result<Readable, CodecError>;

/// A payload for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Readable {
    /// The canonical JSON form.
    pub json: Value,
    /// The message type says all there is in the payload. Protobuf skips the fields it does not know,
    /// so a payload of another type often reads, but seldom wholly.
    pub whole: bool,
}

fn read<M: Wire>(payload: &[u8]) -> Result<Readable, CodecError> {
    let encoding = Encoding::of(None, payload);
    let message: M = encoding.decode(payload)?;
    let whole = encoding == Encoding::Json || message.encode_to_vec() == payload;
    let json = serde_json::to_value(&message)
        .map_err(|source| CodecError::Json { message: short_name::<M>(), source })?;
    Ok(Readable { json, whole })
}

/// A request/reply operation of a service.
pub trait Endpoint: Send + Sync + 'static {
    const SERVICE: &'static str;
    const OPERATION: &'static str;
    const SUBJECT: &'static str;
    type Request: Wire;
    type Reply: Wire;
}

/// A published subject with its parameters filled in.
pub trait Channel: Sized + Send + Sync + 'static {
    const KIND: Kind;
    /// With `{parameter}` for each token that varies: the name of spans and metrics.
    const TEMPLATE: &'static str;
    /// The stream that stores it; empty for live channels.
    const STREAM: &'static str;
    type Message: Wire;

    fn subject(&self) -> String;
    /// The channel of a subject, if it is one of these.
    fn parse(subject: &str) -> Option<Self>;

    /// Every subject of the channel: `{parameter}` becomes `*`.
    fn filter() -> String {
        Self::TEMPLATE
            .split('.')
            .map(|token| if token.starts_with('{') { "*" } else { token })
            .collect::<Vec<_>>()
            .join(".")
    }
}

/// Every row: endpoints first, then channels.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    endpoints::ROWS.iter().chain(channels::ROWS)
}

/// The row a concrete subject belongs to.
pub fn row_of(subject: &str) -> Option<&'static Row> {
    rows().find(|row| {
        let (mut want, mut have) = (row.subject.split('.'), subject.split('.'));
        loop {
            match (want.next(), have.next()) {
                (None, None) => return true,
                (Some(w), Some(h)) if w.starts_with('{') || w == h => {}
                _ => return false,
            }
        }
    })
}

/// A payload as JSON, by the subject it came on; `None`: the subject is none of ours.
pub fn decode_json(subject: &str, payload: &[u8]) -> Option<Result<Value, CodecError>> {
    row_of(subject).map(|row| (row.read)(payload).map(|readable| readable.json))
}
