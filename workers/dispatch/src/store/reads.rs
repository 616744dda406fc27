//! Reads, and the hubs.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Store, stops};
use crate::model::{AssignmentRow, RiderRow, StopRow, TaskRow};

/// Most orders of a hub in one batch: those who wait longest, and those whose turn it is.
const OLDEST: i64 = 48;
const IN_TURN: i64 = 16;
/// A hub with fewer than this in a batch has no more of them.
pub const MANY: usize = 48;

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct HubRow {
    pub hub_id: String,
    pub city: String,
    pub lat: f64,
    pub lng: f64,
    pub active: bool,
    pub version: i64,
}

/// A rider who is free, with what he carried in the last hour.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Idle {
    #[sqlx(flatten)]
    pub rider: RiderRow,
    pub load: i64,
}

/// An assignment that somebody has to look after.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Open {
    pub assignment_id: String,
    pub hub_id: String,
    pub expires_at: DateTime<Utc>,
}

/// An accepted trip whose rider has yet to come for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Awaited {
    /// When it last moved.
    pub since: DateTime<Utc>,
    pub hub_id: String,
    #[sqlx(flatten)]
    pub rider: RiderRow,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub hub_id: String,
    pub pending: i64,
    pub oldest_s: f64,
}

impl Store {
    /// # Errors
    /// The database's.
    pub async fn put_hub(&self, hub: &HubRow) -> sqlx::Result<()> {
        sqlx::query(
            "insert into dispatch.hub (hub_id, city, lat, lng, active, version) values ($1, $2, $3, $4, $5, $6)
             on conflict (hub_id) do update
             set city = excluded.city, lat = excluded.lat, lng = excluded.lng, active = excluded.active,
                 version = excluded.version
             where hub.version <= excluded.version",
        )
        .bind(&hub.hub_id)
        .bind(&hub.city)
        .bind(hub.lat)
        .bind(hub.lng)
        .bind(hub.active)
        .bind(hub.version)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// # Errors
    /// The database's.
    pub async fn hub(&self, hub_id: &str) -> sqlx::Result<Option<HubRow>> {
        sqlx::query_as("select * from dispatch.hub where hub_id = $1")
            .bind(hub_id)
            .fetch_optional(&self.pool)
            .await
    }

    /// Every hub, or a city's.
    ///
    /// # Errors
    /// The database's.
    pub async fn hubs(&self, city: Option<&str>) -> sqlx::Result<Vec<HubRow>> {
        sqlx::query_as("select * from dispatch.hub where $1::text is null or city = $1 order by hub_id")
            .bind(city)
            .fetch_all(&self.pool)
            .await
    }

    /// The hubs where somebody waits for a rider.
    ///
    /// # Errors
    /// The database's.
    pub async fn pooled(&self) -> sqlx::Result<Vec<HubRow>> {
        sqlx::query_as(
            "select * from dispatch.hub h
             where exists (select 1 from dispatch.task t where t.hub_id = h.hub_id and t.state = 'POOL')",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Orders that wait at hubs, as many of each hub as a batch can decide: those who wait longest, and of those
    /// matched for in vain whoever has not been for longest, so that some that nobody can have do not
    /// keep the others from being looked at. Those in `skip` are left out; `late` were matched for before,
    /// the longest ago first.
    ///
    /// # Errors
    /// The database's.
    pub async fn pool(
        &self,
        hubs: &[&str],
        ahead: Duration,
        skip: &[&str],
        late: &[&str],
    ) -> sqlx::Result<Vec<TaskRow>> {
        // The highest priority counts as five minutes of waiting.
        let longest = "greatest(created_at, not_before, ready_at - make_interval(secs => $2))
                       - make_interval(secs => 300 * priority), order_id";
        let sql = format!(
            "select t.* from unnest($1::text[]) as h (hub_id) cross join lateral (
                 (select * from dispatch.task
                  where state = 'POOL' and hub_id = h.hub_id and order_id <> all($3)
                  order by {longest} limit {OLDEST})
                 union
                 (select * from dispatch.task
                  where state = 'POOL' and hub_id = h.hub_id and order_id <> all($3)
                  order by array_position($4, order_id) nulls first, {longest} limit {IN_TURN})) t"
        );
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(hubs)
            .bind(ahead.as_secs_f64())
            .bind(skip)
            .bind(late)
            .fetch_all(&self.pool)
            .await
    }

    /// Riders of these cities who are free, whatever they carried.
    ///
    /// # Errors
    /// The database's.
    pub async fn free(&self, cities: &[&str]) -> sqlx::Result<Vec<RiderRow>> {
        sqlx::query_as("select * from dispatch.rider where city = any($1) and state = 'IDLE' and active")
            .bind(cities)
            .fetch_all(&self.pool)
            .await
    }

    /// Riders of these cities who are free.
    ///
    /// # Errors
    /// The database's.
    pub async fn idle(&self, cities: &[&str]) -> sqlx::Result<Vec<Idle>> {
        sqlx::query_as(
            "select r.*, (select count(*) from dispatch.assignment a join dispatch.stop using (assignment_id)
                          where a.rider_id = r.rider_id and a.offered_at > now() - interval '1 hour'
                            and a.state = 'COMPLETED') as load
             from dispatch.rider r where city = any($1) and state = 'IDLE' and active",
        )
        .bind(cities)
        .fetch_all(&self.pool)
        .await
    }

    /// Riders of a city on shift.
    ///
    /// # Errors
    /// The database's.
    pub async fn on_shift(&self, city: &str) -> sqlx::Result<Vec<RiderRow>> {
        sqlx::query_as("select * from dispatch.rider where city = $1 and state <> 'OFFLINE' and active")
            .bind(city)
            .fetch_all(&self.pool)
            .await
    }

    /// Hubs with waiting orders, of a city or all.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting(&self, city: Option<&str>) -> sqlx::Result<Vec<Waiting>> {
        sqlx::query_as(
            "select hub_id, count(*) as pending,
                    extract(epoch from now() - min(created_at))::float8 as oldest_s
             from dispatch.task where state = 'POOL' and ($1::text is null or city = $1) group by hub_id",
        )
        .bind(city)
        .fetch_all(&self.pool)
        .await
    }

    /// Open offers.
    ///
    /// # Errors
    /// The database's.
    pub async fn offered(&self) -> sqlx::Result<Vec<Open>> {
        sqlx::query_as(
            "select assignment_id, hub_id, expires_at from dispatch.assignment where state = 'OFFERED'",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Trips accepted that have not moved for `patience`, with a bag that was packed as long ago.
    ///
    /// # Errors
    /// The database's.
    pub async fn stalled(&self, patience: Duration) -> sqlx::Result<Vec<Open>> {
        sqlx::query_as(
            "select a.assignment_id, a.hub_id, a.expires_at
             from dispatch.assignment a
             where a.state = 'ACCEPTED'
               and coalesce(a.moved_at, a.accepted_at) < now() - make_interval(secs => $1)
               and exists (select 1 from dispatch.task t
                           where t.assignment_id = a.assignment_id and t.state in ('ASSIGNED', 'PICKED_UP')
                             and t.packed_at < now() - make_interval(secs => $1))",
        )
        .bind(patience.as_secs_f64())
        .fetch_all(&self.pool)
        .await
    }

    /// Accepted trips of which nothing is taken yet, and their riders.
    ///
    /// # Errors
    /// The database's.
    pub async fn awaited(&self) -> sqlx::Result<Vec<Awaited>> {
        sqlx::query_as(
            "select a.hub_id, coalesce(a.moved_at, a.accepted_at, a.offered_at) as since, r.*
             from dispatch.assignment a join dispatch.rider r using (assignment_id)
             where a.state = 'ACCEPTED'
               and not exists (select 1 from dispatch.task t
                               where t.assignment_id = a.assignment_id and t.state = 'PICKED_UP')",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Trips with bags under way that have not moved for `patience`.
    ///
    /// # Errors
    /// The database's.
    pub async fn overdue(&self, patience: Duration) -> sqlx::Result<Vec<Open>> {
        sqlx::query_as(
            "select a.assignment_id, a.hub_id, a.expires_at from dispatch.assignment a
             where a.state in ('ACCEPTED', 'PICKED_UP')
               and coalesce(a.moved_at, a.accepted_at) < now() - make_interval(secs => $1)
               and exists (select 1 from dispatch.task t
                           where t.assignment_id = a.assignment_id and t.state = 'PICKED_UP')",
        )
        .bind(patience.as_secs_f64())
        .fetch_all(&self.pool)
        .await
    }

    /// Riders who have delivered everything and said nothing since.
    ///
    /// # Errors
    /// The database's.
    pub async fn rested(&self, rest: Duration) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar(
            "select rider_id from dispatch.rider
             where state = 'COMPLETED' and updated_at < now() - make_interval(secs => $1)",
        )
        .bind(rest.as_secs_f64())
        .fetch_all(&self.pool)
        .await
    }

    /// # Errors
    /// The database's.
    pub async fn task(&self, order_id: &str) -> sqlx::Result<Option<TaskRow>> {
        sqlx::query_as("select * from dispatch.task where order_id = $1")
            .bind(order_id)
            .fetch_optional(&self.pool)
            .await
    }

    /// # Errors
    /// The database's.
    pub async fn rider(&self, rider_id: &str) -> sqlx::Result<Option<RiderRow>> {
        sqlx::query_as("select * from dispatch.rider where rider_id = $1")
            .bind(rider_id)
            .fetch_optional(&self.pool)
            .await
    }

    /// Riders by id, after one.
    ///
    /// # Errors
    /// The database's.
    pub async fn riders(
        &self,
        city: Option<&str>,
        state: Option<&str>,
        after: &str,
        limit: i64,
    ) -> sqlx::Result<Vec<RiderRow>> {
        sqlx::query_as(
            "select * from dispatch.rider
             where ($1::text is null or city = $1) and ($2::text is null or state = $2) and rider_id > $3
             order by rider_id limit $4",
        )
        .bind(city)
        .bind(state)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
    }

    /// A rider's open offer or trip.
    ///
    /// # Errors
    /// The database's.
    pub async fn trip_of(&self, rider_id: &str) -> sqlx::Result<Option<(AssignmentRow, Vec<StopRow>)>> {
        let row: Option<AssignmentRow> = sqlx::query_as(
            "select a.* from dispatch.assignment a join dispatch.rider r using (assignment_id)
             where r.rider_id = $1",
        )
        .bind(rider_id)
        .fetch_optional(&self.pool)
        .await?;
        self.with_stops(row).await
    }

    /// # Errors
    /// The database's.
    pub async fn assignment(
        &self,
        assignment_id: &str,
    ) -> sqlx::Result<Option<(AssignmentRow, Vec<StopRow>)>> {
        let row = sqlx::query_as("select * from dispatch.assignment where assignment_id = $1")
            .bind(assignment_id)
            .fetch_optional(&self.pool)
            .await?;
        self.with_stops(row).await
    }

    async fn with_stops(
        &self,
        row: Option<AssignmentRow>,
    ) -> sqlx::Result<Option<(AssignmentRow, Vec<StopRow>)>> {
        let Some(row) = row else { return Ok(None) };
        let mut conn = self.pool.acquire().await?;
        let stops = stops(&mut conn, &row.assignment_id, false).await?;
        Ok(Some((row, stops)))
    }
}
