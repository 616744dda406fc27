//! What history has of a run, and clearing up. The one place where a bench reads a worker's tables: where
//! pings end is where it shows whether one was lost.

use std::time::{Duration, Instant};

use sqlx::PgPool;

/// How long history may lag before what is missing is lost.
const WITHIN: Duration = Duration::from_secs(20);

/// Points of the run between two times (Unix ms), once `sent` are there or no more come.
pub async fn arrived(pg: &PgPool, run: &str, from_ms: i64, to_ms: i64, sent: u64) -> sqlx::Result<u64> {
    let started = Instant::now();
    loop {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*) from tracking.point
             where at >= to_timestamp($1::float8 / 1000) and at < to_timestamp($2::float8 / 1000)
               and starts_with(rider_id, $3)",
        )
        .bind(from_ms as f64)
        .bind(to_ms as f64)
        .bind(run)
        .fetch_one(pg)
        .await?;
        let count = count.unsigned_abs();
        if count >= sent || started.elapsed() > WITHIN {
            return Ok(count);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Takes the run's points out again.
pub async fn clear(pg: &PgPool, run: &str) -> sqlx::Result<()> {
    let since = "at > now() - interval '1 day'";
    let sql = format!("delete from tracking.point where {since} and starts_with(rider_id, $1)");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(run).execute(pg).await?;
    Ok(())
}
