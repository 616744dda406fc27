//! Hubs' queues, locked.

use std::collections::{BTreeMap, HashMap};

use runtime::outbox::{self, OutboxEvent, Schema};
use sqlx::{Postgres, Transaction, types::Json};

use super::{HubRow, Store, TaskRow};
use crate::{
    model::{Hub, Task, Time},
    rules::Ahead,
};

/// A transaction that holds the locks of hubs. Dropped without [`commit`](Desk::commit), nothing happened.
pub struct Desk {
    tx: Transaction<'static, Postgres>,
    schema: Schema,
    pub hubs: BTreeMap<String, Hub>,
}

impl Store {
    /// Locks hubs, given with their cities. One that is not known yet is written down: an order of it proves
    /// that it exists.
    pub async fn open(&self, hubs: &BTreeMap<&str, &str>) -> sqlx::Result<Desk> {
        let (ids, cities): (Vec<&str>, Vec<&str>) = hubs.iter().unzip();
        loop {
            let mut tx = self.pool.begin().await?;
            let rows: Vec<HubRow> = sqlx::query_as(
                "select hub_id, city, pickers, learned from fulfilment.hub where hub_id = any($1)
                 order by hub_id for update",
            )
            .bind(&ids)
            .fetch_all(&mut *tx)
            .await?;
            if rows.len() == hubs.len() {
                let hubs = rows.into_iter().map(|row| (row.hub_id.clone(), row.into())).collect();
                return Ok(Desk { tx, schema: self.schema, hubs });
            }
            // Not while others are locked, or the order of locks would depend on who is new.
            tx.rollback().await?;
            sqlx::query(
                "insert into fulfilment.hub (hub_id, city) select * from unnest($1::text[], $2::text[]) as n (id, c)
                 order by 1 on conflict do nothing",
            )
            .bind(&ids)
            .bind(&cities)
            .execute(&self.pool)
            .await?;
        }
    }
}

impl Desk {
    /// Those of these orders' tasks that there are.
    pub async fn tasks(&mut self, orders: &[&str]) -> sqlx::Result<HashMap<String, Task>> {
        let rows: Vec<TaskRow> = sqlx::query_as("select * from fulfilment.task where order_id = any($1)")
            .bind(orders)
            .fetch_all(&mut *self.tx)
            .await?;
        Ok(rows.into_iter().map(|row| (row.order_id.clone(), row.into())).collect())
    }

    /// The sums of hubs' queues.
    pub async fn ahead(&mut self, hubs: &[&str], now: Time) -> sqlx::Result<HashMap<String, Ahead>> {
        let rows = super::ahead(&mut *self.tx, hubs, "", now).await?;
        Ok(rows.into_iter().map(|(hub, ahead)| (hub.hub_id, ahead)).collect())
    }

    /// A hub's open tasks, in the order they are picked in.
    pub async fn queue(&mut self, hub_id: &str) -> sqlx::Result<Vec<Task>> {
        let rows: Vec<TaskRow> = sqlx::query_as(
            "select * from fulfilment.task where hub_id = $1 and state in ('WAITING', 'PICKING')
             order by created_at, order_id",
        )
        .bind(hub_id)
        .fetch_all(&mut *self.tx)
        .await?;
        Ok(rows.into_iter().map(Task::from).collect())
    }

    /// Writes new tasks, many in one statement.
    pub async fn insert(&mut self, tasks: &[Task]) -> sqlx::Result<()> {
        if tasks.is_empty() {
            return Ok(());
        }
        let text = |of: fn(&Task) -> &str| tasks.iter().map(of).collect::<Vec<&str>>();
        let number = |of: fn(&Task) -> i64| tasks.iter().map(of).collect::<Vec<i64>>();
        let maybe = |of: fn(&Task) -> Option<Time>| tasks.iter().map(of).collect::<Vec<Option<Time>>>();
        sqlx::query(
            "insert into fulfilment.task (order_id, hub_id, city, state, items, lines, units, lat, lng, address,
                 placed_at, promised_by, created_at, started_at, packed_at, ready_at, told_ready_at, pick_s,
                 load, order_version, version, announced)
             select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::int[],
                 $7::bigint[], $8::float8[], $9::float8[], $10::text[], $11::timestamptz[],
                 $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[],
                 $16::timestamptz[], $17::timestamptz[], $18::float8[], $19::float8[], $20::bigint[],
                 $21::bigint[], $22::bool[])",
        )
        .bind(text(|t| &t.order_id))
        .bind(text(|t| &t.hub_id))
        .bind(text(|t| &t.city))
        .bind(text(|t| t.state.as_str()))
        .bind(tasks.iter().map(|t| Json(&t.items)).collect::<Vec<_>>())
        .bind(tasks.iter().map(|t| i32::try_from(t.lines).unwrap_or(i32::MAX)).collect::<Vec<_>>())
        .bind(number(|t| i64::from(t.units)))
        .bind(tasks.iter().map(|t| t.drop.map(|point| point.lat)).collect::<Vec<_>>())
        .bind(tasks.iter().map(|t| t.drop.map(|point| point.lng)).collect::<Vec<_>>())
        .bind(text(|t| &t.address))
        .bind(maybe(|t| t.placed_at))
        .bind(maybe(|t| t.promised_by))
        .bind(tasks.iter().map(|t| t.created_at).collect::<Vec<_>>())
        .bind(maybe(|t| t.started_at))
        .bind(maybe(|t| t.packed_at))
        .bind(tasks.iter().map(|t| t.ready_at).collect::<Vec<_>>())
        .bind(maybe(|t| t.told_ready_at))
        .bind(tasks.iter().map(|t| t.pick_s).collect::<Vec<_>>())
        .bind(tasks.iter().map(|t| t.load).collect::<Vec<_>>())
        .bind(number(|t| t.order_version))
        .bind(number(|t| t.version))
        .bind(tasks.iter().map(|t| t.announced).collect::<Vec<_>>())
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

    /// Writes what was learned of a hub, and how many pick at it.
    pub async fn keep_hub(&mut self, hub: &Hub) -> sqlx::Result<()> {
        sqlx::query!(
            "update fulfilment.hub set pickers = $2, learned = $3, updated_at = now() where hub_id = $1",
            hub.hub_id,
            hub.pickers.and_then(|pickers| i32::try_from(pickers).ok()),
            Json(&hub.learned) as _
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
