//! How what was found divides.

use super::{
    numbered::{Numbered, Tally},
    shelf::{Offer, Shelf, Slot},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    pub value: String,
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub field: &'static str,
    /// The commonest first.
    pub values: Vec<FacetValue>,
}

/// Most values of a facet that are told.
const MOST: usize = 20;

pub struct Counts<'a> {
    shelf: &'a Shelf,
    categories: Tally,
    brands: Tally,
    /// By the power of two of the price.
    prices: [u64; 64],
    in_stock: u64,
    all: u64,
}

impl<'a> Counts<'a> {
    pub fn of(shelf: &'a Shelf) -> Self {
        Self {
            shelf,
            categories: Tally::of(&shelf.categories),
            brands: Tally::of(&shelf.brands),
            prices: [0; 64],
            in_stock: 0,
            all: 0,
        }
    }

    pub fn count(&mut self, slot: &Slot, offer: Offer) {
        self.categories.count(slot.category);
        self.brands.count(slot.brand);
        if let Some(range) = self.prices.get_mut(offer.price.max(1).ilog2() as usize) {
            *range += 1;
        }
        self.in_stock += u64::from(offer.stock > 0);
        self.all += 1;
    }

    pub fn facets(self) -> Vec<Facet> {
        let prices = (0..).zip(self.prices).filter(|(_, count)| *count > 0);
        let range = |(power, count): (u32, u64)| {
            let (from, to) = (1u64 << power.min(62), (1u64 << (power + 1).min(63)) - 1);
            FacetValue { value: format!("{from}-{to}"), count }
        };
        vec![
            commonest("category", &self.shelf.categories, &self.categories, |_| true),
            commonest("brand", &self.shelf.brands, &self.brands, |brand| !brand.is_empty()),
            Facet { field: "price", values: prices.map(range).collect() },
            Facet {
                field: "in_stock",
                values: vec![
                    FacetValue { value: "true".into(), count: self.in_stock },
                    FacetValue { value: "false".into(), count: self.all - self.in_stock },
                ],
            },
        ]
    }
}

fn commonest(field: &'static str, texts: &Numbered, tally: &Tally, told: impl Fn(&str) -> bool) -> Facet {
    let counts = tally.counts().map(|(number, count)| (texts.text(number), count));
    let mut counts: Vec<(&str, u64)> = counts.filter(|(text, _)| told(text)).collect();
    let order = |a: &(&str, u64), b: &(&str, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0));
    if counts.len() > MOST {
        counts.select_nth_unstable_by(MOST, order);
        counts.truncate(MOST);
    }
    counts.sort_unstable_by(order);
    let value = |(text, count): (&str, u64)| FacetValue { value: text.to_owned(), count };
    Facet { field, values: counts.into_iter().map(value).collect() }
}
