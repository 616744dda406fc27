//! Finding a product.

pub mod index;
