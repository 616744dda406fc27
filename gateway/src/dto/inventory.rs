//! Stock: levels, reservations, movements.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    check::MAX_LINES,
    ids::{HubId, OrderId, Sku, UserId},
    v1,
};
use utoipa::ToSchema;

use super::common::{Line, absent, into_all, time};
use crate::problem::ShortageBody;

/// Longest hold, seconds.
const MAX_TTL_S: u32 = 3_600;
/// Most units one line of a movement may name.
const MAX_UNITS: i64 = 1_000_000;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StockLevel {
    pub hub_id: String,
    pub sku: String,
    /// Units that can be sold now.
    pub available: u32,
    /// Units on hold for checkouts that run.
    pub held: u32,
    /// Available per bucket; one entry unless the SKU is split.
    pub buckets: Vec<u32>,
}

impl From<v1::StockLevel> for StockLevel {
    fn from(l: v1::StockLevel) -> Self {
        Self { hub_id: l.hub_id, sku: l.sku, available: l.available, held: l.held, buckets: l.buckets }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReserveRequest {
    /// Also the id of the reservation.
    pub order_id: String,
    pub hub_id: String,
    pub user_id: String,
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<Line>,
    /// Length of the hold in seconds; the installation's default if absent.
    #[schema(minimum = 1, maximum = 3600)]
    pub ttl_s: Option<u32>,
    /// Hold what is there and say what is short, instead of all or nothing.
    #[serde(default)]
    pub partial: bool,
}

impl TryFrom<ReserveRequest> for v1::ReserveStock {
    type Error = Fault;

    fn try_from(r: ReserveRequest) -> Result<Self, Fault> {
        let message = Self {
            reservation_id: r.order_id,
            hub_id: r.hub_id,
            user_id: r.user_id,
            items: into_all(r.items),
            ttl_s: r.ttl_s.unwrap_or_default(),
            partial: r.partial,
            ..Default::default()
        };
        let mut check = Check::new();
        check.id::<OrderId>("/order_id", &message.reservation_id);
        check.id::<HubId>("/hub_id", &message.hub_id);
        check.id::<UserId>("/user_id", &message.user_id);
        check.lines("/items", &message.items);
        check_ttl(&mut check, r.ttl_s);
        check.done()?;
        Ok(message)
    }
}

fn check_ttl(check: &mut Check, ttl_s: Option<u32>) {
    let right = ttl_s.is_none_or(|ttl| (1..=MAX_TTL_S).contains(&ttl));
    check.that(right, "/ttl_s", "must be 1 to 3600 seconds");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReservationStatus {
    Reserved,
    Confirmed,
    Released,
    Expired,
    Returned,
}

impl TryFrom<v1::ReservationStatus> for ReservationStatus {
    type Error = Fault;

    fn try_from(status: v1::ReservationStatus) -> Result<Self, Fault> {
        Ok(match status {
            v1::ReservationStatus::Unspecified => return Err(absent("reservation status")),
            v1::ReservationStatus::Reserved => Self::Reserved,
            v1::ReservationStatus::Confirmed => Self::Confirmed,
            v1::ReservationStatus::Released => Self::Released,
            v1::ReservationStatus::Expired => Self::Expired,
            v1::ReservationStatus::Returned => Self::Returned,
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Reservation {
    pub reservation_id: String,
    pub status: ReservationStatus,
    /// End of the hold.
    pub expires_at: Option<DateTime<Utc>>,
    /// What is held.
    pub items: Vec<Line>,
    /// `partial` only: what is not.
    pub shortages: Vec<ShortageBody>,
}

impl TryFrom<v1::StockReserved> for Reservation {
    type Error = Fault;

    fn try_from(r: v1::StockReserved) -> Result<Self, Fault> {
        Ok(Self {
            status: r.status().try_into()?,
            reservation_id: r.reservation_id,
            expires_at: time(r.expires_at),
            items: into_all(r.items),
            shortages: into_all(r.shortages),
        })
    }
}

/// Which reservation is meant: the id stands in the path, but one hub's stock is one shard, so the
/// hub has to be named too.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRequest {
    pub hub_id: String,
    /// What to take again should the hold have expired. Without it an expired hold is 409.
    #[serde(default)]
    pub items: Vec<Line>,
    /// With `items`: whose basket it is.
    pub user_id: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
    pub hub_id: String,
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendRequest {
    pub hub_id: String,
    /// From now. A hold is never shortened.
    #[schema(minimum = 1, maximum = 3600)]
    pub ttl_s: u32,
}

impl ConfirmRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, id: OrderId) -> Result<v1::ReservationRef, Fault> {
        let message = v1::ReservationRef {
            reservation_id: id.into(),
            hub_id: self.hub_id,
            items: into_all(self.items),
            user_id: self.user_id.unwrap_or_default(),
            reason: String::new(),
        };
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &message.hub_id);
        if !message.items.is_empty() {
            check.lines("/items", &message.items);
            check.id::<UserId>("/user_id", &message.user_id);
        }
        check.done()?;
        Ok(message)
    }
}

impl ReleaseRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, id: OrderId) -> Result<v1::ReservationRef, Fault> {
        let message = v1::ReservationRef {
            reservation_id: id.into(),
            hub_id: self.hub_id,
            reason: self.reason.unwrap_or_default(),
            ..Default::default()
        };
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &message.hub_id);
        check.optional_text("/reason", &message.reason, 500);
        check.done()?;
        Ok(message)
    }
}

impl ExtendRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, id: OrderId) -> Result<v1::ExtendHold, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        check_ttl(&mut check, Some(self.ttl_s));
        check.done()?;
        Ok(v1::ExtendHold { reservation_id: id.into(), hub_id: self.hub_id, ttl_s: self.ttl_s })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReservationState {
    pub reservation_id: String,
    pub hub_id: String,
    pub status: ReservationStatus,
    pub expires_at: Option<DateTime<Utc>>,
}

impl TryFrom<v1::ReservationState> for ReservationState {
    type Error = Fault;

    fn try_from(r: v1::ReservationState) -> Result<Self, Fault> {
        Ok(Self {
            status: r.status().try_into()?,
            reservation_id: r.reservation_id,
            hub_id: r.hub_id,
            expires_at: time(r.expires_at),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Units arrive.
    Receive,
    /// A signed correction.
    Adjust,
    /// Units go to `to_hub_id`.
    Transfer,
    /// Units found on the shelf.
    Count,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementLine {
    pub sku: String,
    /// `receive`, `transfer`: units, above 0. `adjust`: signed, not 0. `count`: units found.
    pub qty: i64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementRequest {
    pub hub_id: String,
    pub kind: MovementKind,
    #[schema(min_items = 1, max_items = 100)]
    pub lines: Vec<MovementLine>,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// `transfer` only.
    pub to_hub_id: Option<String>,
}

impl MovementRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, movement_id: String, actor: &str) -> Result<v1::MoveStock, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        check.text("/reason", &self.reason, 500);
        let lines = 1..=MAX_LINES;
        check.that(lines.contains(&self.lines.len()), "/lines", "needs 1 to 100 lines");
        for (i, line) in self.lines.iter().enumerate().take(MAX_LINES) {
            check.id::<Sku>(&format!("/lines/{i}/sku"), &line.sku);
            let (right, wanted) = match self.kind {
                MovementKind::Receive | MovementKind::Transfer => {
                    ((1..=MAX_UNITS).contains(&line.qty), "must be 1 to 1000000")
                }
                MovementKind::Adjust => (
                    line.qty != 0 && (-MAX_UNITS..=MAX_UNITS).contains(&line.qty),
                    "must be -1000000 to 1000000 and not 0",
                ),
                MovementKind::Count => ((0..=MAX_UNITS).contains(&line.qty), "must be 0 to 1000000"),
            };
            check.that(right, &format!("/lines/{i}/qty"), wanted);
        }
        match (self.kind, &self.to_hub_id) {
            (MovementKind::Transfer, None) => check.wrong("/to_hub_id", "is missing"),
            (MovementKind::Transfer, Some(to)) => {
                check.id::<HubId>("/to_hub_id", to);
                check.that(*to != self.hub_id, "/to_hub_id", "is hub_id itself");
            }
            (_, Some(_)) => check.wrong("/to_hub_id", "is for transfers only"),
            (_, None) => {}
        }
        check.done()?;
        let kind = match self.kind {
            MovementKind::Receive => v1::MovementKind::Receive,
            MovementKind::Adjust => v1::MovementKind::Adjust,
            MovementKind::Transfer => v1::MovementKind::Transfer,
            MovementKind::Count => v1::MovementKind::Count,
        };
        Ok(v1::MoveStock {
            movement_id,
            hub_id: self.hub_id,
            kind: kind.into(),
            lines: self.lines.into_iter().map(|l| v1::MovementLine { sku: l.sku, qty: l.qty }).collect(),
            reason: self.reason,
            actor: actor.to_owned(),
            to_hub_id: self.to_hub_id.unwrap_or_default(),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Movement {
    pub movement_id: String,
    pub hub_id: String,
    /// The hub's levels after it.
    pub levels: Vec<StockLevel>,
}

impl From<v1::StockMoved> for Movement {
    fn from(m: v1::StockMoved) -> Self {
        Self { movement_id: m.movement_id, hub_id: m.hub_id, levels: into_all(m.levels) }
    }
}
