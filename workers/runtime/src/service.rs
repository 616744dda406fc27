//! Request/reply endpoints: decode, handle, reply.
//!
//! Every request gets a reply: a message, or a [`Fault`] with the NATS micro error headers. A handler
//! that panics answers `service.internal` and harms nobody else. The discovery side (`nats micro
//! ls|info|stats`) is in [`crate::discovery`].

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Instant};

use async_nats::{HeaderMap, Message};
use futures::{FutureExt, StreamExt};
use subjects::{Code, Endpoint, Fault, codec::Encoding, headers, v1};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    Bus,
    discovery::{EndpointStats, ServiceInfo},
    meta::{Cx, Meta},
};

/// Requests of one endpoint handled at once by one instance; the rest wait in its subscription.
const IN_FLIGHT: usize = 1_024;

type Reply = Result<bytes::Bytes, Fault>;
type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Handle = Arc<dyn Fn(Cx, Message, Encoding) -> BoxFuture<Reply> + Send + Sync>;

/// One endpoint with its handler, ready to be served.
#[derive(Clone)]
pub(crate) struct Route {
    pub service: &'static str,
    pub operation: &'static str,
    pub subject: &'static str,
    pub request: &'static str,
    pub reply: &'static str,
    handle: Handle,
    /// Not subscribed to until this is true; `None`: at once.
    ready: Option<watch::Receiver<bool>>,
}

impl Route {
    pub fn new<E, S, F, Fut>(state: Arc<S>, handler: F) -> Self
    where
        E: Endpoint,
        S: Send + Sync + 'static,
        F: Fn(Arc<S>, Cx, E::Request) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<E::Reply, Fault>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        Self {
            service: E::SERVICE,
            operation: E::OPERATION,
            subject: E::SUBJECT,
            request: subjects::codec::short_name::<E::Request>(),
            reply: subjects::codec::short_name::<E::Reply>(),
            handle: Arc::new(move |cx, message, encoding| {
                let (state, handler) = (state.clone(), handler.clone());
                Box::pin(async move {
                    let request = encoding.decode::<E::Request>(&message.payload)?;
                    let reply = handler(state, cx, request).await?;
                    encoding.encode(&reply).map_err(|e| Fault::reject(Code::Internal, e.to_string()))
                })
            }),
            ready: None,
        }
    }

    pub fn when(mut self, ready: watch::Receiver<bool>) -> Self {
        self.ready = Some(ready);
        self
    }
}

/// Serves the routes of one service until `cancel`, then drains: every request that has arrived is
/// answered before this returns.
pub(crate) async fn serve(
    bus: Bus,
    routes: Vec<Route>,
    cancel: CancellationToken,
) -> Result<(), async_nats::SubscribeError> {
    let info = Arc::new(ServiceInfo::new(&routes));
    let mut tasks = JoinSet::<Result<(), async_nats::SubscribeError>>::new();
    for mut route in routes {
        let stats = info.stats(route.operation);
        let (bus, cancel) = (bus.clone(), cancel.clone());
        if let Some(ready) = route.ready.take() {
            tasks.spawn(async move {
                if !comes_true(ready, &cancel).await {
                    return Ok(());
                }
                let subscriber = subscribe(&bus, &route).await?;
                serve_route(bus, route, subscriber, stats, cancel).await;
                Ok(())
            });
        } else {
            let subscriber = subscribe(&bus, &route).await?;
            tasks.spawn(async move {
                serve_route(bus, route, subscriber, stats, cancel).await;
                Ok(())
            });
        }
    }
    let (bus, cancelled) = (bus.clone(), cancel.clone());
    tasks.spawn(async move {
        crate::discovery::answer(bus, info, cancelled).await;
        Ok(())
    });
    while let Some(ended) = tasks.join_next().await {
        if let Ok(ended) = ended {
            ended?;
        }
    }
    Ok(())
}

async fn subscribe(bus: &Bus, route: &Route) -> Result<async_nats::Subscriber, async_nats::SubscribeError> {
    bus.incoming().queue_subscribe(route.subject, format!("svc-{}", route.service)).await
}

/// `false`: it is time to stop, or whoever would say so is gone.
async fn comes_true(mut ready: watch::Receiver<bool>, cancel: &CancellationToken) -> bool {
    tokio::select! {
        () = cancel.cancelled() => false,
        seen = ready.wait_for(|ready| *ready) => seen.is_ok(),
    }
}

async fn serve_route(
    bus: Bus,
    route: Route,
    mut subscriber: async_nats::Subscriber,
    stats: Arc<EndpointStats>,
    cancel: CancellationToken,
) {
    let permits = Arc::new(Semaphore::new(IN_FLIGHT));
    let mut requests = JoinSet::new();
    let mut draining = false;
    loop {
        let message = tokio::select! {
            () = cancel.cancelled(), if !draining => {
                // The server stops sending, then confirms; what it had sent still arrives here.
                draining = true;
                if subscriber.drain().await.is_err() {
                    break;
                }
                continue;
            }
            Some(_) = requests.join_next(), if !requests.is_empty() => continue,
            message = subscriber.next() => message,
        };
        let Some(message) = message else { break };
        let Ok(permit) = permits.clone().acquire_owned().await else { break };
        let (bus, route, stats) = (bus.clone(), route.clone(), stats.clone());
        requests.spawn(async move {
            answer(bus, &route, message, &stats).await;
            drop(permit);
        });
    }
    while requests.join_next().await.is_some() {}
}

async fn answer(bus: Bus, route: &Route, message: Message, stats: &EndpointStats) {
    let started = Instant::now();
    let content_type =
        message.headers.as_ref().and_then(|h| h.get(headers::CONTENT_TYPE)).map(|v| v.as_str().to_owned());
    let encoding = Encoding::of(content_type.as_deref(), &message.payload);
    let meta = Meta::of(message.headers.as_ref(), 1);
    let reply_to = message.reply.clone();
    let span = tracing::info_span!("request", otel.name = route.subject, request_id = meta.request_id);
    crate::trace::adopt(&span, meta.traceparent.as_deref());

    let result = if meta.remaining().is_some_and(|left| left.is_zero()) {
        // The caller has given up; doing the work would only make the queue longer.
        Err(Fault::retry(Code::Timeout, "the deadline had passed before the request was read"))
    } else {
        let work = (route.handle)(Cx { bus: bus.clone(), meta }, message, encoding);
        AssertUnwindSafe(work.instrument(span.clone()))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Fault::retry(Code::Internal, "the handler panicked")))
    };

    let elapsed = started.elapsed();
    let outcome = match &result {
        Ok(_) => "ok",
        Err(fault) => fault.code.as_str(),
    };
    metrics::histogram!("kilat_request_seconds", "endpoint" => route.subject, "outcome" => outcome)
        .record(elapsed.as_secs_f64());
    stats.record(elapsed, result.as_ref().err());
    if let Err(fault) = &result {
        span.in_scope(|| log_fault(route.subject, fault));
    }

    let Some(reply_to) = reply_to else { return };
    let mut header = HeaderMap::new();
    if encoding != Encoding::default() {
        header.insert(headers::CONTENT_TYPE, encoding.content_type());
    }
    let payload = match result {
        Ok(payload) => payload,
        Err(fault) => {
            header.insert(headers::SERVICE_ERROR, fault.code.as_str());
            header.insert(headers::SERVICE_ERROR_CODE, micro_status(&fault).to_string().as_str());
            encoding.encode::<v1::Fault>(&fault.to_wire()).unwrap_or_default()
        }
    };
    let outgoing = bus.outgoing();
    let sent = if header.is_empty() {
        outgoing.publish(reply_to, payload).await
    } else {
        outgoing.publish_with_headers(reply_to, header, payload).await
    };
    if let Err(error) = sent {
        tracing::warn!(%error, endpoint = route.subject, "a reply could not be sent");
    }
}

fn log_fault(subject: &str, fault: &Fault) {
    if fault.code == Code::Internal {
        tracing::error!(subject, code = fault.code.as_str(), detail = fault.detail, "request failed");
    } else {
        tracing::debug!(subject, code = fault.code.as_str(), detail = fault.detail, "request refused");
    }
}

/// The micro protocol wants a number. What HTTP makes of a code is the gateway's business; this only
/// tells "yours" from "ours".
fn micro_status(fault: &Fault) -> u16 {
    if fault.retryable() { 503 } else { 400 }
}
