//! The discovery half of NATS micro services: `$SRV.PING|INFO|STATS[.{name}[.{id}]]`, which is what
//! `nats micro ls|info|stats` asks.
//!
//! async-nats has a service module. It is not used because its `stop` drops requests in flight (25 of
//! 70 when measured) and its replies leave on the connection that subscribes, which a drain closes.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures::StreamExt;
use serde::Serialize;
use subjects::Fault;
use tokio_util::sync::CancellationToken;

use crate::{Bus, service::Route};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Counters of one endpoint of this instance.
#[derive(Debug, Default)]
pub(crate) struct EndpointStats {
    requests: AtomicU64,
    errors: AtomicU64,
    nanos: AtomicU64,
    last_error: Mutex<Option<String>>,
}

impl EndpointStats {
    pub fn record(&self, elapsed: Duration, fault: Option<&Fault>) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.nanos.fetch_add(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        if let Some(fault) = fault {
            self.errors.fetch_add(1, Ordering::Relaxed);
            if let Ok(mut last) = self.last_error.lock() {
                *last = Some(fault.to_string());
            }
        }
    }
}

struct EndpointInfo {
    operation: &'static str,
    subject: &'static str,
    request: &'static str,
    reply: &'static str,
    stats: Arc<EndpointStats>,
}

/// One instance of one service.
pub(crate) struct ServiceInfo {
    name: &'static str,
    id: String,
    started: String,
    endpoints: Vec<EndpointInfo>,
}

impl ServiceInfo {
    pub fn new(routes: &[Route]) -> Self {
        Self {
            name: routes.first().map_or("", |r| r.service),
            id: uuid::Uuid::new_v4().simple().to_string(),
            started: chrono::Utc::now().to_rfc3339(),
            endpoints: routes
                .iter()
                .map(|r| EndpointInfo {
                    operation: r.operation,
                    subject: r.subject,
                    request: r.request,
                    reply: r.reply,
                    stats: Arc::default(),
                })
                .collect(),
        }
    }

    pub fn stats(&self, operation: &str) -> Arc<EndpointStats> {
        self.endpoints.iter().find(|e| e.operation == operation).map(|e| e.stats.clone()).unwrap_or_default()
    }

    fn queue_group(&self) -> String {
        format!("svc-{}", self.name)
    }

    fn answer(&self, verb: &str) -> Option<Vec<u8>> {
        let head = |kind: &'static str| Head {
            kind,
            name: self.name,
            id: &self.id,
            version: VERSION,
            metadata: BTreeMap::from([("contract", "kilat.v1")]),
        };
        let body = match verb {
            "PING" => serde_json::to_vec(&head("io.nats.micro.v1.ping_response")),
            "INFO" => serde_json::to_vec(&InfoResponse {
                head: head("io.nats.micro.v1.info_response"),
                description: "",
                endpoints: self
                    .endpoints
                    .iter()
                    .map(|e| InfoEndpoint {
                        name: e.operation,
                        subject: e.subject,
                        queue_group: self.queue_group(),
                        metadata: BTreeMap::from([("request", e.request), ("reply", e.reply)]),
                    })
                    .collect(),
            }),
            "STATS" => serde_json::to_vec(&StatsResponse {
                head: head("io.nats.micro.v1.stats_response"),
                started: &self.started,
                endpoints: self.endpoints.iter().map(|e| self.stats_of(e)).collect(),
            }),
            _ => return None,
        };
        body.ok()
    }

    fn stats_of(&self, endpoint: &EndpointInfo) -> StatsEndpoint<'_> {
        let stats = &endpoint.stats;
        let requests = stats.requests.load(Ordering::Relaxed);
        let nanos = stats.nanos.load(Ordering::Relaxed);
        StatsEndpoint {
            name: endpoint.operation,
            subject: endpoint.subject,
            queue_group: self.queue_group(),
            num_requests: requests,
            num_errors: stats.errors.load(Ordering::Relaxed),
            last_error: stats.last_error.lock().ok().and_then(|l| l.clone()).unwrap_or_default(),
            processing_time: nanos,
            average_processing_time: nanos.checked_div(requests).unwrap_or(0),
        }
    }
}

/// Answers discovery requests until `cancel`.
pub(crate) async fn answer(bus: Bus, info: Arc<ServiceInfo>, cancel: CancellationToken) {
    let mut subscriptions = Vec::new();
    for verb in ["PING", "INFO", "STATS"] {
        for subject in [
            format!("$SRV.{verb}"),
            format!("$SRV.{verb}.{}", info.name),
            format!("$SRV.{verb}.{}.{}", info.name, info.id),
        ] {
            match bus.incoming().subscribe(subject).await {
                Ok(subscriber) => subscriptions.push(subscriber),
                Err(error) => tracing::warn!(%error, "service discovery is not answered"),
            }
        }
    }
    let mut questions = futures::stream::select_all(subscriptions);
    loop {
        let question = tokio::select! {
            () = cancel.cancelled() => return,
            question = questions.next() => question,
        };
        let Some(question) = question else { return };
        let verb = question.subject.split('.').nth(1).unwrap_or_default();
        if let (Some(reply), Some(body)) = (question.reply.clone(), info.answer(verb)) {
            let _ = bus.outgoing().publish(reply, body.into()).await;
        }
    }
}

#[derive(Serialize)]
struct Head<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    id: &'a str,
    version: &'a str,
    metadata: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct InfoResponse<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    description: &'a str,
    endpoints: Vec<InfoEndpoint<'a>>,
}

#[derive(Serialize)]
struct InfoEndpoint<'a> {
    name: &'a str,
    subject: &'a str,
    queue_group: String,
    metadata: BTreeMap<&'static str, &'a str>,
}

#[derive(Serialize)]
struct StatsResponse<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    started: &'a str,
    endpoints: Vec<StatsEndpoint<'a>>,
}

#[derive(Serialize)]
struct StatsEndpoint<'a> {
    name: &'a str,
    subject: &'a str,
    queue_group: String,
    num_requests: u64,
    num_errors: u64,
    last_error: String,
    processing_time: u64,
    average_processing_time: u64,
}
