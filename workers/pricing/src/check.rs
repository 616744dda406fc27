//! What a request must be before anything is done with it.

use std::collections::HashSet;

use geodesy::Place;
use runtime::Fault;
use subjects::{
    Check,
    check::{MAX_AMOUNT, present},
    ids::{City, HubId, Name, OrderId, UserId},
    v1,
};

use crate::rules::surge::MOST;

/// Nobody is delivered to from further than this, metres on a straight line: a point that far off is another
/// city's, or has its numbers swapped.
pub const MAX_M: f64 = 100_000.0;
const MAX_CODES: usize = 10;
const MAX_VARIANTS: usize = 20;
const MAX_WEIGHT: u32 = 1_000_000;
/// What an arm of an experiment may make of a fee.
const FACTORS: std::ops::RangeInclusive<f64> = 0.1..=10.0;

/// The door.
pub fn make(request: &v1::MakeQuote) -> Result<Place, Fault> {
    let mut check = Check::new();
    check.id::<UserId>("/user_id", &request.user_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.lines("/items", &request.items);
    let address = request.address.as_ref();
    check.point("/address/point", address.and_then(|address| address.point.as_ref()));
    check.optional_text("/address/line", address.map_or("", |address| &address.line), 500);
    check.optional_text("/payment_method", &request.payment_method, 32);
    check.optional_text("/fingerprint", &request.fingerprint, 256);
    if request.codes.len() > MAX_CODES {
        check.wrong("/codes", format_args!("at most {MAX_CODES}"));
    } else {
        for (i, code) in request.codes.iter().enumerate() {
            check.text(&format!("/codes/{i}"), code, 64);
        }
    }
    check.done()?;
    let point = address.and_then(|address| address.point.as_ref()).and_then(|point| Place::of(point).ok());
    present("/address/point", point)
}

/// Whether the door is within anybody's reach.
pub fn near(distance_m: f64) -> Result<(), Fault> {
    let mut check = Check::new();
    check.that(distance_m <= MAX_M, "/address/point", "is more than 100 km from the hub");
    check.done()
}

pub fn honour(request: &v1::HonourQuote) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<UserId>("/user_id", &request.user_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.lines("/items", &request.items);
    let point = request.address.as_ref().and_then(|address| address.point.as_ref());
    check.point("/address/point", point);
    check.optional_text("/payment_method", &request.payment_method, 32);
    check.done()
}

pub fn area(request: &v1::GetSignals) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/area", &request.area);
    check.done()
}

pub fn city(request: &v1::GetTariff) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<City>("/city", &request.city);
    check.done()
}

/// A tariff as it can be charged.
pub fn tariff(request: &v1::PutTariff) -> Result<v1::Tariff, Fault> {
    let tariff = present("/tariff", request.tariff.as_ref())?;
    let mut check = Check::new();
    check.id::<City>("/tariff/city", &tariff.city);
    let iso = tariff.currency.len() == 3 && tariff.currency.bytes().all(|b| b.is_ascii_uppercase());
    check.that(iso, "/tariff/currency", "is not an ISO 4217 code");
    for (field, amount) in [
        ("base", tariff.base),
        ("per_km", tariff.per_km),
        ("floor", tariff.floor),
        ("ceiling", tariff.ceiling),
    ] {
        if !(0..=MAX_AMOUNT).contains(&amount) {
            check.wrong(format!("/tariff/{field}"), format_args!("must be 0 to {MAX_AMOUNT} minor units"));
        }
    }
    check.that(tariff.floor <= tariff.ceiling, "/tariff/floor", "is above the ceiling");
    // A comparison with NaN is false.
    check.that((1.0..=MOST).contains(&tariff.cap), "/tariff/cap", "must be 1 to 5");
    check.that(tariff.tax_bp <= 10_000, "/tariff/tax_bp", "must be at most 10000");
    check.that(tariff.fee_tax_bp <= 10_000, "/tariff/fee_tax_bp", "must be at most 10000");
    experiment(&mut check, tariff);
    check.done()?;
    Ok(tariff.clone())
}

/// A city has one currency, that of its hubs, if it has any.
pub fn trades(tariff: &v1::Tariff, currency: Option<&str>) -> Result<(), Fault> {
    let mut check = Check::new();
    if let Some(trades) = currency.filter(|trades| *trades != tariff.currency) {
        check.wrong("/tariff/currency", format_args!("{} trades in {trades}", tariff.city));
    }
    check.done()
}

fn experiment(check: &mut Check, tariff: &v1::Tariff) {
    if !tariff.experiment.is_empty() {
        check.id::<Name>("/tariff/experiment", &tariff.experiment);
    }
    check.that(
        tariff.experiment.is_empty() == tariff.variants.is_empty(),
        "/tariff/variants",
        "an experiment and its variants go together",
    );
    check.that(tariff.variants.len() <= MAX_VARIANTS, "/tariff/variants", "are more than 20");
    for (i, variant) in tariff.variants.iter().take(MAX_VARIANTS).enumerate() {
        check.id::<Name>(&format!("/tariff/variants/{i}/name"), &variant.name);
        if variant.weight > MAX_WEIGHT {
            check.wrong(format!("/tariff/variants/{i}/weight"), format_args!("must be at most {MAX_WEIGHT}"));
        }
        if !FACTORS.contains(&variant.factor) {
            check.wrong(format!("/tariff/variants/{i}/factor"), "must be 0.1 to 10");
        }
    }
    let names: HashSet<&str> = tariff.variants.iter().map(|variant| variant.name.as_str()).collect();
    check.that(names.len() == tariff.variants.len(), "/tariff/variants", "two have the same name");
    let weighty = tariff.variants.is_empty() || tariff.variants.iter().any(|variant| variant.weight > 0);
    check.that(weighty, "/tariff/variants", "none has a weight");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tariff::default_of;

    fn put(change: impl FnOnce(&mut v1::Tariff)) -> Result<v1::Tariff, Vec<String>> {
        let mut tariff = default_of("jkt", "IDR").unwrap();
        change(&mut tariff);
        super::tariff(&v1::PutTariff { tariff: Some(tariff) })
            .map_err(|fault| fault.fields.into_iter().map(|field| field.pointer).collect())
    }

    fn arm(name: &str, weight: u32, factor: f64) -> v1::Variant {
        v1::Variant { name: name.into(), weight, factor }
    }

    #[test]
    fn tariffs_that_are_none_are_named_by_field() {
        assert!(put(|_| {}).is_ok());
        let wrong = |change: fn(&mut v1::Tariff), pointers: &[&str]| {
            assert_eq!(put(change).unwrap_err(), pointers);
        };
        wrong(|t| t.base = -1, &["/tariff/base"]);
        wrong(|t| t.per_km = i64::MAX, &["/tariff/per_km"]);
        wrong(|t| t.floor = 75_001, &["/tariff/floor"]);
        wrong(|t| t.cap = f64::NAN, &["/tariff/cap"]);
        wrong(|t| t.cap = 5.01, &["/tariff/cap"]);
        wrong(|t| t.cap = 0.99, &["/tariff/cap"]);
        wrong(|t| t.tax_bp = 10_001, &["/tariff/tax_bp"]);
        wrong(|t| t.fee_tax_bp = u32::MAX, &["/tariff/fee_tax_bp"]);
        wrong(|t| t.currency = "rp".into(), &["/tariff/currency"]);
        wrong(|t| t.city = "two words".into(), &["/tariff/city"]);
        wrong(|t| t.experiment = "x".into(), &["/tariff/variants"]);
    }

    #[test]
    fn a_city_has_one_currency() {
        let tariff = default_of("jkt", "IDR").unwrap();
        assert!(trades(&tariff, Some("IDR")).is_ok() && trades(&tariff, None).is_ok());
        assert_eq!(trades(&tariff, Some("INR")).unwrap_err().fields[0].pointer, "/tariff/currency");
    }

    #[test]
    fn so_are_experiments() {
        let with = |variants: Vec<v1::Variant>| {
            put(|tariff| (tariff.experiment, tariff.variants) = ("fee-1".into(), variants))
        };
        assert!(with(vec![arm("control", 90, 1.0), arm("cheap", 10, 0.9)]).is_ok());
        assert_eq!(with(vec![arm("a", 0, 1.0)]).unwrap_err(), ["/tariff/variants"]);
        assert_eq!(with(vec![arm("a", 1, 1.0), arm("a", 1, 1.0)]).unwrap_err(), ["/tariff/variants"]);
        for factor in [f64::NAN, f64::INFINITY, 0.0, -1.0, 10.1] {
            assert_eq!(with(vec![arm("a", 1, factor)]).unwrap_err(), ["/tariff/variants/0/factor"]);
        }
        assert_eq!(with(vec![arm("", 1, 1.0)]).unwrap_err(), ["/tariff/variants/0/name"]);
        assert_eq!(with(vec![arm("a", u32::MAX, 1.0)]).unwrap_err(), ["/tariff/variants/0/weight"]);
    }
}
