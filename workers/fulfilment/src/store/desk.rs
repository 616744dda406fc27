//! One hub's queue, locked.

use runtime::outbox::{self, OutboxEvent, Schema};
use sqlx::{Postgres, Transaction, types::Json};

use super::{Store, TaskRow};
use crate::{
    learn::Learned,
    model::{Hub, Task},
};

/// A transaction that holds a hub's lock. Dropped without [`commit`](Desk::commit), nothing happened.
pub struct Desk {
    tx: Transaction<'static, Postgres>,
    schema: Schema,
    pub hub: Hub,
}

impl Store {
    /// Locks a hub. One that is not known yet is written down: an order of it proves that it exists.
    pub async fn open(&self, hub_id: &str, city: &str) -> sqlx::Result<Desk> {
        let mut tx = self.pool.begin().await?;
        sqlx::query!(
            "insert into fulfilment.hub (hub_id, city) values ($1, $2) on conflict do nothing",
            hub_id,
            city
        )
        .execute(&mut *tx)
        .await?;
        let row = sqlx::query!(
            r#"select city, pickers, learned as "learned: Json<Learned>"
               from fulfilment.hub where hub_id = $1 for update"#,
            hub_id
        )
        .fetch_one(&mut *tx)
        .await?;
        let hub = Hub {
            hub_id: hub_id.to_owned(),
            city: row.city,
            pickers: row.pickers.and_then(|pickers| u32::try_from(pickers).ok()),
            learned: row.learned.0,
        };
        Ok(Desk { tx, schema: self.schema, hub })
    }
}

impl Desk {
    pub async fn task(&mut self, order_id: &str) -> sqlx::Result<Option<Task>> {
        let row = sqlx::query_as!(TaskRow, r#"select * from fulfilment.task where order_id = $1"#, order_id)
            .fetch_optional(&mut *self.tx)
            .await?;
        Ok(row.map(Task::from))
    }

    /// The open tasks, in the order they are picked in.
    pub async fn queue(&mut self) -> sqlx::Result<Vec<Task>> {
        let rows = sqlx::query_as!(
            TaskRow,
            r#"select * from fulfilment.task where hub_id = $1 and state in ('WAITING', 'PICKING')
               order by created_at, order_id"#,
            self.hub.hub_id
        )
        .fetch_all(&mut *self.tx)
        .await?;
        Ok(rows.into_iter().map(Task::from).collect())
    }

    pub async fn insert(&mut self, task: &Task) -> sqlx::Result<()> {
        let (lat, lng) = task.drop.map_or((None, None), |point| (Some(point.lat), Some(point.lng)));
        sqlx::query!(
            "insert into fulfilment.task (order_id, hub_id, city, state, items, lines, units, lat, lng, address,
                 placed_at, promised_by, created_at, started_at, packed_at, ready_at, told_ready_at, pick_s,
                 load, order_version, version, announced)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                     $20, $21, $22)",
            task.order_id,
            task.hub_id,
            task.city,
            task.state.as_str(),
            Json(&task.items) as _,
            i32::try_from(task.lines).unwrap_or(i32::MAX),
            i64::from(task.units),
            lat,
            lng,
            task.address,
            task.placed_at,
            task.promised_by,
            task.created_at,
            task.started_at,
            task.packed_at,
            task.ready_at,
            task.told_ready_at,
            task.pick_s,
            task.load,
            task.order_version,
            task.version,
            task.announced
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Writes what can change about tasks, many in one statement.
    pub async fn update(&mut self, tasks: &[Task]) -> sqlx::Result<()> {
        if tasks.is_empty() {
            return Ok(());
        }
        let text = |of: fn(&Task) -> &str| tasks.iter().map(|t| of(t).to_owned()).collect::<Vec<String>>();
        let number = |of: fn(&Task) -> i64| tasks.iter().map(of).collect::<Vec<i64>>();
        sqlx::query!(
            r#"update fulfilment.task t
               set state = n.state, address = n.address, placed_at = n.placed_at, promised_by = n.promised_by,
                   created_at = n.created_at, started_at = n.started_at, packed_at = n.packed_at,
                   ready_at = n.ready_at, told_ready_at = n.told_ready_at, pick_s = n.pick_s, load = n.load,
                   order_version = n.order_version, version = n.version, announced = n.announced
               from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
                           $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[],
                           $10::timestamptz[], $11::float8[], $12::float8[], $13::bigint[], $14::bigint[],
                           $15::bool[])
                    as n (order_id, state, address, placed_at, promised_by, created_at, started_at, packed_at,
                          ready_at, told_ready_at, pick_s, load, order_version, version, announced)
               where t.order_id = n.order_id"#,
            &text(|t| &t.order_id),
            &text(|t| t.state.as_str()),
            &text(|t| &t.address),
            &tasks.iter().map(|t| t.placed_at).collect::<Vec<_>>() as _,
            &tasks.iter().map(|t| t.promised_by).collect::<Vec<_>>() as _,
            &tasks.iter().map(|t| t.created_at).collect::<Vec<_>>(),
            &tasks.iter().map(|t| t.started_at).collect::<Vec<_>>() as _,
            &tasks.iter().map(|t| t.packed_at).collect::<Vec<_>>() as _,
            &tasks.iter().map(|t| t.ready_at).collect::<Vec<_>>(),
            &tasks.iter().map(|t| t.told_ready_at).collect::<Vec<_>>() as _,
            &tasks.iter().map(|t| t.pick_s).collect::<Vec<_>>(),
            &tasks.iter().map(|t| t.load).collect::<Vec<_>>(),
            &number(|t| t.order_version),
            &number(|t| t.version),
            &tasks.iter().map(|t| t.announced).collect::<Vec<_>>()
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Writes what was learned of the hub, and how many pick at it.
    pub async fn keep_hub(&mut self) -> sqlx::Result<()> {
        sqlx::query!(
            "update fulfilment.hub set pickers = $2, learned = $3, updated_at = now() where hub_id = $1",
            self.hub.hub_id,
            self.hub.pickers.and_then(|pickers| i32::try_from(pickers).ok()),
            Json(&self.hub.learned) as _
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    pub async fn commit(mut self, events: &[OutboxEvent]) -> sqlx::Result<()> {
        outbox::append(&mut self.tx, self.schema, events).await?;
        self.tx.commit().await
    }
}
