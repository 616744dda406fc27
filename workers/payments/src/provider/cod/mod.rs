//! Cash on delivery. There is nobody to ask, so nothing can time out, and there are no books but ours:
//! `fetch` knows nothing and `list` is empty.

pub mod transform;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::error::WebhookError;
use super::types::{
    Answer, Authorize, Call, Capabilities, Capture, Fetch, List, Outcome, Page, Refund, RefundOutcome,
    Snapshot, Void, WebhookEvent,
};
use super::{Headers, Provider};

#[derive(Clone, Copy, Debug, Default)]
pub struct Cod {
    /// Largest amount payable in cash, in minor units; `None` is no limit.
    pub max_amount: Option<i64>,
}

#[async_trait]
impl Provider for Cod {
    fn name(&self) -> &'static str {
        "cod"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { auto_capture: false, partial_capture: true, books: false, webhooks: false }
    }

    async fn authorize(&self, _: &Call, request: &Authorize) -> Answer<Outcome> {
        Ok(transform::authorize(request, self.max_amount))
    }

    async fn capture(&self, _: &Call, request: &Capture) -> Answer<Outcome> {
        Ok(transform::capture(request))
    }

    async fn void(&self, _: &Call, request: &Void) -> Answer<Outcome> {
        Ok(transform::void(request))
    }

    async fn refund(&self, _: &Call, request: &Refund) -> Answer<RefundOutcome> {
        Ok(transform::refund(request))
    }

    async fn fetch(&self, _: &Call, _: &Fetch) -> Answer<Option<Snapshot>> {
        Ok(None)
    }

    async fn list(&self, _: &Call, _: &List) -> Answer<Page> {
        Ok(Page { items: Vec::new(), next_cursor: None })
    }

    fn verify_webhook(&self, _: &Headers, _: &[u8], _: DateTime<Utc>) -> Result<WebhookEvent, WebhookError> {
        Err(WebhookError::Unsupported)
    }
}
