//! The catalogue in memory: what every question is answered from.

use std::collections::{BTreeMap, HashMap, HashSet};

use subjects::v1;

use crate::error::CatalogueError;

#[derive(Debug, Default)]
pub struct Snapshot {
    hubs: BTreeMap<String, v1::Hub>,
    /// By SKU, so that pages walk in order.
    products: BTreeMap<String, v1::Product>,
    /// Of the hubs that have one.
    assortments: HashMap<String, Listed>,
}

#[derive(Debug)]
struct Listed {
    is: v1::Assortment,
    skus: HashSet<String>,
}

impl Snapshot {
    /// Takes a hub in, unless a newer one is there.
    pub fn take_hub(&mut self, hub: v1::Hub) {
        if self.hubs.get(&hub.hub_id).is_none_or(|old| old.version < hub.version) {
            self.hubs.insert(hub.hub_id.clone(), hub);
        }
    }

    /// Takes a product in, unless a newer one is there.
    pub fn take_product(&mut self, product: v1::Product) {
        if self.products.get(&product.sku).is_none_or(|old| old.version < product.version) {
            self.products.insert(product.sku.clone(), product);
        }
    }

    /// Takes an assortment in, unless a newer one is there.
    pub fn take_assortment(&mut self, is: v1::Assortment) {
        if self.assortments.get(&is.hub_id).is_none_or(|old| old.is.version < is.version) {
            let skus = is.skus.iter().cloned().collect();
            self.assortments.insert(is.hub_id.clone(), Listed { is, skus });
        }
    }

    pub fn assortment(&self, hub_id: &str) -> Result<v1::Assortment, CatalogueError> {
        self.hub(hub_id)?;
        let unlimited = || v1::Assortment { hub_id: hub_id.to_owned(), ..Default::default() };
        Ok(self.assortments.get(hub_id).map_or_else(unlimited, |listed| listed.is.clone()))
    }

    fn lists(&self, hub_id: &str, sku: &str) -> bool {
        self.assortments.get(hub_id).is_none_or(|listed| !listed.is.limited || listed.skus.contains(sku))
    }

    pub fn hub(&self, hub_id: &str) -> Result<&v1::Hub, CatalogueError> {
        self.hubs.get(hub_id).ok_or_else(|| CatalogueError::UnknownHub(hub_id.to_owned()))
    }

    pub fn hubs(&self) -> Vec<v1::Hub> {
        self.hubs.values().cloned().collect()
    }

    pub fn product(&self, sku: &str) -> Result<&v1::Product, CatalogueError> {
        self.products.get(sku).ok_or_else(|| CatalogueError::UnknownSku(sku.to_owned()))
    }

    /// The slug paths of what is sold.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.products.values().filter(|p| p.active).map(|p| p.category.as_str())
    }

    /// Products on sale after `after`, by SKU, of the category and those below it (empty: of all); and
    /// whether there are more.
    pub fn page(&self, category: &str, after: Option<&str>, limit: usize) -> (Vec<v1::Product>, bool) {
        let from = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
        let within = |path: &str| {
            category.is_empty()
                || path.strip_prefix(category).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut found = self
            .products
            .range::<str, _>((from, std::ops::Bound::Unbounded))
            .map(|(_, product)| product)
            .filter(|product| product.active && within(&product.category));
        let page: Vec<v1::Product> = found.by_ref().take(limit).cloned().collect();
        (page, found.next().is_some())
    }

    /// What the basket costs at the hub. The same SKU in several lines is one line.
    pub fn price(&self, hub_id: &str, basket: &[v1::Line]) -> Result<v1::BasketPriced, CatalogueError> {
        let hub = self.hub(hub_id)?;
        if !hub.active {
            return Err(CatalogueError::HubInactive(hub_id.to_owned()));
        }
        let money = |amount| Some(v1::Money { amount, currency: hub.currency.clone() });
        let mut items: Vec<v1::PricedLine> = Vec::with_capacity(basket.len());
        let (mut place, mut subtotal) = (HashMap::new(), Sum(0));
        for (sku, qty) in summed(basket, &mut place) {
            let product = self.product(sku)?;
            let unit = price_in(product, &hub.city, &hub.currency)
                .filter(|_| product.active && self.lists(hub_id, sku))
                .ok_or_else(|| CatalogueError::NotSoldHere { sku: sku.to_owned(), city: hub.city.clone() })?;
            let total = Sum(i128::from(unit) * i128::from(qty));
            subtotal = Sum(subtotal.0 + total.0);
            items.push(v1::PricedLine {
                sku: sku.to_owned(),
                name: product.name.clone(),
                qty: u32::try_from(qty).unwrap_or(u32::MAX),
                unit_price: money(unit),
                total: money(total.bounded()?),
                category: product.category.clone(),
            });
        }
        let fee = hub.delivery_fee.as_ref().map_or(0, |fee| fee.amount);
        Ok(v1::BasketPriced {
            hub_id: hub.hub_id.clone(),
            city: hub.city.clone(),
            currency: hub.currency.clone(),
            items,
            subtotal: money(subtotal.bounded()?),
            delivery_fee: money(fee),
            total: money(Sum(subtotal.0 + i128::from(fee)).bounded()?),
        })
    }
}

/// A sum in minor units, wide enough that no basket overflows it.
#[derive(Clone, Copy)]
struct Sum(i128);

impl Sum {
    fn bounded(self) -> Result<i64, CatalogueError> {
        const MAX: i64 = subjects::check::MAX_AMOUNT;
        i64::try_from(self.0).ok().filter(|sum| *sum <= MAX).ok_or(CatalogueError::TooDear(MAX))
    }
}

/// Quantities by SKU, in the order in which the SKUs first stand.
fn summed<'a>(basket: &'a [v1::Line], place: &mut HashMap<&'a str, usize>) -> Vec<(&'a str, u64)> {
    let mut lines: Vec<(&str, u64)> = Vec::with_capacity(basket.len());
    for line in basket {
        let at = *place.entry(line.sku.as_str()).or_insert(lines.len());
        match lines.get_mut(at) {
            Some((_, qty)) => *qty += u64::from(line.qty),
            None => lines.push((line.sku.as_str(), u64::from(line.qty))),
        }
    }
    lines
}

/// The price in force; one in another currency than the hub's is none.
fn price_in(product: &v1::Product, city: &str, currency: &str) -> Option<i64> {
    let price = product.prices.iter().find(|price| price.city == city)?;
    price.amount.as_ref().filter(|money| money.currency == currency).map(|money| money.amount)
}

#[cfg(test)]
mod tests;
