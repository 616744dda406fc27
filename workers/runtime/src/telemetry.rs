//! Logs, metrics and traces of the process.
//!
//! [`init`] is called once, before anything else. Logs go to standard error, as JSON or for people.
//! Metrics are Prometheus's: [`Metrics::render`] for the gateway's admin port, and a listener of their
//! own if an address is configured. Spans are exported over OTLP if an endpoint is.
//!
//! **Never logged:** coordinates, phone numbers, tokens, keys. A value that may hold one travels as
//! [`Redacted`] or [`Secret`](crate::config::Secret), which print nothing of it.

use std::{
    fmt,
    sync::atomic::{AtomicBool, Ordering},
};

use metrics_exporter_prometheus::PrometheusHandle;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{LogFormat, Telemetry};

mod otlp;
mod prometheus;

#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("telemetry was started before in this process")]
    Twice,
    #[error("telemetry.level: {0}")]
    Level(#[from] tracing_subscriber::filter::ParseError),
    #[error("metrics: {0}")]
    Metrics(String),
    #[error("telemetry.otlp_endpoint: {0}")]
    Otlp(String),
    #[error("logs: {0}")]
    Logs(String),
}

/// The metrics of this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// In Prometheus's text format.
    pub fn render(&self) -> String {
        self.0.render()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

/// Keep it until the process ends.
#[must_use = "spans not yet exported are lost without it"]
#[derive(Debug)]
pub struct Guard {
    metrics: Metrics,
    traces: Option<SdkTracerProvider>,
}

impl Guard {
    pub fn metrics(&self) -> Metrics {
        self.metrics.clone()
    }

    /// Exports what is left. Call it last; it takes at most a few seconds.
    pub async fn shutdown(self) {
        if let Some(traces) = self.traces {
            // Blocks until the exporter is through, and the exporter needs this runtime.
            let _ = tokio::task::spawn_blocking(move || traces.shutdown()).await;
        }
    }
}

static STARTED: AtomicBool = AtomicBool::new(false);

/// Starts all three; must be called inside a Tokio runtime. `service` names the process in traces.
///
/// # Errors
/// See [`TelemetryError`]; [`TelemetryError::Twice`] from the second call on, and nothing has changed
/// then.
pub fn init(service: &'static str, config: &Telemetry) -> Result<Guard, TelemetryError> {
    let filter = EnvFilter::try_new(&config.level)?;
    if STARTED.swap(true, Ordering::SeqCst) {
        return Err(TelemetryError::Twice);
    }
    // The HTTP clients of the exporter and of payment providers need one; a second try is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let metrics = Metrics(prometheus::install(config.metrics_bind)?);
    let traces = config
        .otlp_endpoint
        .as_deref()
        .map(|endpoint| otlp::provider(service, endpoint, config.trace_ratio))
        .transpose()
        .map_err(TelemetryError::Otlp)?;

    let lines = match config.format {
        LogFormat::Json => {
            let json = tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(true);
            json.with_span_list(false).with_writer(std::io::stderr).boxed()
        }
        LogFormat::Pretty => tracing_subscriber::fmt::layer().with_writer(std::io::stderr).boxed(),
    };
    let spans = traces.as_ref().map(|provider| {
        tracing_opentelemetry::layer().with_tracer(provider.tracer("kilat")).with_filter(otlp::not_its_own())
    });
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(spans)
        .try_init()
        .map_err(|error| TelemetryError::Logs(error.to_string()))?;
    Ok(Guard { metrics, traces })
}

/// A value that must not reach a log: coordinates, a phone number, a token.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: to be worked with, not to be printed.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}
