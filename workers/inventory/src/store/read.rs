//! What the record remembers longer than Redis does.

use lua::inventory::{Line, ReservationState};

use super::Store;
use crate::journal::fold;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    pub state: ReservationState,
    pub lines: Vec<Line>,
}

impl Store {
    pub async fn reservation(&self, hub_id: &str, id: &str) -> sqlx::Result<Option<Reservation>> {
        let row = sqlx::query!(
            "select state, lines from inventory.reservation where hub_id = $1 and reservation_id = $2",
            hub_id,
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|row| {
            let state = ReservationState::parse(&row.state)?;
            Some(Reservation { state, lines: fold::decode(&row.lines) })
        }))
    }

    /// SKUs of a hub after `after`, in order, with what the record has of them to sell.
    pub async fn shelf(&self, hub_id: &str, after: &str, limit: i64) -> sqlx::Result<Vec<(String, i64)>> {
        sqlx::query_as(
            "select sku, on_hand - reserved from inventory.stock
             where hub_id = $1 and sku > $2 order by sku limit $3",
        )
        .bind(hub_id)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
    }

    /// The fingerprint of a movement Redis may have forgotten.
    pub async fn movement(&self, hub_id: &str, movement_id: &str) -> sqlx::Result<Option<String>> {
        sqlx::query_scalar!(
            "select request from inventory.movement where hub_id = $1 and movement_id = $2 limit 1",
            hub_id,
            movement_id
        )
        .fetch_optional(&self.pool)
        .await
    }
}
