//! What committed changes owe to orders.

use super::Store;

/// A move of an order that is to be made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    pub order_id: String,
    pub status: String,
    pub rank: i16,
    pub actor: String,
    pub note: String,
    pub attempts: i32,
}

impl Store {
    /// Takes the first open move of each order that has one due. Nobody else gets it for `within_s`
    /// seconds: whoever dies with it leaves it to the next.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_effects(&self, limit: i64, within_s: f64) -> sqlx::Result<Vec<Due>> {
        sqlx::query_as(
            "update dispatch.effect e
             set not_before = now() + make_interval(secs => $2), attempts = attempts + 1
             from (select order_id, rank from dispatch.effect f
                   where done_at is null and not_before <= now()
                     and not exists (select 1 from dispatch.effect g
                                     where g.order_id = f.order_id and g.rank < f.rank and g.done_at is null)
                   order by created_at limit $1 for update skip locked) due
             where e.order_id = due.order_id and e.rank = due.rank
             returning e.order_id, e.status, e.rank, e.actor, e.note, e.attempts",
        )
        .bind(limit)
        .bind(within_s)
        .fetch_all(&self.pool)
        .await
    }

    /// # Errors
    /// The database's.
    pub async fn effects_done(&self, done: &[Due]) -> sqlx::Result<()> {
        if done.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "update dispatch.effect set done_at = now()
             where (order_id, rank) in (select * from unnest($1::text[], $2::int2[]))",
        )
        .bind(done.iter().map(|due| due.order_id.as_str()).collect::<Vec<_>>())
        .bind(done.iter().map(|due| due.rank).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Tries one again after `pause_s` seconds.
    ///
    /// # Errors
    /// The database's.
    pub async fn effect_later(&self, due: &Due, pause_s: f64) -> sqlx::Result<()> {
        sqlx::query(
            "update dispatch.effect set not_before = now() + make_interval(secs => $3)
             where order_id = $1 and rank = $2",
        )
        .bind(&due.order_id)
        .bind(due.rank)
        .bind(pause_s)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
