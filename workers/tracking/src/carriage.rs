//! Who carries an order, as dispatch's events tell. Pure.

use geodesy::Place;
use subjects::{
    ids::{AssignmentId, HubId, RiderId, Token},
    table::AssignmentEvent,
    v1,
};

/// A time further from now than this is no time of an order.
const YEAR_MS: i64 = 366 * 24 * 3600 * 1000;

/// What is no id is nobody's: the record takes no arbitrary text.
fn id<T: Token>(text: &str) -> String {
    T::parse(text).map(|id| id.as_str().to_owned()).unwrap_or_default()
}

/// The newest that is known of one order.
#[derive(Clone, Debug, PartialEq)]
pub struct Carriage {
    pub order_id: String,
    pub assignment_id: String,
    pub rider_id: String,
    pub hub_id: String,
    pub city: String,
    pub hub: Option<Place>,
    pub customer: Option<Place>,
    /// From accepted until delivered, cancelled or taken away.
    pub active: bool,
    pub version: i64,
    pub at_hub: bool,
    pub at_customer: bool,
    /// When it happened, Unix ms.
    pub at_ms: i64,
}

impl Carriage {
    /// `None`: a word this version does not know.
    pub fn of(channel: &AssignmentEvent, message: &v1::AssignmentChanged, now_ms: i64) -> Option<Self> {
        let active = match channel.event.as_str() {
            "accepted" | "picked_up" => true,
            "offered" | "rejected" | "timed_out" | "cancelled" | "delivered" | "pooled" => false,
            _ => return None,
        };
        let place = |point: &Option<v1::Point>| point.as_ref().and_then(|point| Place::of(point).ok());
        let meta = message.meta.clone().unwrap_or_default();
        // What comes over the wire may be any number, and a time beyond all calendars is no reason to fall.
        let ms = |at: pbjson_types::Timestamp| {
            at.seconds.checked_mul(1_000)?.checked_add(i64::from(at.nanos) / 1_000_000)
        };
        let at_ms = meta.at.map_or(Some(now_ms), ms).unwrap_or(now_ms);
        let at_ms = if at_ms.abs_diff(now_ms) <= YEAR_MS.unsigned_abs() { at_ms } else { now_ms };
        let rider_id = id::<RiderId>(&message.rider_id);
        Some(Self {
            order_id: channel.order.to_string(),
            assignment_id: id::<AssignmentId>(&message.assignment_id),
            hub_id: id::<HubId>(&message.hub_id),
            city: channel.city.to_string(),
            hub: place(&message.hub),
            customer: place(&message.drop),
            // Nobody carries what no rider is named for.
            active: active && !rider_id.is_empty(),
            rider_id,
            version: i64::try_from(meta.version).unwrap_or(i64::MAX),
            at_hub: false,
            at_customer: false,
            at_ms,
        })
    }
}
