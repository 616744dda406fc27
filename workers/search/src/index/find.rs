//! From words to products: tier by tier, until something is found.

use super::{
    asked::{Asked, Ranked, Ranking},
    collect::{All, Match},
    engine::IndexError,
    query::{Sort, Tier},
    shelf::Ordinal,
    tiers::{Asker, Mode, Part, Way},
};

/// Names and words that are near are looked at letter by letter; more than this many are not.
const COMPARED: usize = 2000;
/// With fewer products than this that have every word, those that nearly have come after them.
///
/// Not the size of the page: then the first page and the next would be cut from two different answers.
const FEW: usize = 10;

/// Where a product stands: the exact name first, whatever else speaks for others.
mod class {
    pub const EXACT: u8 = 0;
    /// One slip away from the name.
    pub const NEAR: u8 = 1;
    pub const MATCH: u8 = 2;
    pub const FUZZY: u8 = 3;
    pub const PARTIAL: u8 = 4;
    pub const CATEGORY: u8 = 5;
}

/// What there is, before it is scored.
pub struct Found {
    pub ranked: Vec<Ranked>,
    pub tier: Tier,
    /// Words that did not count.
    pub dropped: Vec<String>,
}

impl Found {
    /// All that passes the filters.
    pub fn everything(asked: &Asked<'_>) -> Self {
        let all = asked.hub.ordinals().filter(|ordinal| asked.passes(*ordinal));
        let ranked = all.map(|ordinal| Ranked { ordinal, class: class::EXACT, relevance: 1.0 }).collect();
        Self { ranked, tier: Tier::Browse, dropped: Vec::new() }
    }
}

/// Asks the index, for scores too if told so, and keeps what the hub sells and the filters let pass.
type Run<'a> = dyn Fn(Option<Way>, bool) -> Result<Vec<Match>, IndexError> + 'a;

pub fn find(asker: &Asker<'_>, asked: &Asked<'_>) -> Result<Found, IndexError> {
    let run = |way: Option<Way>, scored| -> Result<Vec<Match>, IndexError> {
        let Some(way) = way else { return Ok(Vec::new()) };
        let mut found = asker.searcher.search(&*way.query, &All { scored })?;
        found.retain(|(ordinal, _)| asked.passes(*ordinal));
        Ok(found)
    };
    let mut ranking = Ranking::of(asked.shelf);
    for ordinal in asked.shelf.named(asked.text) {
        if asked.passes(*ordinal) {
            ranking.add(*ordinal, class::EXACT, 1.0);
        }
    }
    let mut tier = if ranking.is_empty() { Tier::None } else { Tier::Exact };
    // A name that is one slip away is meant, even where the slip makes a word of its own.
    if ranking.is_empty() {
        for ordinal in nearly(asked, 1) {
            ranking.add(ordinal, class::NEAR, asked.likeness(ordinal));
        }
    }
    let parts = asker.parts(asked.typed);
    let matched = run(asker.all(&parts, Mode::Word), true)?;
    if tier == Tier::None && !matched.is_empty() {
        tier = Tier::Match;
    }
    let best = matched.iter().map(|(_, score)| *score).fold(f32::MIN_POSITIVE, f32::max);
    for (ordinal, score) in matched {
        ranking.add(ordinal, class::MATCH, f64::from(score / best));
    }
    // What only nearly has the words would stand anywhere in another order than by score; and who wrote a
    // name as it is meant no other.
    let few = asked.query.sort == Sort::Score && tier != Tier::Exact && ranking.len() < FEW;
    if few || ranking.is_empty() {
        for ordinal in likeliest(asker.all(&parts, Mode::Fuzzy), &run)? {
            ranking.add(ordinal, class::FUZZY, asked.likeness(ordinal));
        }
    }
    // Two slips in a word too short for one.
    if ranking.is_empty() {
        for ordinal in nearly(asked, 2) {
            ranking.add(ordinal, class::FUZZY, asked.likeness(ordinal));
        }
    }
    if tier == Tier::None && !ranking.is_empty() {
        tier = Tier::Fuzzy;
    }
    let mut dropped = Vec::new();
    if ranking.is_empty() {
        dropped = partly(asker, &parts, asked, &run, &mut ranking)?;
        tier = Tier::Partial;
    }
    if ranking.is_empty() {
        dropped = parts.iter().map(Part::text).collect();
        tier = Tier::Category;
        if let Some((like, category)) = asked.likely_category() {
            for ordinal in asked.of_category(category) {
                ranking.add(ordinal, class::CATEGORY, like);
            }
        }
    }
    if ranking.is_empty() {
        tier = Tier::None;
    }
    Ok(Found { ranked: ranking.found, tier, dropped })
}

/// Names so many slips away from the text; of a short one, none.
fn nearly<'a>(asked: &'a Asked<'_>, slips: u8) -> impl Iterator<Item = Ordinal> + 'a {
    let long = match slips {
        0..=1 => 6,
        _ => 12,
    };
    let enough = asked.text.chars().nth(long - 1).is_some();
    let near = enough.then(|| asked.shelf.nearly(asked.text, slips));
    near.into_iter().flatten().filter(|ordinal| asked.passes(*ordinal))
}

/// Those that are to be compared letter by letter. Their score only tells which, where there are too many.
fn likeliest(way: Option<Way>, run: &Run<'_>) -> Result<Vec<Ordinal>, IndexError> {
    let many = way.as_ref().is_some_and(|way| way.finds > COMPARED as u64);
    let mut found = run(way, many)?;
    if many {
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.truncate(COMPARED);
    }
    Ok(found.into_iter().map(|(ordinal, _)| ordinal).collect())
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
        let finds = run(asker.all([part], Mode::Fuzzy), false)?.len();
        if finds > 0 {
            kept.push((finds, part));
        }
    }
    kept.sort_by_key(|(finds, _)| *finds);
    while !kept.is_empty() {
        let found = likeliest(asker.all(kept.iter().map(|(_, part)| *part), Mode::Fuzzy), run)?;
        if !found.is_empty() {
            for ordinal in found {
                ranking.add(ordinal, class::PARTIAL, asked.likeness(ordinal));
            }
            break;
        }
        kept.remove(0);
    }
    let is_kept = |part: &Part| kept.iter().any(|(_, kept)| *kept == part);
    Ok(parts.iter().filter(|part| !is_kept(part)).map(Part::text).collect())
}
