//! Rules, every version of them.

use runtime::outbox::{self, OutboxEvent, Schema};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};

use super::{Store, signed, unsigned};
use crate::{SCHEMA, model::Time};

/// A version of a promotion as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub promo_id: String,
    pub version: u64,
    pub active: bool,
    pub rule: Value,
    /// `[[code, pointer, detail], …]`
    pub warnings: Value,
    pub at: Time,
}

#[derive(FromRow)]
struct Row {
    promo_id: String,
    version: i64,
    active: bool,
    rule: Value,
    warnings: Value,
    at: Time,
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        Self {
            promo_id: row.promo_id,
            version: unsigned(row.version),
            active: row.active,
            rule: row.rule,
            warnings: row.warnings,
            at: row.at,
        }
    }
}

impl Store {
    /// How many there are, and their versions together: each change makes it another.
    pub async fn rules_mark(&self) -> sqlx::Result<(i64, i64)> {
        sqlx::query_as("select count(*), coalesce(sum(version), 0)::bigint from promo.rule")
            .fetch_one(&self.pool)
            .await
    }

    /// The newest version of each.
    pub async fn rules(&self) -> sqlx::Result<Vec<Stored>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select promo_id, version, active, rule, warnings, updated_at as at from promo.rule",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Stored::from).collect())
    }

    /// A version; 0: the newest.
    pub async fn rule(&self, promo_id: &str, version: u64) -> sqlx::Result<Option<Stored>> {
        let row: Option<Row> = sqlx::query_as(
            "select promo_id, version, active, rule, warnings, at from promo.rule_version
             where promo_id = $1 and (version = $2 or $2 = 0) order by version desc limit 1",
        )
        .bind(promo_id)
        .bind(signed(version))
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(Stored::from))
    }

    /// By id, after one of them.
    pub async fn page(&self, after: &str, active_only: bool, limit: i64) -> sqlx::Result<Vec<Stored>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select promo_id, version, active, rule, warnings, updated_at as at from promo.rule
             where promo_id > $1 and (active or not $2) order by promo_id limit $3",
        )
        .bind(after)
        .bind(active_only)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Stored::from).collect())
    }

    /// Changes one rule under its lock. `change` is given what there is, and says what shall be, if anything;
    /// its version is the next one. The event goes with it.
    pub async fn change<E>(
        &self,
        promo_id: &str,
        actor: &str,
        change: impl FnOnce(Option<&Stored>) -> Result<Option<Stored>, E>,
        event: impl FnOnce(&Stored) -> Result<OutboxEvent, E>,
    ) -> Result<Option<Stored>, E>
    where
        E: From<sqlx::Error>,
    {
        let mut tx = self.pool.begin().await?;
        // Two who create the same one wait for each other here, as there is no row yet.
        sqlx::query("select pg_advisory_xact_lock(hashtextextended('promo.rule ' || $1, 0))")
            .bind(promo_id)
            .execute(&mut *tx)
            .await?;
        let now: Option<Row> = sqlx::query_as(
            "select promo_id, version, active, rule, warnings, updated_at as at from promo.rule
             where promo_id = $1 for update",
        )
        .bind(promo_id)
        .fetch_optional(&mut *tx)
        .await?;
        let now = now.map(Stored::from);
        let Some(mut next) = change(now.as_ref())? else { return Ok(now) };
        next.version = now.as_ref().map_or(0, |now| now.version) + 1;
        next.at = write(&mut tx, &next, actor).await?;
        outbox::append(&mut tx, Schema::named(SCHEMA), &[event(&next)?]).await?;
        tx.commit().await?;
        Ok(Some(next))
    }
}

async fn write(conn: &mut PgConnection, next: &Stored, actor: &str) -> sqlx::Result<Time> {
    let at = sqlx::query_scalar(
        "insert into promo.rule (promo_id, version, active, rule, warnings) values ($1, $2, $3, $4, $5)
         on conflict (promo_id) do update set version = excluded.version, active = excluded.active,
             rule = excluded.rule, warnings = excluded.warnings, updated_at = now()
         returning updated_at",
    )
    .bind(&next.promo_id)
    .bind(signed(next.version))
    .bind(next.active)
    .bind(&next.rule)
    .bind(&next.warnings)
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query(
        "insert into promo.rule_version (promo_id, version, active, rule, warnings, actor, at)
         values ($1, $2, $3, $4, $5, $6, now())",
    )
    .bind(&next.promo_id)
    .bind(signed(next.version))
    .bind(next.active)
    .bind(&next.rule)
    .bind(&next.warnings)
    .bind(actor)
    .execute(conn)
    .await?;
    Ok(at)
}
