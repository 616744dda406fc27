//! Everything after a number of the feed: the whole catalogue is what comes after 0.

use std::collections::BTreeMap;

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
    pub assortments: Vec<v1::Assortment>,
}

/// A page of the feed, for who follows it from outside.
#[derive(Debug, Default)]
pub struct Page {
    pub changes: Changes,
    /// The newest number there is.
    pub head: i64,
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
        let products = products(&mut conn, seq, i64::MAX).await?;
        let assortments = assortments(&mut conn, seq, i64::MAX, None).await?;
        Ok(Some(Changes { seq: newest, hubs, products, assortments }))
    }

    /// What changed after `seq`: of at most `limit` changes, the oldest.
    pub async fn page_after(&self, seq: i64, limit: i64) -> sqlx::Result<Page> {
        let mut conn = self.pool.acquire().await?;
        let head = sqlx::query_scalar!("select seq from catalogue.feed").fetch_one(&mut *conn).await?;
        // Every change has a number of its own, so a page may end after any of them.
        let last = sqlx::query_scalar!(
            r#"select max(seq) from (
                   select seq from (
                       (select seq from catalogue.hub where seq > $1 order by seq limit $2)
                       union all (select seq from catalogue.product where seq > $1 order by seq limit $2)
                       union all (select seq from catalogue.assortment where seq > $1 order by seq limit $2)
                   ) s order by seq limit $2) page"#,
            seq,
            limit
        )
        .fetch_one(&mut *conn)
        .await?;
        let Some(last) = last else {
            return Ok(Page { changes: Changes { seq: head.max(seq), ..Changes::default() }, head });
        };
        let mut hubs = hubs(&mut conn, seq, None).await?;
        let within =
            sqlx::query_scalar!("select hub_id from catalogue.hub where seq > $1 and seq <= $2", seq, last)
                .fetch_all(&mut *conn)
                .await?;
        hubs.retain(|hub| within.contains(&hub.hub_id));
        let products = products(&mut conn, seq, last).await?;
        let assortments = assortments(&mut conn, seq, last, None).await?;
        Ok(Page { changes: Changes { seq: last, hubs, products, assortments }, head: head.max(last) })
    }

    /// The prices a product has had in a city, the newest first, from before version `before`.
    pub async fn past_prices(
        &self,
        sku: &str,
        city: &str,
        before: i64,
        limit: i64,
    ) -> sqlx::Result<Vec<(i64, v1::PastPrice)>> {
        let rows = sqlx::query!(
            r#"select r.since, r.currency, r.amount, r.at,
                      -- It ended when the next version of the product took another price, or none.
                      (select min(n.at) from catalogue.price n
                       where n.sku = r.sku and n.city = r.city and n.since >= r.until) as next_at,
                      r.until is not null as "ended!"
               from catalogue.price r
               where r.sku = $1 and r.city = $2 and r.since < $3
               order by r.since desc limit $4"#,
            sku,
            city,
            before,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let price = v1::PastPrice {
                    city: city.to_owned(),
                    amount: Some(v1::Money { amount: row.amount, currency: row.currency }),
                    since: Some(row.at.into()),
                    until: row.next_at.filter(|_| row.ended).map(Into::into),
                };
                (row.since, price)
            })
            .collect())
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

/// Assortments after `seq`, up to `last`, or the one of a hub.
pub(super) async fn assortments(
    conn: &mut PgConnection,
    seq: i64,
    last: i64,
    hub_id: Option<&str>,
) -> sqlx::Result<Vec<v1::Assortment>> {
    let rows = sqlx::query!(
        "select hub_id, limited, skus, version from catalogue.assortment
         where seq > $1 and seq <= $2 and ($3::text is null or hub_id = $3)",
        seq,
        last,
        hub_id
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| v1::Assortment {
            hub_id: row.hub_id,
            limited: row.limited,
            skus: row.skus,
            version: u64::try_from(row.version).unwrap_or_default(),
        })
        .collect())
}

#[derive(Debug, sqlx::FromRow)]
struct ProductRow {
    sku: String,
    name: String,
    category: String,
    brand: String,
    pack: String,
    active: bool,
    version: i64,
    description: String,
    tags: Vec<String>,
    images: Vec<String>,
    margin_bp: i32,
    attributes: Json<BTreeMap<String, String>>,
    prices: Json<Vec<PriceRow>>,
}

/// Products with the prices in force, of which something is true. Each is a statement of its own: one that
/// asks for either may be planned for the other.
macro_rules! products_where {
    ($condition:literal) => {
        concat!(
            "select sku, name, category, brand, pack, active, version, description, tags, images, margin_bp,
                    attributes,
                    (select coalesce(jsonb_agg(jsonb_build_object('city', r.city, 'currency', r.currency,
                                                                  'amount', r.amount) order by r.city), '[]')
                     from catalogue.price r where r.sku = p.sku and r.until is null) as prices
             from catalogue.product p where ",
            $condition
        )
    };
}

/// Products after `seq`, up to `last`.
async fn products(conn: &mut PgConnection, seq: i64, last: i64) -> sqlx::Result<Vec<v1::Product>> {
    let rows: Vec<ProductRow> = sqlx::query_as(products_where!("seq > $1 and seq <= $2"))
        .bind(seq)
        .bind(last)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The products of these SKUs that there are.
pub(super) async fn products_of(conn: &mut PgConnection, skus: &[&str]) -> sqlx::Result<Vec<v1::Product>> {
    let rows: Vec<ProductRow> =
        sqlx::query_as(products_where!("sku = any($1)")).bind(skus).fetch_all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

impl From<ProductRow> for v1::Product {
    fn from(row: ProductRow) -> Self {
        let price = |price: PriceRow| v1::Price {
            city: price.city,
            amount: Some(v1::Money { amount: price.amount, currency: price.currency }),
        };
        Self {
            sku: row.sku,
            name: row.name,
            category: row.category,
            brand: row.brand,
            pack: row.pack,
            prices: row.prices.0.into_iter().map(price).collect(),
            active: row.active,
            version: u64::try_from(row.version).unwrap_or_default(),
            description: row.description,
            tags: row.tags,
            images: row.images,
            attributes: row.attributes.0,
            margin_bp: u32::try_from(row.margin_bp).unwrap_or_default(),
        }
    }
}
