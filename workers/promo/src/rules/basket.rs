//! What rules are evaluated on.

use super::LocalTime;

/// A priced basket and who buys it, where, when and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub basket: Basket,
    pub city: String,
    pub hub: String,
    pub method: String,
    pub segments: Vec<String>,
    /// Orders this user has had before this one.
    pub orders_before: u32,
    pub now: LocalTime,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basket {
    pub lines: Vec<BasketLine>,
    pub delivery_fee: i64,
}

/// Amounts in minor units, not negative; `total` is `qty` times `unit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasketLine {
    pub sku: String,
    /// Slug path: "dairy/milk".
    pub category: String,
    pub qty: u32,
    pub unit: i64,
}

impl BasketLine {
    pub fn total(&self) -> i64 {
        self.unit.saturating_mul(i64::from(self.qty)).max(0)
    }
}

impl Basket {
    pub fn subtotal(&self) -> i64 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.total()))
    }
}

/// Whether a category is `of`, or one below it.
pub(super) fn is_within(category: &str, of: &str) -> bool {
    category.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
