//! One file per operation.

pub mod categories;
pub mod hub;
pub mod hubs;
pub mod price;
pub mod product;
pub mod products;
pub mod put_hub;
pub mod put_product;
