//! The part of the configuration the saga needs, as durations.

use std::time::Duration;

use runtime::config;

use crate::engine::Policy;

/// See `[checkout]` in `kilat.toml` for what each means; `grace`, `lease`, `sweep_batch` and `hold_margin` are
/// not configurable.
#[derive(Clone, Debug)]
pub struct Settings {
    pub budget: Duration,
    pub payment_window: Duration,
    pub step_timeout: Duration,
    pub charge_timeout: Duration,
    pub forward: Policy,
    /// In one delivery. Redelivery goes on with it, without a deadline.
    pub backward: Policy,
    pub stuck_after: u32,
    pub concurrency: usize,
    pub sweep_interval: Duration,
    /// A driven saga ends before its deadline or soon after. What is older than this past it has
    /// most likely lost its message; sweeping earlier would only race with its orchestrator.
    pub grace: Duration,
    /// A saga handed back is left alone this long: its message may be waiting for its next delivery.
    pub lease: Duration,
    pub sweep_batch: i64,
    /// Confirmed and failed sagas are forgotten after this.
    pub retention: Duration,
    /// The hold outlives the payment window by this, so that a payment in its last second still
    /// finds its stock.
    pub hold_margin: Duration,
}

impl From<&config::Checkout> for Settings {
    fn from(config: &config::Checkout) -> Self {
        let longest = Duration::from_secs(2);
        let forward = Policy { attempts: config.max_attempts, first: config.retry(), longest };
        Self {
            budget: config.deadline(),
            payment_window: config.payment_window(),
            step_timeout: config.step_timeout(),
            charge_timeout: config.charge_timeout(),
            backward: Policy { attempts: config.max_attempts.min(2), ..forward },
            forward,
            stuck_after: config.stuck_after,
            concurrency: config.concurrency,
            sweep_interval: config.sweep_interval(),
            grace: Duration::from_secs(10),
            lease: Duration::from_secs(30),
            sweep_batch: 100,
            retention: config.keep(),
            hold_margin: config.deadline(),
        }
    }
}
