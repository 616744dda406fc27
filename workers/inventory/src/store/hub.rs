//! Hubs, their epochs, and the locks on them.

use lua::inventory::Position;
use sqlx::PgConnection;

use super::Store;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubRow {
    pub hub_id: String,
    pub city: String,
    pub epoch: i64,
    pub applied_seq: i64,
}

impl HubRow {
    /// Up to where the journal has been applied.
    pub fn at(&self) -> Position {
        Position { epoch: self.epoch.unsigned_abs(), seq: self.applied_seq.unsigned_abs() }
    }
}

impl Store {
    pub async fn hub(&self, hub_id: &str) -> sqlx::Result<Option<HubRow>> {
        sqlx::query_as!(
            HubRow,
            "select hub_id, city, epoch, applied_seq from inventory.hub where hub_id = $1",
            hub_id
        )
        .fetch_optional(&self.pool)
        .await
    }

    pub async fn hubs(&self) -> sqlx::Result<Vec<HubRow>> {
        sqlx::query_as!(HubRow, "select hub_id, city, epoch, applied_seq from inventory.hub")
            .fetch_all(&self.pool)
            .await
    }

    /// Makes a hub known, or moves it to another city; news older than what is known changes nothing.
    pub async fn put_hub(&self, hub_id: &str, city: &str, version: i64) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into inventory.hub as hub (hub_id, city, version) values ($1, $2, $3)
             on conflict (hub_id) do update set city = excluded.city, version = excluded.version
             where hub.version < excluded.version",
            hub_id,
            city,
            version
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Locks the hubs, always in one order, so that two drainers wait for each other and never in a ring.
pub async fn lock(conn: &mut PgConnection, hubs: &[String]) -> sqlx::Result<Vec<HubRow>> {
    sqlx::query_as!(
        HubRow,
        "select hub_id, city, epoch, applied_seq from inventory.hub
         where hub_id = any($1) order by hub_id for no key update",
        hubs
    )
    .fetch_all(conn)
    .await
}

/// A new epoch for a locked hub, above its own and above `seen`, the one Redis is in.
pub async fn bump(conn: &mut PgConnection, hub_id: &str, seen: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "update inventory.hub
         set epoch = greatest(epoch, $2) + 1, applied_seq = 0, rebuilt_at = now()
         where hub_id = $1 returning epoch",
        hub_id,
        seen
    )
    .fetch_one(conn)
    .await
}

/// One rebuild of a hub at a time, as long as the transaction lives. `false`: another process is at it.
pub async fn try_rebuild_lock(conn: &mut PgConnection, hub_id: &str) -> sqlx::Result<bool> {
    let locked = sqlx::query_scalar!(
        "select pg_try_advisory_xact_lock(hashtextextended('kilat.inventory.rebuild.' || $1, 0))",
        hub_id
    )
    .fetch_one(conn)
    .await?;
    Ok(locked.unwrap_or(false))
}
