//! Razorpay: an order of ours is paid by the customer's app; we check, capture and refund.
//!
//! Two ways into `authorize`. With no token: an order is made (found again by its receipt, since orders
//! take no idempotency key) and the answer is `Pending` with the order id for the app. With a token,
//! which is the id of the payment the app got: it is checked to pay for *this* order and captured if
//! asked. Also serves UPI: to us it is one of the methods behind the same payment id.
//!
//! There is no call to let go of an authorized payment; Razorpay gives it back by itself when it is not
//! captured within three days. `void` therefore promises never to capture, and answers `Voided`.

pub mod transform;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

use self::transform::{Collection, Order, Payment, RazorpayRefund};
use super::error::{ProviderError, WebhookError};
use super::types::{
    Answer, Authorize, Call, Capabilities, Capture, Decline, DeclineCode, Fetch, List, Outcome, Page, Refund,
    RefundOutcome, RefusalCode, Snapshot, Void, WebhookEvent,
};
use super::{Headers, Provider, http};
use crate::money::Money;

#[derive(Clone)]
pub struct RazorpayConfig {
    /// No trailing slash; `https://api.razorpay.com`.
    pub base_url: String,
    pub key_id: String,
    pub key_secret: String,
    /// Two while one is being rolled.
    pub webhook_secrets: Vec<String>,
    /// How far a webhook's timestamp may be from now, beside the day that it may be tried again for.
    pub tolerance: TimeDelta,
}

pub struct Razorpay {
    config: RazorpayConfig,
    client: Client,
}

impl Razorpay {
    pub fn new(config: RazorpayConfig, client: Client) -> Self {
        Self { config, client }
    }

    fn auth(&self, request: RequestBuilder) -> RequestBuilder {
        request.basic_auth(&self.config.key_id, Some(&self.config.key_secret))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.config.base_url)
    }

    async fn send<T: DeserializeOwned>(&self, call: &Call, request: RequestBuilder) -> Answer<T> {
        let raw = http::send(self.auth(request), call.deadline).await?;
        if raw.is_success() { http::json(&raw) } else { Err(transform::error(&raw)) }
    }

    /// An id they do not know is a 400 there, as is one that is no id at all.
    async fn find<T: DeserializeOwned>(&self, call: &Call, path: &str) -> Answer<Option<T>> {
        match self.send(call, self.client.get(self.url(path))).await {
            Ok(found) => Ok(Some(found)),
            Err(ProviderError::Rejected(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn payment(&self, call: &Call, id: &str) -> Answer<Option<Payment>> {
        if !is_id(id, "pay_") {
            return Ok(None);
        }
        self.find(call, &format!("payments/{id}")).await
    }

    async fn order(&self, call: &Call, id: &str) -> Answer<Option<Order>> {
        if !is_id(id, "order_") {
            return Ok(None);
        }
        self.find(call, &format!("orders/{id}")).await
    }

    async fn order_by_receipt(&self, call: &Call, payment_id: &str) -> Answer<Option<Order>> {
        let request = self.client.get(self.url("orders")).query(&[("receipt", payment_id)]);
        let found: Collection<Order> = self.send(call, request).await?;
        Ok(found.items.into_iter().find(|o| o.receipt.as_deref() == Some(payment_id)))
    }

    /// The payment that speaks for an order.
    async fn payment_of(&self, call: &Call, order: &Order) -> Answer<Option<Payment>> {
        let path = format!("orders/{}/payments", order.id);
        let all: Collection<Payment> = self.send(call, self.client.get(self.url(&path))).await?;
        Ok(all.items.into_iter().max_by_key(Payment::rank))
    }

    /// Captures; refused, reads where it stands, since a second capture is refused there.
    async fn take(&self, call: &Call, id: &str, money: Money) -> Answer<Outcome> {
        let path = format!("payments/{id}/capture");
        let body = transform::capture(money)?;
        match self.send::<Payment>(call, self.client.post(self.url(&path)).json(&body)).await {
            Ok(payment) => transform::outcome(&payment),
            Err(ProviderError::Rejected(why)) => match self.payment(call, id).await? {
                Some(payment) => match transform::outcome(&payment)? {
                    Outcome::Authorized { .. } => Err(ProviderError::Rejected(why)),
                    standing => Ok(standing),
                },
                None => Err(ProviderError::Rejected(why)),
            },
            Err(error) => Err(error),
        }
    }

    async fn start(&self, call: &Call, request: &Authorize) -> Answer<Outcome> {
        if let Some(order) = self.order_by_receipt(call, &request.payment_id).await? {
            return match self.payment_of(call, &order).await? {
                Some(payment) => self.go_on(call, request, payment).await,
                None => Ok(transform::unpaid(&order)),
            };
        }
        let body = transform::order(request)?;
        let order: Order = self.send(call, self.client.post(self.url("orders")).json(&body)).await?;
        Ok(transform::unpaid(&order))
    }

    async fn go_on(&self, call: &Call, request: &Authorize, payment: Payment) -> Answer<Outcome> {
        match transform::outcome(&payment)? {
            Outcome::Authorized { .. } if request.capture => {
                self.take(call, &payment.id, request.money).await
            }
            standing => Ok(standing),
        }
    }
}

/// Ids go into paths, and a token comes from the customer: only their alphabet gets through.
fn is_id(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix)
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[async_trait]
impl Provider for Razorpay {
    fn name(&self) -> &'static str {
        "razorpay"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { auto_capture: true, partial_capture: false, books: true, webhooks: true }
    }

    async fn authorize(&self, call: &Call, request: &Authorize) -> Answer<Outcome> {
        let Some(token) = &request.token else { return self.start(call, request).await };
        let Some(payment) = self.payment(call, token).await? else {
            let decline = Decline { code: DeclineCode::InvalidMethod, reason: "unknown payment".into() };
            return Ok(Outcome::Declined { provider_ref: None, decline });
        };
        let order = match &payment.order_id {
            Some(id) => self.order(call, id).await?,
            None => None,
        };
        match transform::mismatch(request, &payment, order.as_ref()) {
            Some(declined) => Ok(declined),
            None => self.go_on(call, request, payment).await,
        }
    }

    async fn capture(&self, call: &Call, request: &Capture) -> Answer<Outcome> {
        if request.amount != request.authorized.amount {
            return Err(ProviderError::Rejected("captures all or nothing".into()));
        }
        self.take(call, &request.provider_ref, request.authorized).await
    }

    async fn void(&self, call: &Call, request: &Void) -> Answer<Outcome> {
        let provider_ref = request.provider_ref.clone();
        match self.payment(call, &provider_ref).await? {
            Some(payment) => match transform::outcome(&payment)? {
                Outcome::Authorized { provider_ref } => Ok(Outcome::Voided { provider_ref }),
                standing => Ok(standing),
            },
            None => match self.order(call, &provider_ref).await? {
                // An unpaid order can still be paid: money that comes is found by webhook and refunded.
                Some(order) => match self.payment_of(call, &order).await? {
                    Some(payment) if payment.was_captured() => transform::outcome(&payment),
                    _ => Ok(Outcome::Voided { provider_ref }),
                },
                None => Err(ProviderError::Rejected(format!("no payment {provider_ref}"))),
            },
        }
    }

    async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome> {
        if !is_id(&request.provider_ref, "pay_") {
            return Err(ProviderError::Rejected("not the id of a payment".into()));
        }
        let path = format!("payments/{}/refund", request.provider_ref);
        let http = self
            .client
            .post(self.url(&path))
            .header("X-Refund-Idempotency", transform::refund_key(&call.key))
            .json(&transform::refund(request)?);
        match self.send::<RazorpayRefund>(call, http).await {
            Ok(refund) => transform::refund_outcome(&refund, request.amount.currency),
            Err(ProviderError::Rejected(reason)) => {
                // Their text for "too much" varies; their books do not.
                let payment = self.payment(call, &request.provider_ref).await?;
                let code = match payment {
                    Some(p) if !p.was_captured() => RefusalCode::NotRefundable,
                    Some(p) if request.amount.amount > p.left()? => RefusalCode::ExceedsCaptured,
                    _ => return Err(ProviderError::Rejected(reason)),
                };
                Ok(RefundOutcome::Refused { code, reason })
            }
            Err(error) => Err(error),
        }
    }

    async fn fetch(&self, call: &Call, request: &Fetch) -> Answer<Option<Snapshot>> {
        let provider_ref = request.provider_ref.as_deref().unwrap_or_default();
        let known = self.payment(call, provider_ref).await?;
        let payment = match known {
            Some(payment) => payment,
            None => {
                let order = match self.order(call, provider_ref).await? {
                    Some(order) => Some(order),
                    None => self.order_by_receipt(call, &request.payment_id).await?,
                };
                let Some(order) = order else { return Ok(None) };
                match self.payment_of(call, &order).await? {
                    Some(payment) => payment,
                    None => return transform::unpaid_snapshot(&order, request.since).map(Some),
                }
            }
        };
        let refunds: Collection<RazorpayRefund> = if payment.was_captured() {
            let path = format!("payments/{}/refunds", payment.id);
            self.send(call, self.client.get(self.url(&path)).query(&[("count", "100")])).await?
        } else {
            Collection { items: Vec::new() }
        };
        transform::snapshot(&payment, &refunds.items, Some(request.payment_id.clone())).map(Some)
    }

    async fn list(&self, call: &Call, request: &List) -> Answer<Page> {
        let query = transform::list(request)?;
        let found: Collection<Order> =
            self.send(call, self.client.get(self.url("orders")).query(&query)).await?;
        transform::page(request, &found.items)
    }

    fn verify_webhook(
        &self,
        headers: &Headers,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<WebhookEvent, WebhookError> {
        transform::webhook(&self.config.webhook_secrets, headers, body, now, self.config.tolerance)
    }
}
