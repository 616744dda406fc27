//! Products, categories, hubs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{City, HubId, Sku},
    v1,
};
use utoipa::ToSchema;

use super::common::{Money, into_all, some, time};

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
    pub description: Option<String>,
    pub tags: Vec<String>,
    /// The first is the one to show.
    pub images: Vec<String>,
    /// Whatever else is known.
    pub attributes: BTreeMap<String, String>,
}

impl From<v1::Product> for Product {
    fn from(p: v1::Product) -> Self {
        Self {
            sku: p.sku,
            name: p.name,
            category: p.category,
            brand: some(p.brand),
            pack: some(p.pack),
            prices: prices(p.prices),
            active: p.active,
            version: p.version,
            description: some(p.description),
            tags: p.tags,
            images: p.images,
            attributes: p.attributes,
        }
    }
}

fn prices(all: Vec<v1::Price>) -> Vec<Price> {
    all.into_iter()
        .filter_map(|price| Some(Price { city: price.city, amount: price.amount?.into() }))
        .collect()
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
    #[schema(max_length = 2000)]
    pub description: Option<String>,
    #[serde(default)]
    #[schema(max_items = 30)]
    pub tags: Vec<String>,
    /// https URLs, the first is the one to show.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub images: Vec<String>,
    /// Whatever else is known.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Gross margin in hundredths of a percent of the price. It ranks, and customers are not shown it.
    #[schema(maximum = 10_000)]
    pub margin_bp: Option<u32>,
}

impl ProductRequest {
    fn into_product(self, sku: String) -> v1::Product {
        v1::Product {
            sku,
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
            version: 0,
            description: self.description.unwrap_or_default(),
            tags: self.tags,
            images: self.images,
            attributes: self.attributes,
            margin_bp: self.margin_bp.unwrap_or_default(),
        }
    }

    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, sku: Sku) -> Result<v1::PutProduct, Fault> {
        let product = self.into_product(sku.into());
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
        check.optional_text("/description", &product.description, 2_000);
        check.that(product.tags.len() <= 30, "/tags", "has more than 30 entries");
        check.that(product.images.len() <= 10, "/images", "has more than 10 entries");
        check.that(product.attributes.len() <= 50, "/attributes", "has more than 50 entries");
        check.that(product.margin_bp <= 10_000, "/margin_bp", "must be 0 to 10 000");
        check.done()?;
        Ok(v1::PutProduct { product: Some(product) })
    }
}

/// A product as one line of an import or an export.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductLine {
    #[schema(example = "milk-1l")]
    pub sku: String,
    pub name: String,
    #[schema(example = "dairy/milk")]
    pub category: String,
    pub brand: Option<String>,
    pub pack: Option<String>,
    #[serde(default)]
    pub prices: Vec<Price>,
    /// True if absent.
    pub active: Option<bool>,
    pub description: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub images: Vec<String>,
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    pub margin_bp: Option<u32>,
}

impl From<ProductLine> for v1::Product {
    fn from(line: ProductLine) -> Self {
        let ProductLine { sku, name, category, brand, pack, prices, active, description, .. } = line;
        let ProductLine { tags, images, attributes, margin_bp, .. } = line;
        let request = ProductRequest {
            name,
            category,
            brand,
            pack,
            prices,
            active,
            description,
            tags,
            images,
            attributes,
            margin_bp,
        };
        request.into_product(sku)
    }
}

impl From<v1::Product> for ProductLine {
    fn from(p: v1::Product) -> Self {
        Self {
            sku: p.sku,
            name: p.name,
            category: p.category,
            brand: some(p.brand),
            pack: some(p.pack),
            prices: prices(p.prices),
            active: Some(p.active),
            description: some(p.description),
            tags: p.tags,
            images: p.images,
            attributes: p.attributes,
            margin_bp: Some(p.margin_bp),
        }
    }
}

/// What became of a line.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportedLine {
    /// From 1; blank lines count, and have no result.
    pub line: u64,
    pub sku: Option<String>,
    /// `created`, `changed`, `unchanged`, `refused`.
    pub outcome: String,
    pub version: Option<u64>,
    /// Of what was refused: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldProblem>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    pub pointer: String,
    pub detail: String,
}

impl ImportedLine {
    pub fn refused(line: u64, sku: &str, fault: Fault) -> Self {
        let field = |f: v1::FieldError| FieldProblem { pointer: f.pointer, detail: f.detail };
        Self {
            line,
            sku: some(sku.to_owned()),
            outcome: "refused".into(),
            version: None,
            code: Some(fault.code.as_str().to_owned()),
            detail: Some(fault.detail),
            errors: fault.fields.into_iter().map(field).collect(),
        }
    }

    pub fn of(line: u64, told: v1::ImportLine) -> Self {
        let field = |f: v1::FieldError| FieldProblem { pointer: f.pointer, detail: f.detail };
        Self {
            line,
            sku: some(told.sku),
            outcome: told.outcome,
            version: (told.version > 0).then_some(told.version),
            code: some(told.code),
            detail: some(told.detail),
            errors: told.fields.into_iter().map(field).collect(),
        }
    }
}

/// The last line of an import. Without it the import broke off.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ImportSummary {
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
}

/// A price that was in force.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PastPrice {
    pub city: String,
    pub amount: Option<Money>,
    pub since: Option<DateTime<Utc>>,
    /// Absent: in force.
    pub until: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceHistory {
    /// The newest first.
    pub items: Vec<PastPrice>,
    pub next_cursor: Option<String>,
}

impl From<v1::PriceHistory> for PriceHistory {
    fn from(history: v1::PriceHistory) -> Self {
        let price = |p: v1::PastPrice| PastPrice {
            city: p.city,
            amount: p.amount.map(Into::into),
            since: time(p.since),
            until: time(p.until),
        };
        Self { items: history.items.into_iter().map(price).collect(), next_cursor: some(history.next_cursor) }
    }
}

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
