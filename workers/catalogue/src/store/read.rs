//! Everything after a number of the feed: the whole catalogue is what comes after 0.

use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use subjects::v1;

use super::Store;

/// What changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// Where to go on from.
    pub seq: i64,
    pub hubs: Vec<v1::Hub>,
    pub products: Vec<v1::Product>,
}

#[derive(Debug, Deserialize)]
struct PriceRow {
    city: String,
    currency: String,
    amount: i64,
}

impl Store {
    /// `None`: nothing. The number is read first: what it counts is visible to the reads after it, and
    /// what they see beyond it comes once more the next time.
    pub async fn changes_after(&self, seq: i64) -> sqlx::Result<Option<Changes>> {
        let mut conn = self.pool.acquire().await?;
        let newest = sqlx::query_scalar!("select seq from catalogue.feed").fetch_one(&mut *conn).await?;
        if newest <= seq {
            return Ok(None);
        }
        let hubs = hubs(&mut conn, seq, None).await?;
        let products = products(&mut conn, seq, None).await?;
        Ok(Some(Changes { seq: newest, hubs, products }))
    }
}

/// Hubs after `seq`, or the one of an id.
pub(super) async fn hubs(conn: &mut PgConnection, seq: i64, id: Option<&str>) -> sqlx::Result<Vec<v1::Hub>> {
    let rows = sqlx::query!(
        "select hub_id, name, city, currency, time_zone, lat, lng, active, delivery_fee, version
         from catalogue.hub where seq > $1 and ($2::text is null or hub_id = $2)",
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
            time_zone: row.time_zone,
            point: Some(v1::Point { lat: row.lat, lng: row.lng }),
            active: row.active,
            version: u64::try_from(row.version).unwrap_or_default(),
            delivery_fee: Some(v1::Money { amount: row.delivery_fee, currency: row.currency.clone() }),
            currency: row.currency,
        })
        .collect())
}

/// Products after `seq` with the prices in force, or the one of a SKU.
pub(super) async fn products(
    conn: &mut PgConnection,
    seq: i64,
    sku: Option<&str>,
) -> sqlx::Result<Vec<v1::Product>> {
    let rows = sqlx::query!(
        r#"select sku, name, category, brand, pack, active, version,
                  (select coalesce(jsonb_agg(jsonb_build_object('city', r.city, 'currency', r.currency,
                                                                'amount', r.amount) order by r.city), '[]')
                   from catalogue.price r where r.sku = p.sku and r.until is null)
                      as "prices!: Json<Vec<PriceRow>>"
           from catalogue.product p where seq > $1 and ($2::text is null or sku = $2)"#,
        seq,
        sku
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| v1::Product {
            sku: row.sku,
            name: row.name,
            category: row.category,
            brand: row.brand,
            pack: row.pack,
            prices: row
                .prices
                .0
                .into_iter()
                .map(|price| v1::Price {
                    city: price.city,
                    amount: Some(v1::Money { amount: price.amount, currency: price.currency }),
                })
                .collect(),
            active: row.active,
            version: u64::try_from(row.version).unwrap_or_default(),
            ..Default::default()
        })
        .collect())
}
