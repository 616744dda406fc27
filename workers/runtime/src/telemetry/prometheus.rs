//! The recorder of metrics, and the listener that serves them.

use std::{net::SocketAddr, time::Duration};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::TelemetryError;

/// From a tenth of a millisecond (a Redis script) to 30 s (a checkout's deadline and more).
const SECONDS: &[f64] = &[
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
    10.0, 30.0,
];

/// Of what is gathered: batches.
const ITEMS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1000.0];

/// Histograms are drained into their buckets this often, or they would grow until somebody looks.
const UPKEEP: Duration = Duration::from_secs(5);

pub(super) fn install(bind: Option<SocketAddr>) -> Result<PrometheusHandle, TelemetryError> {
    let wrong = |error: metrics_exporter_prometheus::BuildError| TelemetryError::Metrics(error.to_string());
    // Without buckets of its own a histogram would become a summary, whose quantiles cannot be added
    // up over processes.
    let builder = PrometheusBuilder::new()
        .set_buckets(SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS))
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_items".to_owned()), ITEMS))
        .map_err(wrong)?;
    let recorder = match bind {
        Some(address) => {
            let (recorder, listener) = builder.with_http_listener(address).build().map_err(wrong)?;
            tokio::spawn(async move {
                if let Err(error) = listener.await {
                    tracing::error!(%address, ?error, "metrics are no longer served");
                }
            });
            recorder
        }
        None => builder.build_recorder(),
    };
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| TelemetryError::Metrics(error.to_string()))?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut tick = tokio::time::interval(UPKEEP);
        loop {
            tick.tick().await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}
