//! A decision becomes an offer, if everything is still as the decision saw it.

use chrono::{DateTime, Utc};
use subjects::v1::{RiderState, TaskState};

use super::{Store, lock_rider, now, save};
use crate::{
    carriage::Trip,
    error::DispatchError,
    model::{AssignmentRow, StopRow, TaskRow},
};

/// What was decided, with the versions it was decided on.
#[derive(Clone, Debug)]
pub struct Plan {
    pub assignment_id: String,
    pub rider_id: String,
    pub rider_version: i64,
    pub hub_id: String,
    pub city: String,
    pub hub: (f64, f64),
    pub expires_at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
    /// Order, version, seconds to its door; first stop first.
    pub stops: Vec<(String, i64, f64)>,
}

impl Store {
    /// Makes the offer. `None`: the rider or an order has moved on; nothing is changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn offer(&self, plan: &Plan) -> Result<Option<Trip>, DispatchError> {
        let mut tx = self.pool.begin().await?;
        let ids: Vec<&str> = plan.stops.iter().map(|(id, ..)| id.as_str()).collect();
        let tasks: Vec<TaskRow> = sqlx::query_as(
            "select * from dispatch.task where order_id = any($1) order by order_id for update",
        )
        .bind(&ids)
        .fetch_all(&mut *tx)
        .await?;
        let mut stops = Vec::with_capacity(plan.stops.len());
        for (place, (order_id, version, planned_s)) in (0..).zip(&plan.stops) {
            let task = tasks.iter().find(|task| {
                task.order_id == *order_id && task.version == *version && task.state() == TaskState::Pool
            });
            let Some(task) = task.filter(|task| !task.asked.contains(&plan.rider_id)) else {
                return Ok(None);
            };
            stops.push(StopRow { place, planned_s: *planned_s, task: task.clone() });
        }
        let rider = lock_rider(&mut tx, &plan.rider_id).await?.filter(|rider| {
            rider.version == plan.rider_version && rider.state() == RiderState::Idle && rider.active
        });
        let Some(rider) = rider else { return Ok(None) };
        let row = AssignmentRow {
            assignment_id: plan.assignment_id.clone(),
            rider_id: plan.rider_id.clone(),
            hub_id: plan.hub_id.clone(),
            city: plan.city.clone(),
            state: "OFFERED".to_owned(),
            hub_lat: plan.hub.0,
            hub_lng: plan.hub.1,
            offered_at: now(),
            expires_at: plan.expires_at,
            ready_at: plan.ready_at,
            accepted_at: None,
            moved_at: None,
            ended_at: None,
            reason: String::new(),
            version: 1,
        };
        sqlx::query(
            "insert into dispatch.assignment (assignment_id, rider_id, hub_id, city, state, hub_lat, hub_lng,
                                              offered_at, expires_at, ready_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&row.assignment_id)
        .bind(&row.rider_id)
        .bind(&row.hub_id)
        .bind(&row.city)
        .bind(&row.state)
        .bind(row.hub_lat)
        .bind(row.hub_lng)
        .bind(row.offered_at)
        .bind(row.expires_at)
        .bind(row.ready_at)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "insert into dispatch.stop (assignment_id, order_id, place, planned_s)
             select $1, order_id, place, planned_s
             from unnest($2::text[], $3::int[], $4::float8[]) as stop (order_id, place, planned_s)",
        )
        .bind(&row.assignment_id)
        .bind(&ids)
        .bind(stops.iter().map(|stop| stop.place).collect::<Vec<_>>())
        .bind(stops.iter().map(|stop| stop.planned_s).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
        let mut trip = Trip::new(row, rider, stops, now());
        let before = trip.clone();
        trip.offer();
        save::trip(&mut tx, &before, &trip).await?;
        tx.commit().await?;
        Ok(Some(trip))
    }
}
