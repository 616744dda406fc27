//! Sales: what was put, and how they open and end.

use chrono::{DateTime, Utc};
use lua::flashsale::Claim;
use subjects::v1::SaleState;

use super::{Store, locked, save};
use crate::{
    error::SaleError,
    model::{SaleRow, count},
    rules::state_name,
};

impl Store {
    /// Creates a sale, or changes one that has not begun.
    ///
    /// # Errors
    /// It has begun.
    pub async fn put(&self, row: &SaleRow, now: DateTime<Utc>) -> Result<SaleRow, SaleError> {
        let mut tx = self.pool.begin().await?;
        let Some(there) = locked(&mut tx, &row.sale_id).await? else {
            let new = sqlx::query_as(
                "insert into flashsale.sale (sale_id, hub_id, city, sku, price, currency, units, per_user,
                                             starts_at, ends_at, mode, admit_per_s, place_s, buckets, hold_id)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                 on conflict (sale_id) do nothing returning *",
            )
            .bind(&row.sale_id)
            .bind(&row.hub_id)
            .bind(&row.city)
            .bind(&row.sku)
            .bind(row.price)
            .bind(&row.currency)
            .bind(row.units)
            .bind(row.per_user)
            .bind(row.starts_at)
            .bind(row.ends_at)
            .bind(&row.mode)
            .bind(row.admit_per_s)
            .bind(row.place_s)
            .bind(row.buckets)
            .bind(&row.hold_id)
            .fetch_optional(&mut *tx)
            .await?;
            tx.commit().await?;
            // Somebody put it at the same moment.
            return new.ok_or(SaleError::Closed);
        };
        if there.same(row) {
            return Ok(there);
        }
        if there.state() != SaleState::Scheduled || there.starts_at <= now {
            return Err(SaleError::Fixed);
        }
        let changed = sqlx::query_as(
            "update flashsale.sale
             set hub_id = $2, city = $3, sku = $4, price = $5, currency = $6, units = $7, per_user = $8,
                 starts_at = $9, ends_at = $10, mode = $11, admit_per_s = $12, place_s = $13, buckets = $14,
                 version = version + 1, changed_at = now()
             where sale_id = $1 returning *",
        )
        .bind(&row.sale_id)
        .bind(&row.hub_id)
        .bind(&row.city)
        .bind(&row.sku)
        .bind(row.price)
        .bind(&row.currency)
        .bind(row.units)
        .bind(row.per_user)
        .bind(row.starts_at)
        .bind(row.ends_at)
        .bind(&row.mode)
        .bind(row.admit_per_s)
        .bind(row.place_s)
        .bind(row.buckets)
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(changed)
    }

    pub async fn sale(&self, sale_id: &str) -> sqlx::Result<Option<SaleRow>> {
        sqlx::query_as("select * from flashsale.sale where sale_id = $1")
            .bind(sale_id)
            .fetch_optional(&self.pool)
            .await
    }

    pub async fn sales(&self, after: &str, limit: i64) -> sqlx::Result<Vec<SaleRow>> {
        sqlx::query_as("select * from flashsale.sale where sale_id > $1 order by sale_id limit $2")
            .bind(after)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
    }

    /// Sales that have begun, or should have, and are not forgotten.
    pub async fn live(&self, now: DateTime<Utc>) -> sqlx::Result<Vec<SaleRow>> {
        sqlx::query_as(
            "select * from flashsale.sale where not forgotten and starts_at <= $1 order by sale_id",
        )
        .bind(now)
        .fetch_all(&self.pool)
        .await
    }

    /// The sale begins with so many units on hold; without any it is over before it began.
    pub async fn open(&self, sale_id: &str, offered: i32) -> sqlx::Result<Option<SaleRow>> {
        self.change(sale_id, |row| {
            (row.state() == SaleState::Scheduled).then(|| {
                let state = if offered > 0 { SaleState::Open } else { SaleState::Ended };
                SaleRow { state: state_name(state).into(), offered, ..row.clone() }
            })
        })
        .await
    }

    /// The sale's time is over: what is neither held nor sold is released.
    pub async fn end(&self, sale_id: &str) -> sqlx::Result<Option<SaleRow>> {
        self.change(sale_id, |row| {
            matches!(row.state(), SaleState::Open | SaleState::SoldOut).then(|| SaleRow {
                state: state_name(SaleState::Ended).into(),
                released: row.offered - row.held - row.sold,
                ..row.clone()
            })
        })
        .await
    }

    /// `None`: there was nothing to change.
    async fn change(
        &self,
        sale_id: &str,
        with: impl FnOnce(&SaleRow) -> Option<SaleRow> + Send,
    ) -> sqlx::Result<Option<SaleRow>> {
        let mut tx = self.pool.begin().await?;
        let Some(before) = locked(&mut tx, sale_id).await? else { return Ok(None) };
        let Some(after) = with(&before) else { return Ok(None) };
        let row = save(&mut tx, &before, after).await?;
        tx.commit().await?;
        Ok(Some(row))
    }

    /// Another reservation holds the units. `false`: somebody was faster.
    pub async fn set_hold(&self, sale_id: &str, was: &str, is: &str) -> sqlx::Result<bool> {
        let done = sqlx::query("update flashsale.sale set hold_id = $3 where sale_id = $1 and hold_id = $2")
            .bind(sale_id)
            .bind(was)
            .bind(is)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn hold_released(&self, sale_id: &str) -> sqlx::Result<()> {
        sqlx::query("update flashsale.sale set hold_released = true where sale_id = $1 and state = 'ENDED'")
            .bind(sale_id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub async fn forgotten(&self, sale_id: &str) -> sqlx::Result<()> {
        sqlx::query("update flashsale.sale set forgotten = true where sale_id = $1 and hold_released")
            .bind(sale_id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Takes the next epoch, at least `above`, and reads what stands under it. From the commit on no claim of an
    /// older epoch is written.
    pub async fn take_epoch(&self, sale_id: &str, above: i64) -> sqlx::Result<Option<(SaleRow, Vec<Claim>)>> {
        let mut tx = self.pool.begin().await?;
        let row: Option<SaleRow> = sqlx::query_as(
            "update flashsale.sale set epoch = greatest(epoch, $2) + 1 where sale_id = $1 returning *",
        )
        .bind(sale_id)
        .bind(above)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let claims: Vec<(String, String, i32, String, String)> = sqlx::query_as(
            "select order_id, user_id, qty, saga_id, state from flashsale.claim
             where sale_id = $1 and state <> 'returned' order by created_at, order_id",
        )
        .bind(sale_id)
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let claim = |(order, user, qty, saga, state): (String, String, i32, String, String)| Claim {
            order,
            user,
            qty: count(qty),
            saga,
            sold: state == "sold",
        };
        Ok(Some((row, claims.into_iter().map(claim).collect())))
    }
}
