//! One order, locked.

use chrono::Utc;
use sqlx::{Postgres, Transaction};

use super::{OrderRow, Store};
use crate::{
    learn::promise::Steering,
    model::Sample,
    order::{Order, Stage, Time, Told},
};

/// A transaction that holds an order's lock. Dropped without [`commit`](File::commit), nothing happened.
pub struct File {
    tx: Transaction<'static, Postgres>,
    pub order: Order,
}

impl Store {
    /// Locks an order; one that was not heard of is begun.
    pub async fn open(&self, order_id: &str, hub_id: &str, city: &str) -> sqlx::Result<File> {
        let mut tx = self.pool.begin().await?;
        sqlx::query!(
            "insert into eta.promise (order_id, hub_id, city) values ($1, $2, $3) on conflict do nothing",
            order_id,
            hub_id,
            city
        )
        .execute(&mut *tx)
        .await?;
        let row =
            sqlx::query_as!(OrderRow, "select * from eta.promise where order_id = $1 for update", order_id)
                .fetch_one(&mut *tx)
                .await?;
        Ok(File { tx, order: row.into() })
    }
}

impl File {
    /// Writes the facts.
    pub async fn keep(&mut self) -> sqlx::Result<()> {
        let order = &self.order;
        sqlx::query!(
            "update eta.promise
             set lat = $2, lng = $3, lines = $4, units = $5, placed_at = $6, cancelled_at = $7,
                 delivered_at = $8, order_version = $9, ready_at = $10, started_at = $11, packed_at = $12,
                 pick_version = $13, rider_id = $14, accepted_at = $15, picked_up_at = $16, assignment_at = $17
             where order_id = $1",
            order.order_id,
            order.drop.map(geodesy::Place::lat),
            order.drop.map(geodesy::Place::lng),
            i32::try_from(order.lines).unwrap_or(i32::MAX),
            i64::from(order.units),
            order.placed_at,
            order.cancelled_at,
            order.delivered_at,
            order.order_version,
            order.ready_at,
            order.started_at,
            order.packed_at,
            order.pick_version,
            order.rider_id,
            order.accepted_at,
            order.picked_up_at,
            order.assignment_at
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// The promise, and what it was made from.
    pub async fn promise(&mut self, told: Told, pick_estimate: Option<(f64, f64)>) -> sqlx::Result<()> {
        let [p50, p80, p95] = told.promise;
        sqlx::query!(
            "update eta.promise set promised_at = $2, p50_s = $3, p80_s = $4, p95_s = $5, pick_estimated_s = $6,
                 pick_load = $7
             where order_id = $1",
            self.order.order_id,
            told.at,
            p50,
            p80,
            p95,
            pick_estimate.map(|(seconds, _)| seconds),
            pick_estimate.map(|(_, load)| load)
        )
        .execute(&mut *self.tx)
        .await?;
        (self.order.promised, self.order.pick_estimate) = (Some(told), pick_estimate);
        Ok(())
    }

    /// A sample, the first time it is one.
    pub async fn teach(&mut self, at: Time, sample: &Sample) -> sqlx::Result<()> {
        let (kind, area, [a, b, c]) = match sample {
            Sample::Picked { estimated_s, load, actual_s, .. } => {
                ("picked", "", [*estimated_s, *load, *actual_s])
            }
            Sample::Left { wait_s, handover_s, .. } => ("left", "", [*wait_s, *handover_s, 0.0]),
            Sample::Rode { area, distance_m, ride_s, .. } => {
                ("rode", area.as_str(), [*distance_m, *ride_s, 0.0])
            }
        };
        sqlx::query!(
            "insert into eta.sample (order_id, kind, at, hub_id, city, area, a, b, c)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
            self.order.order_id,
            kind,
            at,
            self.order.hub_id,
            self.order.city,
            area,
            a,
            b,
            c
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Steers a stage's promises of the city by what came of one. Stages in their order, always, so that
    /// two deliveries never wait for each other in a circle.
    pub async fn steer(&mut self, stage: Stage, told: Told, actual_s: f64) -> sqlx::Result<()> {
        let (city, stage) = (&self.order.city, stage.as_str());
        sqlx::query!(
            "insert into eta.steering (city, stage, theta, n) values ($1, $2, '{0,0,0}', 0) on conflict do nothing",
            city,
            stage
        )
        .execute(&mut *self.tx)
        .await?;
        let row = sqlx::query!(
            "select theta, n from eta.steering where city = $1 and stage = $2 for update",
            city,
            stage
        )
        .fetch_one(&mut *self.tx)
        .await?;
        let mut steering = Steering { theta: row.theta.try_into().unwrap_or_default(), n: row.n };
        steering.note(told.promise, actual_s);
        sqlx::query!(
            "update eta.steering set theta = $3, n = $4, updated_at = $5 where city = $1 and stage = $2",
            city,
            stage,
            &steering.theta,
            steering.n,
            Utc::now()
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        self.tx.commit().await
    }
}
