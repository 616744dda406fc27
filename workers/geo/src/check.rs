//! What a request must be before anything is done with it.

use std::net::IpAddr;

use geodesy::{BoundingBox, Place};
use runtime::Fault;
use subjects::{
    Check,
    ids::{City, HubId},
    v1,
};

use crate::score::{MAX_DISTANCE_M, Weights};

const MAX_NAME: usize = 200;
const MAX_WEIGHT: f64 = 1_000.0;
/// Metres; further than any rider goes.
const MAX_REACH_M: f64 = 100_000.0;
/// Degrees of a city's bounds, either way.
const MAX_SPAN: f64 = 5.0;

/// A question that makes sense.
#[derive(Debug)]
pub struct Question {
    pub place: Option<Place>,
    pub ip: Option<IpAddr>,
    pub basket: Vec<v1::Line>,
}

/// `swapped` names the city that the point would be in if its numbers stood the other way round.
pub fn find(request: v1::FindHub, swapped: impl Fn(Place) -> Option<String>) -> Result<Question, Fault> {
    let mut check = Check::new();
    let mut place = None;
    if let Some(point) = &request.point {
        place = Place::of(point).ok();
        check.point("/point", Some(point));
        let turned = Place::new(point.lng, point.lat).ok();
        if let Some(city) = turned.filter(|turned| Some(*turned) != place).and_then(swapped) {
            check.wrong(
                "/point",
                format_args!("latitude and longitude seem swapped: the other way round it is in {city}"),
            );
        }
    }
    if !request.basket.is_empty() {
        check.lines("/basket", &request.basket);
    }
    let ip = if request.ip.is_empty() { None } else { Some(request.ip.parse::<IpAddr>()) };
    check.that(!matches!(ip, Some(Err(_))), "/ip", "is not an IP address");
    check.done()?;
    Ok(Question { place, ip: ip.and_then(Result::ok), basket: request.basket })
}

pub fn hub_id(hub_id: &str) -> Result<HubId, Fault> {
    let mut check = Check::new();
    let id = check.id::<HubId>("/hub_id", hub_id);
    check.done()?;
    subjects::check::present("/hub_id", id)
}

pub fn city_id(city: &str) -> Result<City, Fault> {
    let mut check = Check::new();
    let id = check.id::<City>("/city", city);
    check.done()?;
    subjects::check::present("/city", id)
}

/// The hub of a zone; its shape is looked at when it is drawn.
pub fn zone(request: v1::PutZone) -> Result<(HubId, v1::Zone), Fault> {
    let zone = subjects::check::present("/zone", request.zone)?;
    let mut check = Check::new();
    let id = check.id::<HubId>("/zone/hub_id", &zone.hub_id);
    check.done()?;
    Ok((subjects::check::present("/zone/hub_id", id)?, zone))
}

/// A city with its defaults filled in.
pub fn city(request: v1::PutCity) -> Result<(City, v1::City), Fault> {
    let mut city = subjects::check::present("/city", request.city)?;
    let mut check = Check::new();
    let id = check.id::<City>("/city/city", &city.city);
    let lower = city.city.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    check.that(id.is_none() || lower, "/city/city", "has a character outside [a-z0-9_]");
    check.text("/city/name", &city.name, MAX_NAME);
    // `from_code` looks at letters only; a code is upper case.
    let currency =
        iso_currency::Currency::from_code(&city.currency).is_some_and(|c| c.code() == city.currency);
    check.that(currency, "/city/currency", "is not an ISO 4217 code");
    let known = city.time_zone.parse::<chrono_tz::Tz>().is_ok();
    check.that(known, "/city/time_zone", "is not an IANA time zone");
    bounds(&mut check, city.bounds.as_ref());
    let weights = Weights::of(city.weights.as_ref());
    let named = [("proximity", weights.proximity), ("stock", weights.stock), ("riders", weights.riders)];
    for (name, weight) in named {
        let ok = (0.0..=MAX_WEIGHT).contains(&weight);
        check.that(ok, &format!("/city/weights/{name}"), "must be 0 to 1000");
    }
    check.that(named.iter().any(|(_, weight)| *weight > 0.0), "/city/weights", "weigh nothing");
    if !city.default_hub_id.is_empty() {
        check.id::<HubId>("/city/default_hub_id", &city.default_hub_id);
    }
    let reach = (0.0..=MAX_REACH_M).contains(&city.max_distance_m);
    check.that(reach, "/city/max_distance_m", "must be 0 to 100000");
    check.done()?;
    if city.max_distance_m == 0.0 {
        city.max_distance_m = MAX_DISTANCE_M;
    }
    let Weights { proximity, stock, riders } = weights;
    city.weights = Some(v1::CandidateWeights { proximity, stock, riders });
    Ok((subjects::check::present("/city/city", id)?, city))
}

fn bounds(check: &mut Check, bounds: Option<&v1::Bounds>) {
    let Some(bounds) = bounds else {
        check.wrong("/city/bounds", "is missing");
        return;
    };
    check.point("/city/bounds/south_west", bounds.south_west.as_ref());
    check.point("/city/bounds/north_east", bounds.north_east.as_ref());
    let (Some(low), Some(high)) = (&bounds.south_west, &bounds.north_east) else { return };
    if BoundingBox::of(bounds).is_err() {
        return;
    }
    check.that(low.lat < high.lat, "/city/bounds/south_west/lat", "is not south of north_east");
    // West greater than east crosses the antimeridian; a slip would make the box span the earth.
    let width = (high.lng - low.lng).rem_euclid(360.0);
    let small = width > 0.0 && width <= MAX_SPAN && high.lat - low.lat <= MAX_SPAN;
    check.that(small, "/city/bounds", "must be more than 0 and at most 5 degrees high and wide");
}

#[cfg(test)]
mod tests;
