//! Hubs and tariffs.

use sqlx::{Row, postgres::PgRow, types::Json};
use subjects::v1;

use super::Store;

/// A hub, as far as a ride from it goes.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct HubRow {
    pub hub_id: String,
    pub city: String,
    pub currency: String,
    pub time_zone: String,
    pub lat: f64,
    pub lng: f64,
    pub version: i64,
}

/// A variant as it is kept.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Arm {
    name: String,
    weight: u32,
    factor: f64,
}

fn tariff(row: &PgRow) -> sqlx::Result<v1::Tariff> {
    let Json(arms): Json<Vec<Arm>> = row.try_get("variants")?;
    let arm = |Arm { name, weight, factor }| v1::Variant { name, weight, factor };
    let bp = |name: &str| row.try_get::<i32, _>(name).map(|bp| u32::try_from(bp).unwrap_or(0));
    Ok(v1::Tariff {
        city: row.try_get("city")?,
        currency: row.try_get("currency")?,
        base: row.try_get("base")?,
        per_km: row.try_get("per_km")?,
        floor: row.try_get("floor")?,
        ceiling: row.try_get("ceiling")?,
        cap: row.try_get("cap")?,
        tax_bp: bp("tax_bp")?,
        fee_tax_bp: bp("fee_tax_bp")?,
        experiment: row.try_get("experiment")?,
        variants: arms.into_iter().map(arm).collect(),
        version: u64::try_from(row.try_get::<i64, _>("version")?).unwrap_or(0),
    })
}

impl Store {
    pub async fn hubs(&self) -> sqlx::Result<Vec<HubRow>> {
        sqlx::query_as("select hub_id, city, currency, time_zone, lat, lng, version from pricing.hub")
            .fetch_all(&self.pool)
            .await
    }

    /// What catalogue tells of a hub; older news change nothing.
    pub async fn put_hub(&self, hub: &HubRow) -> sqlx::Result<()> {
        sqlx::query(
            "insert into pricing.hub as h (hub_id, city, currency, time_zone, lat, lng, version)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (hub_id) do update
             set city = excluded.city, currency = excluded.currency, time_zone = excluded.time_zone,
                 lat = excluded.lat, lng = excluded.lng, version = excluded.version
             where h.version < excluded.version",
        )
        .bind(&hub.hub_id)
        .bind(&hub.city)
        .bind(&hub.currency)
        .bind(&hub.time_zone)
        .bind(hub.lat)
        .bind(hub.lng)
        .bind(hub.version)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The tariff of every city that has one.
    pub async fn tariffs(&self) -> sqlx::Result<Vec<v1::Tariff>> {
        let rows = sqlx::query("select distinct on (city) * from pricing.tariff order by city, version desc")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(tariff).collect()
    }

    /// The tariff as it is now; one that changes nothing makes no version.
    pub async fn put_tariff(&self, wanted: &v1::Tariff) -> sqlx::Result<v1::Tariff> {
        let mut tx = self.pool.begin().await?;
        // One put of a city at a time, so that versions have no gap and none is lost.
        sqlx::query("select pg_advisory_xact_lock(hashtextextended('pricing.tariff ' || $1, 0))")
            .bind(&wanted.city)
            .execute(&mut *tx)
            .await?;
        let known = sqlx::query("select * from pricing.tariff where city = $1 order by version desc limit 1")
            .bind(&wanted.city)
            .fetch_optional(&mut *tx)
            .await?;
        let known = known.as_ref().map(tariff).transpose()?;
        let version = known.as_ref().map_or(0, |known| known.version);
        if let Some(known) = known.filter(|known| *known == v1::Tariff { version, ..wanted.clone() }) {
            return Ok(known);
        }
        let put = v1::Tariff { version: version + 1, ..wanted.clone() };
        let arm = |v: &v1::Variant| Arm { name: v.name.clone(), weight: v.weight, factor: v.factor };
        let bp = |bp: u32| i32::try_from(bp).unwrap_or(i32::MAX);
        sqlx::query(
            "insert into pricing.tariff (city, version, currency, base, per_km, floor, ceiling, cap, tax_bp,
                                         fee_tax_bp, experiment, variants)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(&put.city)
        .bind(i64::try_from(put.version).unwrap_or(i64::MAX))
        .bind(&put.currency)
        .bind(put.base)
        .bind(put.per_km)
        .bind(put.floor)
        .bind(put.ceiling)
        .bind(put.cap)
        .bind(bp(put.tax_bp))
        .bind(bp(put.fee_tax_bp))
        .bind(&put.experiment)
        .bind(Json(put.variants.iter().map(arm).collect::<Vec<_>>()))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(put)
    }
}
