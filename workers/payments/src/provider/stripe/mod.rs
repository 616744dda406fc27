//! Stripe: PaymentIntents, manual or automatic capture.
//!
//! Every POST carries `Idempotency-Key`; Stripe replays the first answer for at least 24 h. When it
//! refuses (400) to capture or cancel, the intent is read once: being already where we wanted it is
//! success, whoever took it there.

pub mod transform;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, RequestBuilder};

use self::transform::{Form, Intent, Listing, Refusal, StripeRefund};
use super::error::{ProviderError, WebhookError};
use super::types::{
    Answer, Authorize, Call, Capabilities, Capture, Decline, DeclineCode, Fetch, List, Outcome, Page, Refund,
    RefundOutcome, RefusalCode, Snapshot, Void, WebhookEvent,
};
use super::{Headers, Provider, http, signature};

/// Where and as whom to speak to Stripe.
#[derive(Clone)]
pub struct StripeConfig {
    /// No trailing slash; `https://api.stripe.com` unless an emulator stands in.
    pub base_url: String,
    pub secret_key: String,
    /// Signing secrets of the webhook endpoint; two while one is being rolled.
    pub webhook_secrets: Vec<String>,
    /// How far a webhook's timestamp may be from now.
    pub tolerance: TimeDelta,
}

pub struct Stripe {
    config: StripeConfig,
    client: Client,
}

/// Pages of a hundred read when a lost payment is looked for by our id.
const MAX_SEARCH_PAGES: usize = 20;

impl Stripe {
    pub fn new(config: StripeConfig, client: Client) -> Self {
        Self { config, client }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.config.base_url)
    }

    fn post(&self, path: &str, key: &str, form: &Form) -> RequestBuilder {
        self.client
            .post(self.url(path))
            .bearer_auth(&self.config.secret_key)
            .header("Idempotency-Key", key)
            .form(form)
    }

    async fn get<T: serde::de::DeserializeOwned>(
        &self,
        call: &Call,
        path: &str,
        query: &[(String, String)],
    ) -> Answer<Option<T>> {
        let request = self.client.get(self.url(path)).bearer_auth(&self.config.secret_key).query(query);
        let raw = http::send(request, call.deadline).await?;
        match raw.status {
            200..=299 => http::json(&raw).map(Some),
            404 => Ok(None),
            _ => Err(match transform::refusal(&raw) {
                Refusal::Error(error) => error,
                Refusal::Unwilling { message } => ProviderError::Rejected(message),
                Refusal::Declined { decline, .. } => ProviderError::Rejected(decline.reason),
            }),
        }
    }

    async fn intent(&self, call: &Call, id: &str) -> Answer<Option<Intent>> {
        let expand = [("expand[]".to_owned(), "latest_charge".to_owned())];
        self.get(call, &format!("payment_intents/{id}"), &expand).await
    }

    /// Moves an intent; refused, reads where it stands.
    async fn move_intent(&self, call: &Call, id: &str, verb: &str, form: &Form) -> Answer<Outcome> {
        let path = format!("payment_intents/{id}/{verb}");
        let raw = http::send(self.post(&path, &call.key, form), call.deadline).await?;
        if raw.is_success() {
            return transform::outcome(&http::json(&raw)?);
        }
        match transform::refusal(&raw) {
            Refusal::Declined { provider_ref, decline } => Ok(Outcome::Declined { provider_ref, decline }),
            Refusal::Error(error) => Err(error),
            Refusal::Unwilling { message } => match self.intent(call, id).await? {
                Some(intent) => match transform::outcome(&intent)? {
                    // It could move and yet was refused: that is our mistake, not its state.
                    Outcome::Authorized { .. } => Err(ProviderError::Rejected(message)),
                    standing => Ok(standing),
                },
                None => Err(ProviderError::Rejected(message)),
            },
        }
    }

    /// Lists do not lag behind writes at Stripe; its search does, so it is not used.
    async fn search(&self, call: &Call, request: &Fetch) -> Answer<Option<Intent>> {
        let slack = TimeDelta::minutes(5);
        let mut list = List { from: request.since - slack, to: Utc::now() + slack, cursor: None, limit: 100 };
        for _ in 0..MAX_SEARCH_PAGES {
            let page: Listing<Intent> = self
                .get(call, "payment_intents", &transform::list(&list))
                .await?
                .ok_or_else(|| ProviderError::Malformed("no list of payment intents".into()))?;
            let last = page.data.last().map(|i| i.id.clone());
            if let Some(found) = page.data.into_iter().find(|i| i.is_payment(&request.payment_id)) {
                return Ok(Some(found));
            }
            match last.filter(|_| page.has_more) {
                Some(cursor) => list.cursor = Some(cursor),
                None => return Ok(None),
            }
        }
        // Not having found it in part of the list is not the same as its not being there.
        Err(ProviderError::Failed("too many payments to search for a lost one".into()))
    }

    async fn refunds(&self, call: &Call, intent: &str) -> Answer<Vec<StripeRefund>> {
        let query =
            [("payment_intent".to_owned(), intent.to_owned()), ("limit".to_owned(), "100".to_owned())];
        let listing: Option<Listing<StripeRefund>> = self.get(call, "refunds", &query).await?;
        Ok(listing.map_or_else(Vec::new, |l| l.data.into_iter().filter(StripeRefund::is_ours).collect()))
    }
}

#[async_trait]
impl Provider for Stripe {
    fn name(&self) -> &'static str {
        "stripe"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { auto_capture: true, partial_capture: true, books: true, webhooks: true }
    }

    async fn authorize(&self, call: &Call, request: &Authorize) -> Answer<Outcome> {
        if request.token.is_none() {
            let decline = Decline { code: DeclineCode::InvalidMethod, reason: "no token".into() };
            return Ok(Outcome::Declined { provider_ref: None, decline });
        }
        let form = transform::authorize(request)?;
        let raw = http::send(self.post("payment_intents", &call.key, &form), call.deadline).await?;
        if raw.is_success() {
            return transform::outcome(&http::json(&raw)?);
        }
        match transform::refusal(&raw) {
            Refusal::Declined { provider_ref, decline } => Ok(Outcome::Declined { provider_ref, decline }),
            Refusal::Unwilling { message } => Err(ProviderError::Rejected(message)),
            Refusal::Error(error) => Err(error),
        }
    }

    async fn capture(&self, call: &Call, request: &Capture) -> Answer<Outcome> {
        let form = transform::capture(request)?;
        self.move_intent(call, &request.provider_ref, "capture", &form).await
    }

    async fn void(&self, call: &Call, request: &Void) -> Answer<Outcome> {
        self.move_intent(call, &request.provider_ref, "cancel", &Form::new()).await
    }

    async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome> {
        let form = transform::refund(request)?;
        let raw = http::send(self.post("refunds", &call.key, &form), call.deadline).await?;
        if raw.is_success() {
            return transform::refund_outcome(&http::json(&raw)?);
        }
        match transform::refusal(&raw) {
            Refusal::Error(error) => Err(error),
            Refusal::Declined { decline, .. } => {
                Ok(RefundOutcome::Refused { code: RefusalCode::RefundFailed, reason: decline.reason })
            }
            Refusal::Unwilling { message } => {
                // Stripe has no one code for "more than is left"; its books tell.
                let intent = self.intent(call, &request.provider_ref).await?;
                let snapshot = intent.map(|i| transform::snapshot(&i, &[])).transpose()?;
                let code = match snapshot {
                    Some(s) if s.captured == 0 => RefusalCode::NotRefundable,
                    Some(s) if s.refunded + request.amount.amount > s.captured => {
                        RefusalCode::ExceedsCaptured
                    }
                    _ => return Err(ProviderError::Rejected(message)),
                };
                Ok(RefundOutcome::Refused { code, reason: message })
            }
        }
    }

    async fn fetch(&self, call: &Call, request: &Fetch) -> Answer<Option<Snapshot>> {
        let intent = match &request.provider_ref {
            Some(id) => self.intent(call, id).await?,
            None => self.search(call, request).await?,
        };
        let Some(intent) = intent else { return Ok(None) };
        let bare = transform::snapshot(&intent, &[])?;
        if bare.captured == 0 {
            return Ok(Some(bare));
        }
        let refunds = self.refunds(call, &intent.id).await?;
        transform::snapshot(&intent, &refunds).map(Some)
    }

    async fn list(&self, call: &Call, request: &List) -> Answer<Page> {
        let listing: Option<Listing<Intent>> =
            self.get(call, "payment_intents", &transform::list(request)).await?;
        let listing = listing.ok_or_else(|| ProviderError::Malformed("no list of payment intents".into()))?;
        transform::page(&listing)
    }

    fn verify_webhook(
        &self,
        headers: &Headers,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<WebhookEvent, WebhookError> {
        let header = headers.get("stripe-signature").map(String::as_str);
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
