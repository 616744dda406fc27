//! Products in memory, and what each hub has of them: what changes by the second is looked up here, never
//! in the index, so a sold-out product is sold out for the next query.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    numbered::{Number, Numbered},
    score::popularity,
    spelling::{Spellings, apart},
    text::plain,
};

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
    /// The name, plain.
    pub plain: Arc<str>,
    /// The z-score of how often it is bought.
    pub z: f64,
    // What every product of an answer is scored and counted by stands here once more: to look it up in the
    // item would be most of the time of an answer of thousands.
    pub popularity: f64,
    pub margin: f64,
    pub category: Number,
    pub brand: Number,
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
    /// Names once more, for those who misspell them.
    spellings: Spellings<Ordinal>,
    hubs: HashMap<String, HubShelf>,
    pub categories: Numbered,
    pub brands: Numbered,
    /// Grows with every change of names, or of what a hub sells.
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

    /// Everything a hub sells.
    pub fn sold_at(&self, hub: &str) -> Option<Vec<Slot>> {
        let hub = self.hub(hub)?;
        Some(hub.ordinals().filter_map(|ordinal| self.slot(ordinal)).cloned().collect())
    }

    pub fn named(&self, plain: &str) -> &[Ordinal] {
        self.by_name.get(plain).map_or(&[], Vec::as_slice)
    }

    /// Products whose names are so many slips away from the text.
    pub fn nearly(&self, plain: &str, slips: u8) -> impl Iterator<Item = Ordinal> {
        self.spellings.near(plain, slips).copied().filter(move |ordinal| {
            self.slot(*ordinal).is_some_and(|slot| apart(plain, &slot.plain) <= slips.into())
        })
    }

    /// Takes a product; `None` if a newer version of it is here.
    pub fn put(&mut self, item: Item) -> Option<Ordinal> {
        let next = Ordinal::try_from(self.slots.len()).ok()?;
        let ordinal = *self.by_sku.entry(item.sku.clone()).or_insert(next);
        let item = Arc::new(item);
        let name: Arc<str> = plain(&item.name).into();
        let mut told = true;
        let (category, brand) = (self.categories.number(&item.category), self.brands.number(&item.brand));
        let margin = item.margin.clamp(0.0, 1.0);
        match self.slots.get_mut(ordinal as usize) {
            Some(slot) => {
                if slot.item.version > item.version {
                    return None;
                }
                told = slot.plain != name || slot.item.brand != item.brand;
                if slot.plain != name {
                    if let Some(named) = self.by_name.get_mut(&*slot.plain) {
                        named.retain(|other| *other != ordinal);
                        if named.is_empty() {
                            self.by_name.remove(&*slot.plain);
                        }
                    }
                    self.by_name.entry(name.to_string()).or_default().push(ordinal);
                    self.spellings.remove(&slot.plain, &ordinal);
                    self.spellings.add(&name, ordinal);
                }
                *slot = Slot { item: item.clone(), plain: name, margin, category, brand, ..*slot };
            }
            None => {
                self.by_name.entry(name.to_string()).or_default().push(ordinal);
                self.spellings.add(&name, ordinal);
                let (z, popularity) = (0.0, popularity(0.0));
                self.slots.push(Slot {
                    item: item.clone(),
                    plain: name,
                    z,
                    popularity,
                    margin,
                    category,
                    brand,
                });
            }
        }
        for hub in self.hubs.values_mut() {
            told |= hub.place(ordinal, &item);
        }
        self.generation += u64::from(told);
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

    /// The z-score of how often each product was bought, by its number; what is not named never was.
    pub fn z_scores(&self, bought: &HashMap<String, u64>) -> Vec<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts")]
        let (counts, n) = (
            self.slots.iter().map(|slot| bought.get(&slot.item.sku).copied().unwrap_or(0) as f64),
            self.slots.len().max(1) as f64,
        );
        let counts: Vec<f64> = counts.collect();
        let mean = counts.iter().sum::<f64>() / n;
        let sd = (counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / n).sqrt();
        counts.into_iter().map(|count| if sd > 0.0 { (count - mean) / sd } else { 0.0 }).collect()
    }

    pub fn set_z(&mut self, scores: &[f64]) {
        for (slot, z) in self.slots.iter_mut().zip(scores) {
            slot.z = *z;
            slot.popularity = popularity(*z);
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

    /// True if it is sold here now and was not, or the other way round.
    fn place(&mut self, ordinal: Ordinal, item: &Item) -> bool {
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
        let other = offer.is_some() != stock.is_some();
        if let Some(place) = self.offers.get_mut(at) {
            *place = offer;
        }
        other
    }
}
