//! What somebody who types this may mean: words, pairs of words, brands and names of what the hub sells.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::{
    shelf::Slot,
    text::{plain, words},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub text: String,
    /// How many products of the hub have it.
    pub frequency: u64,
}

/// Every phrase of a hub, sorted, with the best of each first letter at hand.
#[derive(Debug)]
pub struct Phrases {
    generation: u64,
    made: Instant,
    sorted: Vec<(Box<str>, u32)>,
    /// First character → the places of its best phrases.
    firsts: HashMap<char, Vec<usize>>,
}

/// How old phrases may be. To make them takes a while, and during an import each product would ask for it.
const OLD: Duration = Duration::from_millis(500);
/// Most that are asked for at a time.
pub const MOST: usize = 20;

impl Phrases {
    /// The phrases of what a hub sold when its shelf had this generation.
    pub fn of(generation: u64, sold: &[Slot]) -> Self {
        let mut counts: HashMap<Box<str>, u32> = HashMap::new();
        let mut count = |phrase: &str| match counts.get_mut(phrase) {
            Some(n) => *n += 1,
            None => {
                counts.insert(phrase.into(), 1);
            }
        };
        for slot in sold {
            let name = &*slot.plain;
            let all: Vec<&str> = words(name).collect();
            for word in all.iter().filter(|word| word.chars().count() > 2) {
                count(word);
            }
            for pair in all.windows(2) {
                count(&pair.join(" "));
            }
            if all.len() > 2 {
                count(name);
            }
            let brand = plain(&slot.item.brand);
            if !brand.is_empty() && !name.contains(&brand) {
                count(&brand);
            }
        }
        let mut sorted: Vec<(Box<str>, u32)> = counts.into_iter().collect();
        sorted.sort_unstable();
        let mut firsts: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, (phrase, _)) in sorted.iter().enumerate() {
            if let Some(first) = phrase.chars().next() {
                firsts.entry(first).or_default().push(at);
            }
        }
        for places in firsts.values_mut() {
            places.sort_by_key(|at| sorted.get(*at).map(|(phrase, n)| (u32::MAX - n, phrase.clone())));
            places.truncate(MOST);
        }
        Self { generation, made: Instant::now(), sorted, firsts }
    }

    /// Whether they may be told now.
    pub fn serves(&self, generation: u64) -> bool {
        self.generation == generation || self.made.elapsed() < OLD
    }

    /// The commonest phrases that begin so.
    pub fn begin(&self, text: &str, most: usize) -> Vec<Suggestion> {
        let start = plain(text);
        let most = most.min(MOST);
        let Some(first) = start.chars().next() else { return Vec::new() };
        let mut found: Vec<&(Box<str>, u32)> = if start.chars().count() == 1 {
            let places = self.firsts.get(&first).map_or(&[][..], Vec::as_slice);
            places.iter().filter_map(|at| self.sorted.get(*at)).collect()
        } else {
            let from = self.sorted.partition_point(|(phrase, _)| **phrase < *start);
            let rest = self.sorted.get(from..).unwrap_or_default();
            rest.iter().take_while(|(phrase, _)| phrase.starts_with(&start)).collect()
        };
        found.sort_by(|a, b| {
            b.1.cmp(&a.1).then_with(|| a.0.len().cmp(&b.0.len())).then_with(|| a.0.cmp(&b.0))
        });
        found.truncate(most);
        found
            .into_iter()
            .map(|(phrase, n)| Suggestion { text: phrase.to_string(), frequency: u64::from(*n) })
            .collect()
    }
}
