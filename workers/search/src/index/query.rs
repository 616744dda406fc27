//! What is asked of the index, and what it answers.

use std::sync::Arc;

use super::{
    facets::Facet,
    score::Factors,
    shelf::{Item, Offer},
};

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
