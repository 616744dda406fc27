//! The SQL of this worker: schema `search`.

use std::collections::{BTreeMap, HashMap};

use chrono::Utc;
use runtime::outbox::{self, OutboxEvent, Schema};
use sqlx::{PgPool, types::Json};
use subjects::{
    ids::{Name, Token},
    table::LanguageEvent,
    v1,
};

use crate::index::LanguageData;

/// How long an order is remembered as counted: longer than its event is kept.
const REMEMBER_DAYS: i32 = 30;

/// A language and its version.
pub type Versioned = (u64, LanguageData);

/// What an order bought.
#[derive(Clone, Debug)]
pub struct Sold {
    pub order_id: String,
    pub items: Vec<v1::Line>,
}

#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    schema: Schema,
}

impl Store {
    pub fn new(pool: PgPool, schema: Schema) -> Self {
        Self { pool, schema }
    }

    /// Writes the languages that are not there yet.
    pub async fn seed(&self, defaults: &[LanguageData]) -> sqlx::Result<()> {
        for data in defaults {
            sqlx::query(
                "insert into search.language (language, data, version) values ($1, $2, 1)
                 on conflict (language) do nothing",
            )
            .bind(&data.language)
            .bind(Json(data))
            .execute(&self.pool)
            .await?;
        }
        Ok(())
    }

    /// Code and version of each language, in order.
    pub async fn versions(&self) -> sqlx::Result<Vec<(String, u64)>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("select language, version from search.language order by language")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(language, version)| (language, version.unsigned_abs())).collect())
    }

    pub async fn languages(&self) -> sqlx::Result<Vec<Versioned>> {
        let rows: Vec<(i64, Json<LanguageData>)> =
            sqlx::query_as("select version, data from search.language order by language")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(version, data)| (version.unsigned_abs(), data.0)).collect())
    }

    pub async fn language(&self, language: &str) -> sqlx::Result<Option<Versioned>> {
        let row: Option<(i64, Json<LanguageData>)> =
            sqlx::query_as("select version, data from search.language where language = $1")
                .bind(language)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(version, data)| (version.unsigned_abs(), data.0)))
    }

    /// The version it has now. What changes nothing has no version of its own and no event.
    pub async fn put_language(&self, name: Name, data: &LanguageData) -> sqlx::Result<u64> {
        let mut tx = self.pool.begin().await?;
        let row: Option<(i64,)> = sqlx::query_as(
            "insert into search.language as l (language, data, version) values ($1, $2, 1)
             on conflict (language) do update
             set data = excluded.data, version = l.version + 1, updated_at = now()
             where l.data <> excluded.data
             returning version",
        )
        .bind(&data.language)
        .bind(Json(data))
        .fetch_optional(&mut *tx)
        .await?;
        let Some((version,)) = row else {
            let (version,): (i64,) =
                sqlx::query_as("select version from search.language where language = $1")
                    .bind(&data.language)
                    .fetch_one(&mut *tx)
                    .await?;
            return Ok(version.unsigned_abs());
        };
        let event = v1::LanguageChanged {
            meta: Some(v1::EventMeta {
                aggregate: "language".into(),
                id: data.language.clone(),
                version: version.unsigned_abs(),
                city: String::new(),
                at: Some(Utc::now().into()),
            }),
            language: name.as_str().to_owned(),
        };
        let event = OutboxEvent::new(&LanguageEvent { language: name }, &event);
        outbox::append(&mut tx, self.schema, &[event]).await?;
        tx.commit().await?;
        Ok(version.unsigned_abs())
    }

    /// Counts what orders bought, each of them once.
    pub async fn count(&self, orders: &[Sold]) -> sqlx::Result<()> {
        let sold: BTreeMap<&str, &Sold> =
            orders.iter().map(|order| (order.order_id.as_str(), order)).collect();
        let mut tx = self.pool.begin().await?;
        // In order of their ids, as the SKUs below, so that two of these never wait for each other in a circle.
        let first: Vec<String> = sqlx::query_scalar(
            "insert into search.counted (order_id) select unnest($1::text[]) on conflict do nothing
             returning order_id",
        )
        .bind(sold.keys().copied().collect::<Vec<_>>())
        .fetch_all(&mut *tx)
        .await?;
        let mut units: BTreeMap<&str, i64> = BTreeMap::new();
        for line in first.iter().filter_map(|order| sold.get(order.as_str())).flat_map(|order| &order.items) {
            *units.entry(&line.sku).or_default() += i64::from(line.qty);
        }
        if units.is_empty() {
            return tx.rollback().await;
        }
        let (skus, units): (Vec<&str>, Vec<i64>) = units.into_iter().unzip();
        sqlx::query(
            "insert into search.bought as b (sku, units)
             select n.sku, n.units from unnest($1::text[], $2::bigint[]) as n (sku, units)
             on conflict (sku) do update set units = b.units + excluded.units",
        )
        .bind(&skus)
        .bind(&units)
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Units bought by SKU.
    pub async fn bought(&self) -> sqlx::Result<HashMap<String, u64>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("select sku, units from search.bought").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(sku, units)| (sku, units.unsigned_abs())).collect())
    }

    /// Drops some of what need not be remembered any more.
    pub async fn forget(&self) -> sqlx::Result<u64> {
        let gone = sqlx::query(
            "delete from search.counted where order_id in (
                 select order_id from search.counted where at < now() - make_interval(days => $1)
                 order by at limit 5000)",
        )
        .bind(REMEMBER_DAYS)
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected())
    }
}
