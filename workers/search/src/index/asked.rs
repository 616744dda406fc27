//! One question at one hub: what passes its filters, and the page it is answered with.

use std::{cmp::Ordering, collections::HashSet, sync::Arc};

use strsim::normalized_damerau_levenshtein;

use super::{
    facets::Counts,
    find::Found,
    query::{Answer, Hit, Query, Sort},
    score::composite,
    shelf::{HubShelf, Item, Offer, Ordinal, Shelf},
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
#[derive(Default)]
pub struct Ranking {
    pub found: Vec<Ranked>,
    seen: HashSet<Ordinal>,
}

impl Ranking {
    pub fn add(&mut self, ordinal: Ordinal, class: u8, relevance: f64) {
        if self.seen.insert(ordinal) {
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
    z: f64,
    offer: Offer,
    item: &'a Arc<Item>,
}

impl<'a> Asked<'a> {
    fn item(&self, ordinal: Ordinal) -> Option<(&'a Arc<Item>, f64, Offer)> {
        let slot = self.shelf.slot(ordinal)?;
        Some((&slot.item, slot.z, self.hub.offer(ordinal)?))
    }

    /// How like its name the text is: 1 is the same.
    pub fn likeness(&self, ordinal: Ordinal) -> f64 {
        let name = self.shelf.slot(ordinal).map_or("", |slot| &*slot.plain);
        normalized_damerau_levenshtein(self.text, name)
    }

    pub fn passes(&self, ordinal: Ordinal) -> bool {
        let query = self.query;
        let Some((item, _, offer)) = self.item(ordinal) else { return false };
        let within = |category: &str| {
            let rest = category.strip_prefix(query.category.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        (query.category.is_empty() || within(&item.category))
            && (query.brands.is_empty() || query.brands.iter().any(|b| b.eq_ignore_ascii_case(&item.brand)))
            && query.min_price.is_none_or(|least| offer.price >= least)
            && query.max_price.is_none_or(|most| offer.price <= most)
            && (!query.in_stock || offer.stock > 0)
    }

    /// The category whose name is most like one of the words, and how like, if it is like one at all.
    pub fn likely_category(&self) -> Option<(f64, &'a str)> {
        let mut best: Option<(f64, &str)> = None;
        let mut seen: HashSet<&str> = HashSet::new();
        for (item, ..) in self.hub.ordinals().filter_map(|ordinal| self.item(ordinal)) {
            if !seen.insert(&item.category) {
                continue;
            }
            let category = plain(&item.category);
            let likes = words(self.text).filter(|word| word.chars().count() > 2).flat_map(|word| {
                words(&category).map(move |of| normalized_damerau_levenshtein(word, of)).collect::<Vec<_>>()
            });
            let like = likes.fold(0.0, f64::max);
            if like >= LIKELY && best.is_none_or(|other| (like, item.category.as_str()) > other) {
                best = Some((like, &item.category));
            }
        }
        best
    }

    /// What passes and is of this very category.
    pub fn of_category(&self, category: &str) -> impl Iterator<Item = Ordinal> {
        let of =
            move |ordinal: &Ordinal| self.item(*ordinal).is_some_and(|(item, ..)| item.category == category);
        self.hub.ordinals().filter(of).filter(|ordinal| self.passes(*ordinal))
    }

    pub fn answer(&self, found: Found) -> Answer {
        let mut counts = Counts::default();
        let mut scored: Vec<Scored<'_>> = Vec::with_capacity(found.ranked.len());
        for ranked in &found.ranked {
            let Some((item, z, offer)) = self.item(ranked.ordinal) else { continue };
            counts.count(item, offer);
            let score = composite(ranked.relevance, offer.stock, item.margin, z).score();
            scored.push(Scored { class: ranked.class, score, relevance: ranked.relevance, z, offer, item });
        }
        let total = scored.len();
        let order = |a: &Scored<'_>, b: &Scored<'_>| self.order(a, b);
        let end = self.query.offset.saturating_add(self.query.limit);
        // Only the pages up to this one are sorted: everything a hub sells may have been found.
        if end < total {
            scored.select_nth_unstable_by(end, order);
            scored.truncate(end);
        }
        scored.sort_unstable_by(order);
        let page = scored.into_iter().skip(self.query.offset).take(self.query.limit);
        let hits = page.map(|of| Hit {
            item: of.item.clone(),
            offer: of.offer,
            score: of.score,
            factors: composite(of.relevance, of.offer.stock, of.item.margin, of.z),
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
            Sort::Popularity => b.z.total_cmp(&a.z),
            Sort::Name => a.item.name.cmp(&b.item.name),
        };
        asked.then_with(by_score).then_with(|| a.item.sku.cmp(&b.item.sku))
    }
}
