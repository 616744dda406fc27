//! Between what travels and what the index holds.

use prost::Message;
use subjects::v1::{self, SearchTier};

use crate::{
    cursor,
    index::{Answer, Factors, Hit, Item, LanguageData, SynonymRule, Tier},
};

/// Hits stop growing at this size, so that the answer passes as one message with its facets.
const BYTES: usize = 36_000;

pub fn item(product: v1::Product) -> Item {
    Item {
        sku: product.sku,
        name: product.name,
        brand: product.brand,
        category: product.category,
        pack: product.pack,
        description: product.description,
        tags: product.tags,
        images: product.images,
        margin: f64::from(product.margin_bp) / 10_000.0,
        prices: product
            .prices
            .into_iter()
            .filter_map(|price| {
                let money = price.amount?;
                Some((price.city, money.amount, money.currency))
            })
            .collect(),
        active: product.active,
        version: product.version,
    }
}

/// `margin`: whether who asks may know it. Who may not gets a score it is no part of: from the whole score and
/// the other factors it could be told.
fn hit(hit: &Hit, currency: &str, margin: bool) -> v1::SearchHit {
    let factors = if margin { hit.factors } else { Factors { margin: 0.0, ..hit.factors } };
    v1::SearchHit {
        sku: hit.item.sku.clone(),
        name: hit.item.name.clone(),
        brand: hit.item.brand.clone(),
        category: hit.item.category.clone(),
        pack: hit.item.pack.clone(),
        price: Some(v1::Money { amount: hit.offer.price, currency: currency.to_owned() }),
        stock: hit.offer.stock,
        score: factors.score(),
        factors: Some(v1::ScoreFactors {
            relevance: factors.relevance,
            stock: factors.stock,
            margin: factors.margin,
            popularity: factors.popularity,
        }),
        // The one to show: a list needs no more, and more might not pass.
        images: hit.item.images.iter().take(1).cloned().collect(),
    }
}

/// The answer to `request`, whose page begins at `offset`.
pub fn result(request: &v1::SearchProducts, offset: usize, answer: &Answer) -> v1::SearchResult {
    let mut bytes = 0;
    let items: Vec<v1::SearchHit> = answer
        .hits
        .iter()
        .map(|found| hit(found, &answer.currency, request.margin))
        .take_while(|hit| {
            bytes += hit.encoded_len() + 4;
            bytes <= BYTES
        })
        .collect();
    let next = offset + items.len();
    let more = !items.is_empty() && next < answer.total;
    let next_cursor = match u32::try_from(next) {
        Ok(next) if more => cursor::encode(request, next),
        _ => String::new(),
    };
    v1::SearchResult {
        items,
        total: answer.total as u64,
        tier: tier(answer.tier).into(),
        facets: answer
            .facets
            .iter()
            .map(|facet| v1::Facet {
                field: facet.field.to_owned(),
                values: facet
                    .values
                    .iter()
                    .map(|value| v1::FacetValue { value: value.value.clone(), count: value.count })
                    .collect(),
            })
            .collect(),
        next_cursor,
        dropped: answer.dropped.clone(),
    }
}

const fn tier(tier: Tier) -> SearchTier {
    match tier {
        Tier::Browse => SearchTier::Browse,
        Tier::Exact => SearchTier::Exact,
        Tier::Match => SearchTier::Match,
        Tier::Fuzzy => SearchTier::Fuzzy,
        Tier::Partial => SearchTier::Partial,
        Tier::Category => SearchTier::Category,
        Tier::None => SearchTier::None,
    }
}

pub fn language(version: u64, data: LanguageData) -> v1::Language {
    v1::Language {
        language: data.language,
        synonyms: data
            .synonyms
            .into_iter()
            .map(|rule| v1::Synonym { terms: rule.terms, from: rule.from })
            .collect(),
        foldings: data.foldings.into_iter().map(|(from, to)| v1::Folding { from, to }).collect(),
        stop_words: data.stop_words,
        version,
    }
}

pub fn language_data(language: &v1::Language) -> LanguageData {
    let rule = |rule: &v1::Synonym| SynonymRule { terms: rule.terms.clone(), from: rule.from.clone() };
    LanguageData {
        language: language.language.clone(),
        synonyms: language.synonyms.iter().map(rule).collect(),
        foldings: language.foldings.iter().map(|f| (f.from.clone(), f.to.clone())).collect(),
        stop_words: language.stop_words.clone(),
    }
}
