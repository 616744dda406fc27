//! Reads: one order, and pages of them.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::Store;
use crate::{cursor::Cursor, model::Whole};

/// Whose orders a page is of.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    User(&'a str),
    Hub(&'a str),
    All,
}

impl Store {
    pub async fn whole(&self, order_id: &str) -> sqlx::Result<Option<Whole>> {
        let row = sqlx::query_scalar!(
            r#"select to_jsonb(w) as "whole!: Json<Whole>" from orders.whole w where order_id = $1"#,
            order_id
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|Json(whole)| whole))
    }

    /// Newest first, after the cursor. A query for each kind, so that each has an index to walk.
    pub async fn page(
        &self,
        of: Of<'_>,
        hub: Option<&str>,
        status: Option<&str>,
        after: Option<&Cursor>,
        limit: i64,
    ) -> sqlx::Result<Vec<Whole>> {
        // Before everything: later than any order, and with the greatest id.
        let (at, id) = after.map_or((DateTime::<Utc>::MAX_UTC, "~"), |c| (c.placed_at, c.order_id.as_str()));
        let at = at.min(far_future());
        let rows = match of {
            Of::User(user) => {
                sqlx::query_scalar!(
                    r#"select to_jsonb(w) as "whole!: Json<Whole>" from orders.whole w
                       where user_id = $1 and (placed_at, order_id) < ($2, $3)
                         and ($4::text is null or status = $4) and ($5::text is null or hub_id = $5)
                       order by placed_at desc, order_id desc limit $6"#,
                    user,
                    at,
                    id,
                    status,
                    hub,
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
            Of::Hub(hub) => {
                sqlx::query_scalar!(
                    r#"select to_jsonb(w) as "whole!: Json<Whole>" from orders.whole w
                       where hub_id = $1 and (placed_at, order_id) < ($2, $3)
                         and ($4::text is null or status = $4)
                       order by placed_at desc, order_id desc limit $5"#,
                    hub,
                    at,
                    id,
                    status,
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
            Of::All => {
                sqlx::query_scalar!(
                    r#"select to_jsonb(w) as "whole!: Json<Whole>" from orders.whole w
                       where (placed_at, order_id) < ($1, $2) and ($3::text is null or status = $3)
                       order by placed_at desc, order_id desc limit $4"#,
                    at,
                    id,
                    status,
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
        };
        Ok(rows.into_iter().map(|Json(whole)| whole).collect())
    }
}

/// The year 9999: chrono's own maximum is beyond what the database can hold.
fn far_future() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).unwrap_or_default()
}
