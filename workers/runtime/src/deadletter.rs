//! Dead letters: messages that could not be handled, kept whole on `dlq.{domain}.{id}`, where the domain
//! is the worker that should have handled it.
//!
//! Two ways lead here. A consumer buries a poison message, or one on its last delivery but one. And
//! [`watch`] turns "max deliveries" advisories into dead letters: a worker that dies with every
//! delivery never gets to bury anything, and the message would otherwise stay in its stream for ever.

use std::collections::BTreeMap;

use async_nats::{HeaderMap, jetstream};
use prost::Message as _;
use serde::Deserialize;
use subjects::{
    Channel, Code, Fault,
    ids::{Name, Token},
    table::DeadLetters,
    v1,
};

use crate::{Bus, Cx, meta::Meta};

/// Writes one message to the dead letters. The id is its place in its stream, so burying it twice
/// keeps one.
pub(crate) async fn bury(
    bus: &Bus,
    stream: &str,
    consumer: &str,
    message: &jetstream::Message,
    fault: &Fault,
) -> Result<(), Fault> {
    let (sequence, delivered) = message
        .info()
        .map_or((0, 0), |info| (info.stream_sequence, u64::try_from(info.delivered).unwrap_or(0)));
    let letter = v1::DeadLetter {
        id: format!("{stream}-{sequence}-{consumer}"),
        domain: bus.role().to_owned(),
        subject: message.subject.to_string(),
        payload: message.payload.clone(),
        headers: header_map(message.headers.as_ref()),
        code: fault.code.as_str().to_owned(),
        error: fault.detail.clone(),
        stream: stream.to_owned(),
        consumer: consumer.to_owned(),
        delivered,
        at: Some(chrono::Utc::now().into()),
    };
    publish(bus, letter).await
}

pub(crate) async fn publish(bus: &Bus, letter: v1::DeadLetter) -> Result<(), Fault> {
    let bad = |what: &str| Fault::reject(Code::Internal, format!("a dead letter's {what} is no token"));
    let channel = DeadLetters {
        domain: Name::parse(&letter.domain).map_err(|_| bad("domain"))?,
        id: Name::parse(&letter.id).map_err(|_| bad("id"))?,
    };
    metrics::counter!("kilat_dead_letters_total", "domain" => letter.domain.clone()).increment(1);
    tracing::error!(
        subject = letter.subject,
        consumer = letter.consumer,
        code = letter.code,
        error = letter.error,
        "dead letter"
    );
    let id = format!("dlq-{}", letter.id);
    bus.store(&Meta::default(), &channel, &letter, &id).await
}

/// Consumers are named `{worker}-{what}`.
fn worker_of(consumer: &str) -> &str {
    consumer.split('-').next().unwrap_or(consumer)
}

fn header_map(header: Option<&HeaderMap>) -> BTreeMap<String, String> {
    header
        .into_iter()
        .flat_map(HeaderMap::iter)
        .filter_map(|(name, values)| Some((name.to_string(), values.first()?.as_str().to_owned())))
        .collect()
}

#[derive(Debug, Deserialize)]
struct MaxDeliveries {
    stream: String,
    consumer: String,
    stream_seq: u64,
    deliveries: u64,
}

/// Handles one `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>` advisory: the message moves from its
/// stream to the dead letters. Written before deleted, so a death between the two repeats the move.
///
/// # Errors
/// Retryable: the stream or the dead letters cannot be reached.
pub async fn move_exhausted(cx: &Cx, advisory: &[u8]) -> Result<(), Fault> {
    let advisory: MaxDeliveries = serde_json::from_slice(advisory)
        .map_err(|error| Fault::poison(Code::RequestMalformed, format!("not an advisory: {error}")))?;
    let unavailable = |error: &dyn std::fmt::Display| Fault::unavailable(error);
    let stream =
        cx.bus.jetstream().get_stream_no_info(&advisory.stream).await.map_err(|error| unavailable(&error))?;
    let message = match stream.get_raw_message(advisory.stream_seq).await {
        Ok(message) => message,
        Err(error) if error.kind() == jetstream::stream::RawMessageErrorKind::NoMessageFound => return Ok(()),
        Err(error) => return Err(unavailable(&error)),
    };
    let letter = v1::DeadLetter {
        id: format!("{}-{}-{}", advisory.stream, advisory.stream_seq, advisory.consumer),
        domain: worker_of(&advisory.consumer).to_owned(),
        subject: message.subject.to_string(),
        payload: message.payload.clone(),
        headers: header_map(Some(&message.headers)),
        code: Code::Internal.as_str().to_owned(),
        error: "every delivery ended without an answer".to_owned(),
        stream: advisory.stream.clone(),
        consumer: advisory.consumer,
        delivered: advisory.deliveries,
        at: Some(chrono::Utc::now().into()),
    };
    publish(&cx.bus, letter).await?;
    let queues = [subjects::table::CheckoutStart::STREAM, subjects::table::DispatchRequest::STREAM];
    if queues.contains(&advisory.stream.as_str()) {
        // A work queue holds it for ever otherwise. Streams of events keep it for their other readers.
        stream.delete_message(advisory.stream_seq).await.map_err(|error| unavailable(&error))?;
    }
    Ok(())
}

/// Puts a dead letter back on its subject, under a message id of its own, and removes it.
///
/// # Errors
/// No such letter, or NATS cannot be reached.
pub async fn replay(bus: &Bus, sequence: u64) -> Result<v1::DeadLetter, Fault> {
    let stream = bus.jetstream().get_stream_no_info(DeadLetters::STREAM).await.map_err(Fault::unavailable)?;
    let message = stream.get_raw_message(sequence).await.map_err(Fault::unavailable)?;
    let letter = v1::DeadLetter::decode(message.payload)
        .map_err(|error| Fault::reject(Code::RequestMalformed, error.to_string()))?;
    let mut header = HeaderMap::new();
    for (name, value) in &letter.headers {
        if !name.starts_with("Nats-") {
            header.insert(name.as_str(), value.as_str());
        }
    }
    let id = format!("replay-{}-{sequence}", letter.id);
    bus.store_raw(header, letter.subject.clone(), letter.payload.clone(), &id).await?;
    stream.delete_message(sequence).await.map_err(Fault::unavailable)?;
    Ok(letter)
}

/// The dead letters, oldest first: their sequence and content. At most `limit`.
///
/// # Errors
/// NATS cannot be reached.
pub async fn list(bus: &Bus, limit: usize) -> Result<Vec<(u64, v1::DeadLetter)>, Fault> {
    let stream = bus.jetstream().get_stream(DeadLetters::STREAM).await.map_err(Fault::unavailable)?;
    let state = &stream.cached_info().state;
    let mut letters = Vec::new();
    let mut next = state.first_sequence;
    while letters.len() < limit && next <= state.last_sequence && state.messages > 0 {
        match stream.get_raw_message(next).await {
            Ok(message) => {
                if let Ok(letter) = v1::DeadLetter::decode(message.payload) {
                    letters.push((next, letter));
                }
            }
            Err(error) if error.kind() == jetstream::stream::RawMessageErrorKind::NoMessageFound => {}
            Err(error) => return Err(Fault::unavailable(error)),
        }
        next += 1;
    }
    Ok(letters)
}
