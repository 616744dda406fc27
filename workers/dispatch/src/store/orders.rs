//! Orders come into the pool, are packed, and end.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use subjects::v1::TaskState;

use super::{Store, TURNS, lock_trip, now, save};
use crate::{
    carriage::{Owed, Trip, assignment_event},
    error::DispatchError,
    model::TaskRow,
};

/// What was heard of an order.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    Packed,
    /// It needs no rider any more; why.
    Ended(&'a str),
}

#[derive(sqlx::FromRow)]
struct Heard {
    packed_at: Option<DateTime<Utc>>,
    ended: Option<String>,
}

/// Takes the order's lock, and says what was heard of it.
async fn heard(conn: &mut PgConnection, order_id: &str) -> sqlx::Result<Heard> {
    sqlx::query_as(
        "insert into dispatch.heard (order_id) values ($1)
         on conflict (order_id) do update set order_id = excluded.order_id
         returning packed_at, ended",
    )
    .bind(order_id)
    .fetch_one(conn)
    .await
}

async fn task(conn: &mut PgConnection, order_id: &str) -> sqlx::Result<Option<TaskRow>> {
    sqlx::query_as("select * from dispatch.task where order_id = $1 for update")
        .bind(order_id)
        .fetch_optional(conn)
        .await
}

impl Store {
    /// Puts an order into the pool, with what was heard of it before. Answers the task that stands, and
    /// whether it is new.
    ///
    /// # Errors
    /// The database's.
    pub async fn request(&self, new: &TaskRow) -> Result<(TaskRow, bool), DispatchError> {
        let mut tx = self.pool.begin().await?;
        let heard = heard(&mut tx, &new.order_id).await?;
        if let Some(task) = task(&mut tx, &new.order_id).await? {
            return Ok((task, false));
        }
        let state = if heard.ended.is_some() { TaskState::Cancelled } else { TaskState::Pool };
        let row: TaskRow = sqlx::query_as(
            "insert into dispatch.task (order_id, hub_id, city, state, drop_lat, drop_lng, address, placed_at,
                                        ready_at, packed_at, promised_by, priority, created_at, not_before)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning *",
        )
        .bind(&new.order_id)
        .bind(&new.hub_id)
        .bind(&new.city)
        .bind(crate::rules::task_name(state))
        .bind(new.drop_lat)
        .bind(new.drop_lng)
        .bind(&new.address)
        .bind(new.placed_at)
        .bind(heard.packed_at.unwrap_or(new.ready_at))
        .bind(heard.packed_at)
        .bind(new.promised_by)
        .bind(new.priority)
        .bind(new.created_at)
        .bind(new.not_before)
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok((row, true))
    }

    /// A better estimate of when the bag will be packed.
    ///
    /// # Errors
    /// The database's.
    pub async fn ready(&self, order_id: &str, ready_at: DateTime<Utc>) -> Result<(), DispatchError> {
        sqlx::query(
            "update dispatch.task set ready_at = $2, version = version + 1
             where order_id = $1 and packed_at is null and ready_at <> $2 and state = 'POOL'",
        )
        .bind(order_id)
        .bind(ready_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Something was heard of an order: it is noted, and done to the order where it stands, on a trip or
    /// in the pool. Answers the trip, if that changed.
    ///
    /// # Errors
    /// The database's, or the order is being changed by others.
    pub async fn news(&self, order_id: &str, news: News<'_>) -> Result<Option<Trip>, DispatchError> {
        for _ in 0..TURNS {
            let mut tx = self.pool.begin().await?;
            heard(&mut tx, order_id).await?;
            note(&mut tx, order_id, news).await?;
            // Looked at before it is locked: its trip has to be locked first.
            let on: Option<Option<String>> =
                sqlx::query_scalar("select assignment_id from dispatch.task where order_id = $1")
                    .bind(order_id)
                    .fetch_optional(&mut *tx)
                    .await?;
            let Some(on) = on else {
                tx.commit().await?;
                return Ok(None);
            };
            let Some(assignment_id) = on else {
                let Some(mut task) = task(&mut tx, order_id).await? else { continue };
                if task.assignment_id.is_some() {
                    continue;
                }
                let before = task.version;
                let owed = alone(&mut task, news);
                if task.version != before {
                    save::task(&mut tx, before, &task).await?;
                }
                save::owed(&mut tx, &owed).await?;
                tx.commit().await?;
                return Ok(None);
            };
            let Some(mut trip) = lock_trip(&mut tx, &assignment_id).await? else { continue };
            let before = trip.clone();
            let still = trip.stops.iter().any(|stop| {
                stop.task.order_id == order_id && stop.task.assignment_id.as_ref() == Some(&assignment_id)
            });
            if !still {
                continue;
            }
            let changed = match news {
                News::Packed => trip.packed(order_id),
                News::Ended(reason) => trip.cancel(order_id, reason),
            };
            save::trip(&mut tx, &before, &trip).await?;
            tx.commit().await?;
            return Ok(changed.then_some(trip));
        }
        Err(DispatchError::Contended(order_id.to_owned()))
    }
}

async fn note(conn: &mut PgConnection, order_id: &str, news: News<'_>) -> sqlx::Result<()> {
    let query = match news {
        News::Packed => {
            sqlx::query("update dispatch.heard set packed_at = coalesce(packed_at, $2) where order_id = $1")
                .bind(order_id)
                .bind(now())
        }
        News::Ended(reason) => {
            sqlx::query("update dispatch.heard set ended = coalesce(ended, $2) where order_id = $1")
                .bind(order_id)
                .bind(reason)
        }
    };
    query.execute(conn).await.map(|_| ())
}

/// To an order that is on no trip.
fn alone(task: &mut TaskRow, news: News<'_>) -> Owed {
    let mut owed = Owed::default();
    match news {
        News::Packed if task.packed_at.is_none() => {
            task.packed_at = Some(now());
            task.ready_at = now();
            task.version += 1;
        }
        News::Ended(reason) if !task.is_over() => {
            task.set(TaskState::Cancelled);
            task.version += 1;
            owed.assignment_events.extend(assignment_event("cancelled", task, None, reason, 0, 0, now()));
        }
        _ => {}
    }
    owed
}
