//! Orders come into the pool, are packed, and end.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
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

#[derive(sqlx::FromRow)]
struct HeardOf {
    order_id: String,
    #[sqlx(flatten)]
    heard: Heard,
}

/// Takes the order's lock.
async fn heard(conn: &mut PgConnection, order_id: &str) -> sqlx::Result<()> {
    all_heard(conn, &[order_id]).await.map(drop)
}

async fn task(conn: &mut PgConnection, order_id: &str) -> sqlx::Result<Option<TaskRow>> {
    sqlx::query_as("select * from dispatch.task where order_id = $1 for update")
        .bind(order_id)
        .fetch_optional(conn)
        .await
}

/// As [`heard`], of many: locked in the order of their ids, so that two who do so wait for each other.
async fn all_heard(conn: &mut PgConnection, ids: &[&str]) -> sqlx::Result<HashMap<String, Heard>> {
    let rows: Vec<HeardOf> = sqlx::query_as(
        "insert into dispatch.heard (order_id) select id from unnest($1::text[]) as n (id) order by id
         on conflict (order_id) do update set order_id = excluded.order_id
         returning order_id, packed_at, ended",
    )
    .bind(ids)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id, row.heard)).collect())
}

async fn tasks(conn: impl PgExecutor<'_>, ids: &[&str]) -> sqlx::Result<HashMap<String, TaskRow>> {
    let rows: Vec<TaskRow> = sqlx::query_as("select * from dispatch.task where order_id = any($1)")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.order_id.clone(), row)).collect())
}

async fn insert(
    conn: &mut PgConnection,
    new: &BTreeMap<&str, &TaskRow>,
    heard: &HashMap<String, Heard>,
) -> sqlx::Result<Vec<TaskRow>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let packed = |task: &TaskRow| heard.get(&task.order_id).and_then(|heard| heard.packed_at);
    let state = |task: &TaskRow| {
        let ended = heard.get(&task.order_id).is_some_and(|heard| heard.ended.is_some());
        crate::rules::task_name(if ended { TaskState::Cancelled } else { TaskState::Pool })
    };
    let new: Vec<&TaskRow> = new.values().copied().collect();
    let text = |of: fn(&TaskRow) -> &str| new.iter().map(|task| of(task)).collect::<Vec<&str>>();
    let number = |of: fn(&TaskRow) -> f64| new.iter().map(|task| of(task)).collect::<Vec<f64>>();
    let time =
        |of: fn(&TaskRow) -> DateTime<Utc>| new.iter().map(|task| of(task)).collect::<Vec<DateTime<Utc>>>();
    sqlx::query_as(
        "insert into dispatch.task (order_id, hub_id, city, state, drop_lat, drop_lng, address, placed_at,
                                    ready_at, packed_at, promised_by, priority, created_at, not_before)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[],
                              $7::text[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
                              $11::timestamptz[], $12::float8[], $13::timestamptz[], $14::timestamptz[])
         returning *",
    )
    .bind(text(|task| &task.order_id))
    .bind(text(|task| &task.hub_id))
    .bind(text(|task| &task.city))
    .bind(new.iter().map(|task| state(task)).collect::<Vec<&str>>())
    .bind(number(|task| task.drop_lat))
    .bind(number(|task| task.drop_lng))
    .bind(text(|task| &task.address))
    .bind(time(|task| task.placed_at))
    .bind(new.iter().map(|task| packed(task).unwrap_or(task.ready_at)).collect::<Vec<_>>())
    .bind(new.iter().map(|task| packed(task)).collect::<Vec<_>>())
    .bind(time(|task| task.promised_by))
    .bind(number(|task| task.priority))
    .bind(time(|task| task.created_at))
    .bind(time(|task| task.not_before))
    .fetch_all(conn)
    .await
}

impl Store {
    /// Puts orders into the pool, with what was heard of them before. Answers for each the task that stands, and
    /// whether it is new.
    ///
    /// # Errors
    /// The database's.
    pub async fn requests(&self, new: &[TaskRow]) -> Result<Vec<(TaskRow, bool)>, DispatchError> {
        let ids: Vec<&str> = new.iter().map(|task| task.order_id.as_str()).collect();
        // What is asked for again costs no lock and no commit.
        let mut found = tasks(&self.pool, &ids).await?;
        let mut missing: BTreeMap<&str, &TaskRow> = new
            .iter()
            .map(|task| (task.order_id.as_str(), task))
            .filter(|(order, _)| !found.contains_key(*order))
            .collect();
        let mut fresh: HashSet<String> = HashSet::new();
        if !missing.is_empty() {
            let mut tx = self.pool.begin().await?;
            let ids: Vec<&str> = missing.keys().copied().collect();
            let heard = all_heard(&mut tx, &ids).await?;
            // Somebody may have been quicker with the lock.
            let others = tasks(&mut *tx, &ids).await?;
            missing.retain(|order, _| !others.contains_key(*order));
            found.extend(others);
            for row in insert(&mut tx, &missing, &heard).await? {
                fresh.insert(row.order_id.clone());
                found.insert(row.order_id.clone(), row);
            }
            tx.commit().await?;
        }
        let answer = |task: &TaskRow| {
            let row = found.get(&task.order_id).cloned();
            let row = row.ok_or_else(|| DispatchError::Contended(task.order_id.clone()))?;
            // Asked for twice at once it is new once.
            Ok((row, fresh.remove(&task.order_id)))
        };
        new.iter().map(answer).collect()
    }

    /// The same for one.
    ///
    /// # Errors
    /// The database's.
    pub async fn request(&self, new: &TaskRow) -> Result<(TaskRow, bool), DispatchError> {
        let one = self.requests(std::slice::from_ref(new)).await?.pop();
        one.ok_or_else(|| DispatchError::Contended(new.order_id.clone()))
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
