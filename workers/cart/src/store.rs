//! The SQL of this worker: schema `cart`.

use lua::cart::{CartKey, Contents};
use sqlx::PgPool;

#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// The cart as it was saved last.
    pub async fn load(&self, cart: &CartKey) -> sqlx::Result<Option<Contents>> {
        let row: Option<(serde_json::Value,)> =
            sqlx::query_as("select contents from cart.cart where owner = $1 and hub_id = $2")
                .bind(&cart.owner)
                .bind(&cart.hub)
                .fetch_optional(&self.pool)
                .await?;
        let fields = row.and_then(|(contents,)| match contents {
            serde_json::Value::Object(fields) => Some(fields),
            _ => None,
        });
        let text = |(name, value): (String, serde_json::Value)| Some((name, value.as_str()?.to_owned()));
        Ok(fields.and_then(|fields| Contents::read(fields.into_iter().filter_map(text).collect())))
    }

    /// Writes carts down, unless the record has a newer one. In one statement, ordered, so that two who save
    /// the same carts do not wait for each other crosswise.
    pub async fn save(&self, carts: &[(&CartKey, &Contents)]) -> sqlx::Result<()> {
        let mut carts = carts.to_vec();
        carts.sort_by_key(|(cart, _)| *cart);
        let fields = |contents: &Contents| -> String {
            let fields =
                contents.write().into_iter().map(|(name, value)| (name, serde_json::Value::String(value)));
            serde_json::Value::Object(fields.collect()).to_string()
        };
        let owners: Vec<&str> = carts.iter().map(|(cart, _)| cart.owner.as_str()).collect();
        let hubs: Vec<&str> = carts.iter().map(|(cart, _)| cart.hub.as_str()).collect();
        let versions: Vec<i64> =
            carts.iter().map(|(_, contents)| i64::try_from(contents.version).unwrap_or(i64::MAX)).collect();
        let all: Vec<String> = carts.iter().map(|(_, contents)| fields(contents)).collect();
        let touched: Vec<i64> = carts.iter().map(|(_, contents)| contents.at_ms).collect();
        sqlx::query(
            "insert into cart.cart as c (owner, hub_id, version, contents, touched_at)
             select owner, hub_id, version, contents::jsonb, to_timestamp(at_ms / 1000.0)
             from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
                 as new (owner, hub_id, version, contents, at_ms)
             on conflict (owner, hub_id) do update set
                 version = excluded.version, contents = excluded.contents, touched_at = excluded.touched_at
             where c.version < excluded.version",
        )
        .bind(owners)
        .bind(hubs)
        .bind(versions)
        .bind(all)
        .bind(touched)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Removes at most `limit` carts that nobody has touched for so many days; says how many.
    pub async fn forget(&self, days: u64, limit: i64) -> sqlx::Result<u64> {
        let done = sqlx::query(
            "delete from cart.cart where (owner, hub_id) in (
                 select owner, hub_id from cart.cart
                 where touched_at < now() - make_interval(days => $1)
                 order by touched_at limit $2 for update skip locked)",
        )
        .bind(i32::try_from(days).unwrap_or(i32::MAX))
        .bind(limit)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// As [`Store::forget`], of those that belong to nobody.
    pub async fn forget_anonymous(&self, days: u64, limit: i64) -> sqlx::Result<u64> {
        let done = sqlx::query(
            "delete from cart.cart where (owner, hub_id) in (
                 select owner, hub_id from cart.cart
                 where starts_with(owner, 'anon_') and touched_at < now() - make_interval(days => $1)
                 order by touched_at limit $2 for update skip locked)",
        )
        .bind(i32::try_from(days).unwrap_or(i32::MAX))
        .bind(limit)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }
}
