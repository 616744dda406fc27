//! One file per family of operations.

pub mod autocomplete;
pub mod languages;
pub mod orders;
pub mod query;
