//! One file per operation.

pub mod assortment;
pub mod categories;
pub mod changes;
pub mod hub;
pub mod hubs;
pub mod import;
pub mod price;
pub mod price_history;
pub mod product;
pub mod products;
pub mod put_hub;
pub mod put_product;
