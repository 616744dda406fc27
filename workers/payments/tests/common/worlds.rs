//! One world per adapter: the adapter behind its guard, and whoever plays the other side.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use payments::provider::breaker::BreakerConfig;
use payments::provider::cod::Cod;
use payments::provider::guard::Guarded;
use payments::provider::http;
use payments::provider::razorpay::{Razorpay, RazorpayConfig};
use payments::provider::sandbox::{Sandbox, SandboxConfig};
use payments::provider::stripe::{Stripe, StripeConfig};
use payments::provider::wallet::Wallet;
use payments::provider::*;
use sqlx::PgPool;

use super::proxy::{Fault, Proxy, to_server};
use super::razorpay::{Fake, KEY_ID, KEY_SECRET};
use super::stripe::{LocalStripe, SECRET_KEY, WEBHOOK_SECRET};
use super::suite::{Case, Hook, Means, World};

/// Short, so that a lost answer costs a test little; long for an emulator on a busy machine.
const DEADLINE: Duration = Duration::from_secs(4);

/// A breaker that never opens: faults are injected here on purpose, and it has tests of its own.
fn guard(provider: impl Provider + 'static) -> Arc<dyn Provider> {
    let config = BreakerConfig { failure_percent: 101, ..BreakerConfig::default() };
    Arc::new(Guarded::new(Arc::new(provider), config, DEADLINE))
}

fn timestamped(header: &str, secret: &str, body: &[u8], at: DateTime<Utc>) -> Headers {
    Headers::from([(header.to_owned(), signature::timestamped_header(secret, body, at))])
}

/// A private PostgreSQL with the migrations applied; gone with the value.
pub struct Database {
    pub pool: PgPool,
    pub server: servers::Postgres,
    _dir: tempfile::TempDir,
}

impl Database {
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = servers::PgOptions { durable: false, ..Default::default() };
        let server = servers::Postgres::start(dir.path(), options).await.unwrap();
        let url = server.create_database("payments", None).await.unwrap();
        let patience = Duration::from_secs(5);
        let options = sqlx::postgres::PgPoolOptions::new().max_connections(16).acquire_timeout(patience);
        let pool = options.connect(&url).await.unwrap();
        sqlx::migrate!("./migrations").run(&pool).await.unwrap();
        Self { pool, server, _dir: dir }
    }
}

pub struct SandboxWorld {
    pub sandbox: Arc<Sandbox>,
    guarded: Arc<dyn Provider>,
    pub database: Database,
}

pub async fn sandbox() -> SandboxWorld {
    let database = Database::start().await;
    let config = SandboxConfig { settle_after: TimeDelta::zero(), ..SandboxConfig::default() };
    let sandbox = Arc::new(Sandbox::new(config.clone(), database.pool.clone()));
    let guarded = guard(Sandbox::new(config, database.pool.clone()));
    SandboxWorld { sandbox, guarded, database }
}

#[async_trait]
impl World for SandboxWorld {
    fn provider(&self) -> Arc<dyn Provider> {
        self.guarded.clone()
    }

    fn currency(&self) -> &'static str {
        "IDR"
    }

    async fn prepare(&self, means: Means, request: &mut Authorize) -> bool {
        let token = match means {
            Means::Good => "tok_ok",
            Means::Declined => "tok_insufficient",
            Means::Pending => "tok_3ds",
            Means::Timeout => "tok_timeout",
            Means::Lost => "tok_timeout_lost",
            Means::Unknown => "tok_unknown_state",
        };
        request.token = Some(token.to_owned());
        true
    }

    async fn hook(&self, at: DateTime<Utc>) -> Option<Hook> {
        let mut case = Case::new(self, Means::Good, true).await.unwrap();
        case.request.token = Some("tok_late".into());
        let outcome = case.authorize().await.unwrap();
        assert!(matches!(outcome, Outcome::Pending { next: NextAction::Wait, .. }), "{outcome:?}");
        let owed = self.sandbox.deliveries(at + TimeDelta::seconds(5), 100).await.unwrap();
        let mine = owed.into_iter().find(|d| d.body.contains(&case.request.payment_id)).unwrap();
        assert!(self.sandbox.verify_webhook(&mine.headers, mine.body.as_bytes(), at).is_ok());
        self.sandbox.delivered(&mine.event_id).await.unwrap();
        assert!(self.sandbox.deliveries(at, 100).await.unwrap().is_empty());
        Some(Hook { payment_id: case.request.payment_id, body: mine.body.into_bytes() })
    }

    fn sign(&self, body: &[u8], at: DateTime<Utc>, secret: Option<&str>) -> Headers {
        let header = sandbox::transform::SIGNATURE_HEADER;
        timestamped(header, secret.unwrap_or("whsec_sandbox"), body, at)
    }
}

pub struct StripeWorld {
    server: LocalStripe,
    proxy: Proxy,
    guarded: Arc<dyn Provider>,
}

pub async fn stripe() -> StripeWorld {
    let server = LocalStripe::start().await;
    let proxy = Proxy::start(server.front()).await;
    let config = StripeConfig {
        base_url: proxy.url.clone(),
        secret_key: SECRET_KEY.into(),
        webhook_secrets: vec!["whsec_next".into(), WEBHOOK_SECRET.into()],
        tolerance: signature::TOLERANCE,
    };
    let guarded = guard(Stripe::new(config, http::client().unwrap()));
    StripeWorld { server, proxy, guarded }
}

#[async_trait]
impl World for StripeWorld {
    fn provider(&self) -> Arc<dyn Provider> {
        self.guarded.clone()
    }

    fn currency(&self) -> &'static str {
        "IDR"
    }

    async fn prepare(&self, means: Means, request: &mut Authorize) -> bool {
        request.token = Some(match means {
            Means::Declined => "pm_card_chargeCustomerFail".to_owned(),
            Means::Pending => self.server.card("4000002500003155").await,
            _ => "pm_card_visa".to_owned(),
        });
        arm_for(&self.proxy, means, r#""status": "succeeded""#, r#""status": "hologram""#);
        true
    }

    fn arm(&self, fault: Fault) -> bool {
        self.proxy.arm(fault);
        true
    }

    fn unmet(&self) -> usize {
        self.proxy.unused()
    }

    async fn hook(&self, _: DateTime<Utc>) -> Option<Hook> {
        let case = Case::new(self, Means::Good, true).await.unwrap();
        case.authorize().await.unwrap();
        let (headers, body) = self.server.webhook(&case.request.payment_id).await;
        // As it came from the emulator, before the suite signs it in other ways.
        let headers = headers.iter().map(|(k, v)| (k.to_string(), v.to_str().unwrap().to_owned()));
        let event = self.guarded.verify_webhook(&headers.collect(), &body, Utc::now()).unwrap();
        assert_eq!(event.kind, "payment_intent.succeeded");
        Some(Hook { payment_id: case.request.payment_id, body: body.to_vec() })
    }

    fn sign(&self, body: &[u8], at: DateTime<Utc>, secret: Option<&str>) -> Headers {
        timestamped("stripe-signature", secret.unwrap_or(WEBHOOK_SECRET), body, at)
    }
}

fn arm_for(proxy: &Proxy, means: Means, state: &'static str, unknown: &'static str) {
    match means {
        Means::Timeout => proxy.arm(Fault::LoseAnswer),
        Means::Lost => proxy.arm(Fault::LoseRequest),
        Means::Unknown => proxy.arm(Fault::Rewrite(state, unknown)),
        Means::Good | Means::Declined | Means::Pending => {}
    }
}

pub struct RazorpayWorld {
    fake: Fake,
    proxy: Proxy,
    guarded: Arc<dyn Provider>,
}

const RAZORPAY_SECRET: &str = "whsec_razorpay_test";

pub async fn razorpay() -> RazorpayWorld {
    let (fake, url) = Fake::start().await;
    let proxy = Proxy::start(to_server(url)).await;
    let config = RazorpayConfig {
        base_url: proxy.url.clone(),
        key_id: KEY_ID.into(),
        key_secret: KEY_SECRET.into(),
        webhook_secrets: vec![RAZORPAY_SECRET.into()],
        tolerance: signature::TOLERANCE,
    };
    let guarded = guard(Razorpay::new(config, http::client().unwrap()));
    RazorpayWorld { fake, proxy, guarded }
}

#[async_trait]
impl World for RazorpayWorld {
    fn provider(&self) -> Arc<dyn Provider> {
        self.guarded.clone()
    }

    fn currency(&self) -> &'static str {
        "INR"
    }

    /// As the app does: an order from us, paid there, the payment's id back to us as token.
    async fn prepare(&self, means: Means, request: &mut Authorize) -> bool {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
        if means == Means::Pending {
            return true;
        }
        let call = Call::new(&request.payment_id, Operation::Authorize, deadline);
        let outcome = self.guarded.authorize(&call, request).await.unwrap();
        let again = self.guarded.authorize(&call, request).await.unwrap();
        assert_eq!(again, outcome, "one order per payment");
        let Outcome::Pending { next: NextAction::Client { handle: order }, .. } = outcome else {
            panic!("expected an order to pay, got {outcome:?}")
        };
        let token = match means {
            Means::Declined => self.fake.pay(&order, "failed", Some("insufficient_funds")),
            Means::Unknown => self.fake.pay(&order, "under_lunar_review", None),
            _ => self.fake.pay(&order, "authorized", None),
        };
        if means != Means::Unknown {
            arm_for(&self.proxy, means, "", "");
        }
        request.token = Some(token);
        true
    }

    fn arm(&self, fault: Fault) -> bool {
        self.proxy.arm(fault);
        true
    }

    fn unmet(&self) -> usize {
        self.proxy.unused()
    }

    async fn hook(&self, at: DateTime<Utc>) -> Option<Hook> {
        let case = Case::new(self, Means::Good, true).await.unwrap();
        let outcome = case.authorize().await.unwrap();
        let body = self.fake.event(outcome.provider_ref().unwrap(), at.timestamp());
        Some(Hook { payment_id: case.request.payment_id, body })
    }

    fn sign(&self, body: &[u8], _: DateTime<Utc>, secret: Option<&str>) -> Headers {
        let signature = signature::sign(secret.unwrap_or(RAZORPAY_SECRET), &[body]);
        Headers::from([("x-razorpay-signature".to_owned(), signature)])
    }

    fn max_age(&self) -> TimeDelta {
        razorpay::transform::WEBHOOK_RETRIES + signature::TOLERANCE
    }
}

pub struct CodWorld(Arc<dyn Provider>);

pub async fn cod() -> CodWorld {
    CodWorld(guard(Cod { max_amount: Some(1_000_000) }))
}

#[async_trait]
impl World for CodWorld {
    fn provider(&self) -> Arc<dyn Provider> {
        self.0.clone()
    }

    fn currency(&self) -> &'static str {
        "IDR"
    }

    async fn prepare(&self, means: Means, request: &mut Authorize) -> bool {
        match means {
            Means::Good => true,
            Means::Declined => {
                request.money.amount = 1_000_001;
                true
            }
            Means::Pending | Means::Timeout | Means::Lost | Means::Unknown => false,
        }
    }

    async fn hook(&self, _: DateTime<Utc>) -> Option<Hook> {
        None
    }

    fn sign(&self, _: &[u8], _: DateTime<Utc>, _: Option<&str>) -> Headers {
        Headers::new()
    }
}

pub struct WalletWorld {
    guarded: Arc<dyn Provider>,
    pub store: payments::Store,
    pub database: Database,
}

/// With more money in the suite's customer's wallet than its scenarios spend.
pub async fn wallet() -> WalletWorld {
    let database = Database::start().await;
    let store = payments::Store::new(database.pool.clone());
    let credit = subjects::v1::CreditWallet {
        entry_id: "start".into(),
        user_id: "usr_1".into(),
        amount: Some(subjects::v1::Money { amount: 10_000_000, currency: "IDR".into() }),
        ..Default::default()
    };
    store.credit(&credit).await.unwrap();
    let guarded = guard(Wallet::new(Arc::new(store.clone())));
    WalletWorld { guarded, store, database }
}

#[async_trait]
impl World for WalletWorld {
    fn provider(&self) -> Arc<dyn Provider> {
        self.guarded.clone()
    }

    fn currency(&self) -> &'static str {
        "IDR"
    }

    /// A refused hold leaves no trace in the wallet's books; `scenarios.rs` looks at it by itself.
    async fn prepare(&self, means: Means, _: &mut Authorize) -> bool {
        means == Means::Good
    }

    async fn hook(&self, _: DateTime<Utc>) -> Option<Hook> {
        None
    }

    fn sign(&self, _: &[u8], _: DateTime<Utc>, _: Option<&str>) -> Headers {
        Headers::new()
    }
}
