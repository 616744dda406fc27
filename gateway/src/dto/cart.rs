//! Carts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    check::MAX_QTY,
    ids::{HubId, Sku},
    v1,
};
use utoipa::ToSchema;

use super::{
    common::{Money, some, time},
    promo::check_codes,
};

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartLine {
    pub sku: String,
    pub name: Option<String>,
    pub qty: u32,
    /// As it was when the line was put in, or last revalidated.
    pub unit_price: Option<Money>,
    pub total: Option<Money>,
    /// How many could be had when it was last revalidated; absent before that.
    pub available: Option<u32>,
}

/// What has changed since a line was put in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartDifference {
    /// Absent when it is about the whole cart.
    pub sku: Option<String>,
    /// `price`; `stock`: the quantity was lowered, or the line taken out; `gone`: no longer sold here; `promo`: the
    /// discount; `hub`: it takes no orders now, and nothing was compared; `full`: a merge left units out.
    #[schema(example = "price")]
    pub kind: String,
    pub was: String,
    pub now: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Cart {
    /// `usr_…`, or the secret of an anonymous cart, as in `X-Cart-Id`.
    pub owner: String,
    pub hub_id: String,
    /// In the order they were put in.
    pub items: Vec<CartLine>,
    pub promo_codes: Vec<String>,
    /// Absent while the price of a line is not known.
    pub subtotal: Option<Money>,
    /// What promotions would give, as last revalidated; absent once the cart has changed.
    pub discount: Option<Money>,
    /// Goes up with every change.
    pub version: u64,
    pub updated_at: Option<DateTime<Utc>>,
    /// What a revalidation or a merge found.
    pub differences: Vec<CartDifference>,
}

impl From<v1::Cart> for Cart {
    fn from(c: v1::Cart) -> Self {
        // Zero is what could be had only if somebody looked.
        let line = |l: v1::CartLine| CartLine {
            sku: l.sku,
            name: some(l.name),
            qty: l.qty,
            unit_price: l.unit_price.map(Into::into),
            total: l.total.map(Into::into),
            available: (l.available > 0).then_some(l.available),
        };
        let difference =
            |d: v1::CartDifference| CartDifference { sku: some(d.sku), kind: d.kind, was: d.was, now: d.now };
        Self {
            owner: c.owner,
            hub_id: c.hub_id,
            items: c.items.into_iter().map(line).collect(),
            promo_codes: c.codes,
            subtotal: c.subtotal.map(Into::into),
            discount: c.discount.map(Into::into),
            version: c.version,
            updated_at: time(c.updated_at),
            differences: c.differences.into_iter().map(difference).collect(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartItemRequest {
    pub hub_id: String,
    pub sku: String,
    /// What is added; with `set`, what the line has from now on, where 0 removes it.
    #[schema(maximum = 999)]
    pub qty: u32,
    /// False if absent.
    pub set: Option<bool>,
}

impl CartItemRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, owner: String) -> Result<v1::AddToCart, Fault> {
        let set = self.set.unwrap_or_default();
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        check.id::<Sku>("/sku", &self.sku);
        let least = u32::from(!set);
        let right = (least..=MAX_QTY).contains(&self.qty);
        check.that(right, "/qty", if set { "must be 0 to 999" } else { "must be 1 to 999" });
        check.done()?;
        Ok(v1::AddToCart { owner, hub_id: self.hub_id, sku: self.sku, qty: self.qty, set })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartCodesRequest {
    pub hub_id: String,
    /// In place of those that are there.
    #[schema(max_items = 10)]
    pub promo_codes: Vec<String>,
}

impl CartCodesRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, owner: String) -> Result<v1::PutCartCodes, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        check_codes(&mut check, "/promo_codes", &self.promo_codes);
        check.done()?;
        Ok(v1::PutCartCodes { owner, hub_id: self.hub_id, codes: self.promo_codes })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartHubRequest {
    pub hub_id: String,
}

impl CartHubRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, owner: String) -> Result<v1::GetCart, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        check.done()?;
        Ok(v1::GetCart { owner, hub_id: self.hub_id })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartMergeRequest {
    pub hub_id: String,
    /// The anonymous cart, as in `X-Cart-Id`.
    #[schema(example = "anon_7f9c2e5a1b8d4c3f9e6a0b1c2d3e4f50")]
    pub from: String,
}
