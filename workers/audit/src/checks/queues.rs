//! Work that waits: outboxes, the work queue, consumers, dead letters, full buckets.

use std::time::Duration;

use runtime::Bus;

use super::{Check, How};
use crate::{
    Options,
    report::{
        Finding, Looked,
        Severity::{Error, Warning},
    },
    store::{self, Snapshot, Unchecked},
    stream::{self, NatsError},
};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "outbox.waiting",
        means: "no event waits in an outbox",
        hint: "is a worker of the schema running, and NATS there? kilat_outbox_* and its log name the row it stumbles on",
        severity: Warning,
        needs: &[],
        how: How::Outboxes,
    },
    Check {
        id: "queue.dead",
        means: "there are no dead letters",
        hint: "`kilat dlq ls`, `kilat dlq show`; when the cause is gone, `kilat dlq replay`",
        severity: Error,
        needs: &[],
        how: How::DeadLetters,
    },
    Check {
        id: "queue.work",
        means: "no checkout and no order that needs a rider waits in its work queue",
        hint: "is the checkout worker running, and dispatch? More replicas take more messages",
        severity: Warning,
        needs: &[],
        how: How::Work,
    },
    Check {
        id: "queue.consumers",
        means: "every consumer of events, frames and advisories keeps up",
        hint: "is its worker running? `nats consumer info` shows what it stumbles on",
        severity: Warning,
        needs: &[],
        how: How::Consumers,
    },
    Check {
        id: "queue.fill",
        means: "what refuses when full is not nearly full",
        hint: "raise max_bytes in nats-config and `kilat nats apply`, or let messages expire sooner",
        severity: Warning,
        needs: &[],
        how: How::Fill,
    },
];

/// Work queues, and what is in them.
const WORK: [(&str, &str); 2] = [("CHECKOUT", "checkout.cmd.>"), ("DISPATCH", "dispatch.req.>")];
/// Streams whose messages stay when acknowledged, so that their depth says nothing.
const FOLLOWED: [&str; 3] = ["EVENTS", "ADVISORY", "TRACK"];
const DEAD: &str = "DLQ";
/// They refuse new messages when full, rather than forget old ones.
const REFUSING: [&str; 6] = ["KV_IDEM", "KV_LEASE", "KV_DRIVER", "CHECKOUT", "DISPATCH", DEAD];

pub(crate) async fn outboxes(snapshot: &mut Snapshot, options: &Options) -> Result<Looked, Unchecked> {
    let allowed = options.allow(options.outbox);
    let mut part = snapshot.part().await?;
    let (mut looked, mut findings) = (0, Vec::new());
    for schema in store::outboxes(&mut part).await? {
        let (rows, oldest) = store::waiting(&mut part, &schema).await?;
        looked += rows.max(1);
        if rows > 0 && oldest > allowed {
            let detail = format!("{rows} events wait, the oldest for {:.1} s", oldest.as_secs_f64());
            findings.push(Finding::new(schema, detail));
        }
    }
    part.commit().await?;
    Ok(Looked::of(looked, findings, options.shown))
}

pub(crate) async fn dead_letters(bus: &Bus, options: &Options) -> Result<Looked, NatsError> {
    let (stream, subjects) = stream::subjects(bus, DEAD, "dlq.>").await?;
    let oldest = stream.oldest().unwrap_or_default();
    let findings = subjects
        .into_keys()
        .map(|subject| {
            let id = subject.strip_prefix("dlq.").unwrap_or(&subject).to_owned();
            Finding::new(id, format!("one of {}, the oldest {} old", stream.state.messages, Hours(oldest)))
        })
        .collect();
    Ok(Looked::of(stream.state.messages, findings, options.shown))
}

pub(crate) async fn work(bus: &Bus, options: &Options) -> Result<Looked, NatsError> {
    let (mut looked, mut findings) = (0, Vec::new());
    for (name, filter) in WORK {
        let (stream, subjects) = stream::subjects(bus, name, filter).await?;
        looked += subjects.len() as u64;
        if let Some(oldest) = stream.oldest().filter(|oldest| *oldest > options.allow(options.queue)) {
            let messages = stream.state.messages;
            let detail = format!("{messages} messages wait, the oldest for {}", Hours(oldest));
            findings.push(Finding::new(name, detail));
        }
    }
    Ok(Looked::of(looked, findings, options.shown))
}

/// Those of workers that are not installed have nobody to keep up with them.
pub(crate) async fn consumers(bus: &Bus, options: &Options, absent: &[String]) -> Result<Looked, NatsError> {
    let allowed = options.allow(options.queue);
    let (mut looked, mut findings) = (0, Vec::new());
    for followed in FOLLOWED {
        for consumer in stream::consumers(bus, followed).await? {
            let worker = consumer.name.split('-').next().unwrap_or_default();
            if absent.iter().any(|absent| absent == worker) {
                continue;
            }
            looked += 1;
            if let Some(oldest) = stream::oldest_unacked(bus, followed, &consumer).await?
                && oldest > allowed
            {
                let stream::Consumer { name, num_pending, num_ack_pending, num_redelivered, .. } = &consumer;
                findings.push(Finding::new(
                    format!("{followed}/{name}"),
                    format!(
                        "{num_pending} not delivered, {num_ack_pending} not acknowledged ({num_redelivered} of \
                         them redelivered), the oldest {} old",
                        Hours(oldest)
                    ),
                ));
            }
        }
    }
    Ok(Looked::of(looked, findings, options.shown))
}

pub(crate) async fn fill(bus: &Bus, options: &Options) -> Result<Looked, NatsError> {
    let mut findings = Vec::new();
    for name in REFUSING {
        let stream = stream::stream(bus, name).await?;
        let Ok(most) = u64::try_from(stream.config.max_bytes) else { continue };
        let percent = stream.state.bytes.saturating_mul(100) / most.max(1);
        if percent >= u64::from(options.fill) {
            let detail = format!("{percent} % full: {} of {most} bytes", stream.state.bytes);
            findings.push(Finding::new(name, detail));
        }
    }
    Ok(Looked::of(REFUSING.len() as u64, findings, options.shown))
}

struct Hours(Duration);

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.as_secs();
        match seconds {
            0..120 => write!(f, "{:.1} s", self.0.as_secs_f64()),
            120..7_200 => write!(f, "{} min", seconds / 60),
            _ => write!(f, "{} h", seconds / 3_600),
        }
    }
}
