//! What a rule gives. Every amount is rounded down to a whole minor unit: a promotion gives at most what
//! it says.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Basket, BasketLine, basket::is_within, split};

/// The lines an effect is about; empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
}

impl Scope {
    pub fn is_all(&self) -> bool {
        self.categories.is_empty() && self.skus.is_empty()
    }

    pub fn holds(&self, line: &BasketLine) -> bool {
        self.is_all()
            || self.skus.contains(&line.sku)
            || self.categories.iter().any(|of| is_within(&line.category, of))
    }
}

/// Hundredths of a percent; written as a number of percent with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BasisPoints(pub u32);

impl<'de> Deserialize<'de> for BasisPoints {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let percent = f64::deserialize(from)?;
        let hundredths = (percent * 100.0).round();
        let exact = (percent * 100.0 - hundredths).abs() < 1e-6;
        if exact && (1.0..=10_000.0).contains(&hundredths) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 10 000")]
            Ok(Self(hundredths as u32))
        } else {
            Err(D::Error::custom("must be above 0 and at most 100, with at most two decimals"))
        }
    }
}

impl Serialize for BasisPoints {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            to.serialize_u32(self.0 / 100)
        } else {
            to.serialize_f64(f64::from(self.0) / 100.0)
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Effect {
    /// A share of what the lines in scope still cost.
    Percent {
        percent: BasisPoints,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cap: Option<i64>,
        #[serde(default, skip_serializing_if = "Scope::is_all")]
        scope: Scope,
    },
    /// An amount off, at most what the lines in scope still cost.
    Fixed {
        amount: i64,
        #[serde(default, skip_serializing_if = "Scope::is_all")]
        scope: Scope,
    },
    /// The delivery fee, or as much of it as `cap`.
    FreeDelivery {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cap: Option<i64>,
    },
    /// Of each SKU in scope: for every `buy` units, `get` more are free.
    BuyXGetY {
        buy: u32,
        get: u32,
        #[serde(default, skip_serializing_if = "Scope::is_all")]
        scope: Scope,
    },
    /// The `count` cheapest units in scope, if there are more than that.
    CheapestFree {
        #[serde(default = "one")]
        count: u32,
        #[serde(default, skip_serializing_if = "Scope::is_all")]
        scope: Scope,
    },
    /// One unit of a product goes into the bag as well.
    Gift { sku: String },
}

const fn one() -> u32 {
    1
}

/// What is taken from each line and from the fee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub lines: Vec<i64>,
    pub delivery: i64,
    pub gift: Option<String>,
}

impl Given {
    pub fn discount(&self) -> i64 {
        self.lines.iter().sum::<i64>() + self.delivery
    }

    pub fn is_nothing(&self) -> bool {
        self.discount() == 0 && self.gift.is_none()
    }
}

impl Effect {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Percent { .. } => "Percent",
            Self::Fixed { .. } => "Fixed",
            Self::FreeDelivery { .. } => "FreeDelivery",
            Self::BuyXGetY { .. } => "BuyXGetY",
            Self::CheapestFree { .. } => "CheapestFree",
            Self::Gift { .. } => "Gift",
        }
    }

    /// The most it can give to one basket; `None`: as much as the basket costs.
    pub const fn bound(&self) -> Option<i64> {
        match self {
            Self::Percent { cap, .. } | Self::FreeDelivery { cap } => *cap,
            Self::Fixed { amount, .. } => Some(*amount),
            Self::Gift { .. } => Some(0),
            Self::BuyXGetY { .. } | Self::CheapestFree { .. } => None,
        }
    }

    /// What it gives to this basket, of which only `left` per line and `fee` still have to be paid.
    pub fn give(&self, basket: &Basket, left: &[i64], fee: i64) -> Given {
        let lines = || basket.lines.iter().zip(left.iter().copied());
        let within = |scope: &Scope| -> Vec<i64> {
            lines().map(|(line, left)| if scope.holds(line) { left } else { 0 }).collect()
        };
        let nothing = || vec![0; basket.lines.len()];
        match self {
            Self::Percent { percent, cap, scope } => {
                let weights = within(scope);
                let whole: i128 = weights.iter().map(|w| i128::from(*w)).sum();
                let share = whole * i128::from(percent.0) / 10_000;
                let share = i64::try_from(share).unwrap_or(i64::MAX).min(cap.unwrap_or(i64::MAX));
                Given { lines: split(share, &weights), ..Given::default() }
            }
            Self::Fixed { amount, scope } => {
                Given { lines: split(*amount, &within(scope)), ..Given::default() }
            }
            Self::FreeDelivery { cap } => {
                Given { lines: nothing(), delivery: fee.min(cap.unwrap_or(i64::MAX)).max(0), gift: None }
            }
            Self::BuyXGetY { buy, get, scope } => {
                let free = |line: &BasketLine| {
                    let round = u64::from(*buy) + u64::from(*get);
                    u64::from(line.qty) / round.max(1) * u64::from(*get)
                };
                let given = lines()
                    .map(|(line, left)| if scope.holds(line) { units(line, left, free(line)) } else { 0 });
                Given { lines: given.collect(), ..Given::default() }
            }
            Self::CheapestFree { count, scope } => {
                let mut order: Vec<(usize, &BasketLine, i64)> = lines()
                    .enumerate()
                    .filter(|(_, (line, _))| scope.holds(line))
                    .map(|(n, (line, left))| (n, line, left))
                    .collect();
                let have: u64 = order.iter().map(|(_, line, _)| u64::from(line.qty)).sum();
                let mut given = nothing();
                let mut free = if have > u64::from(*count) { u64::from(*count) } else { 0 };
                order.sort_by_key(|(n, line, _)| (line.unit, *n));
                for (n, line, left) in order {
                    let taken = free.min(u64::from(line.qty));
                    if let Some(given) = given.get_mut(n) {
                        *given = units(line, left, taken);
                    }
                    free -= taken;
                }
                Given { lines: given, ..Given::default() }
            }
            Self::Gift { sku } => Given { lines: nothing(), delivery: 0, gift: Some(sku.clone()) },
        }
    }
}

/// What `free` of a line's units still cost.
fn units(line: &BasketLine, left: i64, free: u64) -> i64 {
    if line.qty == 0 {
        return 0;
    }
    let part = i128::from(left) * i128::from(free.min(u64::from(line.qty))) / i128::from(line.qty);
    i64::try_from(part).unwrap_or(0)
}
