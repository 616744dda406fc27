//! What Redis is rebuilt from. While a [`Ground`] is held nothing is written down beside it.

use futures::{Stream, TryStreamExt};
use sqlx::{Postgres, Transaction};

use super::{Store, redemptions::of_orders, signed, unsigned};
use crate::model::Redemption;

/// The record, standing still.
pub struct Ground {
    tx: Transaction<'static, Postgres>,
    pub epoch: u64,
}

/// Uses of a promotion, as they are counted.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Counted {
    pub promo_id: String,
    /// Empty: of the promotion as a whole. Else a device of that day.
    pub day: String,
    pub field: String,
    pub uses: i64,
}

impl Store {
    /// Waits for whoever writes, then keeps others from it.
    pub async fn ground(&self) -> sqlx::Result<Ground> {
        let mut tx = self.pool.begin().await?;
        // Every redemption there was is added up.
        sqlx::query("set local statement_timeout = '120s'").execute(&mut *tx).await?;
        let epoch: i64 =
            sqlx::query_scalar("select epoch from promo.counts for update").fetch_one(&mut *tx).await?;
        Ok(Ground { tx, epoch: unsigned(epoch) })
    }
}

impl Ground {
    /// Redis will know what stands now, so nothing is owed to it. What stands is fixed with this.
    pub async fn settle(&mut self) -> sqlx::Result<()> {
        sqlx::query(
            "update promo.redemption set told = true, counted = state in ('reserved', 'committed')
             where not told",
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    pub async fn promos(&mut self) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar("select promo_id from promo.rule union select promo_id from promo.use order by 1")
            .fetch_all(&mut *self.tx)
            .await
    }

    /// Every count there is, those of one key together. Days before `since` are over everywhere.
    pub fn counts(&mut self, since: &str) -> impl Stream<Item = sqlx::Result<Counted>> + Send + '_ {
        sqlx::query_as(
            "with used as materialized (
                 select u.promo_id, u.amount, r.user_id, r.day, r.device
                 from promo.use u join promo.redemption r using (order_id)
                 where r.counted
             )
             select promo_id, '' as day, 'n' as field, count(*) as uses from used group by promo_id
             union all
             select promo_id, '', 'a', sum(amount)::bigint from used group by promo_id
             union all
             select promo_id, '', 'u:' || user_id, count(*) from used group by promo_id, user_id
             union all
             select promo_id, '', 'd:' || day, count(*) from used where day >= $1 group by promo_id, day
             union all
             select promo_id, day, device, count(*) from used where day >= $1 and device <> ''
             group by promo_id, day, device
             order by 1, 2",
        )
        .bind(since.to_owned())
        .fetch(&mut *self.tx)
        .map_ok(|row: Counted| row)
    }

    /// Redemptions that hold uses, and when they end, Unix ms.
    pub async fn held(&mut self) -> sqlx::Result<Vec<(Redemption, u64)>> {
        let ends: Vec<(String, i64)> = sqlx::query_as(
            "select order_id, (extract(epoch from coalesce(expires_at, now())) * 1000)::bigint
             from promo.redemption where state = 'reserved'",
        )
        .fetch_all(&mut *self.tx)
        .await?;
        let orders: Vec<String> = ends.iter().map(|(order, _)| order.clone()).collect();
        let ends: std::collections::HashMap<String, i64> = ends.into_iter().collect();
        let held = of_orders(&mut self.tx, &orders).await?;
        Ok(held
            .into_iter()
            .map(|redemption| {
                let until = ends.get(&redemption.order_id).copied().map_or(0, unsigned);
                (redemption, until)
            })
            .collect())
    }

    /// The record goes with this epoch from now on.
    pub async fn commit(mut self, epoch: u64) -> sqlx::Result<()> {
        sqlx::query("update promo.counts set epoch = $1").bind(signed(epoch)).execute(&mut *self.tx).await?;
        self.tx.commit().await
    }
}
