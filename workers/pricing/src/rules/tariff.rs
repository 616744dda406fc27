//! What holds in a city that was given no tariff of its own.

use subjects::v1;

use super::{fee::Rates, surge::MOST};

/// By currency; minor units. `None`: such a city quotes nothing until it has a tariff.
///
/// | | base | per km | floor | ceiling |
/// |---|---|---|---|---|
/// | IDR (whole rupiah) | 5 000 | 2 000 | 5 000 | 75 000 |
/// | INR (paise) | 2 500 | 1 000 | 2 500 | 40 000 |
pub fn default_of(city: &str, currency: &str) -> Option<v1::Tariff> {
    let (base, per_km, floor, ceiling) = match currency {
        "IDR" => (5_000, 2_000, 5_000, 75_000),
        "INR" => (2_500, 1_000, 2_500, 40_000),
        _ => return None,
    };
    let (city, currency) = (city.to_owned(), currency.to_owned());
    Some(v1::Tariff { city, currency, base, per_km, floor, ceiling, cap: MOST, ..Default::default() })
}

pub const fn rates(tariff: &v1::Tariff) -> Rates {
    Rates { base: tariff.base, per_km: tariff.per_km, floor: tariff.floor, ceiling: tariff.ceiling }
}
