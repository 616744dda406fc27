//! The providers this installation has, from its configuration.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::TimeDelta;
use runtime::config::Payments as Settings;
use sqlx::PgPool;

use crate::{
    provider::{
        Provider,
        breaker::BreakerConfig,
        cod::Cod,
        guard::Guarded,
        http,
        razorpay::{Razorpay, RazorpayConfig},
        registry::{Method, Providers},
        sandbox::{Sandbox, SandboxConfig},
        stripe::{Stripe, StripeConfig},
        wallet::Wallet,
    },
    store::Store,
};

/// Why the worker does not start.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("payments.methods.{0}: no such method")]
    Method(String),
    #[error(transparent)]
    Route(#[from] crate::provider::registry::RouteError),
    #[error("no HTTP client: {0}")]
    Http(String),
}

pub struct Built {
    pub providers: Providers,
    /// It delivers its webhooks through us, since it has no network of its own.
    pub sandbox: Option<Arc<Sandbox>>,
}

pub fn build(settings: &Settings, pool: &PgPool) -> Result<Built, SetupError> {
    let breaker = BreakerConfig {
        failure_percent: settings.breaker.failure_percent,
        min_calls: settings.breaker.min_calls,
        window_ms: settings.breaker.window_s.saturating_mul(1_000),
        open_ms: settings.breaker.open_s.saturating_mul(1_000),
        ..BreakerConfig::default()
    };
    let guard = |provider: Arc<dyn Provider>, deadline_ms: u64| -> Arc<dyn Provider> {
        let longest = match deadline_ms {
            0 => settings.deadline(),
            ms => Duration::from_millis(ms),
        };
        Arc::new(Guarded::new(provider, breaker, longest))
    };
    let tolerance = TimeDelta::from_std(settings.webhook_tolerance()).unwrap_or(TimeDelta::MAX);
    let mut all: Vec<Arc<dyn Provider>> = Vec::new();
    let on = &settings.providers;
    let mut sandbox = None;
    if on.sandbox.enabled {
        let config = SandboxConfig {
            webhook_secrets: vec![match on.sandbox.webhook_secret.expose() {
                // Its webhooks are made and read in one process: a secret nobody knows will do, and
                // none from outside can be signed with it.
                "" => uuid::Uuid::new_v4().simple().to_string(),
                secret => secret.to_owned(),
            }],
            settle_after: TimeDelta::milliseconds(i64::try_from(on.sandbox.late_ms).unwrap_or(i64::MAX)),
            tolerance,
        };
        let built = Arc::new(Sandbox::new(config, pool.clone()));
        all.push(guard(built.clone(), 0));
        sandbox = Some(built);
    }
    if on.stripe.enabled || on.razorpay.enabled {
        let client = http::client().map_err(|error| SetupError::Http(error.to_string()))?;
        if on.stripe.enabled {
            let config = StripeConfig {
                base_url: on.stripe.base_url.clone(),
                secret_key: on.stripe.secret_key.expose().to_owned(),
                webhook_secrets: on.stripe.webhook_secrets.iter().map(|s| s.expose().to_owned()).collect(),
                tolerance,
            };
            all.push(guard(Arc::new(Stripe::new(config, client.clone())), on.stripe.deadline_ms));
        }
        if on.razorpay.enabled {
            let config = RazorpayConfig {
                base_url: on.razorpay.base_url.clone(),
                key_id: on.razorpay.key_id.clone(),
                key_secret: on.razorpay.key_secret.expose().to_owned(),
                webhook_secrets: on.razorpay.webhook_secrets.iter().map(|s| s.expose().to_owned()).collect(),
                tolerance,
            };
            all.push(guard(Arc::new(Razorpay::new(config, client)), on.razorpay.deadline_ms));
        }
    }
    if on.cod.enabled {
        all.push(Arc::new(Cod::default()));
    }
    if on.wallet.enabled {
        all.push(guard(Arc::new(Wallet::new(Arc::new(Store::new(pool.clone())))), 0));
    }
    let mut routes = BTreeMap::new();
    for (method, provider) in &settings.methods {
        let known = Method::parse(method).ok_or_else(|| SetupError::Method(method.clone()))?;
        routes.insert(known, provider.clone());
    }
    Ok(Built { providers: Providers::new(all, &routes)?, sandbox })
}
