//! How often a caller may call: a sliding window in Redis, shared by all gateways.
//!
//! It costs one round trip on a connection all requests share, so concurrent checks leave as one
//! pipeline. Two things cost none: a caller known to be over the limit (the answer said for how long)
//! and a Redis known to be away. With Redis away everybody is let through: a shop that sells without
//! limits is better than one that does not sell. It says so, in a metric at once and in the log once
//! per interval.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use lua::{
    Operation as _,
    limits::{SlidingWindow, Verdict as Window},
};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use runtime::config::Limits;
use subjects::{Code, Fault};

/// Longer than this and the limit is worth less than the wait.
const PATIENCE: Duration = Duration::from_millis(50);
/// After a failure Redis is left alone for this long.
const LEAVE_ALONE: Duration = Duration::from_secs(1);
const LOG_EVERY: Duration = Duration::from_secs(10);
/// Callers over their limit that are remembered.
const REMEMBERED: usize = 10_000;

/// Routes that share a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Read,
    Write,
    Checkout,
    /// Of callers without a token, by address.
    Anonymous,
    /// Not limited: health, documents, webhooks (a provider's burst must not cost an order).
    Free,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Checkout => "checkout",
            Self::Anonymous => "anonymous",
            Self::Free => "free",
        }
    }
}

/// What the window said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    limit: u32,
    remaining: u32,
    reset_ms: u64,
    /// 0: the call may go on.
    retry_after_ms: u64,
}

impl Verdict {
    pub fn refusal(&self) -> Option<Fault> {
        (self.retry_after_ms > 0).then(|| {
            let ms = u32::try_from(self.retry_after_ms).unwrap_or(u32::MAX);
            Fault::retry(Code::RateLimited, format!("at most {} requests per window", self.limit))
                .after_ms(ms)
        })
    }

    /// `RateLimit-*`; the reset in whole seconds.
    pub fn write(&self, headers: &mut HeaderMap) {
        let fields = [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", self.reset_ms.div_ceil(1_000)),
        ];
        for (name, value) in fields {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

impl From<Window> for Verdict {
    fn from(window: Window) -> Self {
        match window {
            Window::Allowed { limit, remaining, reset_ms } => {
                Self { limit, remaining, reset_ms, retry_after_ms: 0 }
            }
            Window::Limited { limit, reset_ms, retry_after_ms } => {
                Self { limit, remaining: 0, reset_ms, retry_after_ms }
            }
        }
    }
}

pub struct Limiter {
    redis: Option<ConnectionManager>,
    limits: Limits,
    /// Until when a caller is over its limit.
    over: Mutex<HashMap<(Class, Arc<str>), Over>>,
    away: Mutex<Away>,
}

#[derive(Clone, Copy)]
struct Over {
    until: Instant,
    reset: Instant,
}

#[derive(Default)]
struct Away {
    until: Option<Instant>,
    logged: Option<Instant>,
}

impl Limiter {
    /// Makes no connection yet; an empty URL limits nobody.
    ///
    /// # Errors
    /// The URL is not one.
    pub fn new(url: &str, limits: Limits) -> Result<Self, redis::RedisError> {
        let redis = if url.is_empty() {
            tracing::warn!("redis.url is not set: nobody's rate is limited");
            None
        } else {
            let config = ConnectionManagerConfig::new()
                .set_connection_timeout(Some(PATIENCE))
                .set_response_timeout(Some(PATIENCE))
                .set_number_of_retries(0);
            Some(ConnectionManager::new_lazy_with_config(redis::Client::open(url)?, config)?)
        };
        Ok(Self { redis, limits, over: Mutex::default(), away: Mutex::default() })
    }

    const fn limit(&self, class: Class) -> u32 {
        match class {
            Class::Read => self.limits.read_per_window,
            Class::Write => self.limits.write_per_window,
            Class::Checkout => self.limits.checkout_per_window,
            Class::Anonymous => self.limits.anonymous_per_window,
            Class::Free => 0,
        }
    }

    /// Counts one call. `None`: there is no limit, or nobody to ask.
    pub async fn check(&self, class: Class, caller: &str) -> Option<Verdict> {
        let limit = self.limit(class);
        let redis = self.redis.as_ref().filter(|_| limit > 0)?;
        let now = Instant::now();
        let key = (class, Arc::<str>::from(caller));
        if let Some(over) = lock(&self.over).get(&key).copied().filter(|over| now < over.until) {
            return Some(refused(limit, over, now));
        }
        if lock(&self.away).until.is_some_and(|until| now < until) {
            self.open(class, None);
            return None;
        }
        let ask =
            SlidingWindow { route: class.name(), caller, limit, window_ms: self.limits.window_s * 1_000 };
        let mut connection = redis.clone();
        match tokio::time::timeout(PATIENCE, ask.run(&mut connection)).await {
            Ok(Ok(window)) => {
                let verdict = Verdict::from(window);
                if verdict.retry_after_ms > 0 {
                    metrics::counter!("kilat_rate_limited_total", "class" => class.name()).increment(1);
                    self.remember(key, &verdict, now);
                }
                Some(verdict)
            }
            Ok(Err(error)) => {
                self.open(class, Some(&error.to_string()));
                None
            }
            Err(_) => {
                self.open(class, Some("no answer in time"));
                None
            }
        }
    }

    fn remember(&self, key: (Class, Arc<str>), verdict: &Verdict, now: Instant) {
        let mut over = lock(&self.over);
        if over.len() >= REMEMBERED {
            over.retain(|_, over| now < over.until);
        }
        if over.len() < REMEMBERED {
            let until = now + Duration::from_millis(verdict.retry_after_ms);
            over.insert(key, Over { until, reset: now + Duration::from_millis(verdict.reset_ms) });
        }
    }

    /// The call goes on unlimited.
    fn open(&self, class: Class, error: Option<&str>) {
        metrics::counter!("kilat_rate_limit_open_total", "class" => class.name()).increment(1);
        let Some(error) = error else { return };
        let now = Instant::now();
        let mut away = lock(&self.away);
        away.until = Some(now + LEAVE_ALONE);
        if away.logged.is_none_or(|at| now - at >= LOG_EVERY) {
            away.logged = Some(now);
            tracing::error!(error, "Redis is away: nobody's rate is limited");
        }
    }
}

fn refused(limit: u32, over: Over, now: Instant) -> Verdict {
    let ms = |until: Instant| u64::try_from((until - now).as_millis()).unwrap_or(u64::MAX).max(1);
    Verdict { limit, remaining: 0, reset_ms: ms(over.reset.max(over.until)), retry_after_ms: ms(over.until) }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
