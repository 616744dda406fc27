//! Quotes: made many at a time, taken one by one.

use chrono::{DateTime, Utc};
use prost::Message as _;
use runtime::outbox::{self, OutboxEvent};
use sqlx::{Connection as _, PgConnection};
use subjects::v1;
use uuid::Uuid;

use super::Store;

/// A quote to be written down.
#[derive(Clone, Debug)]
pub struct Made {
    pub id: Uuid,
    /// Without `expires_at`, which the record says.
    pub quote: v1::Quote,
    pub request: v1::MakeQuote,
    pub multiplier: u32,
    pub tariff_version: u64,
    pub experiment: String,
    pub event: OutboxEvent,
}

/// Until when it stands.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Stamp {
    pub id: Uuid,
    pub expires_at: DateTime<Utc>,
}

/// A quote of the record, at its clock.
#[derive(Clone, Debug)]
pub struct QuoteRow {
    pub id: Uuid,
    pub user_id: String,
    /// With `expires_at`.
    pub quote: v1::Quote,
    pub request: v1::MakeQuote,
    pub expires_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
    pub order_id: Option<String>,
    pub successor: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    user_id: String,
    quote: Vec<u8>,
    request: Vec<u8>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
    order_id: Option<String>,
    successor: Option<Uuid>,
}

impl Store {
    /// Writes quotes with their events: one statement each, one commit.
    pub async fn make(&self, made: &[Made], stands_s: f64) -> sqlx::Result<Vec<Stamp>> {
        let mut conn = self.session.take().await?;
        let result = self.write(&mut conn, made, stands_s).await;
        conn.done(result)
    }

    async fn write(&self, conn: &mut PgConnection, made: &[Made], stands_s: f64) -> sqlx::Result<Vec<Stamp>> {
        let texts = |pick: fn(&Made) -> &str| made.iter().map(pick).map(str::to_owned).collect::<Vec<_>>();
        let amounts = |pick: fn(&v1::Quote) -> Option<&v1::Money>| {
            made.iter().map(|m| pick(&m.quote).map_or(0, |money| money.amount)).collect::<Vec<i64>>()
        };
        let mut tx = conn.begin().await?;
        let stamps = sqlx::query_as(
            "insert into pricing.quote (id, user_id, hub_id, city, currency, total, delivery_fee, multiplier,
                                        tariff_version, experiment, variant, quote, request, expires_at)
             select id, user_id, hub_id, city, currency, total, delivery_fee, multiplier, tariff_version,
                    experiment, variant, quote, request, clock_timestamp() + make_interval(secs => $14)
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
                         $7::bigint[], $8::integer[], $9::bigint[], $10::text[], $11::text[], $12::bytea[],
                         $13::bytea[])
                  as made (id, user_id, hub_id, city, currency, total, delivery_fee, multiplier,
                           tariff_version, experiment, variant, quote, request)
             returning id, expires_at",
        )
        .bind(made.iter().map(|m| m.id).collect::<Vec<_>>())
        .bind(texts(|m| &m.quote.user_id))
        .bind(texts(|m| &m.quote.hub_id))
        .bind(texts(|m| &m.quote.city))
        .bind(texts(|m| m.quote.total.as_ref().map_or("", |total| &total.currency)))
        .bind(amounts(|quote| quote.total.as_ref()))
        .bind(amounts(|quote| quote.delivery_fee.as_ref()))
        .bind(made.iter().map(|m| i32::try_from(m.multiplier).unwrap_or(i32::MAX)).collect::<Vec<_>>())
        .bind(made.iter().map(|m| i64::try_from(m.tariff_version).unwrap_or(i64::MAX)).collect::<Vec<_>>())
        .bind(texts(|m| &m.experiment))
        .bind(texts(|m| &m.quote.variant))
        .bind(made.iter().map(|m| m.quote.encode_to_vec()).collect::<Vec<_>>())
        .bind(made.iter().map(|m| m.request.encode_to_vec()).collect::<Vec<_>>())
        .bind(stands_s)
        .fetch_all(&mut *tx)
        .await?;
        let events: Vec<OutboxEvent> = made.iter().map(|m| m.event.clone()).collect();
        outbox::append(&mut tx, self.schema, &events).await?;
        tx.commit().await?;
        Ok(stamps)
    }

    pub async fn quote(&self, id: Uuid) -> sqlx::Result<Option<QuoteRow>> {
        let row: Option<Row> = sqlx::query_as(
            "select id, user_id, quote, request, expires_at, clock_timestamp() as now, order_id, successor
             from pricing.quote where id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.map(QuoteRow::try_from).transpose()
    }

    /// Gives the quote to the order. False: it has gone to one, or its time is over.
    pub async fn take(&self, id: Uuid, order_id: &str) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "update pricing.quote set order_id = $2, used_at = clock_timestamp()
             where id = $1 and order_id is null and expires_at > clock_timestamp()",
        )
        .bind(id)
        .bind(order_id)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn succeed(&self, id: Uuid, successor: Uuid) -> sqlx::Result<()> {
        sqlx::query("update pricing.quote set successor = $2 where id = $1")
            .bind(id)
            .bind(successor)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The order that took a quote came to nothing: the quote is free for another, as long as it stands. An
    /// order that was confirmed keeps it.
    pub async fn free(&self, order_id: &str) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "update pricing.quote set order_id = null, used_at = null
             where order_id = $1 and confirmed_at is null",
        )
        .bind(order_id)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The order that took a quote was confirmed; the first word of it counts. Most orders took none.
    pub async fn confirm(&self, order_id: &str, at: DateTime<Utc>) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "update pricing.quote set confirmed_at = $2 where order_id = $1 and confirmed_at is null",
        )
        .bind(order_id)
        .bind(at)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

impl TryFrom<Row> for QuoteRow {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let unreadable = |error: prost::DecodeError| sqlx::Error::Decode(error.into());
        let mut quote = v1::Quote::decode(row.quote.as_slice()).map_err(unreadable)?;
        quote.expires_at = Some(row.expires_at.into());
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            quote,
            request: v1::MakeQuote::decode(row.request.as_slice()).map_err(unreadable)?,
            expires_at: row.expires_at,
            now: row.now,
            order_id: row.order_id,
            successor: row.successor,
        })
    }
}
