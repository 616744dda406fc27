//! Products in, answers out.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use strsim::{damerau_levenshtein, normalized_damerau_levenshtein};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, query::Query as TantivyQuery};

use super::{
    collect::{All, Match},
    facets::{Counts, Facet},
    lexicon::Lexicon,
    score::{Factors, composite},
    shelf::{HubShelf, Item, Offer, Ordinal, Shelf},
    suggest::{Phrases, Suggestion},
    terms::{self, Fields},
    text::{MAX_QUERY, plain, words},
    tiers::{Asker, Mode, Part},
};

#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("the index: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    #[error("hub {0:?} is not known")]
    UnknownHub(String),
}

/// How an answer was found, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Browse,
    Exact,
    Match,
    Fuzzy,
    Partial,
    Category,
    None,
}

impl Tier {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Exact => "exact",
            Self::Match => "match",
            Self::Fuzzy => "fuzzy",
            Self::Partial => "partial",
            Self::Category => "category",
            Self::None => "none",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Score,
    PriceUp,
    PriceDown,
    Popularity,
    Name,
}

/// What is looked for at one hub.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub text: String,
    pub hub: String,
    /// Slug path; its children count too. Empty: any.
    pub category: String,
    pub brands: Vec<String>,
    /// Whose synonyms count; empty: everybody's.
    pub language: String,
    pub min_price: Option<i64>,
    pub max_price: Option<i64>,
    pub in_stock: bool,
    pub sort: Sort,
    pub offset: usize,
    pub limit: usize,
}

#[derive(Clone, Debug)]
pub struct Hit {
    pub item: Arc<Item>,
    pub offer: Offer,
    pub score: f64,
    pub factors: Factors,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub hits: Vec<Hit>,
    pub total: usize,
    pub tier: Tier,
    pub facets: Vec<Facet>,
    /// Words that did not count.
    pub dropped: Vec<String>,
    pub currency: String,
}

/// Names and words that are near are looked at letter by letter; more than this many are not.
const COMPARED: usize = 2000;

pub struct Engine {
    fields: Fields,
    lexicon: Lexicon,
    shelf: RwLock<Shelf>,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    phrases: RwLock<HashMap<String, Arc<Phrases>>>,
}

/// Asks the index, and keeps what the hub sells and the filters let pass.
type Run<'a> = dyn Fn(&dyn TantivyQuery) -> Result<Vec<Match>, IndexError> + 'a;

/// A match and where it stands: the exact name first, whatever else speaks for others.
#[derive(Clone, Copy)]
struct Ranked {
    ordinal: Ordinal,
    class: u8,
    relevance: f64,
}

/// A panic while the lock was held has left what it guards whole: each change is one assignment.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// An empty index.
    ///
    /// # Errors
    /// The writer's memory, in bytes, is less than tantivy needs (15 MB).
    pub fn new(lexicon: Lexicon, writer_bytes: usize) -> Result<Self, IndexError> {
        let (schema, fields) = terms::schema();
        let index = Index::create_in_ram(schema);
        terms::register(&index);
        let writer = index.writer_with_num_threads(1, writer_bytes)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self {
            fields,
            lexicon,
            shelf: RwLock::default(),
            reader,
            writer: Mutex::new(writer),
            phrases: RwLock::default(),
        })
    }

    /// Takes products. Their prices count at once, their words with the next [`commit`](Self::commit).
    ///
    /// # Errors
    /// The index refuses a document.
    pub fn put(&self, items: impl IntoIterator<Item = Item>) -> Result<(), IndexError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for item in items {
            let document = {
                let mut shelf = write(&self.shelf);
                let Some(ordinal) = shelf.put(item) else { continue };
                shelf.slot(ordinal).map(|slot| (ordinal, slot.item.clone()))
            };
            if let Some((ordinal, item)) = document {
                writer.delete_term(terms::of_ordinal(&self.fields, ordinal));
                writer.add_document(terms::document(&self.fields, &self.lexicon, ordinal, &item))?;
            }
        }
        Ok(())
    }

    /// What was put is found from now on.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(&self) -> Result<(), IndexError> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).commit()?;
        self.reader.reload()?;
        Ok(())
    }

    /// The words of the same products in another lexicon, ready to take over with
    /// [`take_shelf`](Self::take_shelf). Nothing may be put here until then.
    ///
    /// # Errors
    /// As [`new`](Self::new), or the index cannot be written.
    pub fn reworded(&self, lexicon: Lexicon, writer_bytes: usize) -> Result<Self, IndexError> {
        let new = Self::new(lexicon, writer_bytes)?;
        let items = read(&self.shelf).items();
        {
            let writer = new.writer.lock().unwrap_or_else(PoisonError::into_inner);
            for (ordinal, item) in items {
                writer.add_document(terms::document(&new.fields, &new.lexicon, ordinal, &item))?;
            }
        }
        new.commit()?;
        Ok(new)
    }

    /// Products, prices and stock as they are in `other`, whose numbers the words must go by.
    pub fn take_shelf(&self, other: &Self) {
        let shelf = read(&other.shelf).clone();
        *write(&self.shelf) = shelf;
    }

    pub fn put_hub(&self, hub: &str, city: &str, currency: &str, assortment: Option<HashSet<String>>) {
        write(&self.shelf).put_hub(hub, city, currency, assortment);
    }

    pub fn set_stock<'a>(&self, hub: &str, levels: impl IntoIterator<Item = (&'a str, u32)>) {
        let mut shelf = write(&self.shelf);
        for (sku, units) in levels {
            shelf.set_stock(hub, sku, units);
        }
    }

    pub fn set_popularity(&self, bought: &HashMap<String, u64>) {
        write(&self.shelf).set_popularity(bought);
    }

    /// Whether the language has data here.
    pub fn speaks(&self, language: &str) -> bool {
        self.lexicon.speaks(language)
    }

    pub fn len(&self) -> usize {
        read(&self.shelf).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// # Errors
    /// The hub is not known, or the index fails.
    pub fn search(&self, query: &Query) -> Result<Answer, IndexError> {
        let shelf = read(&self.shelf);
        let hub = shelf.hub(&query.hub).ok_or_else(|| IndexError::UnknownHub(query.hub.clone()))?;
        let text: String = query.text.chars().take(MAX_QUERY).collect();
        let text = plain(&text);
        let asked = Asked { shelf: &shelf, hub, query, text: &text };
        let (found, tier, dropped) = if text.is_empty() {
            let all = hub.ordinals().filter(|ordinal| asked.passes(*ordinal));
            (
                all.map(|ordinal| Ranked { ordinal, class: 0, relevance: 1.0 }).collect(),
                Tier::Browse,
                Vec::new(),
            )
        } else {
            self.find(&asked)?
        };
        let tier = if found.is_empty() && tier != Tier::Browse { Tier::None } else { tier };
        Ok(asked.answer(found, tier, dropped))
    }

    fn find(&self, asked: &Asked<'_>) -> Result<(Vec<Ranked>, Tier, Vec<String>), IndexError> {
        let searcher = self.reader.searcher();
        let lexicon = self.lexicon.of(&asked.query.language);
        let asker = Asker { fields: self.fields, lexicon, searcher: &searcher };
        let run = |query: &dyn TantivyQuery| -> Result<Vec<Match>, IndexError> {
            let mut found = searcher.search(query, &All)?;
            found.retain(|(ordinal, _)| asked.passes(*ordinal));
            Ok(found)
        };
        let mut ranking = Ranking::default();
        for ordinal in asked.shelf.named(asked.text) {
            if asked.passes(*ordinal) {
                ranking.add(*ordinal, 0, 1.0);
            }
        }
        let mut tier = if ranking.is_empty() { Tier::None } else { Tier::Exact };
        let near = match asker.nearly(asked.text) {
            Some(query) => run(&query)?,
            None => Vec::new(),
        };
        let parts = asker.parts(asked.text);
        let matched = run(&*asker.all(&parts, Mode::Word))?;
        if tier == Tier::None && !matched.is_empty() {
            tier = Tier::Match;
        }
        // A name that is one slip away is meant, even where the slip makes a word of its own.
        for (ordinal, _) in near {
            let slips = asked.name(ordinal, |name| damerau_levenshtein(asked.text, name));
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let relevance = 1.0 - slips as f64 / asked.text.len().max(1) as f64;
            if slips <= 1 {
                ranking.add(ordinal, 1, relevance);
            } else {
                ranking.later(ordinal, 3, relevance);
            }
        }
        let best = matched.iter().map(|(_, score)| *score).fold(f32::MIN_POSITIVE, f32::max);
        for (ordinal, score) in matched {
            ranking.add(ordinal, 2, f64::from(score / best));
        }
        let mut dropped = Vec::new();
        if ranking.len() < asked.query.offset + asked.query.limit.max(1) {
            let mut fuzzy = run(&*asker.all(&parts, Mode::Fuzzy))?;
            fuzzy.sort_by(|a, b| b.1.total_cmp(&a.1));
            for (ordinal, _) in fuzzy.into_iter().take(COMPARED) {
                ranking.add(ordinal, 3, asked.likeness(ordinal));
            }
            ranking.settle();
            if tier == Tier::None && !ranking.is_empty() {
                tier = Tier::Fuzzy;
            }
        }
        if ranking.is_empty() {
            dropped = Self::partly(&asker, &parts, asked, &run, &mut ranking)?;
            tier = Tier::Partial;
        }
        if ranking.is_empty() {
            dropped = parts.iter().map(Part::text).collect();
            tier = Tier::Category;
            asked.likely_category(&mut ranking);
        }
        Ok((ranking.found, tier, dropped))
    }

    /// Without the words that find nothing; then without the rarest, one after the other.
    fn partly(
        asker: &Asker<'_>,
        parts: &[Part],
        asked: &Asked<'_>,
        run: &Run<'_>,
        ranking: &mut Ranking,
    ) -> Result<Vec<String>, IndexError> {
        let mut kept: Vec<(usize, &Part)> = Vec::new();
        for part in parts {
            let finds = run(&*asker.all([part], Mode::Fuzzy))?.len();
            if finds > 0 {
                kept.push((finds, part));
            }
        }
        kept.sort_by_key(|(finds, _)| *finds);
        while !kept.is_empty() {
            let mut found = run(&*asker.all(kept.iter().map(|(_, part)| *part), Mode::Fuzzy))?;
            if !found.is_empty() {
                found.sort_by(|a, b| b.1.total_cmp(&a.1));
                for (ordinal, _) in found.into_iter().take(COMPARED) {
                    ranking.add(ordinal, 4, asked.likeness(ordinal));
                }
                break;
            }
            kept.remove(0);
        }
        let is_kept = |part: &Part| kept.iter().any(|(_, kept)| *kept == part);
        Ok(parts.iter().filter(|part| !is_kept(part)).map(Part::text).collect())
    }

    /// # Errors
    /// The hub is not known.
    pub fn suggest(&self, hub: &str, text: &str, most: usize) -> Result<Vec<Suggestion>, IndexError> {
        let shelf = read(&self.shelf);
        if shelf.hub(hub).is_none() {
            return Err(IndexError::UnknownHub(hub.to_owned()));
        }
        let known = read(&self.phrases).get(hub).filter(|p| p.generation == shelf.generation).cloned();
        let phrases = match known {
            Some(phrases) => phrases,
            None => {
                let made = Arc::new(Phrases::of(&shelf, hub));
                write(&self.phrases).insert(hub.to_owned(), made.clone());
                made
            }
        };
        Ok(phrases.begin(text, most))
    }
}

#[derive(Default)]
struct Ranking {
    found: Vec<Ranked>,
    seen: HashSet<Ordinal>,
    later: Vec<Ranked>,
}

impl Ranking {
    fn add(&mut self, ordinal: Ordinal, class: u8, relevance: f64) {
        if self.seen.insert(ordinal) {
            self.found.push(Ranked { ordinal, class, relevance });
        }
    }

    /// Counts only if nothing better does.
    fn later(&mut self, ordinal: Ordinal, class: u8, relevance: f64) {
        self.later.push(Ranked { ordinal, class, relevance });
    }

    fn settle(&mut self) {
        for ranked in std::mem::take(&mut self.later) {
            self.add(ranked.ordinal, ranked.class, ranked.relevance);
        }
    }

    fn len(&self) -> usize {
        self.found.len()
    }

    fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

struct Asked<'a> {
    shelf: &'a Shelf,
    hub: &'a HubShelf,
    query: &'a Query,
    text: &'a str,
}

impl<'a> Asked<'a> {
    fn item(&self, ordinal: Ordinal) -> Option<(&'a Arc<Item>, f64, Offer)> {
        let slot = self.shelf.slot(ordinal)?;
        Some((&slot.item, slot.z, self.hub.offer(ordinal)?))
    }

    fn name<T>(&self, ordinal: Ordinal, of: impl FnOnce(&str) -> T) -> T {
        let name = self.shelf.slot(ordinal).map(|slot| plain(&slot.item.name)).unwrap_or_default();
        of(&name)
    }

    fn likeness(&self, ordinal: Ordinal) -> f64 {
        self.name(ordinal, |name| normalized_damerau_levenshtein(self.text, name))
    }

    fn passes(&self, ordinal: Ordinal) -> bool {
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

    /// All of the category whose name is most like one of the words, if it is like one at all.
    fn likely_category(&self, ranking: &mut Ranking) {
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
            if like >= 0.6 && best.is_none_or(|(other, name)| (like, item.category.as_str()) > (other, name))
            {
                best = Some((like, &item.category));
            }
        }
        let Some((like, category)) = best else { return };
        for ordinal in self.hub.ordinals() {
            if self.passes(ordinal) && self.item(ordinal).is_some_and(|(item, ..)| item.category == category)
            {
                ranking.add(ordinal, 5, like);
            }
        }
    }

    fn answer(&self, found: Vec<Ranked>, tier: Tier, dropped: Vec<String>) -> Answer {
        let mut counts = Counts::default();
        let mut scored: Vec<(u8, f64, Hit)> = Vec::with_capacity(found.len());
        for ranked in &found {
            let Some((item, z, offer)) = self.item(ranked.ordinal) else { continue };
            counts.count(item, offer);
            let factors = composite(ranked.relevance, offer.stock, item.margin, z);
            scored.push((
                ranked.class,
                z,
                Hit { item: item.clone(), offer, score: factors.score(), factors },
            ));
        }
        let by_score = |a: &(u8, f64, Hit), b: &(u8, f64, Hit)| {
            a.0.cmp(&b.0).then_with(|| b.2.score.total_cmp(&a.2.score))
        };
        scored.sort_by(|a, b| {
            let order = match self.query.sort {
                Sort::Score => by_score(a, b),
                Sort::PriceUp => a.2.offer.price.cmp(&b.2.offer.price),
                Sort::PriceDown => b.2.offer.price.cmp(&a.2.offer.price),
                Sort::Popularity => b.1.total_cmp(&a.1),
                Sort::Name => a.2.item.name.cmp(&b.2.item.name),
            };
            order.then_with(|| by_score(a, b)).then_with(|| a.2.item.sku.cmp(&b.2.item.sku))
        });
        Answer {
            total: scored.len(),
            hits: scored
                .into_iter()
                .skip(self.query.offset)
                .take(self.query.limit)
                .map(|(_, _, hit)| hit)
                .collect(),
            tier,
            facets: counts.facets(),
            dropped,
            currency: self.hub.currency.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
