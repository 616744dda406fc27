//! The surge of hubs. A row stands for [`PERIOD_S`](crate::signals::PERIOD_S); the next is made from it under
//! its lock, by whoever comes first, and everybody else takes that one.

use chrono::{DateTime, Utc};

use super::Store;
use crate::rules::elasticity::Elasticity;

/// `pricing.surge`, column by column.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct SurgeRow {
    pub hub_id: String,
    pub at: DateTime<Utc>,
    pub riders: i32,
    pub pending: i32,
    pub supply_at: Option<DateTime<Utc>>,
    pub weather: f64,
    pub weather_at: Option<DateTime<Utc>>,
    pub time_factor: f64,
    pub load: f64,
    pub surge: f64,
    pub smoothed: f64,
    pub cap: f64,
    pub beta: f64,
    pub observations: i32,
    pub multiplier: i32,
    pub stale: Vec<String>,
}

/// A row, and how old it was when it was read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ticked {
    #[sqlx(flatten)]
    pub row: SurgeRow,
    pub age_s: f64,
}

impl Store {
    /// What stands for these hubs, be it in time or not.
    pub async fn surges(&self, hubs: &[String]) -> sqlx::Result<Vec<Ticked>> {
        sqlx::query_as(
            "select *, extract(epoch from clock_timestamp() - at)::float8 as age_s
             from pricing.surge where hub_id = any($1)",
        )
        .bind(hubs)
        .fetch_all(&self.pool)
        .await
    }

    /// What was learned of each of these hubs.
    pub async fn elasticities(&self, hubs: &[String]) -> sqlx::Result<Vec<(String, Elasticity)>> {
        let rows: Vec<(String, f64, i32)> = sqlx::query_as(
            "select hub_id, beta, observations from pricing.elasticity where hub_id = any($1)",
        )
        .bind(hubs)
        .fetch_all(&self.pool)
        .await?;
        let known = rows.into_iter().map(|(hub_id, beta, n)| {
            (hub_id, Elasticity { beta, observations: u32::try_from(n).unwrap_or(0) })
        });
        Ok(known.collect())
    }

    /// Makes the next row of each hub whose time is over, and says what stands for all of them then. `next`
    /// makes it from the last one (none: the first), at the record's clock.
    pub async fn tick(
        &self,
        hubs: &[String],
        period_s: f64,
        next: impl Fn(&str, Option<&SurgeRow>, DateTime<Utc>) -> SurgeRow + Send,
    ) -> sqlx::Result<Vec<Ticked>> {
        let mut tx = self.pool.begin().await?;
        // In one order, always, so that two workers never wait for each other in a circle. A hub without a
        // row is made by whoever inserts it; the other waits, and finds it.
        let last: Vec<SurgeRow> =
            sqlx::query_as("select * from pricing.surge where hub_id = any($1) order by hub_id for update")
                .bind(hubs)
                .fetch_all(&mut *tx)
                .await?;
        // After the locks: however long they were waited for, this is now.
        let now: DateTime<Utc> = sqlx::query_scalar("select clock_timestamp()").fetch_one(&mut *tx).await?;
        let mut due: Vec<(SurgeRow, bool)> = Vec::new();
        let mut sorted: Vec<&String> = hubs.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        for hub in sorted {
            let last = last.iter().find(|row| row.hub_id == *hub);
            if last.is_some_and(|row| seconds(now, row.at) < period_s) {
                continue;
            }
            let made = next(hub, last, now);
            let moved = last.is_none_or(|last| last.multiplier != made.multiplier);
            due.push((made, moved));
        }
        write(&mut tx, &due, period_s).await?;
        tx.commit().await?;
        self.surges(hubs).await
    }
}

/// Writes rows, and those that moved into the past as well.
async fn write(conn: &mut sqlx::PgConnection, due: &[(SurgeRow, bool)], period_s: f64) -> sqlx::Result<()> {
    fn column<T>(due: &[(SurgeRow, bool)], pick: impl Fn(&SurgeRow) -> T) -> Vec<T> {
        due.iter().map(|(row, _)| pick(row)).collect()
    }
    if due.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "with made as (
             select * from unnest($1::text[], $2::timestamptz[], $3::integer[], $4::integer[],
                                  $5::timestamptz[], $6::float8[], $7::timestamptz[], $8::float8[],
                                  $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[],
                                  $14::integer[], $15::integer[], $16::text[], $17::boolean[])
                      as m (hub_id, at, riders, pending, supply_at, weather, weather_at, time_factor, load,
                            surge, smoothed, cap, beta, observations, multiplier, stale, moved)
         ),
         put as (
             insert into pricing.surge as s (hub_id, at, riders, pending, supply_at, weather, weather_at,
                 time_factor, load, surge, smoothed, cap, beta, observations, multiplier, stale)
             select hub_id, at, riders, pending, supply_at, weather, weather_at, time_factor, load, surge,
                    smoothed, cap, beta, observations, multiplier, string_to_array(stale, ',')
             from made
             order by hub_id
             on conflict (hub_id) do update
             set at = excluded.at, riders = excluded.riders, pending = excluded.pending,
                 supply_at = excluded.supply_at, weather = excluded.weather, weather_at = excluded.weather_at,
                 time_factor = excluded.time_factor, load = excluded.load, surge = excluded.surge,
                 smoothed = excluded.smoothed, cap = excluded.cap, beta = excluded.beta,
                 observations = excluded.observations, multiplier = excluded.multiplier,
                 stale = excluded.stale
             -- Two may make the first row at once: the second one's is not taken.
             where s.at + make_interval(secs => $18) <= excluded.at
             returning hub_id
         )
         insert into pricing.surge_past (hub_id, at, load, surge, smoothed, weather, time_factor, cap,
                                         multiplier)
         select hub_id, at, load, surge, smoothed, weather, time_factor, cap, multiplier
         from made join put using (hub_id)
         where moved
         on conflict do nothing",
    )
    .bind(column(due, |row| row.hub_id.clone()))
    .bind(column(due, |row| row.at))
    .bind(column(due, |row| row.riders))
    .bind(column(due, |row| row.pending))
    .bind(column(due, |row| row.supply_at))
    .bind(column(due, |row| row.weather))
    .bind(column(due, |row| row.weather_at))
    .bind(column(due, |row| row.time_factor))
    .bind(column(due, |row| row.load))
    .bind(column(due, |row| row.surge))
    .bind(column(due, |row| row.smoothed))
    .bind(column(due, |row| row.cap))
    .bind(column(due, |row| row.beta))
    .bind(column(due, |row| row.observations))
    .bind(column(due, |row| row.multiplier))
    .bind(column(due, |row| row.stale.join(",")))
    .bind(due.iter().map(|(_, moved)| *moved).collect::<Vec<_>>())
    .bind(period_s)
    .execute(conn)
    .await?;
    Ok(())
}

/// From `then` to `now`.
pub fn seconds(now: DateTime<Utc>, then: DateTime<Utc>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a century are far below 2^52")]
    let ms = (now - then).num_milliseconds() as f64;
    ms / 1000.0
}
