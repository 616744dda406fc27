//! Hubs, and what they sell.

use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{City, HubId},
    v1,
};
use utoipa::ToSchema;

use crate::dto::common::Money;

/// What a hub sells.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Assortment {
    pub hub_id: String,
    /// False: everything with a price in its city; `skus` is empty.
    pub limited: bool,
    pub skus: Vec<String>,
    pub version: u64,
}

impl From<v1::Assortment> for Assortment {
    fn from(a: v1::Assortment) -> Self {
        Self { hub_id: a.hub_id, limited: a.limited, skus: a.skus, version: a.version }
    }
}

/// A change of what a hub sells.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssortmentRequest {
    /// False: it sells everything with a price in its city from now on.
    pub limited: bool,
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub add: Vec<String>,
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub remove: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Hub {
    pub hub_id: String,
    pub name: String,
    pub city: String,
    pub currency: String,
    pub time_zone: String,
    pub lat: f64,
    pub lng: f64,
    pub active: bool,
    pub version: u64,
    pub delivery_fee: Option<Money>,
}

impl From<v1::Hub> for Hub {
    fn from(h: v1::Hub) -> Self {
        let point = h.point.unwrap_or_default();
        Self {
            hub_id: h.hub_id,
            name: h.name,
            city: h.city,
            currency: h.currency,
            time_zone: h.time_zone,
            lat: point.lat,
            lng: point.lng,
            active: h.active,
            version: h.version,
            delivery_fee: h.delivery_fee.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HubRequest {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(example = "jkt")]
    pub city: String,
    #[schema(example = "IDR")]
    pub currency: String,
    /// IANA name.
    #[schema(example = "Asia/Jakarta")]
    pub time_zone: String,
    pub lat: f64,
    pub lng: f64,
    /// True if absent.
    pub active: Option<bool>,
    /// Flat; 0 if absent.
    pub delivery_fee: Option<Money>,
}

impl HubRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, id: HubId) -> Result<v1::PutHub, Fault> {
        let hub = v1::Hub {
            hub_id: id.into(),
            name: self.name,
            city: self.city,
            delivery_fee: Some(
                self.delivery_fee
                    .map_or_else(|| v1::Money { amount: 0, currency: self.currency.clone() }, Into::into),
            ),
            currency: self.currency,
            time_zone: self.time_zone,
            point: Some(v1::Point { lat: self.lat, lng: self.lng }),
            active: self.active.unwrap_or(true),
            version: 0,
        };
        let mut check = Check::new();
        check.text("/name", &hub.name, 200);
        check.id::<City>("/city", &hub.city);
        let currency = hub.currency.len() == 3 && hub.currency.bytes().all(|b| b.is_ascii_uppercase());
        check.that(currency, "/currency", "is not an ISO 4217 code");
        check.text("/time_zone", &hub.time_zone, 64);
        check.that((-90.0..=90.0).contains(&self.lat), "/lat", "must be -90 to 90 degrees");
        check.that((-180.0..=180.0).contains(&self.lng), "/lng", "must be -180 to 180 degrees");
        if currency {
            check.money("/delivery_fee", hub.delivery_fee.as_ref());
            let same = hub.delivery_fee.as_ref().is_some_and(|fee| fee.currency == hub.currency);
            check.that(same, "/delivery_fee/currency", "is not the hub's");
        }
        check.done()?;
        Ok(v1::PutHub { hub: Some(hub) })
    }
}
