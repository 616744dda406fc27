//! Products in memory, and what each hub has of them: what changes by the second is looked up here, never
//! in the index, so a sold-out product is sold out for the next query.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::text::plain;

/// A product as the index knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    pub sku: String,
    pub name: String,
    pub brand: String,
    /// Slug path: "dairy/milk".
    pub category: String,
    pub pack: String,
    pub description: String,
    pub tags: Vec<String>,
    pub images: Vec<String>,
    /// 0 to 1 of the price.
    pub margin: f64,
    /// City → minor units and currency.
    pub prices: Vec<(String, i64, String)>,
    pub active: bool,
    pub version: u64,
}

/// What a hub asks for a product, and has of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    pub price: i64,
    pub stock: u32,
}

/// A product's number in the index; it stays for as long as the index lives.
pub type Ordinal = u32;

#[derive(Clone, Debug)]
pub struct Slot {
    pub item: Arc<Item>,
    /// The z-score of how often it is bought.
    pub z: f64,
}

#[derive(Clone, Debug, Default)]
pub struct HubShelf {
    pub city: String,
    pub currency: String,
    /// `None`: everything with a price in the city.
    assortment: Option<HashSet<String>>,
    /// By ordinal; `None` is not sold here.
    offers: Vec<Option<Offer>>,
    /// Stock that came before the product did.
    early: HashMap<String, u32>,
}

#[derive(Clone, Debug, Default)]
pub struct Shelf {
    slots: Vec<Slot>,
    by_sku: HashMap<String, Ordinal>,
    by_name: HashMap<String, Vec<Ordinal>>,
    hubs: HashMap<String, HubShelf>,
    /// Grows with every change of names, prices or assortments.
    pub generation: u64,
}

impl Shelf {
    pub fn slot(&self, ordinal: Ordinal) -> Option<&Slot> {
        self.slots.get(ordinal as usize)
    }

    /// Every product by its number.
    pub fn items(&self) -> Vec<(Ordinal, Arc<Item>)> {
        (0..).zip(&self.slots).map(|(ordinal, slot)| (ordinal, slot.item.clone())).collect()
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn hub(&self, hub: &str) -> Option<&HubShelf> {
        self.hubs.get(hub)
    }

    pub fn named(&self, plain: &str) -> &[Ordinal] {
        self.by_name.get(plain).map_or(&[], Vec::as_slice)
    }

    /// Takes a product; `None` if a newer version of it is here.
    pub fn put(&mut self, item: Item) -> Option<Ordinal> {
        let next = Ordinal::try_from(self.slots.len()).ok()?;
        let ordinal = *self.by_sku.entry(item.sku.clone()).or_insert(next);
        let item = Arc::new(item);
        match self.slots.get_mut(ordinal as usize) {
            Some(slot) => {
                if slot.item.version > item.version {
                    return None;
                }
                let old = plain(&slot.item.name);
                if let Some(named) = self.by_name.get_mut(&old) {
                    named.retain(|other| *other != ordinal);
                }
                slot.item = item.clone();
            }
            None => self.slots.push(Slot { item: item.clone(), z: 0.0 }),
        }
        self.by_name.entry(plain(&item.name)).or_default().push(ordinal);
        for hub in self.hubs.values_mut() {
            hub.place(ordinal, &item);
        }
        self.generation += 1;
        Some(ordinal)
    }

    /// Makes a hub known, or changes what it sells.
    pub fn put_hub(&mut self, hub: &str, city: &str, currency: &str, assortment: Option<HashSet<String>>) {
        let shelf = self.hubs.entry(hub.to_owned()).or_default();
        city.clone_into(&mut shelf.city);
        currency.clone_into(&mut shelf.currency);
        shelf.assortment = assortment;
        for (ordinal, slot) in (0..).zip(&self.slots) {
            shelf.place(ordinal, &slot.item);
        }
        self.generation += 1;
    }

    pub fn set_stock(&mut self, hub: &str, sku: &str, units: u32) {
        let Some(shelf) = self.hubs.get_mut(hub) else { return };
        let ordinal = self.by_sku.get(sku).map(|ordinal| *ordinal as usize);
        match ordinal.and_then(|ordinal| shelf.offers.get_mut(ordinal)) {
            Some(Some(offer)) => offer.stock = units,
            _ => {
                shelf.early.insert(sku.to_owned(), units);
            }
        }
    }

    /// How often each product was bought; the rest were never.
    pub fn set_popularity(&mut self, bought: &HashMap<String, u64>) {
        let count = |slot: &Slot| {
            #[expect(clippy::cast_precision_loss, reason = "a count")]
            let n = bought.get(&slot.item.sku).copied().unwrap_or(0) as f64;
            n
        };
        #[expect(clippy::cast_precision_loss, reason = "a count")]
        let n = self.slots.len().max(1) as f64;
        let mean = self.slots.iter().map(count).sum::<f64>() / n;
        let variance = self.slots.iter().map(|slot| (count(slot) - mean).powi(2)).sum::<f64>() / n;
        let sd = variance.sqrt();
        for slot in &mut self.slots {
            slot.z = if sd > 0.0 { (count(slot) - mean) / sd } else { 0.0 };
        }
    }
}

impl HubShelf {
    pub fn offer(&self, ordinal: Ordinal) -> Option<Offer> {
        self.offers.get(ordinal as usize).copied().flatten()
    }

    /// Everything it sells.
    pub fn ordinals(&self) -> impl Iterator<Item = Ordinal> {
        (0..).zip(&self.offers).filter(|(_, offer)| offer.is_some()).map(|(ordinal, _)| ordinal)
    }

    fn place(&mut self, ordinal: Ordinal, item: &Item) {
        let at = ordinal as usize;
        if self.offers.len() <= at {
            self.offers.resize(at + 1, None);
        }
        let stock = self.offer(ordinal).map(|offer| offer.stock);
        let listed = self.assortment.as_ref().is_none_or(|skus| skus.contains(&item.sku));
        let price = item.prices.iter().find(|(city, ..)| *city == self.city).map(|(_, amount, _)| *amount);
        let offer = price
            .filter(|_| listed && item.active)
            .map(|price| Offer { price, stock: self.early.remove(&item.sku).or(stock).unwrap_or(0) });
        if offer.is_none()
            && let Some(stock) = stock
        {
            self.early.insert(item.sku.clone(), stock);
        }
        if let Some(place) = self.offers.get_mut(at) {
            *place = offer;
        }
    }
}
