//! What every handler shares.

use std::{sync::Arc, time::Duration};

use runtime::{
    Bus,
    config::Config,
    kv::{Idempotency, IdempotencyOptions},
};
use subjects::{Code, Endpoint, Fault, ids::Name};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    auth::Authenticator,
    checkout::Waiters,
    edge::Context,
    limits::Limiter,
    ready::Readiness,
    socket::{Sockets, Verdicts},
    sse::{OrderFeed, RiderFeed, SaleFeed},
};

/// How long a worker may take to answer a request that is no checkout. What is later is 504.
const CALL_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

pub struct Inner {
    pub config: Arc<Config>,
    pub bus: Bus,
    pub instance: Name,
    pub auth: Authenticator,
    pub limiter: Limiter,
    pub idempotency: Idempotency,
    pub waiters: Waiters,
    pub feed: OrderFeed,
    pub riders: RiderFeed,
    pub sales: SaleFeed,
    pub sockets: Sockets,
    pub verdicts: Verdicts,
    pub readiness: Readiness,
    /// Requests at work; `None`: not limited.
    pub room: Option<Arc<Semaphore>>,
    /// Streams and sockets; `None`: not limited.
    pub streams: Option<Arc<Semaphore>>,
    /// No new streams, and those that run end.
    pub closing: CancellationToken,
    /// Checkouts whose caller has been answered or has left. They end when this says so.
    pub abandon: CancellationToken,
    pub background: TaskTracker,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("instance", &self.instance).finish_non_exhaustive()
    }
}

impl App {
    pub fn new(config: Arc<Config>, bus: Bus, instance: Name, auth: Authenticator, limiter: Limiter) -> Self {
        let idempotency = Idempotency::new(
            bus.jetstream(),
            IdempotencyOptions {
                // Outlives the deadline of the saga it stands for, and then some.
                in_flight_ttl: config.checkout.deadline() * 3 + config.checkout.claim(),
                ..IdempotencyOptions::default()
            },
        );
        let places =
            |most: usize| (most > 0).then(|| Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))));
        let (room, streams) = (places(config.gateway.max_in_flight), places(config.gateway.max_streams));
        let verdicts = Verdicts::new(&instance);
        Self {
            inner: Arc::new(Inner {
                config,
                bus,
                instance,
                auth,
                limiter,
                idempotency,
                waiters: Waiters::default(),
                feed: OrderFeed::default(),
                riders: RiderFeed::default(),
                sales: SaleFeed::default(),
                sockets: Sockets::default(),
                verdicts,
                readiness: Readiness::default(),
                room,
                streams,
                closing: CancellationToken::new(),
                abandon: CancellationToken::new(),
                background: TaskTracker::new(),
            }),
        }
    }

    /// Asks a worker on behalf of a request.
    ///
    /// # Errors
    /// What the worker says, or that it does not.
    pub async fn call<E: Endpoint>(&self, cx: &Context, request: &E::Request) -> Result<E::Reply, Fault> {
        self.call_within::<E>(cx, request, CALL_TIMEOUT).await
    }

    /// As [`App::call`], for as long as `patience`.
    ///
    /// # Errors
    /// As [`App::call`].
    pub async fn call_within<E: Endpoint>(
        &self,
        cx: &Context,
        request: &E::Request,
        patience: Duration,
    ) -> Result<E::Reply, Fault> {
        self.bus.call::<E>(&cx.meta, request, patience).await
    }

    /// A place for one more stream or socket, to be kept while it lives.
    ///
    /// # Errors
    /// `service.busy`.
    pub fn stream_place(&self) -> Result<Option<OwnedSemaphorePermit>, Fault> {
        let Some(streams) = &self.streams else { return Ok(None) };
        streams
            .clone()
            .try_acquire_owned()
            .map(Some)
            .map_err(|_| Fault::retry(Code::Busy, "the gateway has too many streams open").after_ms(5_000))
    }
}
