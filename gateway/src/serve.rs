//! Binding, running, draining.
//!
//! Order of the end: no new connections; requests in flight are answered (a checkout waits out its
//! budget); streams end at once; checkouts that run on without a client give their keys up; what was
//! sent reaches the server; the bus closes.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::State, http::header, middleware::from_fn_with_state, routing::get};
use runtime::{Bus, config::Config, telemetry::Metrics};
use subjects::{
    Channel as _, Code, Fault,
    ids::{IdError, Name, Token as _},
    table::{RiderCommands, SaleTicks},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    App,
    auth::{Authenticator, KeyError},
    edge::edge,
    limits::Limiter,
    problem::Problem,
    sse::OrderFeed,
    table,
};

/// How often the key set is looked at.
const KEYS_EVERY: Duration = Duration::from_secs(5);
/// A client that takes nothing of what was sent for this long is hung up on.
const STALLED: Duration = Duration::from_secs(30);

/// How long background work may take to give its keys up.
const LAST_WORDS: Duration = Duration::from_secs(2);

#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error(transparent)]
    Config(#[from] runtime::config::ConfigError),
    #[error(transparent)]
    Keys(#[from] KeyError),
    #[error("redis.url: {0}")]
    Redis(#[from] redis::RedisError),
    #[error("the instance name {0}")]
    Instance(IdError),
    #[error("cannot listen on {address}: {source}")]
    Bind { address: SocketAddr, source: std::io::Error },
    #[error("cannot subscribe to {subject}: {reason}")]
    Subscribe { subject: String, reason: String },
    #[error("serving: {0}")]
    Serve(std::io::Error),
}

/// A gateway that listens already and serves when it is run.
pub struct Gateway {
    app: App,
    http: TcpListener,
    admin: Option<(TcpListener, Metrics)>,
}

/// Binds and runs a gateway until `cancel`, then drains it. Closes the bus.
///
/// # Errors
/// See [`GatewayError`].
pub async fn serve(
    config: Arc<Config>,
    bus: Bus,
    metrics: Option<Metrics>,
    cancel: CancellationToken,
) -> Result<(), GatewayError> {
    let gateway = &config.gateway;
    let leeway = gateway.jwt_leeway().as_secs();
    let auth = Authenticator::from_file(gateway.jwt_keys()?.as_ref(), &gateway.jwt_audience, leeway)?;
    Gateway::bind(config, bus, auth, metrics).await?.run(cancel).await
}

impl Gateway {
    /// Takes the addresses of the configuration. `metrics` are served on `gateway.admin_bind`, if both
    /// are there.
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn bind(
        config: Arc<Config>,
        bus: Bus,
        auth: Authenticator,
        metrics: Option<Metrics>,
    ) -> Result<Self, GatewayError> {
        let instance = Name::parse(bus.instance()).map_err(GatewayError::Instance)?;
        let redis = config.redis.url().map(|url| url.expose().to_owned()).unwrap_or_default();
        let limiter = Limiter::new(&redis, config.gateway.limits)?;
        let http = listen(config.gateway.bind).await?;
        let admin = match (config.gateway.admin_bind, metrics) {
            (Some(address), Some(metrics)) => Some((listen(address).await?, metrics)),
            (_, _) => None,
        };
        Ok(Self { app: App::new(config, bus, instance, auth, limiter), http, admin })
    }

    /// Where apps connect.
    ///
    /// # Errors
    /// The socket is gone.
    pub fn addr(&self) -> std::io::Result<SocketAddr> {
        self.http.local_addr()
    }

    /// What the handlers share, for those who want to look inside.
    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// Serves until `cancel`, then drains. Closes the bus.
    ///
    /// # Errors
    /// A subscription was refused, or a socket broke.
    pub async fn run(self, cancel: CancellationToken) -> Result<(), GatewayError> {
        let Self { app, http, admin } = self;
        room_for_sockets();
        let listening = CancellationToken::new();
        let outcomes = subscribe(&app, format!("gw.{}.>", app.instance)).await?;
        tokio::spawn(app.waiters.clone().listen(outcomes, listening.clone()));
        for subject in OrderFeed::subjects() {
            let news = subscribe(&app, subject).await?;
            tokio::spawn(app.feed.clone().listen(news, listening.clone()));
        }
        let commands = subscribe(&app, RiderCommands::filter()).await?;
        tokio::spawn(app.riders.clone().listen(commands, listening.clone()));
        let ticks = subscribe(&app, SaleTicks::filter()).await?;
        tokio::spawn(app.sales.clone().listen(ticks, listening.clone()));
        let verdicts = on(app.bus.outgoing(), app.verdicts.subject()).await?;
        tokio::spawn(app.verdicts.clone().listen(verdicts, listening.clone()));
        tokio::spawn(app.auth.clone().follow(KEYS_EVERY, listening.clone()));
        if let Some((listener, metrics)) = admin {
            tokio::spawn(serve_metrics(listener, metrics, cancel.clone()));
        }

        let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let http = axum::serve::ListenerExt::tap_io(http, |stream| {
            // Small answers must not wait for the next.
            let _ = stream.set_nodelay(true);
            hang_up_when_stalled(stream);
        });
        let (closing, wait) = (app.closing.clone(), cancel.clone());
        let server = axum::serve(http, service).with_graceful_shutdown(async move {
            wait.cancelled().await;
            closing.cancel();
        });
        tracing::info!(instance = %app.instance, "gateway serving");
        let drained = async {
            cancel.cancelled().await;
            tokio::time::sleep(app.config.gateway.drain()).await;
        };
        let result = tokio::select! {
            result = std::future::IntoFuture::into_future(server) => result.map_err(GatewayError::Serve),
            () = drained => {
                tracing::warn!("requests in flight took too long and were cut off");
                Ok(())
            }
        };
        app.closing.cancel();
        app.abandon.cancel();
        app.background.close();
        if tokio::time::timeout(LAST_WORDS, app.background.wait()).await.is_err() {
            tracing::warn!("some checkouts kept their keys; their leases run out");
        }
        listening.cancel();
        app.bus.close().await;
        tracing::info!("gateway drained");
        result
    }
}

/// A shell gives its children 1 024 descriptors and lets them have more: thousands of streams need them.
fn room_for_sockets() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let raised = getrlimit(Resource::RLIMIT_NOFILE)
        .and_then(|(_, most)| setrlimit(Resource::RLIMIT_NOFILE, most, most).map(|()| most));
    match raised {
        Ok(descriptors) => tracing::debug!(descriptors, "as many connections as the system lets us have"),
        Err(error) => tracing::warn!(%error, "the limit of open connections stays as it is"),
    }
}

/// A phone that went under ground keeps its connection for a quarter of an hour otherwise, one that reads
/// nothing for ever; and a stream's memory with it. Left to the system: a timer of ours would have to run for
/// each of thousands of quiet streams.
fn hang_up_when_stalled(stream: &tokio::net::TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(STALLED)) {
        tracing::debug!(%error, "a stalled connection will be noticed late");
    }
    let keepalive = socket2::TcpKeepalive::new().with_time(STALLED);
    let _ = socket2::SockRef::from(stream).set_tcp_keepalive(&keepalive);
}

/// Everything a gateway answers.
pub fn router(app: &App) -> Router {
    table::router(app)
        .fallback(|| async { Problem(Fault::reject(Code::RouteNotFound, "there is no such route")) })
        .method_not_allowed_fallback(|| async {
            Problem(Fault::reject(Code::RouteMethodNotAllowed, "the route takes other methods"))
        })
        .layer(from_fn_with_state(app.clone(), edge))
        .with_state(app.clone())
}

async fn subscribe(app: &App, subject: String) -> Result<async_nats::Subscriber, GatewayError> {
    on(app.bus.incoming(), subject).await
}

async fn on(client: &async_nats::Client, subject: String) -> Result<async_nats::Subscriber, GatewayError> {
    client
        .subscribe(subject.clone())
        .await
        .map_err(|error| GatewayError::Subscribe { subject, reason: error.to_string() })
}

async fn listen(address: SocketAddr) -> Result<TcpListener, GatewayError> {
    TcpListener::bind(address).await.map_err(|source| GatewayError::Bind { address, source })
}

async fn serve_metrics(listener: TcpListener, metrics: Metrics, cancel: CancellationToken) {
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    let router = Router::new()
        .route("/metrics", get(move |State(metrics): State<Metrics>| async move { (text, metrics.render()) }))
        .with_state(metrics);
    let server = axum::serve(listener, router).with_graceful_shutdown(cancel.cancelled_owned());
    if let Err(error) = server.await {
        tracing::error!(%error, "metrics are no longer served");
    }
}
