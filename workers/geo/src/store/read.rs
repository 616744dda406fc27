//! Everything after a number of the feed: all there is comes after 0.

use prost::Message as _;
use sqlx::PgConnection;
use subjects::v1;

use super::{Store, unsigned};

/// What changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// Where to go on from.
    pub seq: i64,
    pub cities: Vec<v1::City>,
    pub hubs: Vec<v1::Hub>,
    pub zones: Vec<ZoneRow>,
    /// Hubs without their zone, and the version that took it.
    pub gone: Vec<(String, u64)>,
}

/// A zone as it was put, with its version and the number of its cells; where its hub stood; and the
/// regions (H3 cells of resolution 6) whose lookups it has a say in.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneRow {
    pub zone: v1::Zone,
    pub centre: v1::Point,
    pub regions: Vec<i64>,
}

impl Store {
    pub async fn hub(&self, hub_id: &str) -> sqlx::Result<Option<v1::Hub>> {
        Ok(hubs(&mut *self.pool.acquire().await?, 0, Some(hub_id)).await?.pop())
    }

    /// `None`: nothing. The number is read first: what it counts is visible to the reads after it, and
    /// what they see beyond it comes once more the next time.
    pub async fn changes_after(&self, seq: i64) -> sqlx::Result<Option<Changes>> {
        let mut conn = self.pool.acquire().await?;
        let newest = sqlx::query_scalar!("select seq from geo.feed").fetch_one(&mut *conn).await?;
        if newest <= seq {
            return Ok(None);
        }
        Ok(Some(Changes {
            seq: newest,
            cities: cities(&mut conn, seq, None).await?,
            hubs: hubs(&mut conn, seq, None).await?,
            zones: zones(&mut conn, seq, None).await?,
            gone: gone(&mut conn, seq).await?,
        }))
    }
}

/// Cities after `seq`, or the one of a code.
pub(super) async fn cities(
    conn: &mut PgConnection,
    seq: i64,
    city: Option<&str>,
) -> sqlx::Result<Vec<v1::City>> {
    let rows = sqlx::query!(
        "select city, name, currency, time_zone, south, west, north, east, proximity, stock, riders,
                default_hub_id, max_distance_m, active, version
         from geo.city where seq > $1 and ($2::text is null or city = $2) order by city",
        seq,
        city
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| v1::City {
            city: row.city,
            name: row.name,
            currency: row.currency,
            time_zone: row.time_zone,
            bounds: Some(v1::Bounds {
                south_west: Some(v1::Point { lat: row.south, lng: row.west }),
                north_east: Some(v1::Point { lat: row.north, lng: row.east }),
            }),
            weights: Some(v1::CandidateWeights {
                proximity: row.proximity,
                stock: row.stock,
                riders: row.riders,
            }),
            default_hub_id: row.default_hub_id,
            max_distance_m: row.max_distance_m,
            active: row.active,
            version: unsigned(row.version),
        })
        .collect())
}

/// Hubs after `seq`, or the one of an id.
pub(super) async fn hubs(conn: &mut PgConnection, seq: i64, id: Option<&str>) -> sqlx::Result<Vec<v1::Hub>> {
    let rows = sqlx::query!(
        "select hub_id, name, city, lat, lng, active, version
         from geo.hub where seq > $1 and ($2::text is null or hub_id = $2)",
        seq,
        id
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| v1::Hub {
            hub_id: row.hub_id,
            name: row.name,
            city: row.city,
            point: Some(v1::Point { lat: row.lat, lng: row.lng }),
            active: row.active,
            version: unsigned(row.version),
            ..Default::default()
        })
        .collect())
}

/// Zones after `seq`, or the one of a hub.
pub(super) async fn zones(
    conn: &mut PgConnection,
    seq: i64,
    hub_id: Option<&str>,
) -> sqlx::Result<Vec<ZoneRow>> {
    let rows = sqlx::query!(
        "select hub_id, shape, lat, lng, cells, regions, version
         from geo.zone where seq > $1 and ($2::text is null or hub_id = $2)",
        seq,
        hub_id
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let shape = v1::Zone::decode(&*row.shape).map_err(|error| sqlx::Error::Decode(error.into()))?;
            let zone = v1::Zone {
                hub_id: row.hub_id,
                version: unsigned(row.version),
                cells: u32::try_from(row.cells).unwrap_or_default(),
                ..shape
            };
            Ok(ZoneRow { zone, centre: v1::Point { lat: row.lat, lng: row.lng }, regions: row.regions })
        })
        .collect()
}

/// Zones that were removed after `seq`, and the version that did.
async fn gone(conn: &mut PgConnection, seq: i64) -> sqlx::Result<Vec<(String, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as("select hub_id, version from geo.zone_gone where seq > $1")
        .bind(seq)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|(hub_id, version)| (hub_id, unsigned(version))).collect())
}
