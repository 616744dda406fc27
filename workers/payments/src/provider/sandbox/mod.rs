//! The sandbox: a provider for demonstrations, tests and benchmarks that behaves as told by its token
//! (see [`transform`]) and keeps its word through restarts, since its books are in Postgres.
//!
//! Charges (`authorize` with `capture`) of the same moment share one statement and one commit.

pub mod store;
pub mod transform;

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use runtime::{
    batch::{BatchError, BatchOptions, Batcher},
    session::Session,
};
use sqlx::PgPool;
use tokio::time::sleep_until;

use self::store::{Happening, NewPayment, PaymentRow, RefundRow, Written};
use self::transform::Timing;
use super::error::{ProviderError, WebhookError};
use super::types::{
    Answer, Authorize, Call, Capabilities, Capture, Fetch, List, Outcome, Page, Refund, RefundOutcome,
    RefusalCode, Snapshot, Void, WebhookEvent,
};
use super::{Headers, Provider, signature};

#[derive(Clone)]
pub struct SandboxConfig {
    pub webhook_secrets: Vec<String>,
    /// How long `tok_late` stays pending. Default 2 s; 0 settles at the next look.
    pub settle_after: TimeDelta,
    /// How far a webhook's timestamp may be from now.
    pub tolerance: TimeDelta,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            webhook_secrets: vec!["whsec_sandbox".into()],
            settle_after: TimeDelta::seconds(2),
            tolerance: signature::TOLERANCE,
        }
    }
}

pub struct Sandbox {
    config: SandboxConfig,
    pool: PgPool,
    inserts: Batcher<NewPayment, store::Insert>,
}

/// A webhook the sandbox owes us, signed for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub event_id: String,
    pub headers: Headers,
    pub body: String,
}

/// By how much a late answer misses its deadline.
const TOO_LATE_BY: Duration = Duration::from_millis(20);

impl Sandbox {
    pub fn new(config: SandboxConfig, pool: PgPool) -> Self {
        let session = Session::own(&pool);
        let inserts = Batcher::new("payments.sandbox", BatchOptions::default(), move |items| {
            store::insert(session.clone(), items)
        });
        Self { config, pool, inserts }
    }

    /// Settles what is due at `now`, then says which webhooks are owed. Repeats each until
    /// [`Sandbox::delivered`] is told: deliveries are at least once, as real ones are.
    pub async fn deliveries(&self, now: DateTime<Utc>, limit: i64) -> Answer<Vec<Delivery>> {
        self.happen(Happening::Settle { now, only: None }, now).await?;
        let owed = store::owed(&self.pool, limit).await.map_err(|error| trouble(&error))?;
        Ok(owed.into_iter().map(|(event_id, body)| self.sign(event_id, body, now)).collect())
    }

    pub async fn delivered(&self, event_id: &str) -> Answer<()> {
        store::delivered(&self.pool, event_id).await.map_err(|error| trouble(&error))
    }

    /// The customer finished (or gave up) what `tok_3ds` asked of him. `None` if nothing was asked.
    pub async fn answer(&self, provider_ref: &str, approved: bool) -> Answer<Option<Outcome>> {
        let rows = self.happen(Happening::Answered { provider_ref, approved }, Utc::now()).await?;
        Ok(rows.first().map(transform::row_outcome))
    }

    fn sign(&self, event_id: String, body: String, now: DateTime<Utc>) -> Delivery {
        let secret = self.config.webhook_secrets.first().map_or("", String::as_str);
        let header = signature::timestamped_header(secret, body.as_bytes(), now);
        let headers = Headers::from([(transform::SIGNATURE_HEADER.to_owned(), header)]);
        Delivery { event_id, headers, body }
    }

    async fn happen(&self, what: Happening<'_>, at: DateTime<Utc>) -> Answer<Vec<PaymentRow>> {
        store::happen(&self.pool, what, |id, row| transform::event_body(id, row, at).ok())
            .await
            .map_err(|error| trouble(&error))
    }

    /// The payment as it stands, settled first if its time has come.
    async fn look(&self, provider_ref: &str) -> Answer<Option<PaymentRow>> {
        let now = Utc::now();
        self.happen(Happening::Settle { now, only: Some(provider_ref) }, now).await?;
        store::by_ref(&self.pool, provider_ref).await.map_err(|error| trouble(&error))
    }

    async fn read(&self, provider_ref: &str) -> Answer<PaymentRow> {
        self.look(provider_ref)
            .await?
            .ok_or_else(|| ProviderError::Rejected(format!("no payment {provider_ref}")))
    }
}

/// The books out of reach are the provider out of reach.
fn trouble(error: &sqlx::Error) -> ProviderError {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => ProviderError::Unreachable(error.to_string()),
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => ProviderError::Timeout(error.to_string()),
        other => ProviderError::Failed(other.to_string()),
    }
}

#[async_trait]
impl Provider for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { auto_capture: true, partial_capture: true, books: true, webhooks: true }
    }

    async fn authorize(&self, call: &Call, request: &Authorize) -> Answer<Outcome> {
        let token = transform::token(request);
        let amount = request.money.amount;
        let plan = transform::plan(token, amount, request.capture);
        if plan.timing == Timing::Lost {
            sleep_until(call.deadline + TOO_LATE_BY).await;
            return Err(ProviderError::Timeout("the request was lost".into()));
        }
        let fingerprint = transform::fingerprint(request);
        let provider_ref = format!("sbx_{}", uuid::Uuid::now_v7().simple());
        let new = NewPayment {
            provider_ref: provider_ref.clone(),
            payment_id: request.payment_id.clone(),
            order_id: request.order_id.clone(),
            key: call.key.clone(),
            fingerprint: fingerprint.clone(),
            token: token.to_owned(),
            amount,
            currency: request.money.currency.code().to_owned(),
            auto_capture: request.capture,
            status: plan.status,
            decline: plan.decline,
            captured: if plan.status == "captured" { amount } else { 0 },
            settles_at: plan.settles.then(|| Utc::now() + self.config.settle_after),
        };
        let written = match self.inserts.run(new).await {
            Ok(written) => written.map_err(|error| trouble(&error))?,
            Err(error @ BatchError::Overloaded) => return Err(ProviderError::Unreachable(error.to_string())),
            Err(error @ BatchError::Lost) => return Err(ProviderError::Timeout(error.to_string())),
        };
        match written {
            Written::New => {
                if plan.timing == Timing::TooLate {
                    sleep_until(call.deadline + TOO_LATE_BY).await;
                }
                Ok(transform::first_answer(&provider_ref, &plan, amount))
            }
            Written::Before { provider_ref, fingerprint: first } if first == fingerprint => {
                Ok(transform::first_answer(&provider_ref, &plan, amount))
            }
            Written::Before { .. } => {
                Err(ProviderError::Rejected("this key was used for another request".into()))
            }
        }
    }

    async fn capture(&self, _: &Call, request: &Capture) -> Answer<Outcome> {
        let provider_ref = &request.provider_ref;
        if store::capture(&self.pool, provider_ref, request.amount).await.map_err(|error| trouble(&error))? {
            return Ok(Outcome::Captured { provider_ref: provider_ref.clone(), amount: request.amount });
        }
        match transform::row_outcome(&self.read(provider_ref).await?) {
            // Settled between the two looks, or asked for more than was authorized.
            Outcome::Authorized { .. } => Err(ProviderError::Rejected("cannot be captured".into())),
            standing => Ok(standing),
        }
    }

    async fn void(&self, _: &Call, request: &Void) -> Answer<Outcome> {
        let provider_ref = &request.provider_ref;
        if store::void(&self.pool, provider_ref).await.map_err(|error| trouble(&error))? {
            return Ok(Outcome::Voided { provider_ref: provider_ref.clone() });
        }
        match transform::row_outcome(&self.read(provider_ref).await?) {
            Outcome::Authorized { .. } => Err(ProviderError::Failed("settled just now".into())),
            standing => Ok(standing),
        }
    }

    async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome> {
        let new = RefundRow {
            refund_ref: format!("sbr_{}", uuid::Uuid::now_v7().simple()),
            refund_id: request.refund_id.clone(),
            provider_ref: request.provider_ref.clone(),
            amount: request.amount.amount,
        };
        match store::refund(&self.pool, &call.key, &new).await.map_err(|error| trouble(&error))? {
            Some(row) if row.amount == new.amount && row.provider_ref == new.provider_ref => {
                Ok(RefundOutcome::Refunded { refund_ref: row.refund_ref, amount: row.amount })
            }
            Some(_) => Err(ProviderError::Rejected("this key was used for another refund".into())),
            None => {
                let row = self.read(&request.provider_ref).await?;
                let code = match row.status.as_str() {
                    "captured" => RefusalCode::ExceedsCaptured,
                    _ => RefusalCode::NotRefundable,
                };
                Ok(RefundOutcome::Refused {
                    code,
                    reason: format!("{} with {} left", row.status, row.captured - row.refunded),
                })
            }
        }
    }

    async fn fetch(&self, _: &Call, request: &Fetch) -> Answer<Option<Snapshot>> {
        let provider_ref = match &request.provider_ref {
            Some(provider_ref) => provider_ref.clone(),
            None => match store::by_payment(&self.pool, &request.payment_id)
                .await
                .map_err(|error| trouble(&error))?
            {
                Some(row) => row.provider_ref,
                None => return Ok(None),
            },
        };
        let Some(row) = self.look(&provider_ref).await? else { return Ok(None) };
        let refunds = match row.refunded {
            0 => Vec::new(),
            _ => store::refunds(&self.pool, &provider_ref).await.map_err(|error| trouble(&error))?,
        };
        transform::snapshot(&row, &refunds).map(Some)
    }

    async fn list(&self, _: &Call, request: &List) -> Answer<Page> {
        let after = match &request.cursor {
            Some(cursor) => transform::parse_cursor(cursor)
                .ok_or_else(|| ProviderError::Rejected("not a cursor of ours".into()))?,
            None => (request.from, String::new()),
        };
        let limit = request.limit.clamp(1, 100);
        let rows = store::page(&self.pool, request.from, request.to, &after, i64::from(limit))
            .await
            .map_err(|error| trouble(&error))?;
        let full = rows.len() == limit as usize;
        let next_cursor = rows.last().filter(|_| full).map(transform::cursor);
        let items = rows.iter().map(|row| transform::snapshot(row, &[])).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor })
    }

    fn verify_webhook(
        &self,
        headers: &Headers,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<WebhookEvent, WebhookError> {
        let header = headers.get(transform::SIGNATURE_HEADER).map(String::as_str);
        signature::verify_timestamped(
            &self.config.webhook_secrets,
            header,
            body,
            now,
            self.config.tolerance,
        )?;
        transform::event(body)
    }
}
