//! How customers answered, and forgetting.

use super::Store;
use crate::rules::elasticity::{self, Observation, WINDOW};

/// What is rolled up at once at most: a worker that was away for a month does not do it all in one go.
const AT_ONCE: &str = "6 hours";

impl Store {
    /// Counts the windows that have ended and whose last quote's time was over `settled_s` ago, and learns
    /// anew what follows. How many observations there were. One worker at a time; the others find nothing left.
    pub async fn roll_up(&self, settled_s: f64, fewest: i32) -> sqlx::Result<u64> {
        let mut tx = self.pool.begin().await?;
        let rows: Vec<(String,)> = sqlx::query_as(
            "with span as (
                 select upto as since,
                        least(date_bin('5 minutes', clock_timestamp() - make_interval(secs => $1), 'epoch'),
                              upto + $3::interval) as till
                 from pricing.rolled for update
             ),
             moved as (update pricing.rolled r set upto = span.till from span where span.till > span.since),
             seen as (
                 select q.hub_id, date_bin('5 minutes', q.created_at, 'epoch') as window_at,
                        round(q.multiplier / 10.0)::integer as multiplier,
                        -- Customers, not quotes: one who changes his basket ten times is one.
                        count(distinct q.user_id)::integer as users,
                        (count(distinct q.user_id) filter (where q.confirmed_at is not null))::integer as orders
                 from span, pricing.quote q
                 where q.created_at >= span.since and q.created_at < span.till
                 group by 1, 2, 3
             )
             insert into pricing.observation (hub_id, window_at, multiplier, users, orders)
             select hub_id, window_at, multiplier, users, orders from seen where users >= $2
             order by window_at, hub_id, multiplier
             on conflict do nothing
             returning hub_id",
        )
        .bind(settled_s)
        .bind(fewest)
        .bind(AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
        let mut hubs: Vec<&str> = rows.iter().map(|(hub,)| hub.as_str()).collect();
        hubs.sort_unstable();
        hubs.dedup();
        for hub in hubs {
            let newest: Vec<(i32, i32, i32)> = sqlx::query_as(
                "select multiplier, users, orders from pricing.observation
                 where hub_id = $1 order by id desc limit $2",
            )
            .bind(hub)
            .bind(i64::try_from(WINDOW).unwrap_or(i64::MAX))
            .fetch_all(&mut *tx)
            .await?;
            let count = |n: i32| u32::try_from(n).unwrap_or(0);
            let newest: Vec<Observation> = newest
                .into_iter()
                .map(|(multiplier, users, orders)| Observation {
                    multiplier: count(multiplier),
                    users: count(users),
                    orders: count(orders),
                })
                .collect();
            match elasticity::learn(&newest) {
                Some(known) => {
                    sqlx::query(
                        "insert into pricing.elasticity (hub_id, beta, observations, at)
                         values ($1, $2, $3, clock_timestamp())
                         on conflict (hub_id) do update
                         set beta = excluded.beta, observations = excluded.observations, at = excluded.at",
                    )
                    .bind(hub)
                    .bind(known.beta)
                    .bind(i32::try_from(known.observations).unwrap_or(i32::MAX))
                    .execute(&mut *tx)
                    .await?;
                }
                // What was known once may not be any more, when multipliers have long been alike.
                None => {
                    sqlx::query("delete from pricing.elasticity where hub_id = $1")
                        .bind(hub)
                        .execute(&mut *tx)
                        .await?;
                }
            }
        }
        tx.commit().await?;
        Ok(rows.len() as u64)
    }

    /// Forgets quotes that nobody took, past surges and observations that no longer count. True: there may be
    /// more. A quote that was taken is kept as long as its order.
    pub async fn prune(&self, keep: &Keep, limit: i64) -> sqlx::Result<bool> {
        let quotes = sqlx::query(
            "delete from pricing.quote where id in (
                 select id from pricing.quote
                 where created_at < clock_timestamp() - make_interval(days => $1) and order_id is null
                   and created_at < (select upto from pricing.rolled)
                 limit $2)",
        )
        .bind(keep.quotes_days)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        let surges = sqlx::query(
            "delete from pricing.surge_past where (hub_id, at) in (
                 select hub_id, at from pricing.surge_past
                 where at < clock_timestamp() - make_interval(days => $1) limit $2)",
        )
        .bind(keep.surges_days)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        let observations = sqlx::query(
            "delete from pricing.observation where id in (
                 select id from (select id, row_number() over (partition by hub_id order by id desc) as place
                                 from pricing.observation) ranked
                 where place > $1 limit $2)",
        )
        .bind(i64::try_from(WINDOW).unwrap_or(i64::MAX))
        .bind(limit)
        .execute(&self.pool)
        .await?;
        let full = |n: u64| i64::try_from(n).is_ok_and(|n| n >= limit);
        Ok([quotes, surges, observations].iter().any(|done| full(done.rows_affected())))
    }
}

/// How long the past is kept, days.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Quotes nobody took.
    pub quotes_days: i32,
    pub surges_days: i32,
}
