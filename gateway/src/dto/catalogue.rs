//! The catalogue.
//!
//! | Module | Holds |
//! |---|---|
//! | [`product`] | products, prices, categories |
//! | [`bulk`] | a line of an import or an export, and what became of it |
//! | [`hub`] | hubs and assortments |

pub mod bulk;
pub mod hub;
pub mod product;

pub use bulk::{ImportSummary, ImportedLine, ProductLine};
pub use hub::{Assortment, AssortmentRequest, Hub, HubRequest};
pub use product::{CategoryTree, PriceHistory, Product, ProductRequest};
