//! All SQL of dispatch.
//!
//! Every change of a trip is one transaction: lock its rows, let the pure code of [`crate::carriage`]
//! change them, save each with a guard on the version it was read at, with the events and effects it
//! owes. Locks are taken in one order everywhere (heard, assignment, tasks by id, rider), so that two
//! changes wait for each other instead of ending in a deadlock.

mod effects;
mod offers;
mod orders;
mod reads;
mod riders;
mod save;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};

pub use effects::Due;
pub use offers::Plan;
pub use orders::News;
pub use reads::{Awaited, HubRow, Idle, MANY, Open};
pub use riders::Hold;
pub use save::rank;

use crate::{
    carriage::Trip,
    error::DispatchError,
    model::{AssignmentRow, RiderRow, StopRow, TaskRow},
};

#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

/// How often a change looks again when what it looked at has moved on.
const TURNS: usize = 8;

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Changes one trip.
    ///
    /// # Errors
    /// What `act` says, or the database.
    pub async fn with_trip<T>(
        &self,
        assignment_id: &str,
        act: impl FnOnce(&mut Trip) -> Result<T, DispatchError>,
    ) -> Result<(Trip, T), DispatchError> {
        let mut tx = self.pool.begin().await?;
        let mut trip = lock_trip(&mut tx, assignment_id)
            .await?
            .ok_or_else(|| DispatchError::NoAssignment(assignment_id.to_owned()))?;
        let before = trip.clone();
        let done = act(&mut trip)?;
        save::trip(&mut tx, &before, &trip).await?;
        tx.commit().await?;
        Ok((trip, done))
    }
}

/// Now, in the microseconds the record can hold: what is answered must be what is read back.
pub fn now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}

#[derive(sqlx::FromRow)]
struct Planned {
    place: i32,
    planned_s: f64,
    #[sqlx(flatten)]
    task: TaskRow,
}

async fn stops(conn: &mut PgConnection, assignment_id: &str, lock: bool) -> sqlx::Result<Vec<StopRow>> {
    let sql = "select s.place, s.planned_s, t.* from dispatch.stop s join dispatch.task t using (order_id)
               where s.assignment_id = $1 order by t.order_id";
    let sql = if lock { format!("{sql} for update of t") } else { sql.to_owned() };
    let rows: Vec<Planned> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(assignment_id).fetch_all(conn).await?;
    let mut stops: Vec<StopRow> = rows
        .into_iter()
        .map(|row| StopRow { place: row.place, planned_s: row.planned_s, task: row.task })
        .collect();
    stops.sort_by_key(|stop| stop.place);
    Ok(stops)
}

async fn lock_trip(conn: &mut PgConnection, assignment_id: &str) -> sqlx::Result<Option<Trip>> {
    let row: Option<AssignmentRow> =
        sqlx::query_as("select * from dispatch.assignment where assignment_id = $1 for update")
            .bind(assignment_id)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let stops = stops(conn, assignment_id, true).await?;
    let rider = lock_rider(conn, &row.rider_id).await?;
    // Read after the locks: a change that waited must not act on a time from before its wait.
    Ok(rider.map(|rider| Trip::new(row, rider, stops, now())))
}

async fn lock_rider(conn: &mut PgConnection, rider_id: &str) -> sqlx::Result<Option<RiderRow>> {
    sqlx::query_as("select * from dispatch.rider where rider_id = $1 for update")
        .bind(rider_id)
        .fetch_optional(conn)
        .await
}
