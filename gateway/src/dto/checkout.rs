//! Checkout.

use prost::Message as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subjects::{Check, Fault, ids::HubId, v1};
use utoipa::ToSchema;

use super::{
    common::{Address, Line, into_all},
    promo::{check_codes, check_fingerprint},
};

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentChoice {
    #[schema(example = "card")]
    pub method: String,
    /// What the provider's client library gave for the card or account. Not needed for `cod` and
    /// `wallet`.
    pub token: Option<String>,
}

impl PaymentChoice {
    /// Checks `{pointer}/method` and `{pointer}/token`.
    pub fn check(&self, check: &mut Check, pointer: &str) {
        check.text(&format!("{pointer}/method"), &self.method, 32);
        let token = self.token.as_deref().unwrap_or_default();
        check.optional_text(&format!("{pointer}/token"), token, 1_024);
    }
}

impl From<PaymentChoice> for v1::PaymentChoice {
    fn from(p: PaymentChoice) -> Self {
        Self { method: p.method, token: p.token.unwrap_or_default() }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    #[schema(example = "hub_jkt_1")]
    pub hub_id: String,
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<Line>,
    pub payment: PaymentChoice,
    pub address: Address,
    /// Beside a `quote_id`: those it was made with, or none.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub promo_codes: Vec<String>,
    /// From `POST /v1/quotes`: what it said is what is charged.
    #[schema(max_length = 64)]
    pub quote_id: Option<String>,
    /// Of the device; promotions keep an HMAC of it only.
    #[schema(max_length = 128)]
    pub fingerprint: Option<String>,
}

impl CheckoutRequest {
    /// Everything about the request that is the client's: what the hash is over.
    ///
    /// # Errors
    /// `request.invalid` with every wrong field.
    pub fn into_start(self) -> Result<v1::StartCheckout, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        let items: Vec<v1::Line> = into_all(self.items);
        check.lines("/items", &items);
        self.payment.check(&mut check, "/payment");
        self.address.check(&mut check, "/address");
        check_codes(&mut check, "/promo_codes", &self.promo_codes);
        let quote_id = self.quote_id.unwrap_or_default();
        check.optional_text("/quote_id", &quote_id, 64);
        let fingerprint = self.fingerprint.unwrap_or_default();
        check_fingerprint(&mut check, "/fingerprint", &fingerprint);
        check.done()?;
        Ok(v1::StartCheckout {
            hub_id: self.hub_id,
            items,
            payment: Some(self.payment.into()),
            address: Some(self.address.into()),
            promo_codes: self.promo_codes,
            quote_id,
            fingerprint,
            ..Default::default()
        })
    }
}

/// SHA-256 over the request as it was understood, so that spaces, the order of JSON fields and an
/// absent against an empty list make no difference, and anything else does.
///
/// Protobuf is canonical here: the message has no map, and prost writes fields by number.
pub fn request_hash(start: &v1::StartCheckout) -> [u8; 32] {
    Sha256::digest(start.encode_to_vec()).into()
}

/// How far a checkout is that has no result yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CheckoutProgress {
    /// Still being worked on; look at the order a little later.
    Running,
    /// The customer must do something at the payment provider; see `next_action`.
    AwaitingPayment,
}

/// 202: accepted, and not decided yet. `Location` is the order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckoutAccepted {
    pub order_id: String,
    pub status: CheckoutProgress,
    /// `AWAITING_PAYMENT`: where the customer has to go.
    pub next_action: Option<String>,
}
