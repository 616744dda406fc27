//! What a request must be before anything is done with it.

use geodesy::Place;
use runtime::Fault;
use subjects::{
    Check,
    check::{MAX_LINES, MAX_QTY},
    ids::{City, HubId, OrderId},
    v1,
};

/// Nobody is delivered to from further than this, metres: a point that far off is another city's, or has
/// its numbers swapped.
pub const MAX_M: f64 = 100_000.0;
/// Longest look back at promises, hours: as long as orders are kept.
const MAX_HOURS: u32 = 90 * 24;
const DEFAULT_HOURS: u32 = 24;

/// The door.
pub fn calculate(request: &v1::CalculateEta) -> Result<Place, Fault> {
    let most_lines = u32::try_from(MAX_LINES).unwrap_or(u32::MAX);
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.point("/drop", request.drop.as_ref());
    if request.lines > most_lines {
        check.wrong("/lines", format_args!("must be at most {most_lines}"));
    }
    let most_units = most_lines.saturating_mul(MAX_QTY);
    if request.units > most_units {
        check.wrong("/units", format_args!("must be at most {most_units}"));
    }
    check.done()?;
    let drop = request.drop.as_ref().and_then(|point| Place::of(point).ok());
    subjects::check::present("/drop", drop)
}

/// Whether the door is within anybody's reach.
pub fn near(distance_m: f64) -> Result<(), Fault> {
    let mut check = Check::new();
    check.that(distance_m <= MAX_M, "/drop", "is more than 100 km from the hub");
    check.done()
}

pub fn order(request: &v1::GetEta) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    check.done()
}

/// The city, or all of them; and how many hours to look back.
pub fn calibration(request: &v1::GetCalibration) -> Result<(Option<&str>, u32), Fault> {
    let mut check = Check::new();
    if !request.city.is_empty() {
        check.id::<City>("/city", &request.city);
    }
    if request.hours > MAX_HOURS {
        check.wrong("/hours", format_args!("must be at most {MAX_HOURS}"));
    }
    check.done()?;
    let city = (!request.city.is_empty()).then_some(request.city.as_str());
    Ok((city, if request.hours == 0 { DEFAULT_HOURS } else { request.hours }))
}
