//! Between the contract's words and the Lua room's.

use lua::inventory::{Basket, BasketError, Level, Line, ReservationState};
use runtime::{Code, Fault};
use subjects::v1::{self, ReservationStatus};

use crate::{error::units, journal::fold};

pub fn status(state: ReservationState) -> ReservationStatus {
    match state {
        ReservationState::Reserved => ReservationStatus::Reserved,
        ReservationState::Confirmed => ReservationStatus::Confirmed,
        ReservationState::Released => ReservationStatus::Released,
        ReservationState::Expired => ReservationStatus::Expired,
        ReservationState::Returned => ReservationStatus::Returned,
    }
}

pub fn lines(lines: Vec<Line>) -> Vec<v1::Line> {
    lines.into_iter().map(|line| v1::Line { sku: line.sku, qty: line.qty }).collect()
}

/// Lines that have been checked, as a basket.
///
/// # Errors
/// They had not.
pub fn basket(lines: &[v1::Line]) -> Result<Basket, Fault> {
    Basket::new(lines.iter().map(|line| (line.sku.as_str(), line.qty))).map_err(refused)
}

/// Lines of the record, as a basket. `None`: a tombstone has none.
pub fn basket_of(lines: &[Line]) -> Option<Basket> {
    Basket::new(lines.iter().map(|line| (line.sku.as_str(), line.qty))).ok()
}

fn refused(error: BasketError) -> Fault {
    Fault::reject(Code::RequestInvalid, error.to_string())
}

pub fn level(hub_id: &str, level: &Level) -> v1::StockLevel {
    v1::StockLevel {
        hub_id: hub_id.to_owned(),
        sku: level.sku.clone(),
        available: units(level.available()),
        held: units(level.held),
        buckets: level.buckets.iter().map(|bucket| units(*bucket)).collect(),
    }
}

/// A reservation in its state. `expires_at_ms`: of a hold.
pub fn state(
    hub_id: &str,
    reservation_id: &str,
    state: ReservationState,
    expires_at_ms: Option<u64>,
    replayed: bool,
) -> v1::ReservationState {
    v1::ReservationState {
        reservation_id: reservation_id.to_owned(),
        hub_id: hub_id.to_owned(),
        status: status(state).into(),
        expires_at: expires_at_ms.map(|ms| fold::time(ms).into()),
        replayed,
        rereserved: false,
    }
}
