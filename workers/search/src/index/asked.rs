//! One question at one hub: what passes its filters, and the page it is answered with.

use std::cmp::Ordering;

use strsim::normalized_damerau_levenshtein;

use super::{
    facets::Counts,
    find::Found,
    numbered::Tally,
    query::{Answer, Hit, Query, Sort},
    score::{Factors, stock},
    shelf::{HubShelf, Offer, Ordinal, Shelf, Slot},
    text::{plain, words},
};

/// How like a word the name of a category must be: 1 is the same.
const LIKELY: f64 = 0.6;

pub struct Asked<'a> {
    pub shelf: &'a Shelf,
    pub hub: &'a HubShelf,
    pub query: &'a Query,
    /// As it was typed, and cut to what counts.
    pub typed: &'a str,
    /// The same, plain.
    pub text: &'a str,
}

/// A match and where it stands.
#[derive(Clone, Copy)]
pub struct Ranked {
    pub ordinal: Ordinal,
    /// A lower class goes before any score.
    pub class: u8,
    pub relevance: f64,
}

/// Each product once, as it was first found.
pub struct Ranking {
    pub found: Vec<Ranked>,
    /// By ordinal.
    seen: Vec<bool>,
}

impl Ranking {
    pub fn of(shelf: &Shelf) -> Self {
        Self { found: Vec::new(), seen: vec![false; shelf.len()] }
    }

    pub fn add(&mut self, ordinal: Ordinal, class: u8, relevance: f64) {
        if let Some(seen) = self.seen.get_mut(ordinal as usize)
            && !std::mem::replace(seen, true)
        {
            self.found.push(Ranked { ordinal, class, relevance });
        }
    }

    pub fn len(&self) -> usize {
        self.found.len()
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// What an order needs of a match; the rest is looked up for the page alone.
struct Scored<'a> {
    class: u8,
    score: f64,
    relevance: f64,
    offer: Offer,
    slot: &'a Slot,
}

/// Fewer than this many are not worth the sorting out.
const SORTED_OUT: usize = 256;

impl<'a> Asked<'a> {
    fn sold(&self, ordinal: Ordinal) -> Option<(&'a Slot, Offer)> {
        let offer = self.hub.offer(ordinal)?;
        Some((self.shelf.slot(ordinal)?, offer))
    }

    /// How like its name the text is: 1 is the same.
    pub fn likeness(&self, ordinal: Ordinal) -> f64 {
        let name = self.shelf.slot(ordinal).map_or("", |slot| &*slot.plain);
        normalized_damerau_levenshtein(self.text, name)
    }

    pub fn passes(&self, ordinal: Ordinal) -> bool {
        let query = self.query;
        let Some((slot, offer)) = self.sold(ordinal) else { return false };
        let within = |category: &str| {
            let rest = category.strip_prefix(query.category.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        (query.category.is_empty() || within(&slot.item.category))
            && (query.brands.is_empty()
                || query.brands.iter().any(|b| b.eq_ignore_ascii_case(&slot.item.brand)))
            && query.min_price.is_none_or(|least| offer.price >= least)
            && query.max_price.is_none_or(|most| offer.price <= most)
            && (!query.in_stock || offer.stock > 0)
    }

    /// The category whose name is most like one of the words, and how like, if it is like one at all.
    pub fn likely_category(&self) -> Option<(f64, &'a str)> {
        let mut best: Option<(f64, &str)> = None;
        let mut sold = Tally::of(&self.shelf.categories);
        for (slot, _) in self.hub.ordinals().filter_map(|ordinal| self.sold(ordinal)) {
            sold.count(slot.category);
        }
        for (number, _) in sold.counts() {
            let name = self.shelf.categories.text(number);
            let category = plain(name);
            let likes = words(self.text).filter(|word| word.chars().count() > 2).flat_map(|word| {
                words(&category).map(move |of| normalized_damerau_levenshtein(word, of)).collect::<Vec<_>>()
            });
            let like = likes.fold(0.0, f64::max);
            if like >= LIKELY && best.is_none_or(|other| (like, name) > other) {
                best = Some((like, name));
            }
        }
        best
    }

    /// What passes and is of this very category.
    pub fn of_category(&self, category: &str) -> impl Iterator<Item = Ordinal> {
        let category = self.shelf.categories.get(category);
        let of = move |ordinal: &Ordinal| {
            self.sold(*ordinal).is_some_and(|(slot, _)| Some(slot.category) == category)
        };
        self.hub.ordinals().filter(of).filter(|ordinal| self.passes(*ordinal))
    }

    pub fn answer(&self, found: Found) -> Answer {
        let mut counts = Counts::of(self.shelf);
        let order = |a: &Scored<'_>, b: &Scored<'_>| self.order(a, b);
        let end = self.query.offset.saturating_add(self.query.limit);
        // Only the pages up to this one are kept and sorted: everything a hub sells may have been found.
        let mut scored: Vec<Scored<'_>> = Vec::new();
        let only_first = |scored: &mut Vec<Scored<'_>>| {
            if end < scored.len() {
                scored.select_nth_unstable_by(end, order);
                scored.truncate(end);
            }
        };
        let mut total = 0;
        for &Ranked { ordinal, class, relevance } in &found.ranked {
            let Some((slot, offer)) = self.sold(ordinal) else { continue };
            counts.count(slot, offer);
            total += 1;
            scored.push(Scored {
                class,
                score: factors(relevance, slot, offer).score(),
                relevance,
                offer,
                slot,
            });
            if scored.len() / 2 >= end.max(SORTED_OUT) {
                only_first(&mut scored);
            }
        }
        only_first(&mut scored);
        scored.sort_unstable_by(order);
        let page = scored.into_iter().skip(self.query.offset).take(self.query.limit);
        let hits = page.map(|of| Hit {
            item: of.slot.item.clone(),
            offer: of.offer,
            score: of.score,
            factors: factors(of.relevance, of.slot, of.offer),
        });
        Answer {
            hits: hits.collect(),
            total,
            tier: found.tier,
            facets: counts.facets(),
            dropped: found.dropped,
            currency: self.hub.currency.clone(),
        }
    }

    /// No two are equal, since no two have the same SKU.
    fn order(&self, a: &Scored<'_>, b: &Scored<'_>) -> Ordering {
        let by_score = || a.class.cmp(&b.class).then_with(|| b.score.total_cmp(&a.score));
        let asked = match self.query.sort {
            Sort::Score => Ordering::Equal,
            Sort::PriceUp => a.offer.price.cmp(&b.offer.price),
            Sort::PriceDown => b.offer.price.cmp(&a.offer.price),
            Sort::Popularity => b.slot.z.total_cmp(&a.slot.z),
            Sort::Name => a.slot.item.name.cmp(&b.slot.item.name),
        };
        asked.then_with(by_score).then_with(|| a.slot.item.sku.cmp(&b.slot.item.sku))
    }
}

fn factors(relevance: f64, slot: &Slot, offer: Offer) -> Factors {
    Factors {
        relevance: relevance.clamp(0.0, 1.0),
        stock: stock(offer.stock),
        margin: slot.margin,
        popularity: slot.popularity,
    }
}
