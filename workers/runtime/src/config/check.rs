//! Settings that contradict each other are refused before anything starts.

use std::fmt::{self, Display};

use super::{Config, ConfigError, Nats};

/// One of them, with what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    pub field: String,
    pub problem: String,
}

impl Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

#[derive(Default)]
pub(super) struct Found(Vec<Contradiction>);

impl Found {
    pub(super) fn unless(&mut self, right: bool, field: impl Display, problem: impl Display) {
        if !right {
            self.0.push(Contradiction { field: field.to_string(), problem: problem.to_string() });
        }
    }

    /// `field` must be above `other`; both in milliseconds.
    pub(super) fn above(&mut self, field: &str, value: u64, other: &str, floor: u64) {
        let text = format_args!("{value} ms must be longer than {other}, {floor} ms").to_string();
        self.unless(value > floor, field, text);
    }

    pub(super) fn not_zero(&mut self, field: &str, value: u64) {
        self.unless(value > 0, field, "must not be 0");
    }
}

/// Seconds in the milliseconds they are compared in; a huge number stays huge.
const fn ms(seconds: u64) -> u64 {
    seconds.saturating_mul(1000)
}

/// What marks an end must outlive whatever may still come: an event is kept for seven days.
const WEEK_S: u64 = 604_800;
const A_WEEK: &str = "must be at least 604800: nothing may come again after it";

impl Config {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let mut found = Found::default();
        self.check_connections(&mut found);
        self.check_checkout(&mut found);
        self.check_payments(&mut found);
        self.check_delivery(&mut found);
        self.check_shopping(&mut found);
        self.check_rest(&mut found);
        if found.0.is_empty() { Ok(()) } else { Err(ConfigError::Contradictions(found.0)) }
    }

    fn check_connections(&self, found: &mut Found) {
        found.unless(!self.nats.url.trim().is_empty(), "nats.url", "is empty");
        found.not_zero("nats.connect_timeout_ms", self.nats.connect_timeout_ms);
        found.not_zero("nats.request_timeout_ms", self.nats.request_timeout_ms);
        for role in self.nats.passwords.keys() {
            let known = Nats::ROLES.contains(&role.as_str());
            found.unless(known, format_args!("nats.passwords.{role}"), "is not a role");
        }
        found.not_zero("postgres.acquire_timeout_ms", self.postgres.acquire_timeout_ms);
        let pool = &self.postgres.pool;
        for (role, size) in [
            ("catalogue", pool.catalogue),
            ("inventory", pool.inventory),
            ("orders", pool.orders),
            ("payments", pool.payments),
            ("checkout", pool.checkout),
            ("geo", pool.geo),
            ("fulfilment", pool.fulfilment),
            ("dispatch", pool.dispatch),
            ("tracking", pool.tracking),
            ("eta", pool.eta),
            ("devices", pool.devices),
            ("search", pool.search),
            ("promo", pool.promo),
            ("pricing", pool.pricing),
            ("flashsale", pool.flashsale),
            ("cart", pool.cart),
        ] {
            found.not_zero(&format!("postgres.pool.{role}"), size.into());
        }
        found.not_zero("redis.timeout_ms", self.redis.timeout_ms);
    }

    fn check_checkout(&self, found: &mut Found) {
        let checkout = &self.checkout;
        let deadline = ms(checkout.deadline_s);
        found.above("checkout.deadline_s", deadline, "checkout.wait_ms", checkout.wait_ms);
        found.above(
            "checkout.deadline_s",
            deadline,
            "checkout.charge_timeout_ms",
            checkout.charge_timeout_ms,
        );
        found.above(
            "checkout.charge_timeout_ms",
            checkout.charge_timeout_ms,
            "payments.deadline_ms",
            self.payments.deadline_ms,
        );
        found.above(
            "checkout.payment_window_s",
            ms(checkout.payment_window_s),
            "checkout.deadline_s",
            deadline,
        );
        found.not_zero("checkout.max_attempts", checkout.max_attempts.into());
        found.not_zero("checkout.step_timeout_ms", checkout.step_timeout_ms);
        found.not_zero("checkout.concurrency", checkout.concurrency as u64);
        found.not_zero("checkout.sweep_interval_s", checkout.sweep_interval_s);
        found.unless(checkout.stuck_after >= 2, "checkout.stuck_after", "must be at least 2");
        found.above("checkout.claim_s", ms(checkout.claim_s), "the lifetime's granularity", 1000);
        found.above(
            "checkout.replay_s",
            ms(checkout.replay_s),
            "checkout.payment_window_s",
            ms(checkout.payment_window_s),
        );
        found.unless(
            checkout.replay_s <= 86_400,
            "checkout.replay_s",
            "must be at most 86400, the lifetime of the bucket that answers are kept in",
        );
        found.above("checkout.keep_s", ms(checkout.keep_s), "checkout.replay_s", ms(checkout.replay_s));

        let inventory = &self.inventory;
        found.above("inventory.hold_s", ms(inventory.hold_s), "checkout.deadline_s", deadline);
        found.above(
            "inventory.max_hold_s",
            ms(inventory.max_hold_s),
            "checkout.payment_window_s",
            ms(checkout.payment_window_s),
        );
        found.unless(
            inventory.max_hold_s >= inventory.hold_s,
            "inventory.max_hold_s",
            "is shorter than inventory.hold_s",
        );
        let reaper = (1..=6).contains(&inventory.reaper_s);
        found.unless(
            reaper,
            "inventory.reaper_s",
            "must be 1 to 6 s, so that stock is free again 6 s after its hold expired",
        );
        found.unless((1..=64).contains(&inventory.hot_buckets), "inventory.hot_buckets", "must be 1 to 64");
        found.not_zero("inventory.drain_batch", inventory.drain_batch.into());
        found.unless(
            inventory.journal_cap >= inventory.drain_batch.into(),
            "inventory.journal_cap",
            "is smaller than inventory.drain_batch",
        );

        let (expiry, window) = (ms(self.orders.pending_expiry_s), ms(checkout.payment_window_s));
        found.above("orders.pending_expiry_s", expiry, "checkout.payment_window_s", window);
        found.not_zero("orders.sweep_interval_s", self.orders.sweep_interval_s);
        found.not_zero("orders.sla_minutes", self.orders.sla_minutes.into());
        found.unless(self.orders.keep_s >= WEEK_S, "orders.keep_s", A_WEEK);
    }

    fn check_payments(&self, found: &mut Found) {
        let payments = &self.payments;
        found.not_zero("payments.deadline_ms", payments.deadline_ms);
        found.not_zero("payments.sweep_interval_s", payments.sweep_interval_s);
        found.unless(payments.keep_s >= WEEK_S, "payments.keep_s", A_WEEK);
        found.above(
            "payments.sweep_after_s",
            ms(payments.sweep_after_s),
            "payments.deadline_ms",
            payments.deadline_ms,
        );
        found.not_zero("payments.breaker.failure_percent", payments.breaker.failure_percent.into());
        found.not_zero("payments.breaker.window_s", payments.breaker.window_s);
        for (method, provider) in &payments.methods {
            let field = format!("payments.methods.{method}");
            match payments.providers.enabled(provider) {
                None => found.unless(false, field, format_args!("there is no provider {provider:?}")),
                Some(on) => {
                    found.unless(on, field, format_args!("payments.providers.{provider}.enabled is false"))
                }
            }
        }
        let (stripe, razorpay) = (&payments.providers.stripe, &payments.providers.razorpay);
        let needs = "is needed while the provider is enabled";
        found.unless(
            !stripe.enabled || !stripe.secret_key.is_empty(),
            "payments.providers.stripe.secret_key",
            needs,
        );
        found.unless(
            !razorpay.enabled || !razorpay.key_id.is_empty(),
            "payments.providers.razorpay.key_id",
            needs,
        );
        found.unless(
            !razorpay.enabled || !razorpay.key_secret.is_empty(),
            "payments.providers.razorpay.key_secret",
            needs,
        );
        for (name, url, own_deadline) in [
            ("stripe", &stripe.base_url, stripe.deadline_ms),
            ("razorpay", &razorpay.base_url, razorpay.deadline_ms),
        ] {
            let right = (url.starts_with("https://") || url.starts_with("http://")) && !url.ends_with('/');
            found.unless(
                right,
                format_args!("payments.providers.{name}.base_url"),
                "must begin with https:// or http:// and not end with /",
            );
            let field = format!("payments.providers.{name}.deadline_ms");
            let charge = self.checkout.charge_timeout_ms;
            found.unless(own_deadline < charge, field, "must be shorter than checkout.charge_timeout_ms");
        }
    }

    fn check_rest(&self, found: &mut Found) {
        let (gateway, outbox, telemetry) = (&self.gateway, &self.outbox, &self.telemetry);
        found.above(
            "gateway.request_timeout_ms",
            gateway.request_timeout_ms,
            "checkout.wait_ms",
            self.checkout.wait_ms,
        );
        found.unless(gateway.body_max_bytes >= 1024, "gateway.body_max_bytes", "must be at least 1024");
        found.unless(!gateway.jwt_audience.is_empty(), "gateway.jwt_audience", "is empty");
        found.not_zero("gateway.limits.window_s", gateway.limits.window_s);
        found.not_zero("gateway.socket_ping_s", gateway.socket_ping_s);
        let apart = gateway.admin_bind != Some(gateway.bind) || gateway.bind.port() == 0;
        found.unless(apart, "gateway.admin_bind", "is gateway.bind, so apps could read the metrics");
        let same = telemetry.metrics_bind.is_some_and(|bind| {
            bind.port() != 0 && (bind == gateway.bind || Some(bind) == gateway.admin_bind)
        });
        found.unless(!same, "telemetry.metrics_bind", "is an address of the gateway");
        found.unless(
            (1..=1000).contains(&outbox.batch),
            "outbox.batch",
            "must be 1 to 1000, the most an atomic batch holds",
        );
        found.unless(
            outbox.min_poll_ms <= outbox.max_poll_ms,
            "outbox.min_poll_ms",
            "is longer than outbox.max_poll_ms",
        );
        found.not_zero("outbox.max_poll_ms", outbox.max_poll_ms);
        found.not_zero("outbox.ack_timeout_ms", outbox.ack_timeout_ms);
        found.above("outbox.give_up_s", ms(outbox.give_up_s), "outbox.ack_timeout_ms", outbox.ack_timeout_ms);
        found.unless((0.0..=1.0).contains(&telemetry.trace_ratio), "telemetry.trace_ratio", "must be 0 to 1");
        if let Some(url) = &telemetry.otlp_endpoint {
            let right = url.starts_with("http://") || url.starts_with("https://");
            found.unless(right, "telemetry.otlp_endpoint", "must begin with http:// or https://");
        }
    }
}
