//! Money as this project counts it, and the way to a provider's own count.
//!
//! An amount is an `i64` of *our* minor units. Our units follow ISO 4217, with one deliberate
//! difference: the rupiah counts whole rupiah. ISO gives IDR two decimals (sen), but no sen has been
//! struck or priced in decades, and every price and fee of this project is whole rupiah. Providers do
//! not agree with us, nor with each other, so every adapter's transform converts with
//! [`Money::to_units`] and [`Money::from_units`], which refuse to round.

use std::fmt;

use iso_currency::Currency as Iso;

/// An ISO 4217 currency. Parsed once at the edge; a `Currency` in hand is a real one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(Iso);

impl Currency {
    /// Accepts the three-letter code in either case, since providers send both.
    pub fn parse(code: &str) -> Option<Self> {
        Iso::from_code(&code.to_ascii_uppercase()).map(Self)
    }

    /// Upper-case ISO code, e.g. `IDR`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimals in our minor unit: IDR 0 (see the module), JPY 0, INR 2, KWD 3.
    pub fn exponent(self) -> u32 {
        if self.0 == Iso::IDR { 0 } else { self.iso_exponent() }
    }

    /// Decimals as ISO 4217 lists them; 0 where it lists none (gold, test codes).
    pub fn iso_exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in our minor units together with its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub amount: i64,
    pub currency: Currency,
}

/// A conversion that would have lost money or overflowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{amount} {currency} has no exact value with {exponent} decimals")]
pub struct Inexact {
    pub amount: i64,
    pub currency: Currency,
    pub exponent: u32,
}

impl Money {
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Same currency, another amount.
    pub fn with(self, amount: i64) -> Self {
        Self { amount, ..self }
    }

    /// This amount counted with `exponent` decimals, as a provider wants it.
    pub fn to_units(self, exponent: u32) -> Result<i64, Inexact> {
        rescale(self.amount, self.currency.exponent(), exponent).ok_or(Inexact {
            amount: self.amount,
            currency: self.currency,
            exponent,
        })
    }

    /// A provider's count with `exponent` decimals, back in our units.
    pub fn from_units(units: i64, currency: Currency, exponent: u32) -> Result<Self, Inexact> {
        rescale(units, exponent, currency.exponent()).map(|amount| Self { amount, currency }).ok_or(Inexact {
            amount: units,
            currency,
            exponent: currency.exponent(),
        })
    }
}

fn rescale(amount: i64, from: u32, to: u32) -> Option<i64> {
    if to >= from {
        amount.checked_mul(10_i64.checked_pow(to - from)?)
    } else {
        let divisor = 10_i64.checked_pow(from - to)?;
        (amount % divisor == 0).then(|| amount / divisor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cur(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn rupiah_counts_whole_and_yen_counts_whole() {
        assert_eq!(cur("IDR").exponent(), 0);
        assert_eq!(cur("idr").iso_exponent(), 2);
        assert_eq!(cur("JPY").exponent(), 0);
        assert_eq!(cur("INR").exponent(), 2);
        assert_eq!(cur("KWD").exponent(), 3);
        assert!(Currency::parse("XX").is_none());
    }

    #[test]
    fn refuses_to_round() {
        let sen = Money::from_units(1_599_005, cur("IDR"), 2);
        assert!(sen.is_err());
        assert_eq!(Money::from_units(1_599_000, cur("IDR"), 2).unwrap().amount, 15_990);
        assert!(Money::new(i64::MAX, cur("IDR")).to_units(2).is_err());
    }

    proptest! {
        #[test]
        fn there_and_back(amount in 0_i64..1_000_000_000_000, up in 0_u32..3) {
            for code in ["IDR", "JPY", "INR", "USD", "KWD"] {
                let money = Money::new(amount, cur(code));
                let exponent = money.currency.exponent() + up;
                let units = money.to_units(exponent).unwrap();
                prop_assert_eq!(Money::from_units(units, money.currency, exponent).unwrap(), money);
            }
        }
    }
}
