//! Searches, suggestions, and what operators know about their customers' words.

use serde::{Deserialize, Serialize};
use subjects::v1;
use utoipa::ToSchema;

use super::common::{Money, into_all, some};

/// How the result was found, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// No words: all that matches the filters.
    Browse,
    /// The name itself.
    Exact,
    /// Every word.
    Match,
    /// Every word, within an edit or two.
    Fuzzy,
    /// Some words were dropped; `dropped` names them.
    Partial,
    /// The likely category.
    Category,
    None,
}

impl From<v1::SearchTier> for Tier {
    fn from(tier: v1::SearchTier) -> Self {
        match tier {
            v1::SearchTier::Browse => Self::Browse,
            v1::SearchTier::Exact => Self::Exact,
            v1::SearchTier::Match => Self::Match,
            v1::SearchTier::Fuzzy => Self::Fuzzy,
            v1::SearchTier::Partial => Self::Partial,
            v1::SearchTier::Category => Self::Category,
            v1::SearchTier::None | v1::SearchTier::Unspecified => Self::None,
        }
    }
}

/// What the score is made of: 0.40 relevance + 0.25 stock + 0.20 margin + 0.15 popularity. Each 0 to 1.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Factors {
    pub relevance: f64,
    pub stock: f64,
    /// Staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    pub popularity: f64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    pub sku: String,
    pub name: String,
    pub brand: Option<String>,
    #[schema(example = "dairy/milk")]
    pub category: String,
    pub pack: Option<String>,
    pub price: Option<Money>,
    /// Units that can be had now.
    pub stock: u32,
    pub score: f64,
    pub factors: Factors,
    /// The one to show, if there is one.
    pub images: Vec<String>,
}

impl Hit {
    fn of(hit: v1::SearchHit, margin: bool) -> Self {
        let factors = hit.factors.unwrap_or_default();
        Self {
            sku: hit.sku,
            name: hit.name,
            brand: some(hit.brand),
            category: hit.category,
            pack: some(hit.pack),
            price: hit.price.map(Into::into),
            stock: hit.stock,
            score: hit.score,
            factors: Factors {
                relevance: factors.relevance,
                stock: factors.stock,
                margin: margin.then_some(factors.margin),
                popularity: factors.popularity,
            },
            images: hit.images,
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    pub value: String,
    pub count: u64,
}

/// How what was found divides.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Facet {
    /// `category`, `brand`, `price` (ranges), `in_stock`.
    pub field: String,
    pub values: Vec<FacetValue>,
}

impl From<v1::Facet> for Facet {
    fn from(facet: v1::Facet) -> Self {
        let value = |v: v1::FacetValue| FacetValue { value: v.value, count: v.count };
        Self { field: facet.field, values: facet.values.into_iter().map(value).collect() }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SearchResult {
    pub items: Vec<Hit>,
    pub total: u64,
    pub tier: Tier,
    pub facets: Vec<Facet>,
    /// Words that did not count.
    pub dropped: Vec<String>,
    pub next_cursor: Option<String>,
}

impl SearchResult {
    /// `margin`: it is told.
    pub fn of(result: v1::SearchResult, margin: bool) -> Self {
        Self {
            tier: result.tier().into(),
            items: result.items.into_iter().map(|hit| Hit::of(hit, margin)).collect(),
            total: result.total,
            facets: into_all(result.facets),
            dropped: result.dropped,
            next_cursor: some(result.next_cursor),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    pub text: String,
    /// How many products of the hub have it.
    pub frequency: u64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    pub suggestions: Vec<Suggestion>,
}

impl From<v1::Suggestions> for Suggestions {
    fn from(found: v1::Suggestions) -> Self {
        let suggestion = |s: v1::Suggestion| Suggestion { text: s.text, frequency: s.frequency };
        Self { suggestions: found.items.into_iter().map(suggestion).collect() }
    }
}

/// The terms mean the same. With `from`, whoever says `from` means the terms, but not the other way round.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Synonym {
    pub terms: Vec<String>,
    pub from: Option<String>,
}

/// `from` is written as `to` before words are compared.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Folding {
    #[schema(example = "oo")]
    pub from: String,
    #[schema(example = "u")]
    pub to: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Language {
    #[schema(example = "id")]
    pub language: String,
    pub synonyms: Vec<Synonym>,
    pub foldings: Vec<Folding>,
    pub stop_words: Vec<String>,
    pub version: u64,
}

impl From<v1::Language> for Language {
    fn from(language: v1::Language) -> Self {
        let synonym = |s: v1::Synonym| Synonym { terms: s.terms, from: some(s.from) };
        let folding = |f: v1::Folding| Folding { from: f.from, to: f.to };
        Self {
            language: language.language,
            synonyms: language.synonyms.into_iter().map(synonym).collect(),
            foldings: language.foldings.into_iter().map(folding).collect(),
            stop_words: language.stop_words,
            version: language.version,
        }
    }
}

/// All that is known of the language from now on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageRequest {
    #[schema(max_items = 1000)]
    pub synonyms: Vec<Synonym>,
    #[schema(max_items = 200)]
    pub foldings: Vec<Folding>,
    #[schema(max_items = 500)]
    pub stop_words: Vec<String>,
}

impl LanguageRequest {
    pub fn into_message(self, language: String) -> v1::PutLanguage {
        let synonym = |s: Synonym| v1::Synonym { terms: s.terms, from: s.from.unwrap_or_default() };
        let folding = |f: Folding| v1::Folding { from: f.from, to: f.to };
        v1::PutLanguage {
            language: Some(v1::Language {
                language,
                synonyms: self.synonyms.into_iter().map(synonym).collect(),
                foldings: self.foldings.into_iter().map(folding).collect(),
                stop_words: self.stop_words,
                version: 0,
            }),
        }
    }
}
