//! Writing changed rows, each only over the version it was read at.

use runtime::outbox::{self, OutboxEvent, Schema};
use sqlx::PgConnection;
use subjects::v1::OrderStatus;

use crate::{
    carriage::{Effect, Owed, Trip},
    error::DispatchError,
    model::{AssignmentRow, RiderRow, TaskRow},
};

/// What of a trip has changed, and what it owes.
pub async fn trip(conn: &mut PgConnection, before: &Trip, after: &Trip) -> Result<(), DispatchError> {
    if before.row != after.row {
        assignment(conn, before.row.version, &after.row).await?;
    }
    for (old, new) in before.stops.iter().zip(&after.stops) {
        if old.task != new.task {
            task(conn, old.task.version, &new.task).await?;
        }
    }
    if before.rider != after.rider {
        rider(conn, before.rider.version, &after.rider).await?;
    }
    owed(conn, &after.owed).await
}

pub async fn owed(conn: &mut PgConnection, owed: &Owed) -> Result<(), DispatchError> {
    let events: Vec<OutboxEvent> = owed
        .assignment_events
        .iter()
        .map(|(channel, message)| OutboxEvent::new(channel, message))
        .chain(owed.rider_events.iter().map(|(channel, message)| OutboxEvent::new(channel, message)))
        .collect();
    outbox::append(conn, Schema::named(crate::SCHEMA), &events).await?;
    for effect in &owed.effects {
        self::effect(conn, effect).await?;
    }
    Ok(())
}

async fn effect(conn: &mut PgConnection, effect: &Effect) -> sqlx::Result<()> {
    sqlx::query(
        "insert into dispatch.effect (order_id, status, rank, actor) values ($1, $2, $3, $4)
         on conflict (order_id, rank) do nothing",
    )
    .bind(&effect.order_id)
    .bind(effect.to.as_str_name())
    .bind(rank(effect.to))
    .bind(&effect.actor)
    .execute(conn)
    .await?;
    Ok(())
}

/// The order in which an order's moves are made.
pub fn rank(status: OrderStatus) -> i16 {
    i16::try_from(i32::from(status)).unwrap_or(i16::MAX)
}

fn one(rows: u64, what: &str) -> Result<(), DispatchError> {
    // The rows are locked, so this is the guard against code that forgot to lock.
    if rows == 1 { Ok(()) } else { Err(DispatchError::Contended(what.to_owned())) }
}

pub async fn assignment(
    conn: &mut PgConnection,
    read_at: i64,
    row: &AssignmentRow,
) -> Result<(), DispatchError> {
    let done = sqlx::query(
        "update dispatch.assignment
         set state = $3, accepted_at = $4, ended_at = $5, reason = $6, version = $7, moved_at = $8
         where assignment_id = $1 and version = $2",
    )
    .bind(&row.assignment_id)
    .bind(read_at)
    .bind(&row.state)
    .bind(row.accepted_at)
    .bind(row.ended_at)
    .bind(&row.reason)
    .bind(row.version)
    .bind(row.moved_at)
    .execute(conn)
    .await?;
    one(done.rows_affected(), &row.assignment_id)
}

pub async fn task(conn: &mut PgConnection, read_at: i64, row: &TaskRow) -> Result<(), DispatchError> {
    let done = sqlx::query(
        "update dispatch.task
         set state = $3, ready_at = $4, packed_at = $5, assignment_id = $6, rider_id = $7, attempts = $8,
             asked = $9, round = $10, pooled = $11, arrived_at = $12, not_before = $13, version = $14
         where order_id = $1 and version = $2",
    )
    .bind(&row.order_id)
    .bind(read_at)
    .bind(&row.state)
    .bind(row.ready_at)
    .bind(row.packed_at)
    .bind(&row.assignment_id)
    .bind(&row.rider_id)
    .bind(row.attempts)
    .bind(&row.asked)
    .bind(row.round)
    .bind(row.pooled)
    .bind(row.arrived_at)
    .bind(row.not_before)
    .bind(row.version)
    .execute(conn)
    .await?;
    one(done.rows_affected(), &row.order_id)
}

pub async fn rider(conn: &mut PgConnection, read_at: i64, row: &RiderRow) -> Result<(), DispatchError> {
    let done = sqlx::query(
        "update dispatch.rider
         set name = $3, city = $4, state = $5, active = $6, capacity = $7, assignment_id = $8, lat = $9,
             lng = $10, heard_at = $11, silent = $12, version = $13, updated_at = $14
         where rider_id = $1 and version = $2",
    )
    .bind(&row.rider_id)
    .bind(read_at)
    .bind(&row.name)
    .bind(&row.city)
    .bind(&row.state)
    .bind(row.active)
    .bind(row.capacity)
    .bind(&row.assignment_id)
    .bind(row.lat)
    .bind(row.lng)
    .bind(row.heard_at)
    .bind(row.silent)
    .bind(row.version)
    .bind(row.updated_at)
    .execute(conn)
    .await?;
    one(done.rows_affected(), &row.rider_id)
}
