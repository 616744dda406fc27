//! Spans over OTLP/HTTP.

use std::sync::Arc;

use opentelemetry_otlp::{SpanExporter as Otlp, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    error::{OTelSdkError, OTelSdkResult},
    trace::{BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter},
};
use tokio::runtime::Handle;
use tracing_subscriber::filter::{FilterFn, filter_fn};

pub(super) fn provider(
    service: &'static str,
    endpoint: &str,
    ratio: f64,
) -> Result<SdkTracerProvider, String> {
    let exporter = Otlp::builder()
        .with_http()
        .with_headers(std::collections::HashMap::new())
        .with_endpoint(endpoint)
        .build()
        .map_err(|error| error.to_string())?;
    let exporter = OnTokio { exporter: Arc::new(exporter), runtime: Handle::current() };
    Ok(SdkTracerProvider::builder()
        .with_span_processor(BatchSpanProcessor::builder(exporter).build())
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio))))
        .with_resource(Resource::builder().with_service_name(service).build())
        .build())
}

/// The batch processor has a thread of its own, without the Tokio runtime its HTTP client needs.
#[derive(Debug)]
struct OnTokio {
    exporter: Arc<Otlp>,
    runtime: Handle,
}

impl SpanExporter for OnTokio {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let exporter = Arc::clone(&self.exporter);
        let export = self.runtime.spawn(async move { exporter.export(batch).await });
        export.await.map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?
    }
}

/// The exporter's own spans would be exported by exports without end; neither do the libraries' go
/// out, which are many and tell little.
pub(super) fn not_its_own() -> FilterFn<impl Fn(&tracing::Metadata<'_>) -> bool + Clone> {
    const FOREIGN: [&str; 8] =
        ["opentelemetry", "reqwest", "hyper", "h2", "tower", "rustls", "sqlx", "async_nats"];
    filter_fn(|metadata| {
        let root = metadata.target().split("::").next().unwrap_or_default();
        *metadata.level() <= tracing::Level::INFO && !FOREIGN.iter().any(|foreign| root.starts_with(foreign))
    })
}
