//! Who carries an order, as dispatch's events tell. Pure.

use geodesy::Place;
use subjects::{ids::Token as _, table::AssignmentEvent, v1};

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
        Some(Self {
            order_id: channel.order.to_string(),
            assignment_id: message.assignment_id.clone(),
            rider_id: message.rider_id.clone(),
            hub_id: message.hub_id.clone(),
            city: channel.city.to_string(),
            hub: place(&message.hub),
            customer: place(&message.drop),
            // Nobody carries what no rider is named for.
            active: active && !message.rider_id.is_empty(),
            version: i64::try_from(meta.version).unwrap_or(i64::MAX),
            at_hub: false,
            at_customer: false,
            at_ms,
        })
    }
}
