//! A basket as the scripts want it: each SKU once, in one order.

use std::collections::BTreeMap;

use crate::hash::fnv64;

/// Units of one SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The SKU.
    pub sku: String,
    /// Units.
    pub qty: u32,
}

/// One basket at one hub: the same SKU twice is summed, and lines stand in SKU order, so equal baskets are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    lines: Vec<Line>,
}

/// Why a basket is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BasketError {
    /// No lines.
    #[error("a basket needs a line")]
    Empty,
    /// More SKUs than one script should be made to walk.
    #[error("{0} different SKUs; at most {max} in a basket", max = Basket::MAX_LINES)]
    TooManyLines(usize),
    /// Nothing, or more of a SKU than anybody carries.
    #[error("{sku}: quantity must be 1 to {max}", max = Basket::MAX_QTY)]
    Quantity {
        /// The SKU.
        sku: String,
    },
    /// A SKU without a name.
    #[error("a line has no SKU")]
    NoSku,
}

impl Basket {
    /// Different SKUs in a basket, at most.
    pub const MAX_LINES: usize = 200;
    /// Units of one SKU in a basket, at most.
    pub const MAX_QTY: u32 = 1_000_000;

    /// Sums and orders the lines.
    ///
    /// # Errors
    /// See [`BasketError`].
    pub fn new<S: Into<String>>(lines: impl IntoIterator<Item = (S, u32)>) -> Result<Self, BasketError> {
        let mut sums = BTreeMap::<String, u32>::new();
        for (sku, qty) in lines {
            let sku = sku.into();
            if sku.is_empty() {
                return Err(BasketError::NoSku);
            }
            let sum = sums.get(&sku).copied().unwrap_or(0).saturating_add(qty);
            if qty == 0 || sum > Self::MAX_QTY {
                return Err(BasketError::Quantity { sku });
            }
            sums.insert(sku, sum);
        }
        match sums.len() {
            0 => Err(BasketError::Empty),
            n if n > Self::MAX_LINES => Err(BasketError::TooManyLines(n)),
            _ => Ok(Self { lines: sums.into_iter().map(|(sku, qty)| Line { sku, qty }).collect() }),
        }
    }

    /// The lines, by SKU.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Tells one request from another under the same reservation id.
    pub(crate) fn fingerprint(&self, user: &str, partial: bool) -> String {
        let quantities: Vec<[u8; 4]> = self.lines.iter().map(|line| line.qty.to_be_bytes()).collect();
        let lines =
            self.lines.iter().zip(&quantities).flat_map(|(line, qty)| [line.sku.as_bytes(), qty.as_slice()]);
        let head: [&[u8]; 2] = [user.as_bytes(), if partial { b"p" } else { b"w" }];
        format!("{:016x}", fnv64(head.into_iter().chain(lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sku_twice_counts_once_summed() {
        let twice = Basket::new([("milk", 1), ("eggs", 2), ("milk", 2)]).unwrap();
        assert_eq!(twice, Basket::new([("eggs", 2), ("milk", 3)]).unwrap());
        assert_eq!(
            twice.fingerprint("u", false),
            Basket::new([("eggs", 2), ("milk", 3)]).unwrap().fingerprint("u", false)
        );
        assert_ne!(twice.fingerprint("u", false), twice.fingerprint("u", true));
        assert_ne!(twice.fingerprint("u", false), twice.fingerprint("v", false));
    }

    #[test]
    fn what_is_no_basket() {
        assert_eq!(Basket::new(Vec::<(String, u32)>::new()), Err(BasketError::Empty));
        assert_eq!(Basket::new([("", 1)]), Err(BasketError::NoSku));
        assert!(matches!(Basket::new([("milk", 0)]), Err(BasketError::Quantity { .. })));
        assert!(matches!(Basket::new([("milk", 1_000_000), ("milk", 1)]), Err(BasketError::Quantity { .. })));
        let many = (0..=Basket::MAX_LINES).map(|n| (format!("sku-{n}"), 1));
        assert_eq!(Basket::new(many), Err(BasketError::TooManyLines(201)));
    }
}
