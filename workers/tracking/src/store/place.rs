//! Cities and hubs, as their owners tell of them.

use super::Store;
use crate::cities::City;

#[derive(sqlx::FromRow)]
struct Row {
    city: String,
    south: f64,
    west: f64,
    north: f64,
    east: f64,
    version: i64,
}

impl Store {
    pub async fn cities(&self) -> sqlx::Result<Vec<City>> {
        let rows = sqlx::query_as::<_, Row>("select * from tracking.city").fetch_all(&self.pool).await?;
        Ok(rows
            .into_iter()
            .map(|r| City {
                city: r.city,
                south: r.south,
                west: r.west,
                north: r.north,
                east: r.east,
                version: r.version,
            })
            .collect())
    }

    pub async fn note_city(&self, city: &City) -> sqlx::Result<()> {
        sqlx::query(
            "insert into tracking.city as c (city, south, west, north, east, version)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (city) do update
             set south = excluded.south, west = excluded.west, north = excluded.north,
                 east = excluded.east, version = excluded.version
             where c.version < excluded.version",
        )
        .bind(&city.city)
        .bind(city.south)
        .bind(city.west)
        .bind(city.north)
        .bind(city.east)
        .bind(city.version)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    pub async fn note_hub(&self, hub_id: &str, lat: f64, lng: f64, version: i64) -> sqlx::Result<()> {
        sqlx::query(
            "insert into tracking.hub as h (hub_id, lat, lng, version) values ($1, $2, $3, $4)
             on conflict (hub_id) do update
             set lat = excluded.lat, lng = excluded.lng, version = excluded.version
             where h.version < excluded.version",
        )
        .bind(hub_id)
        .bind(lat)
        .bind(lng)
        .bind(version)
        .execute(&self.pool)
        .await
        .map(drop)
    }
}
