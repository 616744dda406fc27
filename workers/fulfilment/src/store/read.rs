//! Reads that lock nothing.

use super::{HubRow, Store, TaskRow};
use crate::{
    check::Listing,
    model::{Hub, Task, Time},
    rules::Ahead,
};

impl Store {
    pub async fn task(&self, order_id: &str) -> sqlx::Result<Option<Task>> {
        let row = sqlx::query_as!(TaskRow, r#"select * from fulfilment.task where order_id = $1"#, order_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(Task::from))
    }

    pub async fn hub(&self, hub_id: &str) -> sqlx::Result<Option<Hub>> {
        let row: Option<HubRow> =
            sqlx::query_as("select hub_id, city, pickers, learned from fulfilment.hub where hub_id = $1")
                .bind(hub_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(Hub::from))
    }

    /// A hub and the sums of its queue: all of it, or what is before an order, if that is in it.
    pub async fn ahead(&self, hub_id: &str, order_id: &str, now: Time) -> sqlx::Result<Option<(Hub, Ahead)>> {
        Ok(super::ahead(&self.pool, &[hub_id], order_id, now).await?.pop())
    }

    /// Oldest first, after the cursor; one more than the limit, if there is one.
    pub async fn page(&self, hub_id: &str, listing: &Listing) -> sqlx::Result<Vec<Task>> {
        let (at, id) = listing.after.as_ref().map_or((Time::UNIX_EPOCH, ""), |c| (c.created_at, &c.order_id));
        let states: Vec<String> = match listing.state {
            Some(state) => vec![state.as_str().to_owned()],
            None => vec!["WAITING".into(), "PICKING".into()],
        };
        let rows = sqlx::query_as!(
            TaskRow,
            r#"select * from fulfilment.task
               where hub_id = $1 and state = any($2) and (created_at, order_id) > ($3, $4)
               order by created_at, order_id limit $5"#,
            hub_id,
            &states,
            at,
            id,
            i64::from(listing.limit) + 1
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Task::from).collect())
    }

    /// Tasks nobody has been told of yet, oldest first: order, hub, city.
    pub async fn unannounced(&self, limit: i64) -> sqlx::Result<Vec<(String, String, String)>> {
        sqlx::query_as(
            "select order_id, hub_id, city from fulfilment.task where not announced order by created_at limit $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await
    }

    /// Hubs where something should have been packed by now.
    pub async fn late_hubs(&self, now: Time) -> sqlx::Result<Vec<(String, String)>> {
        let rows = sqlx::query!(
            "select distinct t.hub_id, h.city from fulfilment.task t join fulfilment.hub h using (hub_id)
             where t.state in ('WAITING', 'PICKING') and t.ready_at < $1",
            now
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|row| (row.hub_id, row.city)).collect())
    }

    /// What catalogue tells of a hub; older news change nothing.
    pub async fn put_hub(&self, hub_id: &str, city: &str, version: i64) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into fulfilment.hub as h (hub_id, city, version) values ($1, $2, $3)
             on conflict (hub_id) do update set city = excluded.city, version = excluded.version,
                 updated_at = now()
             where h.version < excluded.version",
            hub_id,
            city,
            version
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
