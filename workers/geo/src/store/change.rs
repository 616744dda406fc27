//! Puts: each with its event and the next number of the feed, in one transaction.

use chrono::Utc;
use geodesy::Place;
use prost::Message as _;
use runtime::outbox::{self, OutboxEvent, Schema};
use sqlx::{PgConnection, Postgres, Transaction};
use subjects::{
    ids::{City, HubId, Token as _},
    table::{CityEvent, ZoneEvent},
    v1,
};

use super::{Store, ZoneRow, near::number, read, signed, unsigned};
use crate::shape::{self, Drawn};

/// A change in the making; holds every other back until it is committed or dropped.
pub struct Change {
    tx: Transaction<'static, Postgres>,
    schema: Schema,
    seq: i64,
}

impl Store {
    pub async fn change(&self) -> sqlx::Result<Change> {
        let mut tx = self.pool.begin().await?;
        let seq = next(&mut tx).await?;
        Ok(Change { tx, schema: self.schema, seq })
    }
}

async fn next(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!("update geo.feed set seq = seq + 1 returning seq").fetch_one(conn).await
}

impl Change {
    pub async fn city(&mut self, city: &str) -> sqlx::Result<Option<v1::City>> {
        Ok(read::cities(&mut self.tx, 0, Some(city)).await?.pop())
    }

    pub async fn hub(&mut self, hub_id: &str) -> sqlx::Result<Option<v1::Hub>> {
        Ok(read::hubs(&mut self.tx, 0, Some(hub_id)).await?.pop())
    }

    pub async fn zone(&mut self, hub_id: &str) -> sqlx::Result<Option<ZoneRow>> {
        Ok(read::zones(&mut self.tx, 0, Some(hub_id)).await?.pop())
    }

    /// The regions of all zones of a city's hubs.
    pub async fn regions_of_city(&mut self, city: &str) -> sqlx::Result<Vec<i64>> {
        sqlx::query_scalar!(
            r#"select distinct r as "region!" from geo.zone z join geo.hub h using (hub_id), unnest(z.regions) r
               where h.city = $1"#,
            city
        )
        .fetch_all(&mut *self.tx)
        .await
    }

    pub async fn put_city(&mut self, id: City, city: &v1::City) -> sqlx::Result<()> {
        let bounds = city.bounds.unwrap_or_default();
        let (low, high) = (bounds.south_west.unwrap_or_default(), bounds.north_east.unwrap_or_default());
        let weights = city.weights.unwrap_or_default();
        sqlx::query!(
            "insert into geo.city (city, name, currency, time_zone, south, west, north, east, proximity,
                                   stock, riders, default_hub_id, max_distance_m, active, version, seq)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             on conflict (city) do update
             set name = excluded.name, currency = excluded.currency, time_zone = excluded.time_zone,
                 south = excluded.south, west = excluded.west, north = excluded.north,
                 east = excluded.east, proximity = excluded.proximity, stock = excluded.stock,
                 riders = excluded.riders, default_hub_id = excluded.default_hub_id,
                 max_distance_m = excluded.max_distance_m, active = excluded.active,
                 version = excluded.version, seq = excluded.seq, updated_at = now()",
            city.city,
            city.name,
            city.currency,
            city.time_zone,
            low.lat,
            low.lng,
            high.lat,
            high.lng,
            weights.proximity,
            weights.stock,
            weights.riders,
            city.default_hub_id,
            city.max_distance_m,
            city.active,
            signed(city.version),
            self.seq
        )
        .execute(&mut *self.tx)
        .await?;
        let event = v1::CityChanged {
            meta: Some(meta("city", &city.city, city.version, &city.city)),
            city: Some(city.clone()),
        };
        outbox::append(&mut self.tx, self.schema, &[OutboxEvent::new(&CityEvent { city: id }, &event)]).await
    }

    pub async fn put_hub(&mut self, hub: &v1::Hub, at: Place) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into geo.hub (hub_id, name, city, lat, lng, active, version, seq)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (hub_id) do update
             set name = excluded.name, city = excluded.city, lat = excluded.lat, lng = excluded.lng,
                 active = excluded.active, version = excluded.version, seq = excluded.seq,
                 updated_at = now()",
            hub.hub_id,
            hub.name,
            hub.city,
            at.lat(),
            at.lng(),
            hub.active,
            signed(hub.version),
            self.seq
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// The zone with all its cells, in place of the old one; false if its cuts leave nothing of it.
    pub async fn put_zone(
        &mut self,
        (hub, city): (HubId, City),
        zone: &v1::Zone,
        drawn: &Drawn,
    ) -> sqlx::Result<bool> {
        let shape = v1::Zone { version: 0, cells: 0, ..zone.clone() };
        let regions: Vec<i64> = drawn.regions.iter().map(|region| number(*region)).collect();
        let empty = sqlx::query_scalar!(
            r#"with cut as (select public.st_union(public.st_makevalid(public.st_geomfromtext(text, 4326))) as shape
                          from unnest($4::text[]) as text),
                  outline as (select public.st_makevalid(public.st_geomfromtext($3, 4326)) as shape)
             insert into geo.zone (hub_id, shape, area, cut, cells, regions, version, seq, lat, lng)
             select $1, $2, coalesce(public.st_difference(outline.shape, cut.shape), outline.shape), cut.shape,
                    $5, $6, $7, $8, $9, $10
             from outline, cut
             on conflict (hub_id) do update
             set shape = excluded.shape, area = excluded.area, cut = excluded.cut, cells = excluded.cells,
                 regions = excluded.regions, version = excluded.version, seq = excluded.seq,
                 lat = excluded.lat, lng = excluded.lng, updated_at = now()
             returning public.st_isempty(area) as "empty!""#,
            zone.hub_id,
            shape.encode_to_vec(),
            shape::outline_wkt(&drawn.area),
            &shape::cuts_wkt(&drawn.area),
            i32::try_from(drawn.cells.len()).unwrap_or(i32::MAX),
            &regions,
            signed(zone.version),
            self.seq,
            drawn.centre.lat(),
            drawn.centre.lng()
        )
        .fetch_one(&mut *self.tx)
        .await?;
        if empty {
            return Ok(false);
        }
        let cells: Vec<i64> = drawn.cells.iter().map(|filled| number(filled.cell)).collect();
        let whole: Vec<bool> = drawn.cells.iter().map(|filled| filled.whole).collect();
        sqlx::query!("delete from geo.zone_cell where hub_id = $1", zone.hub_id)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query!(
            "insert into geo.zone_cell (cell, hub_id, whole)
             select n.cell, $1, n.whole from unnest($2::bigint[], $3::boolean[]) as n (cell, whole)",
            zone.hub_id,
            &cells,
            &whole
        )
        .execute(&mut *self.tx)
        .await?;
        sqlx::query("delete from geo.zone_gone where hub_id = $1")
            .bind(&zone.hub_id)
            .execute(&mut *self.tx)
            .await?;
        self.tell_zone((hub, city), zone).await?;
        Ok(true)
    }

    /// The version that removed the hub's zone; 0: none did, or it was drawn again.
    pub async fn gone(&mut self, hub_id: &str) -> sqlx::Result<u64> {
        let version: Option<i64> = sqlx::query_scalar("select version from geo.zone_gone where hub_id = $1")
            .bind(hub_id)
            .fetch_optional(&mut *self.tx)
            .await?;
        Ok(version.map_or(0, unsigned))
    }

    /// Takes the zone away, with all its cells.
    pub async fn remove_zone(&mut self, ids: (HubId, City), gone: &v1::Zone) -> sqlx::Result<()> {
        sqlx::query("delete from geo.zone where hub_id = $1")
            .bind(&gone.hub_id)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query(
            "insert into geo.zone_gone (hub_id, version, seq) values ($1, $2, $3)
             on conflict (hub_id) do update
             set version = excluded.version, seq = excluded.seq, removed_at = now()",
        )
        .bind(&gone.hub_id)
        .bind(signed(gone.version))
        .bind(self.seq)
        .execute(&mut *self.tx)
        .await?;
        self.tell_zone(ids, gone).await
    }

    async fn tell_zone(&mut self, (hub, city): (HubId, City), zone: &v1::Zone) -> sqlx::Result<()> {
        let event = v1::ZoneChanged {
            meta: Some(meta("zone", &zone.hub_id, zone.version, city.as_str())),
            zone: Some(zone.clone()),
        };
        let channel = ZoneEvent { city, hub };
        outbox::append(&mut self.tx, self.schema, &[OutboxEvent::new(&channel, &event)]).await
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        self.tx.commit().await
    }
}

fn meta(aggregate: &str, id: &str, version: u64, city: &str) -> v1::EventMeta {
    v1::EventMeta {
        aggregate: aggregate.into(),
        id: id.into(),
        version,
        city: city.into(),
        at: Some(Utc::now().into()),
    }
}
