//! A worker: endpoints, consumers and background tasks that start together and stop together.
//!
//! ```text
//! Worker::new("orders", bus)
//!     .endpoint::<orders::Create, _, _, _>(state.clone(), handlers::create)
//!     .consume(Consumer::new("EVENTS", "orders-payments").on::<PaymentEvent, _, _, _>(state.clone(), follow))
//!     .task("outbox", move |cancel| relay.run(cancel))
//!     .run(cancel)
//!     .await
//! ```

use std::{collections::BTreeMap, future::Future, pin::Pin, sync::Arc};

use subjects::{Endpoint, Fault};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    Bus, Cx,
    consume::{ConsumeError, Consumer},
    service::{self, Route},
};

type Task = Box<dyn FnOnce(CancellationToken) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Consume(#[from] ConsumeError),
    #[error("worker {worker} cannot subscribe: {reason}")]
    Subscribe { worker: &'static str, reason: String },
    #[error("worker {worker}: task {task} ended before it was told to")]
    TaskEnded { worker: &'static str, task: String },
}

pub struct Worker {
    name: &'static str,
    bus: Bus,
    routes: Vec<Route>,
    consumers: Vec<Consumer>,
    tasks: Vec<(&'static str, Task)>,
}

impl Worker {
    pub fn new(name: &'static str, bus: Bus) -> Self {
        Self { name, bus, routes: Vec::new(), consumers: Vec::new(), tasks: Vec::new() }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The services this worker answers for.
    pub fn services(&self) -> Vec<&'static str> {
        let mut services: Vec<_> = self.routes.iter().map(|route| route.service).collect();
        services.dedup();
        services
    }

    /// Serves an endpoint of the contract.
    #[must_use]
    pub fn endpoint<E, S, F, Fut>(mut self, state: Arc<S>, handler: F) -> Self
    where
        E: Endpoint,
        S: Send + Sync + 'static,
        F: Fn(Arc<S>, Cx, E::Request) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<E::Reply, Fault>> + Send + 'static,
    {
        self.routes.push(Route::new::<E, S, F, Fut>(state, handler));
        self
    }

    /// Serves an endpoint once `ready` is true. Until then other instances answer, or nobody does
    /// (`service.no_responders`).
    #[must_use]
    pub fn endpoint_when<E, S, F, Fut>(
        mut self,
        ready: watch::Receiver<bool>,
        state: Arc<S>,
        handler: F,
    ) -> Self
    where
        E: Endpoint,
        S: Send + Sync + 'static,
        F: Fn(Arc<S>, Cx, E::Request) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<E::Reply, Fault>> + Send + 'static,
    {
        self.routes.push(Route::new::<E, S, F, Fut>(state, handler).when(ready));
        self
    }

    #[must_use]
    pub fn consume(mut self, consumer: Consumer) -> Self {
        self.consumers.push(consumer);
        self
    }

    /// Runs something beside: a relay, a sweeper, a reaper. It ends when told to, not before.
    #[must_use]
    pub fn task<F, Fut>(mut self, name: &'static str, task: F) -> Self
    where
        F: FnOnce(CancellationToken) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.tasks.push((name, Box::new(move |cancel| Box::pin(task(cancel)))));
        self
    }

    /// Runs until `cancel`, then drains: requests in flight are answered, messages in hand are settled,
    /// tasks end, and what was sent has reached the server.
    ///
    /// # Errors
    /// A consumer or stream is missing, a subscription is refused, or a task died.
    pub async fn run(self, cancel: CancellationToken) -> Result<(), WorkerError> {
        let Self { name, bus, routes, consumers, tasks } = self;
        bus.ready(&cancel).await;
        if cancel.is_cancelled() {
            return Ok(());
        }
        let mut bound = Vec::new();
        for consumer in &consumers {
            bound.push(consumer.bind(&bus).await?);
        }

        let mut front = JoinSet::new();
        for routes in by_service(routes) {
            let (bus, cancel) = (bus.clone(), cancel.clone());
            front.spawn(async move {
                service::serve(bus, routes, cancel)
                    .await
                    .map_err(|error| WorkerError::Subscribe { worker: name, reason: error.to_string() })
            });
        }
        for consumer in bound {
            let (bus, cancel) = (bus.clone(), cancel.clone());
            front.spawn(async move {
                consumer.run(bus, cancel).await;
                Ok(())
            });
        }
        // Background tasks outlive the front: a reply in flight may wait for a drainer or a batch.
        let backstage_cancel = CancellationToken::new();
        let mut backstage = JoinSet::new();
        for (task, start) in tasks {
            let work = start(backstage_cancel.clone());
            backstage.spawn(async move {
                work.await;
                task
            });
        }
        tracing::info!(worker = name, instance = bus.instance(), "serving");
        // What a health check of a process without an HTTP interface of its own looks for.
        let serving = metrics::gauge!("kilat_worker_serving", "worker" => name);
        serving.set(1.0);

        let mut result = Ok(());
        loop {
            tokio::select! {
                () = cancel.cancelled() => break,
                Some(ended) = front.join_next(), if !front.is_empty() => {
                    if let Ok(Err(error)) = ended {
                        result = Err(error);
                        cancel.cancel();
                    }
                }
                Some(ended) = backstage.join_next(), if !backstage.is_empty() => {
                    if !cancel.is_cancelled() {
                        let task = ended.map_or_else(|error| error.to_string(), str::to_owned);
                        result = Err(WorkerError::TaskEnded { worker: name, task });
                        cancel.cancel();
                    }
                }
            }
        }
        serving.set(0.0);
        while let Some(ended) = front.join_next().await {
            if let (Ok(Err(error)), true) = (ended, result.is_ok()) {
                result = Err(error);
            }
        }
        backstage_cancel.cancel();
        while backstage.join_next().await.is_some() {}
        bus.close().await;
        tracing::info!(worker = name, "drained");
        result
    }
}

fn by_service(routes: Vec<Route>) -> Vec<Vec<Route>> {
    let mut services: BTreeMap<&'static str, Vec<Route>> = BTreeMap::new();
    for route in routes {
        services.entry(route.service).or_default().push(route);
    }
    services.into_values().collect()
}
