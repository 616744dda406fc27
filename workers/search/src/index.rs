//! The index: products in memory for what changes by the second (stock, price, popularity), their words in
//! tantivy. No network.
//!
//! | | |
//! |---|---|
//! | [`Engine`] | takes products, hubs and stock; answers [`Query`]s and suggestions |
//! | [`Lexicon`] | synonyms, foldings and stop words of each language |
//! | `query` | what is asked, and what is answered |
//! | `text`, `units` | words and quantities out of a line of text |
//! | `shelf` | products and what each hub has of them |
//! | `find` | from the name itself to the likely category: how a query is widened |
//! | `tiers` | words as tantivy is asked for them |
//! | `vocabulary`, `spelling` | the words there are, and those a misspelt one may be |
//! | `asked` | what passes the filters; the page of an answer |
//! | `score` | 0.40 relevance + 0.25 stock + 0.20 margin + 0.15 popularity |

mod asked;
mod collect;
mod engine;
mod facets;
mod find;
mod lexicon;
mod numbered;
mod query;
mod score;
mod shelf;
mod spelling;
mod suggest;
mod terms;
mod text;
mod tiers;
mod units;
mod vocabulary;

pub use engine::{Engine, IndexError};
pub use facets::{Facet, FacetValue};
pub use lexicon::{LanguageData, Lexicon, SynonymRule};
pub use query::{Answer, Hit, Query, Sort, Tier};
pub use score::{Factors, WEIGHTS, composite};
pub use shelf::{Item, Offer};
pub use suggest::Suggestion;
pub use text::plain;
pub use units::{Quantity, quantities};
