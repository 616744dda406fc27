//! The audit as a worker: again and again, as metrics.

use std::time::{Duration, Instant};

use runtime::{Platform, StartError, Worker};
use tokio_util::sync::CancellationToken;

use crate::{Options, Report, Sources, Verdict, run};

/// How often a worker audits unless told otherwise.
pub const EVERY: Duration = Duration::from_secs(60);
/// How often the age is written: Prometheus would otherwise see it stand still.
const TICK: Duration = Duration::from_secs(5);

/// The worker, ready to run; the platform's role must be `audit`, with two connections or more. One replica
/// is enough: two would say the same.
///
/// # Errors
/// Redis is not configured.
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    worker_every(platform, EVERY)
}

/// As [`worker`], with this pause between audits.
///
/// # Errors
/// As [`worker`].
pub fn worker_every(platform: &Platform, pause: Duration) -> Result<Worker, StartError> {
    let sources = Sources::of(platform)?;
    let options = Options::of(&platform.config);
    Ok(Worker::new("audit", platform.bus.clone())
        .task("audit", move |cancel| again(sources, options, pause, cancel)))
}

async fn again(sources: Sources, options: Options, pause: Duration, cancel: CancellationToken) {
    // Until the first audit there is no age, and none that could be taken for a fresh one.
    let mut finished: Option<Instant> = None;
    while let Some(report) = cancel.run_until_cancelled(run(&sources, &options)).await {
        export(&report);
        // An audit that could not look at everything does not count as one.
        if report.unchecked().next().is_none() {
            finished = Some(Instant::now());
        }
        let next = Instant::now() + pause;
        loop {
            if let Some(finished) = finished {
                metrics::gauge!("kilat_audit_age_seconds").set(finished.elapsed().as_secs_f64());
            }
            let left = next.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            if cancel.run_until_cancelled(tokio::time::sleep(left.min(TICK))).await.is_none() {
                return;
            }
        }
    }
}

fn export(report: &Report) {
    for check in &report.checks {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        metrics::gauge!("kilat_audit_findings", "check" => check.id).set(check.found as f64);
        let unchecked = if check.unchecked.is_some() { 1.0 } else { 0.0 };
        metrics::gauge!("kilat_audit_unchecked", "check" => check.id).set(unchecked);
        for finding in &check.findings {
            tracing::warn!(check = check.id, id = finding.id, detail = finding.detail, "{}", check.means);
        }
    }
    metrics::histogram!("kilat_audit_seconds").record(Duration::from_millis(report.took_ms).as_secs_f64());
    match report.verdict {
        Verdict::Clean => tracing::debug!(took_ms = report.took_ms, "the world adds up"),
        Verdict::Findings => tracing::warn!(checks = report.failed().count(), "the audit has findings"),
        Verdict::Unchecked => tracing::warn!(checks = report.unchecked().count(), "the audit is incomplete"),
    }
}
