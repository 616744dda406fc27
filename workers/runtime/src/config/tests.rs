use std::{collections::HashMap, io::Write as _};

use super::{Config, ConfigError, LogFormat};

fn from(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let env: HashMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::from_env(&env)
}

#[test]
fn the_defaults_are_whole_and_agree() {
    let config = Config::defaults().unwrap();
    assert_eq!(config.checkout.deadline_s, 20);
    assert_eq!(config.checkout.wait().as_millis(), 2500);
    assert_eq!(config.inventory.hold_s, 30);
    assert_eq!(config.inventory.hot_buckets, 10);
    assert_eq!(config.payments.breaker.failure_percent, 35);
    assert_eq!(config.orders.sla_minutes, 20);
    assert_eq!(config.telemetry.format, LogFormat::Json);
    assert!(config.telemetry.otlp_endpoint.is_none());
    assert!(config.nats.password("orders").is_none());
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_defaults() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "[checkout]\nwait_ms = 1000\ndeadline_s = 15\n[nats.passwords]\norders = 'from-file'")
        .unwrap();
    let config = from(&[
        ("KILAT_CONFIG", file.path().to_str().unwrap()),
        ("KILAT__CHECKOUT__WAIT_MS", "4000"),
        ("KILAT__PAYMENTS__BREAKER__MIN_CALLS", "50"),
        ("KILAT__TELEMETRY__FORMAT", "pretty"),
        ("KILAT__PAYMENTS__PROVIDERS__SANDBOX__ENABLED", "true"),
        ("KILAT__TELEMETRY__TRACE_RATIO", "0.25"),
        ("KILAT_NATS_PASSWORD_PAYMENTS", "0123456"),
        ("UNRELATED", "x"),
    ])
    .unwrap();
    assert_eq!((config.checkout.wait_ms, config.checkout.deadline_s), (4000, 15));
    assert_eq!(config.payments.breaker.min_calls, 50);
    assert_eq!(config.telemetry.format, LogFormat::Pretty);
    assert!((config.telemetry.trace_ratio - 0.25).abs() < f64::EPSILON);
    assert_eq!(config.nats.password("orders").unwrap().expose(), "from-file");
    assert_eq!(config.nats.password("payments").unwrap().expose(), "0123456", "digits stay text");
}

#[test]
fn secrets_of_several_and_addresses_that_are_off() {
    let config = from(&[
        ("KILAT__PAYMENTS__PROVIDERS__STRIPE__WEBHOOK_SECRETS", "whsec_1, whsec_2"),
        ("KILAT__GATEWAY__ADMIN_BIND", ""),
        ("KILAT__TELEMETRY__METRICS_BIND", "127.0.0.1:0"),
    ])
    .unwrap();
    assert_eq!(config.payments.providers.stripe.webhook_secrets.len(), 2);
    assert_eq!(config.gateway.admin_bind, None);
    assert!(config.telemetry.metrics_bind.is_some());
}

#[test]
fn no_secret_is_shown() {
    let config = from(&[
        ("KILAT__POSTGRES__URL", "postgres://kilat:hunter2@db/kilat"),
        ("KILAT__REDIS__URL", "redis://:hunter2@cache"),
        ("KILAT_NATS_PASSWORD_ORDERS", "hunter2"),
        ("KILAT__PAYMENTS__PROVIDERS__STRIPE__SECRET_KEY", "sk_hunter2"),
        ("KILAT__PAYMENTS__PROVIDERS__STRIPE__WEBHOOK_SECRETS", "hunter2"),
        ("KILAT__PAYMENTS__PROVIDERS__RAZORPAY__KEY_SECRET", "hunter2"),
        ("KILAT__PAYMENTS__PROVIDERS__SANDBOX__WEBHOOK_SECRET", "hunter2"),
    ])
    .unwrap();
    assert_eq!(config.postgres.url().unwrap().expose(), "postgres://kilat:hunter2@db/kilat");
    let shown = format!("{config:?} {config:#?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("(secret)"));
}

#[test]
fn what_is_missing_is_named_when_it_is_needed() {
    let config = Config::defaults().unwrap();
    let error = config.postgres.url().unwrap_err().to_string();
    assert!(error.contains("KILAT__POSTGRES__URL"), "{error}");
    assert!(config.redis.url().is_err());
    assert!(config.gateway.jwt_keys().is_err());
}

#[test]
fn a_name_that_does_not_exist_or_a_value_of_another_kind_is_refused() {
    for (name, value, hint) in [
        ("KILAT__CHECKOUT__WAIT", "1", "wait"),
        ("KILAT__CHECKOUTS__WAIT_MS", "1", "checkouts"),
        ("KILAT__CHECKOUT__WAIT_MS", "soon", "wait_ms"),
        ("KILAT__CHECKOUT__WAIT_MS", "-1", "wait_ms"),
        ("KILAT__GATEWAY__BIND", "nowhere", "bind"),
        ("KILAT_CONFIG", "/nowhere/at/all.toml", "/nowhere/at/all.toml"),
    ] {
        let error = from(&[(name, value)]).map(drop).unwrap_err().to_string();
        assert!(error.contains(hint), "{name}={value}: {error}");
    }
}

#[test]
fn contradictions_are_refused_all_at_once() {
    let error = from(&[
        ("KILAT__CHECKOUT__DEADLINE_S", "2"),
        ("KILAT__INVENTORY__MAX_HOLD_S", "100"),
        ("KILAT__PAYMENTS__METHODS__CARD", "stripe"),
        ("KILAT__PAYMENTS__METHODS__CRYPTO", "coinhouse"),
        ("KILAT__OUTBOX__BATCH", "1001"),
        ("KILAT__OUTBOX__MIN_POLL_MS", "101"),
        ("KILAT__GATEWAY__ADMIN_BIND", "127.0.0.1:8080"),
        ("KILAT__TELEMETRY__TRACE_RATIO", "2"),
        ("KILAT__INVENTORY__REAPER_S", "7"),
        ("KILAT_NATS_PASSWORD_NOBODY", "x"),
    ])
    .map(drop)
    .unwrap_err();
    let text = error.to_string();
    let ConfigError::Contradictions(found) = error else { panic!("{text}") };
    for field in [
        "checkout.deadline_s",
        "inventory.max_hold_s",
        "payments.methods.card",
        "payments.methods.crypto",
        "outbox.batch",
        "outbox.min_poll_ms",
        "gateway.admin_bind",
        "telemetry.trace_ratio",
        "inventory.reaper_s",
        "nats.passwords.nobody",
    ] {
        assert!(found.iter().any(|c| c.field == field), "{field} is not among:{text}");
    }
    assert!(
        text.contains("checkout.deadline_s: 2000 ms must be longer than checkout.wait_ms, 2500 ms"),
        "{text}"
    );
}

#[test]
fn zero_is_refused_where_it_would_mean_never() {
    for field in [
        "CHECKOUT__CONCURRENCY",
        "CHECKOUT__SWEEP_INTERVAL_S",
        "POSTGRES__POOL__ORDERS",
        "CHECKOUT__MAX_ATTEMPTS",
    ] {
        let error = from(&[(&format!("KILAT__{field}"), "0")]).map(drop).unwrap_err().to_string();
        assert!(error.contains("must not be 0"), "{field}: {error}");
    }
}

#[test]
fn a_city_has_what_it_says_and_else_what_everywhere_is() {
    let config = from(&[
        ("KILAT__DISPATCH__CITIES__JKT__REACH_M", "4000"),
        ("KILAT__DISPATCH__CITIES__JKT__POLICY", "optimal"),
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__READINESS", "0.5"),
    ])
    .unwrap();
    let (jkt, blr) = (config.dispatch.of_city("jkt"), config.dispatch.of_city("blr"));
    assert_eq!((jkt.reach_m, jkt.speed_mps), (4000.0, blr.speed_mps));
    assert_eq!((jkt.policy, blr.policy), (super::Policy::Optimal, super::Policy::Greedy));
    assert_eq!((jkt.weights.readiness, jkt.weights.distance), (0.5, blr.weights.distance));
    assert_eq!(blr.weights.readiness, config.dispatch.weights.readiness);
    let wrong = from(&[
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__LOAD", "-1"),
        ("KILAT__DISPATCH__CITIES__BLR__SPEED_MPS", "0"),
    ]);
    let ConfigError::Contradictions(wrong) = wrong.unwrap_err() else { panic!("they contradict") };
    let fields: Vec<&str> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(fields, ["dispatch.cities.blr.speed_mps", "dispatch.cities.jkt.weights"]);
    assert!(from(&[("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__LOVE", "1")]).is_err());
}
