//! The index: products in memory for what changes by the second (stock, price, popularity), their words in
//! tantivy. No network.
//!
//! | | |
//! |---|---|
//! | [`Engine`] | takes products, hubs and stock; answers [`Query`]s and suggestions |
//! | [`Lexicon`] | synonyms, foldings and stop words of each language |
//! | `text`, `units` | words and quantities out of a line of text |
//! | `shelf` | products and what each hub has of them |
//! | `tiers` | from the name itself to the likely category: how a query is widened |
//! | `score` | 0.40 relevance + 0.25 stock + 0.20 margin + 0.15 popularity |

mod collect;
mod engine;
mod facets;
mod lexicon;
mod score;
mod shelf;
mod suggest;
mod terms;
mod text;
mod tiers;
mod units;

pub use engine::{Answer, Engine, Hit, IndexError, Query, Sort, Tier};
pub use facets::{Facet, FacetValue};
pub use lexicon::{LanguageData, Lexicon, SynonymRule};
pub use score::{Factors, WEIGHTS, composite};
pub use shelf::{Item, Offer};
pub use suggest::Suggestion;
pub use text::plain;
pub use units::quantities;
