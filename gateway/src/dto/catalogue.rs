//! Products, categories, hubs.

use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{City, HubId, Sku},
    v1,
};
use utoipa::ToSchema;

use super::common::{Money, into_all, some};

/// What a product costs in a city.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    #[schema(example = "jkt")]
    pub city: String,
    pub amount: Money,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Product {
    pub sku: String,
    pub name: String,
    /// Slug path from the root.
    #[schema(example = "dairy/milk")]
    pub category: String,
    pub brand: Option<String>,
    #[schema(example = "1 L")]
    pub pack: Option<String>,
    /// With `hub_id`: of the hub's city only.
    pub prices: Vec<Price>,
    pub active: bool,
    pub version: u64,
}

impl From<v1::Product> for Product {
    fn from(p: v1::Product) -> Self {
        Self {
            sku: p.sku,
            name: p.name,
            category: p.category,
            brand: some(p.brand),
            pack: some(p.pack),
            prices: p
                .prices
                .into_iter()
                .filter_map(|price| Some(Price { city: price.city, amount: price.amount?.into() }))
                .collect(),
            active: p.active,
            version: p.version,
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductRequest {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(example = "dairy/milk")]
    pub category: String,
    pub brand: Option<String>,
    pub pack: Option<String>,
    #[schema(max_items = 1000)]
    pub prices: Vec<Price>,
    /// True if absent.
    pub active: Option<bool>,
}

impl ProductRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, sku: Sku) -> Result<v1::PutProduct, Fault> {
        let product = v1::Product {
            sku: sku.into(),
            name: self.name,
            category: self.category,
            brand: self.brand.unwrap_or_default(),
            pack: self.pack.unwrap_or_default(),
            prices: self
                .prices
                .into_iter()
                .map(|p| v1::Price { city: p.city, amount: Some(p.amount.into()) })
                .collect(),
            active: self.active.unwrap_or(true),
            ..Default::default()
        };
        let mut check = Check::new();
        check.text("/name", &product.name, 200);
        check.text("/category", &product.category, 200);
        check.optional_text("/brand", &product.brand, 100);
        check.optional_text("/pack", &product.pack, 50);
        check.that(product.prices.len() <= 1_000, "/prices", "takes at most 1000 prices");
        for (i, price) in product.prices.iter().enumerate().take(1_000) {
            check.id::<City>(&format!("/prices/{i}/city"), &price.city);
            check.money(&format!("/prices/{i}/amount"), price.amount.as_ref());
        }
        check.done()?;
        Ok(v1::PutProduct { product: Some(product) })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Category {
    pub slug: String,
    pub name: String,
    #[schema(no_recursion)]
    pub children: Vec<Self>,
}

impl From<v1::Category> for Category {
    fn from(c: v1::Category) -> Self {
        Self { slug: c.slug, name: c.name, children: into_all(c.children) }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CategoryTree {
    pub items: Vec<Category>,
}

impl From<v1::CategoryTree> for CategoryTree {
    fn from(tree: v1::CategoryTree) -> Self {
        Self { items: into_all(tree.items) }
    }
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
