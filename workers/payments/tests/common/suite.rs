//! What the [`scenarios`] need of every adapter. What a provider cannot show (cash times out nowhere), its
//! [`World`] says so by `None`, and only there.

pub mod scenarios;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use payments::money::{Currency, Money};
use payments::provider::*;
use tokio::time::Instant;

use super::proxy::Fault;

/// What the means of payment shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Good,
    Declined,
    /// Waits for the customer.
    Pending,
    /// Takes effect, answers too late.
    Timeout,
    /// Takes no effect, answers too late.
    Lost,
    /// Ends in a state nobody knows.
    Unknown,
}

/// A webhook of the provider telling of a captured payment.
pub struct Hook {
    pub payment_id: String,
    pub body: Vec<u8>,
}

#[async_trait]
pub trait World: Send + Sync {
    fn provider(&self) -> Arc<dyn Provider>;
    fn currency(&self) -> &'static str;
    /// Makes `request` behave; false if this provider cannot.
    async fn prepare(&self, means: Means, request: &mut Authorize) -> bool;
    /// Arms a fault for the next write; false if there is no wire to break.
    fn arm(&self, _: Fault) -> bool {
        false
    }
    /// Faults armed and not met.
    fn unmet(&self) -> usize {
        0
    }
    /// A webhook body dated `at`; `None` if it sends none.
    async fn hook(&self, at: DateTime<Utc>) -> Option<Hook>;
    /// Its headers, signed at `at` with `secret` (`None`: the right one).
    fn sign(&self, body: &[u8], at: DateTime<Utc>, secret: Option<&str>) -> Headers;
    /// How old a webhook may be.
    fn max_age(&self) -> TimeDelta {
        TimeDelta::minutes(5)
    }
}

fn id(prefix: &str) -> String {
    format!("{prefix}_{}", uuid::Uuid::now_v7().simple())
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

pub struct Case {
    provider: Arc<dyn Provider>,
    pub request: Authorize,
    since: DateTime<Utc>,
}

impl Case {
    pub async fn new(world: &dyn World, means: Means, capture: bool) -> Option<Self> {
        let mut request = Authorize {
            payment_id: id("pay"),
            order_id: id("ord"),
            user_id: "usr_1".into(),
            money: Money::new(50_000, Currency::parse(world.currency()).unwrap()),
            token: None,
            capture,
        };
        let since = Utc::now();
        let can = world.prepare(means, &mut request).await;
        can.then(|| Self { provider: world.provider(), request, since })
    }

    fn call(&self, operation: Operation) -> Call {
        Call::new(&self.request.payment_id, operation, soon())
    }

    pub async fn authorize(&self) -> Answer<Outcome> {
        self.provider.authorize(&self.call(Operation::Authorize), &self.request).await
    }

    async fn capture(&self, provider_ref: &str, amount: i64) -> Answer<Outcome> {
        let request = Capture {
            payment_id: self.request.payment_id.clone(),
            provider_ref: provider_ref.to_owned(),
            authorized: self.request.money,
            amount,
        };
        self.provider.capture(&self.call(Operation::Capture), &request).await
    }

    async fn void(&self, provider_ref: &str) -> Answer<Outcome> {
        let request = Void {
            payment_id: self.request.payment_id.clone(),
            provider_ref: provider_ref.to_owned(),
            money: self.request.money,
        };
        self.provider.void(&self.call(Operation::Void), &request).await
    }

    async fn refund(
        &self,
        provider_ref: &str,
        refund_id: &str,
        amount: i64,
        refunded: i64,
    ) -> Answer<RefundOutcome> {
        let request = Refund {
            payment_id: self.request.payment_id.clone(),
            refund_id: refund_id.to_owned(),
            provider_ref: provider_ref.to_owned(),
            amount: self.request.money.with(amount),
            captured: self.request.money.amount,
            refunded,
        };
        self.provider.refund(&Call::refund(refund_id, soon()), &request).await
    }

    async fn fetch(&self, provider_ref: Option<&str>) -> Option<Snapshot> {
        let request = Fetch {
            payment_id: self.request.payment_id.clone(),
            provider_ref: provider_ref.map(str::to_owned),
            since: self.since,
        };
        self.provider.fetch(&self.call(Operation::Fetch), &request).await.unwrap()
    }

    /// Authorized and captured, in one call or two.
    async fn paid(world: &dyn World) -> (Self, String) {
        let case = Self::new(world, Means::Good, true).await.unwrap();
        let amount = case.request.money.amount;
        match case.authorize().await.unwrap() {
            Outcome::Captured { provider_ref, amount: got } => {
                assert_eq!(got, amount);
                (case, provider_ref)
            }
            Outcome::Authorized { provider_ref } if !case.provider.capabilities().auto_capture => {
                let captured = case.capture(&provider_ref, amount).await.unwrap();
                assert_eq!(captured, Outcome::Captured { provider_ref: provider_ref.clone(), amount });
                (case, provider_ref)
            }
            other => panic!("a good token with capture gave {other:?}"),
        }
    }
}
