//! The sections of `kilat.toml`, whose comments say what each field means. Durations keep the unit of
//! their name; the methods give them as `Duration`.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{ConfigError, Networks, Secret};

/// An empty text is "off".
fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(from)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| D::Error::custom(format!("{text:?} is not an address such as 127.0.0.1:9090")))
}

fn filled<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Some(String::deserialize(from)?).filter(|text| !text.is_empty()))
}

/// Comma-separated; never shown.
fn secrets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Secret>, D::Error> {
    let text = String::deserialize(from)?;
    Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Secret::new).collect())
}

macro_rules! durations {
    ($section:ident: $($name:ident = $field:ident $unit:ident),+) => {
        impl $section {
            $(pub const fn $name(&self) -> Duration { Duration::$unit(self.$field) })+
        }
    };
}
pub(super) use durations;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nats {
    pub url: String,
    pub connect_timeout_ms: u64,
    pub request_timeout_ms: u64,
    #[serde(default)]
    pub passwords: BTreeMap<String, Secret>,
}
durations!(Nats: connect_timeout = connect_timeout_ms from_millis, request_timeout = request_timeout_ms from_millis);

impl Nats {
    /// The roles that are NATS users.
    pub const ROLES: &'static [&'static str] = &[
        "gateway",
        "catalogue",
        "inventory",
        "orders",
        "payments",
        "checkout",
        "geo",
        "fulfilment",
        "dispatch",
        "tracking",
        "eta",
        "devices",
        "search",
        "promo",
        "pricing",
        "flashsale",
        "cart",
        "callout",
        "deadletter",
        "audit",
        "admin",
        "ops",
        "sys",
    ];

    pub fn password(&self, role: &str) -> Option<&Secret> {
        self.passwords.get(role).filter(|password| !password.is_empty())
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postgres {
    url: Secret,
    pub acquire_timeout_ms: u64,
    pub statement_timeout_ms: u64,
    pub pool: Pools,
}
durations!(Postgres:
    acquire_timeout = acquire_timeout_ms from_millis, statement_timeout = statement_timeout_ms from_millis);

impl Postgres {
    /// # Errors
    /// It is not set.
    pub fn url(&self) -> Result<&Secret, ConfigError> {
        present(&self.url, "postgres.url", "KILAT__POSTGRES__URL")
    }
}

/// Connections per role.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pools {
    pub catalogue: u32,
    pub inventory: u32,
    pub orders: u32,
    pub payments: u32,
    pub checkout: u32,
    pub geo: u32,
    pub fulfilment: u32,
    pub dispatch: u32,
    pub tracking: u32,
    pub eta: u32,
    pub devices: u32,
    pub search: u32,
    pub promo: u32,
    pub pricing: u32,
    pub flashsale: u32,
    pub cart: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    url: Secret,
    pub timeout_ms: u64,
}
durations!(Redis: timeout = timeout_ms from_millis);

impl Redis {
    /// # Errors
    /// It is not set.
    pub fn url(&self) -> Result<&Secret, ConfigError> {
        present(&self.url, "redis.url", "KILAT__REDIS__URL")
    }
}

fn present<'a>(
    url: &'a Secret,
    field: &'static str,
    variable: &'static str,
) -> Result<&'a Secret, ConfigError> {
    if url.is_empty() { Err(ConfigError::Missing { field, variable }) } else { Ok(url) }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    pub bind: SocketAddr,
    #[serde(deserialize_with = "address")]
    pub admin_bind: Option<SocketAddr>,
    jwt_keys: String,
    pub jwt_audience: String,
    pub jwt_leeway_s: u64,
    pub body_max_bytes: usize,
    pub request_timeout_ms: u64,
    pub max_in_flight: usize,
    pub max_streams: usize,
    pub socket_ping_s: u64,
    pub trusted_proxies: Networks,
    pub drain_s: u64,
    pub limits: Limits,
}
durations!(Gateway:
    request_timeout = request_timeout_ms from_millis, jwt_leeway = jwt_leeway_s from_secs, drain = drain_s from_secs,
    socket_ping = socket_ping_s from_secs);

impl Gateway {
    /// Path of the JWKS file.
    ///
    /// # Errors
    /// It is not set.
    pub fn jwt_keys(&self) -> Result<&str, ConfigError> {
        if self.jwt_keys.is_empty() {
            return Err(ConfigError::Missing {
                field: "gateway.jwt_keys",
                variable: "KILAT__GATEWAY__JWT_KEYS",
            });
        }
        Ok(&self.jwt_keys)
    }
}

/// Requests per window; 0 is unlimited.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub window_s: u64,
    pub read_per_window: u32,
    pub write_per_window: u32,
    pub checkout_per_window: u32,
    pub anonymous_per_window: u32,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkout {
    pub deadline_s: u64,
    pub wait_ms: u64,
    pub payment_window_s: u64,
    pub max_attempts: u32,
    pub retry_ms: u64,
    pub stuck_after: u32,
    pub step_timeout_ms: u64,
    pub charge_timeout_ms: u64,
    pub concurrency: usize,
    pub sweep_interval_s: u64,
    pub claim_s: u64,
    pub replay_s: u64,
    pub keep_s: u64,
}
durations!(Checkout:
    deadline = deadline_s from_secs, wait = wait_ms from_millis, payment_window = payment_window_s from_secs,
    retry = retry_ms from_millis, step_timeout = step_timeout_ms from_millis,
    charge_timeout = charge_timeout_ms from_millis, sweep_interval = sweep_interval_s from_secs,
    claim = claim_s from_secs, replay = replay_s from_secs, keep = keep_s from_secs);

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    pub hold_s: u64,
    pub max_hold_s: u64,
    pub reaper_s: u64,
    pub hot_buckets: u32,
    pub journal_cap: u64,
    pub drain_batch: u32,
    pub reconcile_s: u64,
}
durations!(Inventory:
    hold = hold_s from_secs, max_hold = max_hold_s from_secs, reaper = reaper_s from_secs,
    reconcile = reconcile_s from_secs);

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    pub pending_expiry_s: u64,
    pub sweep_interval_s: u64,
    pub sla_minutes: u32,
    pub keep_s: u64,
}
durations!(Orders:
    pending_expiry = pending_expiry_s from_secs, sweep_interval = sweep_interval_s from_secs,
    keep = keep_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    pub deadline_ms: u64,
    pub webhook_tolerance_s: u64,
    pub sweep_interval_s: u64,
    pub sweep_after_s: u64,
    pub keep_s: u64,
    /// Method → provider.
    pub methods: BTreeMap<String, String>,
    pub breaker: Breaker,
    pub providers: Providers,
}
durations!(Payments:
    deadline = deadline_ms from_millis, webhook_tolerance = webhook_tolerance_s from_secs,
    sweep_interval = sweep_interval_s from_secs, sweep_after = sweep_after_s from_secs,
    keep = keep_s from_secs);

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breaker {
    pub failure_percent: u32,
    pub min_calls: u32,
    pub window_s: u64,
    pub open_s: u64,
}
durations!(Breaker: window = window_s from_secs, open = open_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Providers {
    pub sandbox: Sandbox,
    pub stripe: Stripe,
    pub razorpay: Razorpay,
    pub cod: Switch,
    pub wallet: Switch,
}

impl Providers {
    /// `None`: no provider of that name is built in.
    pub fn enabled(&self, name: &str) -> Option<bool> {
        match name {
            "sandbox" => Some(self.sandbox.enabled),
            "stripe" => Some(self.stripe.enabled),
            "razorpay" => Some(self.razorpay.enabled),
            "cod" => Some(self.cod.enabled),
            "wallet" => Some(self.wallet.enabled),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sandbox {
    pub enabled: bool,
    pub webhook_secret: Secret,
    pub late_ms: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stripe {
    pub enabled: bool,
    pub base_url: String,
    pub secret_key: Secret,
    #[serde(deserialize_with = "secrets")]
    pub webhook_secrets: Vec<Secret>,
    /// 0: [`Payments::deadline_ms`].
    pub deadline_ms: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Razorpay {
    pub enabled: bool,
    pub base_url: String,
    pub key_id: String,
    pub key_secret: Secret,
    #[serde(deserialize_with = "secrets")]
    pub webhook_secrets: Vec<Secret>,
    /// 0: [`Payments::deadline_ms`].
    pub deadline_ms: u64,
}

/// A provider with nothing to set.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    pub enabled: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outbox {
    pub batch: u32,
    pub min_poll_ms: u64,
    pub max_poll_ms: u64,
    pub ack_timeout_ms: u64,
    pub give_up_s: u64,
}

impl From<Outbox> for crate::outbox::RelayOptions {
    fn from(outbox: Outbox) -> Self {
        Self {
            batch: outbox.batch,
            min_poll: Duration::from_millis(outbox.min_poll_ms),
            max_poll: Duration::from_millis(outbox.max_poll_ms),
            ack_timeout: Duration::from_millis(outbox.ack_timeout_ms),
            give_up_after: Duration::from_secs(outbox.give_up_s),
            ..Self::default()
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    pub level: String,
    pub format: LogFormat,
    #[serde(deserialize_with = "address")]
    pub metrics_bind: Option<SocketAddr>,
    #[serde(deserialize_with = "filled")]
    pub otlp_endpoint: Option<String>,
    pub trace_ratio: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Json,
    Pretty,
}
