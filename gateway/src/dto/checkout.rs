//! Checkout.

use prost::Message as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subjects::{Check, Code, Fault, ids::HubId, v1};
use utoipa::ToSchema;

use super::common::{Address, Line, into_all};

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentChoice {
    #[schema(example = "card")]
    pub method: String,
    /// What the provider's client library gave for the card or account. Not needed for `cod` and
    /// `wallet`.
    pub token: Option<String>,
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
    #[serde(default)]
    pub promo_codes: Vec<String>,
    pub quote_id: Option<String>,
}

impl CheckoutRequest {
    /// Everything about the request that is the client's: what the hash is over.
    ///
    /// # Errors
    /// `request.invalid` with every wrong field; `checkout.promo_unsupported`.
    pub fn into_start(self) -> Result<v1::StartCheckout, Fault> {
        let start = v1::StartCheckout {
            hub_id: self.hub_id,
            items: into_all(self.items),
            payment: Some(v1::PaymentChoice {
                method: self.payment.method,
                token: self.payment.token.unwrap_or_default(),
            }),
            address: Some(self.address.into()),
            promo_codes: self.promo_codes,
            quote_id: self.quote_id.unwrap_or_default(),
            ..Default::default()
        };
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &start.hub_id);
        check.lines("/items", &start.items);
        if let Some(payment) = &start.payment {
            check.text("/payment/method", &payment.method, 32);
            check.optional_text("/payment/token", &payment.token, 1_024);
        }
        if let Some(address) = &start.address {
            check.text("/address/line", &address.line, 500);
            let point = address.point.unwrap_or_default();
            check.that((-90.0..=90.0).contains(&point.lat), "/address/lat", "must be -90 to 90 degrees");
            check.that((-180.0..=180.0).contains(&point.lng), "/address/lng", "must be -180 to 180 degrees");
        }
        check.that(start.promo_codes.len() <= 10, "/promo_codes", "takes at most 10 codes");
        for (i, code) in start.promo_codes.iter().enumerate().take(10) {
            check.text(&format!("/promo_codes/{i}"), code, 64);
        }
        check.optional_text("/quote_id", &start.quote_id, 64);
        check.done()?;
        if !start.promo_codes.is_empty() || !start.quote_id.is_empty() {
            // Taking the order at the full price while the client believes in a discount is worse.
            return Err(Fault::reject(
                Code::PromoUnsupported,
                "promo_codes and quote_id are not served by this installation",
            ));
        }
        Ok(start)
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
