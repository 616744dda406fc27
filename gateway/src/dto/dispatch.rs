//! Riders, their offers and trips.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{City, HubId, OrderId, RiderId},
    v1,
};
use utoipa::ToSchema;

use super::common::{Place, absent, some, time};

macro_rules! states {
    ($(#[$doc:meta])* $name:ident of $what:literal: $($state:ident)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($state,)+ }

        impl From<$name> for v1::$name {
            fn from(state: $name) -> Self {
                match state { $($name::$state => Self::$state,)+ }
            }
        }

        impl TryFrom<v1::$name> for $name {
            type Error = Fault;

            fn try_from(state: v1::$name) -> Result<Self, Fault> {
                match state {
                    v1::$name::Unspecified => Err(absent($what)),
                    $(v1::$name::$state => Ok(Self::$state),)+
                }
            }
        }
    };
}

states! {
    /// Where a rider stands: OFFLINE↔IDLE, IDLE→ASSIGNED, ASSIGNED→TO_HUB or IDLE, TO_HUB→PICKING,
    /// PICKING→DELIVERING, DELIVERING→COMPLETED, COMPLETED→IDLE.
    RiderState of "rider state": Offline Idle Assigned ToHub Picking Delivering Completed
}
states! {
    TaskState of "task state": Pool Offered Assigned PickedUp Delivered Cancelled
}
states! {
    AssignmentState of "assignment state":
        Offered Accepted Rejected TimedOut Cancelled PickedUp Completed
}

impl RiderState {
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Rider {
    #[schema(example = "rid_budi")]
    pub rider_id: String,
    pub name: String,
    pub city: String,
    pub state: RiderState,
    /// False: may not log in and gets no offers.
    pub active: bool,
    /// Most orders on one trip; null: the configured default.
    pub capacity: Option<u32>,
    /// The trip he has been offered or is on.
    pub assignment_id: Option<String>,
    pub version: u64,
    pub updated_at: Option<DateTime<Utc>>,
}

impl TryFrom<v1::Rider> for Rider {
    type Error = Fault;

    fn try_from(r: v1::Rider) -> Result<Self, Fault> {
        Ok(Self {
            state: r.state().try_into()?,
            rider_id: r.rider_id,
            name: r.name,
            city: r.city,
            active: r.active,
            capacity: (r.capacity > 0).then_some(r.capacity),
            assignment_id: some(r.assignment_id),
            version: r.version,
            updated_at: time(r.updated_at),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RiderList {
    pub items: Vec<Rider>,
    /// Of the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl TryFrom<v1::RiderList> for RiderList {
    type Error = Fault;

    fn try_from(list: v1::RiderList) -> Result<Self, Fault> {
        Ok(Self {
            items: list.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            next_cursor: some(list.next_cursor),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiderRequest {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(example = "jkt")]
    pub city: String,
    /// True if absent.
    pub active: Option<bool>,
    /// Most orders on one trip; the configured default if absent.
    #[schema(minimum = 1, maximum = 6)]
    pub capacity: Option<u32>,
}

impl RiderRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, rider: RiderId) -> Result<v1::PutRider, Fault> {
        let mut check = Check::new();
        check.text("/name", &self.name, 200);
        check.id::<City>("/city", &self.city);
        let right = self.capacity.is_none_or(|capacity| (1..=6).contains(&capacity));
        check.that(right, "/capacity", "must be 1 to 6");
        check.done()?;
        let rider = v1::Rider {
            rider_id: rider.into(),
            name: self.name,
            city: self.city,
            active: self.active.unwrap_or(true),
            capacity: self.capacity.unwrap_or_default(),
            ..Default::default()
        };
        Ok(v1::PutRider { rider: Some(rider) })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateRequest {
    pub state: RiderState,
    /// Where he is, if no ping has said so yet; with `lng`.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    #[schema(minimum = -180, maximum = 180)]
    pub lng: Option<f64>,
}

impl StateRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, rider: String) -> Result<v1::SetRiderState, Fault> {
        let mut check = Check::new();
        let point = match (self.lat, self.lng) {
            (Some(lat), Some(lng)) => {
                let place = Place { lat, lng };
                place.check(&mut check, "");
                Some(place.into())
            }
            (None, None) => None,
            (Some(_), None) => {
                check.wrong("/lng", "is missing");
                None
            }
            (None, Some(_)) => {
                check.wrong("/lat", "is missing");
                None
            }
        };
        check.done()?;
        Ok(v1::SetRiderState { rider_id: rider, to: v1::RiderState::from(self.state).into(), point })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectRequest {
    /// `too_far`, `vehicle`, `break`, `unsafe` or `other`.
    pub reason: RejectReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    TooFar,
    Vehicle,
    Break,
    Unsafe,
    Other,
}

impl RejectReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooFar => "too_far",
            Self::Vehicle => "vehicle",
            Self::Break => "break",
            Self::Unsafe => "unsafe",
            Self::Other => "other",
        }
    }
}

/// One doorbell of a trip.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    pub order_id: String,
    pub point: Option<Place>,
    pub address: Option<String>,
    pub promised_by: Option<DateTime<Utc>>,
    /// Seconds from the offer to the doorbell, as planned.
    pub planned_s: f64,
    pub state: Option<TaskState>,
}

impl From<v1::Stop> for Stop {
    fn from(s: v1::Stop) -> Self {
        Self {
            state: s.state().try_into().ok(),
            order_id: s.order_id,
            point: s.point.map(Into::into),
            address: some(s.address),
            promised_by: time(s.promised_by),
            planned_s: s.planned_s,
        }
    }
}

/// One trip of one rider: from the hub to its stops, in order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Assignment {
    #[schema(example = "asg_019a5e0c7d1e7a60b6c0c6a3f6b0c001")]
    pub assignment_id: String,
    pub rider_id: String,
    pub hub_id: String,
    pub city: String,
    pub state: AssignmentState,
    pub hub: Option<Place>,
    pub stops: Vec<Stop>,
    pub offered_at: Option<DateTime<Utc>>,
    /// Until then it can be accepted.
    pub expires_at: Option<DateTime<Utc>>,
    /// When the last bag is or will be packed.
    pub ready_at: Option<DateTime<Utc>>,
    pub version: u64,
}

impl TryFrom<v1::Assignment> for Assignment {
    type Error = Fault;

    fn try_from(a: v1::Assignment) -> Result<Self, Fault> {
        Ok(Self {
            state: a.state().try_into()?,
            assignment_id: a.assignment_id,
            rider_id: a.rider_id,
            hub_id: a.hub_id,
            city: a.city,
            hub: a.hub.map(Into::into),
            stops: a.stops.into_iter().map(Into::into).collect(),
            offered_at: time(a.offered_at),
            expires_at: time(a.expires_at),
            ready_at: time(a.ready_at),
            version: a.version,
        })
    }
}

/// Open offers, and the trip he is on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OfferList {
    pub items: Vec<Assignment>,
}

impl TryFrom<v1::OfferList> for OfferList {
    type Error = Fault;

    fn try_from(list: v1::OfferList) -> Result<Self, Fault> {
        Ok(Self { items: list.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()? })
    }
}

/// The data of an event of `GET /v1/drivers/me/offers`: `event: offer`, `assigned`, `cancelled` or
/// `banned`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RiderCommand {
    #[schema(example = "offer")]
    pub command: String,
    pub assignment: Option<Assignment>,
    pub reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchRequest {
    pub order_id: String,
    pub hub_id: String,
    #[schema(example = "jkt")]
    pub city: String,
    /// Where to.
    pub drop: Place,
    #[schema(max_length = 500)]
    pub address: Option<String>,
    /// Now if absent.
    pub placed_at: Option<DateTime<Utc>>,
    /// When the bag is or will be packed; now if absent.
    pub ready_at: Option<DateTime<Utc>>,
    pub promised_by: Option<DateTime<Utc>>,
    /// 0 if absent.
    #[schema(minimum = 0, maximum = 1)]
    pub priority: Option<f64>,
}

impl DispatchRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self) -> Result<v1::DispatchOrder, Fault> {
        let address = self.address.unwrap_or_default();
        let priority = self.priority.unwrap_or_default();
        let mut check = Check::new();
        check.id::<OrderId>("/order_id", &self.order_id);
        check.id::<HubId>("/hub_id", &self.hub_id);
        check.id::<City>("/city", &self.city);
        self.drop.check(&mut check, "/drop");
        check.optional_text("/address", &address, 500);
        check.that((0.0..=1.0).contains(&priority), "/priority", "must be 0 to 1");
        check.done()?;
        let now = Utc::now();
        Ok(v1::DispatchOrder {
            order_id: self.order_id,
            hub_id: self.hub_id,
            city: self.city,
            drop: Some(self.drop.into()),
            address,
            placed_at: Some(self.placed_at.unwrap_or(now).into()),
            ready_at: Some(self.ready_at.unwrap_or(now).into()),
            promised_by: self.promised_by.map(Into::into),
            priority,
        })
    }
}

/// How far the search for a rider is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DispatchTask {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    pub state: TaskState,
    pub assignment_id: Option<String>,
    pub rider_id: Option<String>,
    /// Offers made so far.
    pub attempts: u32,
    /// To whom. None of them is asked again for this order.
    pub asked: Vec<String>,
    pub created_at: Option<DateTime<Utc>>,
    /// It is not offered before then.
    pub not_before: Option<DateTime<Utc>>,
    pub version: u64,
}

impl TryFrom<v1::DispatchTask> for DispatchTask {
    type Error = Fault;

    fn try_from(t: v1::DispatchTask) -> Result<Self, Fault> {
        Ok(Self {
            state: t.state().try_into()?,
            order_id: t.order_id,
            hub_id: t.hub_id,
            city: t.city,
            assignment_id: some(t.assignment_id),
            rider_id: some(t.rider_id),
            attempts: t.attempts,
            asked: t.asked,
            created_at: time(t.created_at),
            not_before: time(t.not_before),
            version: t.version,
        })
    }
}
