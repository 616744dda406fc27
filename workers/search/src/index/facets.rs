//! How what was found divides.

use std::collections::HashMap;

use super::shelf::{Item, Offer};

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
    categories: HashMap<&'a str, u64>,
    brands: HashMap<&'a str, u64>,
    /// By the power of two of the price.
    prices: [u64; 64],
    in_stock: u64,
    all: u64,
}

impl Default for Counts<'_> {
    fn default() -> Self {
        Self { categories: HashMap::new(), brands: HashMap::new(), prices: [0; 64], in_stock: 0, all: 0 }
    }
}

impl<'a> Counts<'a> {
    pub fn count(&mut self, item: &'a Item, offer: Offer) {
        *self.categories.entry(&item.category).or_default() += 1;
        if !item.brand.is_empty() {
            *self.brands.entry(&item.brand).or_default() += 1;
        }
        if let Some(range) = self.prices.get_mut(offer.price.max(1).ilog2() as usize) {
            *range += 1;
        }
        self.in_stock += u64::from(offer.stock > 0);
        self.all += 1;
    }

    pub fn facets(self) -> Vec<Facet> {
        let top = |field, counts: HashMap<&str, u64>| {
            let mut values: Vec<FacetValue> = counts
                .into_iter()
                .map(|(value, count)| FacetValue { value: value.to_owned(), count })
                .collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(MOST);
            Facet { field, values }
        };
        let prices = (0..).zip(self.prices).filter(|(_, count)| *count > 0);
        let range = |(power, count): (u32, u64)| {
            let (from, to) = (1u64 << power.min(62), (1u64 << (power + 1).min(63)) - 1);
            FacetValue { value: format!("{from}-{to}"), count }
        };
        vec![
            top("category", self.categories),
            top("brand", self.brands),
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
