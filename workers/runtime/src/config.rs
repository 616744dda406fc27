//! The one place that reads files and the environment.
//!
//! Defaults stand in `kilat.toml`, compiled in and annotated: what each field means, its unit, what 0
//! does. Over them go the file named by `KILAT_CONFIG`, then `KILAT__SECTION__FIELD`. A name that does
//! not exist is refused, and so is a setting that contradicts another, all of them in one message.
//!
//! **Invariant:** nothing else in Kilat reads the environment.

use std::{collections::HashMap, fmt};

use serde::Deserialize;

mod check;
mod delivery;
mod load;
mod networks;
mod secret;
mod sections;
mod shopping;

pub use check::Contradiction;
pub use delivery::{
    CityRules, CityWeights, Devices, Dispatch, DispatchCity, DispatchWeights, Eta, Fulfilment, Geo, Policy,
    Tracking,
};
pub use networks::{Network, Networks};
pub use secret::Secret;
pub use sections::{
    Breaker, Checkout, Gateway, Inventory, Limits, LogFormat, Nats, Orders, Outbox, Payments, Pools,
    Postgres, Providers, Razorpay, Redis, Sandbox, Stripe, Switch, Telemetry,
};
pub use shopping::{Cart, FlashSale, Pricing, Promo, Search};

/// The annotated defaults.
pub const DEFAULTS: &str = include_str!("../kilat.toml");

/// Every setting. Its `Debug` shows no secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub nats: Nats,
    pub postgres: Postgres,
    pub redis: Redis,
    pub gateway: Gateway,
    pub checkout: Checkout,
    pub inventory: Inventory,
    pub orders: Orders,
    pub payments: Payments,
    pub geo: Geo,
    pub fulfilment: Fulfilment,
    pub dispatch: Dispatch,
    pub tracking: Tracking,
    pub eta: Eta,
    pub devices: Devices,
    pub search: Search,
    pub promo: Promo,
    pub pricing: Pricing,
    pub flashsale: FlashSale,
    pub cart: Cart,
    pub outbox: Outbox,
    pub telemetry: Telemetry,
}

/// Why there is no configuration to start with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("KILAT_CONFIG: cannot read {path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("configuration: {0}")]
    Invalid(String),
    #[error("configuration contradicts itself:{}", Lines(.0))]
    Contradictions(Vec<Contradiction>),
    #[error("{field} is not set; set {variable}, or {field} in the file KILAT_CONFIG names")]
    Missing { field: &'static str, variable: &'static str },
}

struct Lines<'a>(&'a [Contradiction]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl Config {
    /// From the process's environment and the file it names.
    ///
    /// # Errors
    /// See [`ConfigError`]; [`ConfigError::Missing`] comes from the accessors only, because what a
    /// process needs depends on its roles.
    pub fn load() -> Result<Self, ConfigError> {
        load::from(std::env::vars_os().filter_map(|(name, value)| {
            // Not ours to judge: a foreign variable that is no Unicode.
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }))
    }

    /// As [`load`](Self::load), with settings below the environment (it goes before them) and above it
    /// (they go before it): for a process that starts its own servers, and lets everything else be set
    /// as usual.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_between(
        below: impl IntoIterator<Item = (String, String)>,
        above: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        load::from(below.into_iter().chain(environment).chain(above))
    }

    /// From this environment instead of the process's: for tests, and for processes that hold
    /// several.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_env(env: &HashMap<String, String>) -> Result<Self, ConfigError> {
        load::from(env.iter().map(|(name, value)| (name.clone(), value.clone())))
    }

    /// The defaults alone.
    ///
    /// # Errors
    /// None, as the tests of this module prove.
    pub fn defaults() -> Result<Self, ConfigError> {
        load::from(std::iter::empty())
    }
}

#[cfg(test)]
mod tests;
