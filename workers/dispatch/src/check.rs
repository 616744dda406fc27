//! What a request must look like before anything is done about it.

use chrono::{DateTime, Utc};
use runtime::Fault;
use subjects::{
    Check,
    check::present,
    ids::{AssignmentId, City, HubId, OrderId, RiderId},
    v1::{self, OrderStatus, RiderState, TaskState},
};

use crate::{model::TaskRow, rules, store::now};

/// Why a rider may decline.
pub const REASONS: [&str; 5] = ["too_far", "vehicle", "break", "unsafe", "other"];

const MAX_ADDRESS: usize = 500;
const MAX_NAME: usize = 100;
const MAX_NOTE: usize = 500;
const MAX_CAPACITY: u32 = 6;

fn time(check: &mut Check, pointer: &str, at: Option<pbjson_types::Timestamp>) -> Option<DateTime<Utc>> {
    let time = at.and_then(|at| DateTime::<Utc>::try_from(at).ok());
    check.that(time.is_some(), pointer, "is missing or no time");
    time
}

/// The task a request would become.
pub fn request(request: &v1::DispatchOrder) -> Result<TaskRow, Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.id::<City>("/city", &request.city);
    check.point("/drop", request.drop.as_ref());
    check.optional_text("/address", &request.address, MAX_ADDRESS);
    let placed_at = time(&mut check, "/placed_at", request.placed_at);
    let ready_at = time(&mut check, "/ready_at", request.ready_at);
    let promised_by = time(&mut check, "/promised_by", request.promised_by);
    check.that((0.0..=1.0).contains(&request.priority), "/priority", "must be 0 to 1");
    check.done()?;
    let drop = present("/drop", request.drop)?;
    let now = now();
    Ok(TaskRow {
        order_id: request.order_id.clone(),
        hub_id: request.hub_id.clone(),
        city: request.city.clone(),
        state: rules::task_name(TaskState::Pool).to_owned(),
        drop_lat: drop.lat,
        drop_lng: drop.lng,
        address: request.address.clone(),
        placed_at: present("/placed_at", placed_at)?,
        ready_at: present("/ready_at", ready_at)?,
        packed_at: None,
        promised_by: present("/promised_by", promised_by)?,
        priority: request.priority,
        assignment_id: None,
        rider_id: None,
        attempts: 0,
        asked: Vec::new(),
        round: 0,
        pooled: 0,
        arrived_at: None,
        created_at: now,
        not_before: now,
        version: 1,
    })
}

pub fn task(request: &v1::GetTask) -> Result<(), Fault> {
    order("/order_id", &request.order_id)
}

pub fn carrier(request: &v1::GetCarrier) -> Result<(), Fault> {
    order("/order_id", &request.order_id)
}

fn order(pointer: &str, id: &str) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>(pointer, id);
    check.done()
}

pub fn rider(id: &str) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<RiderId>("/rider_id", id);
    check.done()
}

pub fn accept(request: &v1::AcceptOffer) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<AssignmentId>("/assignment_id", &request.assignment_id);
    check.id::<RiderId>("/rider_id", &request.rider_id);
    check.done()
}

pub fn reject(request: &v1::RejectOffer) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<AssignmentId>("/assignment_id", &request.assignment_id);
    check.id::<RiderId>("/rider_id", &request.rider_id);
    check.that(
        REASONS.contains(&request.reason.as_str()),
        "/reason",
        "must be too_far, vehicle, break, unsafe or other",
    );
    check.done()
}

pub fn progress(request: &v1::ReportProgress) -> Result<OrderStatus, Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<RiderId>("/rider_id", &request.rider_id);
    check.optional_text("/note", &request.note, MAX_NOTE);
    let to = request.to();
    let his = matches!(to, OrderStatus::PickedUp | OrderStatus::InTransit | OrderStatus::Delivered);
    check.that(his, "/to", "must be PICKED_UP, IN_TRANSIT or DELIVERED");
    check.done()?;
    Ok(to)
}

pub fn set_state(request: &v1::SetRiderState) -> Result<RiderState, Fault> {
    let mut check = Check::new();
    check.id::<RiderId>("/rider_id", &request.rider_id);
    let to = RiderState::try_from(request.to).unwrap_or_default();
    check.that(to != RiderState::Unspecified, "/to", "is not a state");
    if request.point.is_some() {
        check.point("/point", request.point.as_ref());
    }
    check.done()?;
    Ok(to)
}

pub fn put_rider(request: &v1::PutRider) -> Result<&v1::Rider, Fault> {
    let mut check = Check::new();
    let Some(rider) = &request.rider else {
        check.wrong("/rider", "is missing");
        check.done()?;
        return present("/rider", None);
    };
    check.id::<RiderId>("/rider/rider_id", &rider.rider_id);
    check.id::<City>("/rider/city", &rider.city);
    check.text("/rider/name", &rider.name, MAX_NAME);
    check.that(rider.capacity <= MAX_CAPACITY, "/rider/capacity", "must be 0 to 6");
    check.done()?;
    Ok(rider)
}

/// How many, of what state, after whom.
pub fn riders(request: &v1::ListRiders) -> Result<(u32, Option<RiderState>), Fault> {
    const DEFAULT_LIMIT: u32 = 20;
    const MAX_LIMIT: u32 = 100;
    let mut check = Check::new();
    if !request.city.is_empty() {
        check.id::<City>("/city", &request.city);
    }
    let state = RiderState::try_from(request.state);
    check.that(state.is_ok(), "/state", "is not a state");
    let (limit, cursor) = request.page.as_ref().map_or((0, ""), |page| (page.limit, page.cursor.as_str()));
    check.that(limit <= MAX_LIMIT, "/page/limit", "must be 1 to 100");
    if !cursor.is_empty() {
        check.id::<RiderId>("/page/cursor", cursor);
    }
    check.done()?;
    let state = state.ok().filter(|state| *state != RiderState::Unspecified);
    Ok((if limit == 0 { DEFAULT_LIMIT } else { limit }, state))
}

pub fn supply(request: &v1::GetSupply) -> Result<(), Fault> {
    const MAX_HUBS: usize = 200;
    let mut check = Check::new();
    check.id::<City>("/city", &request.city);
    check.that(request.hub_ids.len() <= MAX_HUBS, "/hub_ids", "are more than 200");
    for (i, hub) in request.hub_ids.iter().enumerate() {
        check.id::<HubId>(&format!("/hub_ids/{i}"), hub);
    }
    check.done()
}
