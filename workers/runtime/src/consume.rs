//! JetStream consumers: pull, route by subject, handle, and turn the handler's answer into an ack.
//!
//! | Handler says | Message |
//! |---|---|
//! | `Ok` or *reject* | acked: it has its answer |
//! | *retry* | nak with a jittered delay; on the last delivery but one a dead letter, then acked |
//! | *poison*, or undecodable | dead letter, then terminated |
//!
//! While a handler works, the server hears "in progress" at a third of the ack wait. Consumers are made
//! by `kilat nats apply` alone; a worker whose consumer is missing refuses to start.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Duration};

use async_nats::jetstream::{
    AckKind,
    consumer::{Consumer as JsConsumer, pull},
};
use futures::{FutureExt, StreamExt};
use subjects::{Channel, Code, Fault, Severity, codec::Encoding, headers};
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    Bus, deadletter,
    meta::{Cx, Meta},
};

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Handle = Arc<dyn Fn(Cx, Incoming) -> Option<BoxFuture<Result<(), Fault>>> + Send + Sync>;

/// The parts of a delivered message a handler's router looks at.
#[derive(Clone)]
struct Incoming {
    subject: async_nats::Subject,
    payload: bytes::Bytes,
    encoding: Encoding,
}

#[derive(Clone)]
struct On {
    template: &'static str,
    handle: Handle,
}

#[derive(Debug, thiserror::Error)]
pub enum ConsumeError {
    #[error("consumer {consumer} of stream {stream} is not there; run `kilat nats apply`: {reason}")]
    Missing { stream: &'static str, consumer: &'static str, reason: String },
}

/// A durable consumer with a handler per channel.
#[derive(Clone)]
pub struct Consumer {
    stream: &'static str,
    name: &'static str,
    concurrency: usize,
    on: Vec<On>,
}

impl Consumer {
    pub fn new(stream: &'static str, name: &'static str) -> Self {
        Self { stream, name, concurrency: 64, on: Vec::new() }
    }

    /// Messages handled at once by this instance. 1 keeps the stream's order.
    #[must_use]
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency.max(1);
        self
    }

    /// Handles the messages of one channel.
    #[must_use]
    pub fn on<C, S, F, Fut>(mut self, state: Arc<S>, handler: F) -> Self
    where
        C: Channel,
        S: Send + Sync + 'static,
        F: Fn(Arc<S>, Cx, C, C::Message) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        self.on.push(On {
            template: C::TEMPLATE,
            handle: Arc::new(move |cx, incoming| {
                let channel = C::parse(&incoming.subject)?;
                let (state, handler) = (state.clone(), handler.clone());
                Some(Box::pin(async move {
                    let message = incoming.encoding.decode::<C::Message>(&incoming.payload)?;
                    handler(state, cx, channel, message).await
                }))
            }),
        });
        self
    }

    /// Handles the messages of every subject that `filter` (`*` and `>` as in NATS) covers as they came:
    /// for what others publish, e.g. the server's advisories. Our own messages have a channel.
    #[must_use]
    pub fn on_raw<S, F, Fut>(mut self, filter: &'static str, state: Arc<S>, handler: F) -> Self
    where
        S: Send + Sync + 'static,
        F: Fn(Arc<S>, Cx, async_nats::Subject, bytes::Bytes) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        self.on.push(On {
            template: filter,
            handle: Arc::new(move |cx, incoming| {
                covers(filter, &incoming.subject)
                    .then(|| Box::pin(handler(state.clone(), cx, incoming.subject, incoming.payload)) as _)
            }),
        });
        self
    }

    /// Looks the consumer up on the server.
    pub(crate) async fn bind(&self, bus: &Bus) -> Result<Bound, ConsumeError> {
        let missing =
            |reason: String| ConsumeError::Missing { stream: self.stream, consumer: self.name, reason };
        // Pulls go out on A, so that draining A ends them; acks leave with the message's own context.
        let jetstream = async_nats::jetstream::new(bus.incoming().clone());
        let consumer: JsConsumer<pull::Config> = jetstream
            .get_consumer_from_stream(self.name, self.stream)
            .await
            .map_err(|error| missing(error.to_string()))?;
        let config = &consumer.cached_info().config;
        Ok(Bound {
            max_deliver: u64::try_from(config.max_deliver).ok().filter(|&n| n > 0),
            ack_wait: if config.ack_wait.is_zero() { Duration::from_secs(30) } else { config.ack_wait },
            consumer,
            spec: self.clone(),
        })
    }
}

/// A consumer found on the server, with what its configuration says.
pub(crate) struct Bound {
    spec: Consumer,
    consumer: JsConsumer<pull::Config>,
    max_deliver: Option<u64>,
    ack_wait: Duration,
}

impl Bound {
    /// Consumes until `cancel`, then lets what is in hand finish and gives the rest back.
    pub async fn run(self, bus: Bus, cancel: CancellationToken) {
        let this = Arc::new(self);
        let permits = Arc::new(Semaphore::new(this.spec.concurrency));
        let mut handlers = JoinSet::new();
        let mut pause = crate::retry::Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        while !cancel.is_cancelled() {
            let messages = this
                .consumer
                .stream()
                .max_messages_per_batch(this.spec.concurrency.saturating_mul(2).max(8))
                .expires(Duration::from_secs(15))
                .heartbeat(Duration::from_secs(5))
                .messages()
                .await;
            let mut messages = match messages {
                Ok(messages) => messages,
                Err(error) => {
                    tracing::warn!(consumer = this.spec.name, %error, "cannot pull; trying again");
                    pause.wait(&cancel).await;
                    continue;
                }
            };
            loop {
                let permit = tokio::select! {
                    () = cancel.cancelled() => break,
                    Some(_) = handlers.join_next(), if !handlers.is_empty() => continue,
                    permit = permits.clone().acquire_owned() => permit,
                };
                let next = tokio::select! {
                    () = cancel.cancelled() => break,
                    next = messages.next() => next,
                };
                match (permit, next) {
                    (Ok(permit), Some(Ok(message))) => {
                        pause.reset();
                        let (this, bus) = (this.clone(), bus.clone());
                        handlers.spawn(async move {
                            this.handle(bus, message).await;
                            drop(permit);
                        });
                    }
                    (_, Some(Err(error))) => {
                        tracing::debug!(consumer = this.spec.name, %error, "the pull ended; pulling anew");
                        pause.wait(&cancel).await;
                        break;
                    }
                    (_, None) | (Err(_), _) => break,
                }
            }
            if cancel.is_cancelled() {
                // What was pulled but not begun goes back at once instead of after the ack wait.
                while let Some(Some(Ok(message))) = messages.next().now_or_never() {
                    let _ = message.ack_with(AckKind::Nak(None)).await;
                }
            }
        }
        while handlers.join_next().await.is_some() {}
    }

    async fn handle(&self, bus: Bus, message: async_nats::jetstream::Message) {
        let started = std::time::Instant::now();
        let delivered = message.info().map_or(1, |info| u64::try_from(info.delivered).unwrap_or(1));
        let content_type = message
            .headers
            .as_ref()
            .and_then(|h| h.get(headers::CONTENT_TYPE))
            .map(|v| v.as_str().to_owned());
        let incoming = Incoming {
            subject: message.subject.clone(),
            payload: message.payload.clone(),
            encoding: Encoding::of(content_type.as_deref(), &message.payload),
        };
        let meta = Meta::of(message.headers.as_ref(), delivered);
        let cx = Cx { bus: bus.clone(), meta: meta.clone() };
        let found = self
            .spec
            .on
            .iter()
            .find_map(|on| (on.handle)(cx.clone(), incoming.clone()).map(|work| (on.template, work)));
        let template = found.as_ref().map_or("unknown", |(template, _)| *template);
        let span =
            tracing::info_span!("message", otel.name = template, delivered, request_id = meta.request_id);
        crate::trace::adopt(&span, meta.traceparent.as_deref());

        let result = match found {
            // Ours by its form, but an id in it is none: no delivery makes it one.
            None if self.is_ours(&message.subject) => {
                Err(Fault::poison(Code::RequestMalformed, "a token of the subject is not what it should be"))
            }
            // A newer worker may know this subject: not poison, but no use here.
            None => Err(Fault::retry(Code::RequestMalformed, "no handler for this subject")),
            Some((_, work)) => {
                let work = AssertUnwindSafe(work.instrument(span.clone())).catch_unwind();
                self.with_progress(&message, work)
                    .await
                    .unwrap_or_else(|_| Err(Fault::retry(Code::Internal, "the handler panicked")))
            }
        };
        let outcome = match &result {
            Ok(()) => "ok",
            Err(fault) => fault.code.as_str(),
        };
        metrics::histogram!("kilat_message_seconds", "consumer" => self.spec.name, "subject" => template,
            "outcome" => outcome)
        .record(started.elapsed().as_secs_f64());
        self.settle(&bus, message, delivered, result).instrument(span).await;
    }

    fn is_ours(&self, subject: &str) -> bool {
        subjects::table::row_of(subject)
            .is_some_and(|row| self.spec.on.iter().any(|on| on.template == row.subject))
    }

    /// Runs the handler, telling the server now and then that it still works.
    async fn with_progress<T>(
        &self,
        message: &async_nats::jetstream::Message,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                result = &mut work => return result,
                () = tokio::time::sleep(self.ack_wait / 3) => {
                    let _ = message.ack_with(AckKind::Progress).await;
                }
            }
        }
    }

    async fn settle(
        &self,
        bus: &Bus,
        message: async_nats::jetstream::Message,
        delivered: u64,
        result: Result<(), Fault>,
    ) {
        let fault = match result {
            Ok(()) => return self.ack(&message, AckKind::Ack).await,
            Err(fault) => fault,
        };
        tracing::debug!(consumer = self.spec.name, delivered, %fault, "message not handled");
        match fault.severity {
            Severity::Reject => self.ack(&message, AckKind::Ack).await,
            Severity::Retry if self.max_deliver.is_none_or(|max| delivered + 1 < max) => {
                let delay = retry_delay(delivered, fault.retry_after_ms);
                metrics::counter!("kilat_retries_total", "consumer" => self.spec.name, "code" => fault.code.as_str())
                    .increment(1);
                self.ack(&message, AckKind::Nak(Some(delay))).await;
            }
            Severity::Retry | Severity::Poison => {
                let last = if fault.severity == Severity::Poison { AckKind::Term } else { AckKind::Ack };
                match deadletter::bury(bus, self.spec.stream, self.spec.name, &message, &fault).await {
                    Ok(()) => self.ack(&message, last).await,
                    // Not buried: leave it to come again; the max-deliver advisory is the backstop.
                    Err(error) => {
                        tracing::error!(%error, consumer = self.spec.name, "a dead letter could not be written");
                        self.ack(&message, AckKind::Nak(Some(Duration::from_secs(1)))).await;
                    }
                }
            }
        }
    }

    async fn ack(&self, message: &async_nats::jetstream::Message, kind: AckKind) {
        // A lost ack costs one redelivery, which every handler must bear anyway.
        if let Err(error) = message.ack_with(kind).await {
            tracing::debug!(consumer = self.spec.name, %error, "an ack was not sent");
        }
    }
}

/// 250 ms doubling to 15 s, or what the fault advised, with a quarter of jitter either way.
fn retry_delay(delivered: u64, advised_ms: u32) -> Duration {
    let doubled = 250u64.saturating_mul(1 << delivered.saturating_sub(1).min(6)).min(15_000);
    let base = doubled.max(u64::from(advised_ms));
    Duration::from_millis(fastrand::u64(base - base / 4..=base + base / 4))
}

/// Whether a subject matches a filter.
fn covers(filter: &str, subject: &str) -> bool {
    let (mut want, mut have) = (filter.split('.'), subject.split('.'));
    loop {
        match (want.next(), have.next()) {
            (None, None) => return true,
            (Some(">"), Some(_)) => return true,
            (Some(w), Some(h)) if w == "*" || w == h => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_filter_covers_what_nats_says_it_covers() {
        for (filter, subject, expected) in [
            ("a.b", "a.b", true),
            ("a.*", "a.b", true),
            ("a.>", "a.b.c", true),
            ("a.>", "a", false),
            ("a.*", "a.b.c", false),
            ("a.*.c", "a.b.d", false),
        ] {
            assert_eq!(covers(filter, subject), expected, "{filter} {subject}");
        }
    }

    proptest! {
        #[test]
        fn a_retry_is_never_immediate_and_never_forgotten(delivered in 0u64..1_000, advised in 0u32..60_000) {
            let delay = retry_delay(delivered, advised).as_millis();
            prop_assert!(delay >= 187 && delay <= u128::from(advised.max(15_000)) * 5 / 4);
        }
    }
}
