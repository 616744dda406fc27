//! Reads, and writes that need no order's lock.

use super::{OrderRow, Store};
use crate::{
    learn::promise::{Score, Steering},
    model::Sample,
    order::{Order, Stage, Time, Told},
};

/// A hub and where it is.
#[derive(Clone, Debug)]
pub struct HubRow {
    pub hub_id: String,
    pub city: String,
    pub lat: f64,
    pub lng: f64,
}

/// A sample of the record.
#[derive(Clone, Debug)]
pub struct Noted {
    pub id: i64,
    pub at: Time,
    pub noted_at: Time,
    /// `None`: of a kind of a newer worker.
    pub sample: Option<Sample>,
}

/// How a city's promises are steered at a stage.
#[derive(Clone, Debug)]
pub struct Steered {
    pub city: String,
    pub stage: Stage,
    pub steering: Steering,
}

impl Store {
    pub async fn order(&self, order_id: &str) -> sqlx::Result<Option<Order>> {
        let row = sqlx::query_as!(OrderRow, "select * from eta.promise where order_id = $1", order_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(Order::from))
    }

    pub async fn hubs(&self) -> sqlx::Result<Vec<HubRow>> {
        sqlx::query_as!(HubRow, "select hub_id, city, lat, lng from eta.hub").fetch_all(&self.pool).await
    }

    /// What catalogue tells of a hub; older news change nothing.
    pub async fn put_hub(&self, hub: &HubRow, version: i64) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into eta.hub as h (hub_id, city, lat, lng, version) values ($1, $2, $3, $4, $5)
             on conflict (hub_id) do update
             set city = excluded.city, lat = excluded.lat, lng = excluded.lng, version = excluded.version
             where h.version < excluded.version",
            hub.hub_id,
            hub.city,
            hub.lat,
            hub.lng,
            version
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Samples after an id, in the order they were written, as far as that can be seen.
    pub async fn samples_after(&self, id: i64, limit: i64) -> sqlx::Result<Vec<Noted>> {
        let rows = sqlx::query!("select * from eta.sample where id > $1 order by id limit $2", id, limit)
            .fetch_all(&self.pool)
            .await?;
        let sample = |kind: &str, hub, city, area, [a, b, c]: [f64; 3]| match kind {
            "picked" => Some(Sample::Picked { hub, estimated_s: a, load: b, actual_s: c }),
            "left" => Some(Sample::Left { hub, city, wait_s: a, handover_s: b }),
            "rode" => Some(Sample::Rode { city, area, distance_m: a, ride_s: b }),
            _ => None,
        };
        let noted = rows.into_iter().map(|row| Noted {
            id: row.id,
            at: row.at,
            noted_at: row.noted_at,
            sample: sample(&row.kind, row.hub_id, row.city, row.area, [row.a, row.b, row.c]),
        });
        Ok(noted.collect())
    }

    /// The id before the first sample noted since.
    pub async fn sample_before(&self, since: Time) -> sqlx::Result<i64> {
        let first = sqlx::query_scalar!("select min(id) from eta.sample where noted_at >= $1", since)
            .fetch_one(&self.pool)
            .await?;
        Ok(first.map_or(0, |first| first - 1))
    }

    pub async fn steering(&self) -> sqlx::Result<Vec<Steered>> {
        let rows =
            sqlx::query!("select city, stage, theta, n from eta.steering").fetch_all(&self.pool).await?;
        let known = rows.into_iter().filter_map(|row| {
            let steering = Steering { theta: row.theta.try_into().ok()?, n: row.n };
            Some(Steered { city: row.city, stage: Stage::parse(&row.stage)?, steering })
        });
        Ok(known.collect())
    }

    /// What was said first of an order that is packed, or on its way.
    pub async fn tell(&self, order_id: &str, stage: Stage, told: Told) -> sqlx::Result<()> {
        let modelled = told.modelled.as_ref().map(<[f64; 3]>::as_slice);
        match stage {
            Stage::Confirmed => {}
            Stage::Packed => {
                sqlx::query!(
                    "update eta.promise set packed_told = $2, packed_told_at = $3, packed_modelled = $4
                     where order_id = $1 and packed_told is null and delivered_at is null",
                    order_id,
                    &told.promise,
                    told.at,
                    modelled
                )
                .execute(&self.pool)
                .await?;
            }
            Stage::Riding => {
                sqlx::query!(
                    "update eta.promise set riding_told = $2, riding_told_at = $3, riding_modelled = $4
                     where order_id = $1 and riding_told is null and delivered_at is null",
                    order_id,
                    &told.promise,
                    told.at,
                    modelled
                )
                .execute(&self.pool)
                .await?;
            }
        }
        Ok(())
    }

    /// How the promises of orders delivered since then held; of one city, or of all.
    pub async fn score(&self, city: Option<&str>, since: Time) -> sqlx::Result<Score> {
        let row = sqlx::query!(
            r#"with held as (
                   select extract(epoch from delivered_at - promised_at)::float8 as took, p50_s, p80_s, p95_s
                   from eta.promise
                   where delivered_at >= $2 and promised_at is not null and cancelled_at is null
                     and delivered_at > promised_at and ($1::text is null or city = $1)
               )
               select count(*) as "delivered!",
                      coalesce(avg((took <= p50_s)::int)::float8, 0) as "w50!",
                      coalesce(avg((took <= p80_s)::int)::float8, 0) as "w80!",
                      coalesce(avg((took <= p95_s)::int)::float8, 0) as "w95!",
                      -- The pinball loss: late by a second costs p, early 1 - p.
                      coalesce(avg(greatest(0.50 * (took - p50_s), 0.50 * (p50_s - took))), 0) as "l50!",
                      coalesce(avg(greatest(0.80 * (took - p80_s), 0.20 * (p80_s - took))), 0) as "l80!",
                      coalesce(avg(greatest(0.95 * (took - p95_s), 0.05 * (p95_s - took))), 0) as "l95!"
               from held"#,
            city,
            since
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Score {
            delivered: u64::try_from(row.delivered).unwrap_or_default(),
            within: [row.w50, row.w80, row.w95],
            loss_s: [row.l50, row.l80, row.l95],
        })
    }

    /// Forgets samples and orders from before; true: there may be more.
    pub async fn prune(&self, samples_before: Time, orders_before: Time, limit: i64) -> sqlx::Result<bool> {
        let samples = sqlx::query!(
            "delete from eta.sample where id in
                 (select id from eta.sample where noted_at < $1 limit $2)",
            samples_before,
            limit
        )
        .execute(&self.pool)
        .await?;
        let orders = sqlx::query!(
            "delete from eta.promise where order_id in
                 (select order_id from eta.promise where created_at < $1 limit $2)",
            orders_before,
            limit
        )
        .execute(&self.pool)
        .await?;
        let full = |n: u64| i64::try_from(n).is_ok_and(|n| n >= limit);
        Ok(full(samples.rows_affected()) || full(orders.rows_affected()))
    }
}
