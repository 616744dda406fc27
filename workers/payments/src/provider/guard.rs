//! Deadline and breaker around any adapter; itself a [`Provider`], so nobody can forget either.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio::time::{Instant, timeout_at};

use super::breaker::{Breaker, BreakerConfig, Phase};
use super::error::{ProviderError, WebhookError};
use super::types::{
    Answer, Authorize, Call, Capabilities, Capture, Fetch, List, Operation, Outcome, Page, Refund,
    RefundOutcome, RefusalCode, Snapshot, Void, WebhookEvent,
};
use super::{Headers, Provider};

/// Longest a single call may take, whatever deadline its caller brings.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(3);

/// One per provider and process.
pub struct Guarded {
    inner: Arc<dyn Provider>,
    breaker: Mutex<Breaker>,
    longest: Duration,
    epoch: Instant,
}

impl Guarded {
    pub fn new(inner: Arc<dyn Provider>, config: BreakerConfig, longest: Duration) -> Self {
        Self { inner, breaker: Mutex::new(Breaker::new(config)), longest, epoch: Instant::now() }
    }

    pub fn phase(&self) -> Phase {
        self.lock().phase()
    }

    // A panic under this lock cannot leave the breaker half-written: its methods do not panic.
    fn lock(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    async fn run<T>(
        &self,
        operation: Operation,
        deadline: Instant,
        work: impl Future<Output = Answer<T>> + Send,
    ) -> Answer<T> {
        let provider = self.inner.name();
        let permit = self
            .lock()
            .acquire(self.now_ms())
            .map_err(|s| ProviderError::Suspended { retry_after: Duration::from_millis(s.retry_after_ms) })?;
        let started = Instant::now();
        let deadline = deadline.min(started + self.longest);
        let answer = match timeout_at(deadline, work).await {
            Ok(answer) => answer,
            Err(_) => Err(ProviderError::Timeout(format!("{} took too long", operation.as_str()))),
        };
        let failed = answer.as_ref().err().is_some_and(ProviderError::counts_as_failure);
        self.lock().record(permit, failed, self.now_ms());
        let result = answer.as_ref().err().map_or("answered", ProviderError::code);
        metrics::histogram!(
            "kilat_provider_call_seconds",
            "provider" => provider, "operation" => operation.as_str(), "result" => result,
        )
        .record(started.elapsed().as_secs_f64());
        answer
    }
}

#[async_trait]
impl Provider for Guarded {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn authorize(&self, call: &Call, request: &Authorize) -> Answer<Outcome> {
        if request.money.amount <= 0 {
            return Err(ProviderError::Rejected("amount must be positive".into()));
        }
        self.run(Operation::Authorize, call.deadline, self.inner.authorize(call, request)).await
    }

    async fn capture(&self, call: &Call, request: &Capture) -> Answer<Outcome> {
        if request.amount <= 0 || request.amount > request.authorized.amount {
            return Err(ProviderError::Rejected("capture is not within what was authorized".into()));
        }
        if request.amount != request.authorized.amount && !self.capabilities().partial_capture {
            return Err(ProviderError::Rejected("this provider captures all or nothing".into()));
        }
        self.run(Operation::Capture, call.deadline, self.inner.capture(call, request)).await
    }

    async fn void(&self, call: &Call, request: &Void) -> Answer<Outcome> {
        self.run(Operation::Void, call.deadline, self.inner.void(call, request)).await
    }

    async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome> {
        if request.exceeds() {
            let reason = "more than is left to refund".to_owned();
            return Ok(RefundOutcome::Refused { code: RefusalCode::ExceedsCaptured, reason });
        }
        self.run(Operation::Refund, call.deadline, self.inner.refund(call, request)).await
    }

    async fn fetch(&self, call: &Call, request: &Fetch) -> Answer<Option<Snapshot>> {
        self.run(Operation::Fetch, call.deadline, self.inner.fetch(call, request)).await
    }

    async fn list(&self, call: &Call, request: &List) -> Answer<Page> {
        self.run(Operation::List, call.deadline, self.inner.list(call, request)).await
    }

    fn verify_webhook(
        &self,
        headers: &Headers,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<WebhookEvent, WebhookError> {
        self.inner.verify_webhook(headers, body, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::provider::cod::Cod;
    use crate::provider::types::Decline;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Answers authorizations with what it is given, and counts them; all else is cash.
    struct Scripted {
        answer: fn(usize) -> Option<Answer<Outcome>>,
        calls: AtomicUsize,
        rest: Cod,
    }

    #[async_trait]
    impl Provider for Scripted {
        fn name(&self) -> &'static str {
            "scripted"
        }
        fn capabilities(&self) -> Capabilities {
            Capabilities { partial_capture: false, ..self.rest.capabilities() }
        }
        async fn authorize(&self, _: &Call, _: &Authorize) -> Answer<Outcome> {
            match (self.answer)(self.calls.fetch_add(1, Ordering::SeqCst)) {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        }
        async fn capture(&self, call: &Call, request: &Capture) -> Answer<Outcome> {
            self.rest.capture(call, request).await
        }
        async fn void(&self, call: &Call, request: &Void) -> Answer<Outcome> {
            self.rest.void(call, request).await
        }
        async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome> {
            self.rest.refund(call, request).await
        }
        async fn fetch(&self, call: &Call, request: &Fetch) -> Answer<Option<Snapshot>> {
            self.rest.fetch(call, request).await
        }
        async fn list(&self, call: &Call, request: &List) -> Answer<Page> {
            self.rest.list(call, request).await
        }
        fn verify_webhook(
            &self,
            h: &Headers,
            b: &[u8],
            n: DateTime<Utc>,
        ) -> Result<WebhookEvent, WebhookError> {
            self.rest.verify_webhook(h, b, n)
        }
    }

    fn guarded(
        answer: fn(usize) -> Option<Answer<Outcome>>,
        config: BreakerConfig,
    ) -> (Guarded, Arc<Scripted>) {
        let inner = Arc::new(Scripted { answer, calls: AtomicUsize::new(0), rest: Cod::default() });
        (Guarded::new(inner.clone(), config, Duration::from_millis(50)), inner)
    }

    fn money() -> Money {
        Money::new(1_000, Currency::parse("IDR").unwrap())
    }

    async fn authorize(guard: &Guarded) -> Answer<Outcome> {
        let request = Authorize {
            payment_id: "pay_1".into(),
            order_id: "ord_1".into(),
            user_id: "usr_1".into(),
            money: money(),
            token: None,
            capture: false,
        };
        let deadline = Instant::now() + Duration::from_secs(5);
        guard.authorize(&Call::new("pay_1", Operation::Authorize, deadline), &request).await
    }

    const FEW: BreakerConfig = BreakerConfig {
        failure_percent: 35,
        min_calls: 5,
        window_ms: 30_000,
        open_ms: 60_000,
        probe_ms: 60_000,
    };

    #[tokio::test]
    async fn a_failing_provider_is_left_alone() {
        let (guard, inner) = guarded(|_| Some(Err(ProviderError::Failed("500".into()))), FEW);
        for _ in 0..5 {
            assert_eq!(authorize(&guard).await.unwrap_err().code(), "provider.failed");
        }
        let error = authorize(&guard).await.unwrap_err();
        assert!(matches!(error, ProviderError::Suspended { .. }), "{error:?}");
        assert!(!error.maybe_happened());
        assert_eq!(inner.calls.load(Ordering::SeqCst), 5, "the sixth never reached it");
    }

    #[tokio::test]
    async fn a_good_probe_lets_calls_through_again() {
        let config = BreakerConfig { open_ms: 0, ..FEW };
        let answer = |n| {
            let good = Ok(Outcome::Authorized { provider_ref: "x".into() });
            Some(if n < 5 { Err(ProviderError::Failed("500".into())) } else { good })
        };
        let (guard, _) = guarded(answer, config);
        for _ in 0..5 {
            assert!(authorize(&guard).await.is_err());
        }
        assert!(matches!(guard.phase(), Phase::Open { .. }));
        assert!(authorize(&guard).await.is_ok());
        assert_eq!(guard.phase(), Phase::Closed);
    }

    #[tokio::test]
    async fn declines_and_our_own_mistakes_do_not_open_it() {
        let declined = |n: usize| {
            let decline =
                Decline { code: crate::provider::types::DeclineCode::CardDeclined, reason: String::new() };
            Some(if n.is_multiple_of(2) {
                Ok(Outcome::Declined { provider_ref: None, decline })
            } else {
                Err(ProviderError::Rejected("ours".into()))
            })
        };
        let (guard, _) = guarded(declined, FEW);
        for _ in 0..50 {
            let _ = authorize(&guard).await;
        }
        assert_eq!(guard.phase(), Phase::Closed);
    }

    #[tokio::test]
    async fn silence_ends_at_the_longest_allowed_time() {
        let (guard, _) = guarded(|_| None, FEW);
        let started = Instant::now();
        let error = authorize(&guard).await.unwrap_err();
        assert!(matches!(error, ProviderError::Timeout(_)));
        assert!(started.elapsed() < Duration::from_secs(4), "not the caller's five seconds");
    }

    #[tokio::test]
    async fn what_the_contract_forbids_never_reaches_a_provider() {
        let (guard, _) = guarded(|_| None, FEW);
        let call = Call::refund("rfd_1", Instant::now() + Duration::from_secs(1));
        let mut refund = Refund {
            payment_id: "pay_1".into(),
            refund_id: "rfd_1".into(),
            provider_ref: "x".into(),
            amount: money().with(401),
            captured: 1_000,
            refunded: 600,
        };
        let outcome = guard.refund(&call, &refund).await.unwrap();
        assert!(matches!(outcome, RefundOutcome::Refused { code: RefusalCode::ExceedsCaptured, .. }));
        refund.amount.amount = -1;
        let outcome = guard.refund(&call, &refund).await.unwrap();
        assert!(matches!(outcome, RefundOutcome::Refused { .. }), "a negative refund would be a charge");
        for amount in [0, -5, 999, 1_001] {
            let capture =
                Capture { payment_id: "pay_1".into(), provider_ref: "x".into(), authorized: money(), amount };
            let error = guard.capture(&call, &capture).await.unwrap_err();
            assert_eq!(error.code(), "merchant.bad_request", "{amount}");
        }
    }
}
