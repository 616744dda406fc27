//! Pages of the record, for a rebuild.

use lua::inventory::{Delta, KEEP_MS, MovementRow, ReservationRow, ReservationState, SkuRow};

use super::Store;
use crate::journal::fold;

/// Rows in a page.
pub const PAGE: i64 = 500;

/// How far back ended reservations and movements are loaded, seconds.
const KEEP_S: f64 = (KEEP_MS / 1000) as f64;

impl Store {
    pub async fn load_skus(&self, hub_id: &str, after: &str) -> sqlx::Result<Vec<SkuRow>> {
        let rows = sqlx::query!(
            "select sku, on_hand, threshold, buckets from inventory.stock
             where hub_id = $1 and sku > $2 order by sku limit $3",
            hub_id,
            after,
            PAGE
        )
        .fetch_all(&self.pool)
        .await?;
        let skus = rows.into_iter().map(|row| SkuRow {
            sku: row.sku,
            on_hand: row.on_hand.unsigned_abs(),
            threshold: row.threshold.unsigned_abs(),
            buckets: row.buckets.unsigned_abs(),
        });
        Ok(skus.collect())
    }

    /// Open holds, and what ended within the time Redis remembers it.
    pub async fn load_reservations(&self, hub_id: &str, after: &str) -> sqlx::Result<Vec<ReservationRow>> {
        let rows = sqlx::query!(
            "select reservation_id, state, user_id, expires_at, request, lines from inventory.reservation
             where hub_id = $1 and reservation_id > $2
               and (state = 'RESERVED' or changed_at > now() - make_interval(secs => $4))
             order by reservation_id limit $3",
            hub_id,
            after,
            PAGE,
            KEEP_S
        )
        .fetch_all(&self.pool)
        .await?;
        let reservations = rows.into_iter().filter_map(|row| {
            Some(ReservationRow {
                reservation: row.reservation_id,
                state: ReservationState::parse(&row.state)?,
                user: row.user_id,
                expires_at_ms: row.expires_at.timestamp_millis().unsigned_abs(),
                request: row.request,
                lines: fold::decode(&row.lines),
            })
        });
        Ok(reservations.collect())
    }

    pub async fn load_movements(&self, hub_id: &str, after: &str) -> sqlx::Result<Vec<MovementRow>> {
        let rows = sqlx::query!(
            r#"select movement_id as "movement_id!", min(request) as "request!",
                      array_agg(sku order by sku) as "skus!", array_agg(qty order by sku) as "units!"
               from inventory.movement
               where hub_id = $1 and movement_id > $2 and at > now() - make_interval(secs => $4)
               group by movement_id order by movement_id limit $3"#,
            hub_id,
            after,
            PAGE,
            KEEP_S
        )
        .fetch_all(&self.pool)
        .await?;
        let movements = rows.into_iter().map(|row| MovementRow {
            movement: row.movement_id,
            request: row.request,
            lines: row.skus.into_iter().zip(row.units).map(|(sku, delta)| Delta { sku, delta }).collect(),
        });
        Ok(movements.collect())
    }
}
