//! Who carries what.

use chrono::{DateTime, Utc};
use geodesy::Place;
use runtime::outbox::{self, OutboxEvent};
use subjects::{
    ids::{City, RiderId, Token, Word},
    table::GeofenceEvent,
    v1::{self, Fence},
};

use super::{SCHEMA, Store};
use crate::{
    carriage::Carriage,
    fence::{Crossed, Crossing},
};

#[derive(sqlx::FromRow)]
struct Row {
    order_id: String,
    assignment_id: String,
    rider_id: String,
    hub_id: String,
    city: String,
    hub_lat: Option<f64>,
    hub_lng: Option<f64>,
    drop_lat: Option<f64>,
    drop_lng: Option<f64>,
    active: bool,
    version: i64,
    at_hub: bool,
    at_customer: bool,
    changed_at: DateTime<Utc>,
}

impl From<Row> for Carriage {
    fn from(row: Row) -> Self {
        let place = |lat: Option<f64>, lng: Option<f64>| Place::new(lat?, lng?).ok();
        Self {
            order_id: row.order_id,
            assignment_id: row.assignment_id,
            rider_id: row.rider_id,
            hub_id: row.hub_id,
            city: row.city,
            hub: place(row.hub_lat, row.hub_lng),
            customer: place(row.drop_lat, row.drop_lng),
            active: row.active,
            version: row.version,
            at_hub: row.at_hub,
            at_customer: row.at_customer,
            at_ms: row.changed_at.timestamp_millis(),
        }
    }
}

/// What became of a crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Now,
    /// It was told before, or the carriage is over.
    Before,
    /// The record does not know the carriage yet.
    Unknown,
}

impl Store {
    /// Takes in what an event says of an order, unless something newer is known; and, whatever the order of
    /// events, who carried it when.
    pub async fn note_carriage(&self, carriage: &Carriage) -> sqlx::Result<()> {
        let at = DateTime::<Utc>::from_timestamp_millis(carriage.at_ms).unwrap_or_else(Utc::now);
        let mut tx = self.pool.begin().await?;
        sqlx::query(
            "insert into tracking.carry as c
                 (order_id, assignment_id, rider_id, hub_id, city, hub_lat, hub_lng, drop_lat, drop_lng,
                  active, version)
             values ($1, $2, $3, $4, $5,
                     coalesce($6, (select lat from tracking.hub where hub_id = $4)),
                     coalesce($7, (select lng from tracking.hub where hub_id = $4)), $8, $9, $10, $11)
             on conflict (order_id) do update
             set assignment_id = excluded.assignment_id, rider_id = excluded.rider_id,
                 hub_id = excluded.hub_id, city = excluded.city,
                 hub_lat = coalesce(excluded.hub_lat, c.hub_lat),
                 hub_lng = coalesce(excluded.hub_lng, c.hub_lng),
                 drop_lat = coalesce(excluded.drop_lat, c.drop_lat),
                 drop_lng = coalesce(excluded.drop_lng, c.drop_lng),
                 active = excluded.active, version = excluded.version, changed_at = now(),
                 -- Another trip has other crossings.
                 at_hub = c.at_hub and c.assignment_id = excluded.assignment_id,
                 at_customer = c.at_customer and c.assignment_id = excluded.assignment_id
             where c.version < excluded.version",
        )
        .bind(&carriage.order_id)
        .bind(&carriage.assignment_id)
        .bind(&carriage.rider_id)
        .bind(&carriage.hub_id)
        .bind(&carriage.city)
        .bind(carriage.hub.map(Place::lat))
        .bind(carriage.hub.map(Place::lng))
        .bind(carriage.customer.map(Place::lat))
        .bind(carriage.customer.map(Place::lng))
        .bind(carriage.active)
        .bind(carriage.version)
        .execute(&mut *tx)
        .await?;
        if !carriage.assignment_id.is_empty() && !carriage.rider_id.is_empty() {
            let (since, until) = if carriage.active { (Some(at), None) } else { (None, Some(at)) };
            sqlx::query(
                "insert into tracking.leg as l (order_id, assignment_id, rider_id, since, until)
                 values ($1, $2, $3, $4, $5)
                 on conflict (order_id, assignment_id) do update
                 set since = least(l.since, excluded.since), until = greatest(l.until, excluded.until)",
            )
            .bind(&carriage.order_id)
            .bind(&carriage.assignment_id)
            .bind(&carriage.rider_id)
            .bind(since)
            .bind(until)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await
    }

    /// Everything that is carried now.
    pub async fn carried(&self) -> sqlx::Result<Vec<Carriage>> {
        let rows = sqlx::query_as::<_, Row>("select * from tracking.carry where active")
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// What changed in the last so many seconds.
    pub async fn changed(&self, seconds: f64) -> sqlx::Result<Vec<Carriage>> {
        let rows = sqlx::query_as::<_, Row>(
            "select * from tracking.carry where changed_at > now() - make_interval(secs => $1)",
        )
        .bind(seconds)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Who carries the order now.
    pub async fn carrier(&self, order_id: &str) -> sqlx::Result<Option<Carriage>> {
        let row = sqlx::query_as::<_, Row>("select * from tracking.carry where order_id = $1 and active")
            .bind(order_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(Into::into))
    }

    /// Orders these riders carry now: (rider, order).
    pub async fn orders_of(&self, rider_id: &str) -> sqlx::Result<Vec<(String, DateTime<Utc>)>> {
        sqlx::query_as(
            "select c.order_id, coalesce(l.since, c.changed_at)
             from tracking.carry c left join tracking.leg l using (order_id, assignment_id)
             where c.rider_id = $1 and c.active order by c.order_id",
        )
        .bind(rider_id)
        .fetch_all(&self.pool)
        .await
    }

    /// Turns the side of the fence and tells of it, in one transaction; who comes second finds it turned.
    pub async fn cross(&self, crossing: &Crossing) -> sqlx::Result<Told> {
        let entered = crossing.crossed == Crossed::Entered;
        let turn = match crossing.fence {
            Fence::Customer => {
                "update tracking.carry set at_customer = $3, crossings = crossings + 1
                 where order_id = $1 and assignment_id = $2 and active and at_customer <> $3
                 returning hub_id, city, crossings"
            }
            Fence::Hub | Fence::Unspecified => {
                "update tracking.carry set at_hub = $3, crossings = crossings + 1
                 where order_id = $1 and assignment_id = $2 and active and at_hub <> $3
                 returning hub_id, city, crossings"
            }
        };
        let mut tx = self.pool.begin().await?;
        let turned: Option<(String, String, i64)> = sqlx::query_as(turn)
            .bind(&crossing.order_id)
            .bind(&crossing.assignment_id)
            .bind(entered)
            .fetch_optional(&mut *tx)
            .await?;
        let Some((hub_id, city, crossings)) = turned else {
            let (known,): (bool,) = sqlx::query_as(
                "select exists (select from tracking.leg where order_id = $1 and assignment_id = $2)",
            )
            .bind(&crossing.order_id)
            .bind(&crossing.assignment_id)
            .fetch_one(&mut *tx)
            .await?;
            return Ok(if known { Told::Before } else { Told::Unknown });
        };
        if let Some(event) = event(crossing, hub_id, &city, crossings) {
            outbox::append(&mut tx, SCHEMA, &[event]).await?;
        }
        tx.commit().await?;
        self.outbox.notify();
        Ok(Told::Now)
    }
}

fn event(crossing: &Crossing, hub_id: String, city: &str, crossings: i64) -> Option<OutboxEvent> {
    let channel = GeofenceEvent {
        event: Word::parse(crossing.crossed.as_str()).ok()?,
        city: City::parse(city).ok()?,
        rider: RiderId::parse(&crossing.rider_id).ok()?,
    };
    let at: pbjson_types::Timestamp =
        DateTime::<Utc>::from_timestamp_millis(crossing.at_ms).unwrap_or_else(Utc::now).into();
    let message = v1::GeofenceCrossed {
        meta: Some(v1::EventMeta {
            aggregate: "geofence".to_owned(),
            // The crossings of an order are counted through, whoever carries it.
            id: crossing.order_id.clone(),
            version: u64::try_from(crossings).unwrap_or_default(),
            city: city.to_owned(),
            at: Some(at),
        }),
        rider_id: crossing.rider_id.clone(),
        order_id: crossing.order_id.clone(),
        hub_id,
        assignment_id: crossing.assignment_id.clone(),
        fence: crossing.fence.into(),
        point: Some(v1::Point { lat: crossing.lat, lng: crossing.lng }),
        at: Some(at),
    };
    Some(OutboxEvent::new(&channel, &message))
}
