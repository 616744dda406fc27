//! The sections of the shopping line: find it, price it, win it.

use std::time::Duration;

use serde::Deserialize;

use super::{Config, Secret, check::Found, sections::durations};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    pub commit_ms: u64,
    pub writer_mb: usize,
    pub popularity_s: u64,
}
durations!(Search: commit = commit_ms from_millis, popularity = popularity_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promo {
    pub hold_s: u64,
    pub per_fingerprint: u32,
    pub fingerprint_key: Secret,
}
durations!(Promo: hold = hold_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pricing {
    pub quote_s: u64,
    pub quote_key: Secret,
    pub signal_ms: u64,
    pub smoothing_s: u64,
    pub weather: String,
    pub weather_s: u64,
}
durations!(Pricing:
    quote = quote_s from_secs, signal = signal_ms from_millis, smoothing = smoothing_s from_secs,
    weather_every = weather_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlashSale {
    pub token_s: u64,
    pub token_key: Secret,
    pub attempts: u32,
    pub attempts_window_s: u64,
    pub result_s: u64,
}
durations!(FlashSale:
    token = token_s from_secs, attempts_window = attempts_window_s from_secs, result = result_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    pub lines: usize,
    pub keep_days: u64,
    pub anonymous_days: u64,
}

impl Config {
    pub(super) fn check_shopping(&self, found: &mut Found) {
        found.not_zero("search.commit_ms", self.search.commit_ms);
        found.unless(self.search.writer_mb >= 15, "search.writer_mb", "must be at least 15");
        found.above(
            "promo.hold_s",
            self.promo.hold_s.saturating_mul(1000),
            "checkout.payment_window_s",
            self.checkout.payment_window_s.saturating_mul(1000),
        );
        found.not_zero("pricing.quote_s", self.pricing.quote_s);
        found.not_zero("pricing.signal_ms", self.pricing.signal_ms);
        found.not_zero("flashsale.token_s", self.flashsale.token_s);
        found.not_zero("flashsale.attempts", self.flashsale.attempts.into());
        found.not_zero("flashsale.attempts_window_s", self.flashsale.attempts_window_s);
        found.unless((1..=100).contains(&self.cart.lines), "cart.lines", "must be 1 to 100");
        found.not_zero("cart.keep_days", self.cart.keep_days);
    }
}
