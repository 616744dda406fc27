//! The partitions of `tracking.point`, one for each day (UTC).

use chrono::{Days, NaiveDate};
use sqlx::AssertSqlSafe;

use super::Store;

/// Taken by whoever makes or drops partitions, so that two instances do not do it at once.
const LOCK: i64 = 0x7472_6b5f_6461_7973;

impl Store {
    /// Makes the partitions of these days, if they are not there.
    pub async fn make_days(&self, days: &[NaiveDate]) -> sqlx::Result<()> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("select pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
        for day in days {
            let Some(next) = day.checked_add_days(Days::new(1)) else { continue };
            // Dates hold nothing but digits and dashes.
            let sql = format!(
                "create table if not exists tracking.point_{} partition of tracking.point
                 for values from ('{day} 00:00:00+00') to ('{next} 00:00:00+00')",
                day.format("%Y%m%d")
            );
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        }
        tx.commit().await
    }

    /// The days that have a partition.
    pub async fn days(&self) -> sqlx::Result<Vec<NaiveDate>> {
        let names: Vec<(String,)> = sqlx::query_as(
            "select c.relname::text from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'tracking.point'::regclass",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(names
            .iter()
            .filter_map(|(name,)| NaiveDate::parse_from_str(name.strip_prefix("point_")?, "%Y%m%d").ok())
            .collect())
    }

    pub async fn drop_day(&self, day: NaiveDate) -> sqlx::Result<()> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("select pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
        let sql = format!("drop table if exists tracking.point_{}", day.format("%Y%m%d"));
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        tx.commit().await
    }

    /// Forgets frames the stream no longer has, and carriages older than the history.
    pub async fn prune(&self, retention_days: u32) -> sqlx::Result<()> {
        sqlx::query("delete from tracking.frame where at < now() - interval '1 day'")
            .execute(&self.pool)
            .await?;
        if retention_days > 0 {
            let days = i32::try_from(retention_days).unwrap_or(i32::MAX);
            sqlx::query(
                "with old as (
                     delete from tracking.carry
                     where not active and changed_at < now() - make_interval(days => $1)
                     returning order_id
                 )
                 delete from tracking.leg l using old where l.order_id = old.order_id",
            )
            .bind(days)
            .execute(&self.pool)
            .await?;
        }
        Ok(())
    }
}
