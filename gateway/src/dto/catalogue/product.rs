//! Products, their prices and their categories.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{City, Sku},
    v1,
};
use utoipa::ToSchema;

use crate::dto::common::{Money, into_all, some, time};

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

pub(super) fn prices(all: Vec<v1::Price>) -> Vec<Price> {
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
    pub(super) fn into_product(self, sku: String) -> v1::Product {
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
