//! How strict an audit is.

use std::time::Duration;

use runtime::config::Config;

#[derive(Clone, Debug)]
pub struct Options {
    /// What changed less than this ago is in flight and no finding. Default 30 s.
    pub grace: Duration,
    /// No grace: everything must have come to its end. For after a test, when nothing runs any more.
    pub settled: bool,
    /// An event may wait in an outbox this long. Default 10 s; settled: none may wait.
    pub outbox: Duration,
    /// A work-queue or event message may wait for its acknowledgement this long. Default 60 s, since a
    /// compensation is redelivered with growing pauses; settled: none may wait.
    pub queue: Duration,
    /// Share of its size a full-means-refused bucket or stream may fill, in percent. Default 70.
    pub fill: u32,
    /// Sagas that are over are forgotten after this; older orders need none. Default 7 d.
    pub saga_retention: Duration,
    /// Findings named per check; the rest is counted. Default 20.
    pub shown: u32,
    /// Only checks whose id starts with one of these; empty: all.
    pub only: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(30),
            settled: false,
            outbox: Duration::from_secs(10),
            queue: Duration::from_secs(60),
            fill: 70,
            saga_retention: Duration::from_secs(7 * 24 * 3_600),
            shown: 20,
            only: Vec::new(),
        }
    }
}

impl Options {
    /// For a system with this configuration.
    pub fn of(config: &Config) -> Self {
        let day = Duration::from_secs(24 * 3_600);
        Self { saga_retention: config.checkout.replay().max(day) * 7, ..Self::default() }
    }

    /// Without grace.
    #[must_use]
    pub fn settled(self) -> Self {
        Self { settled: true, ..self }
    }

    /// Only checks whose id starts with `prefix`, e.g. `stock.`; repeat for more.
    #[must_use]
    pub fn only(mut self, prefix: &str) -> Self {
        self.only.push(prefix.to_owned());
        self
    }

    pub(crate) fn wants(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|prefix| id.starts_with(prefix.as_str()))
    }

    /// An allowance, or none when settled.
    pub(crate) fn allow(&self, allowance: Duration) -> Duration {
        if self.settled { Duration::ZERO } else { allowance }
    }
}
