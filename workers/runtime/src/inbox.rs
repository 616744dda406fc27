//! Duplicates in, once: what a consumer has handled, remembered in the transaction that handled it.
//!
//! ```sql
//! create table {schema}.inbox (
//!     key text primary key,
//!     outcome bytea not null,
//!     at timestamptz not null default now()
//! );
//! ```
//!
//! The row is written in the same transaction as its effect, so both are there or neither. Two
//! deliveries at once: the second waits for the first one's transaction, then finds its row. JetStream
//! drops duplicates for two minutes; this is for those that come later, and for those that two workers
//! were given at once.
//!
//! A worker whose tables have a natural key (a reservation id, an order id) needs none of this.

use std::{collections::HashMap, time::Duration};

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use crate::outbox::Schema;

/// What [`record`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is the first; the outcome given is the outcome now.
    First,
    /// It was handled before, with this outcome. Nothing was changed.
    Before(Vec<u8>),
}

/// `true` for the first time `key` is seen. Remembers it with an empty outcome.
///
/// # Errors
/// The database's.
pub async fn first_time(conn: &mut PgConnection, schema: Schema, key: &str) -> sqlx::Result<bool> {
    insert(conn, schema, key, &[]).await
}

/// What `key` came to, if it was handled before.
///
/// # Errors
/// The database's.
pub async fn outcome(conn: &mut PgConnection, schema: Schema, key: &str) -> sqlx::Result<Option<Vec<u8>>> {
    let sql = format!("select outcome from {schema}.inbox where key = $1");
    sqlx::query_scalar(AssertSqlSafe(sql)).bind(key).fetch_optional(conn).await
}

/// Remembers what `key` came to; the first outcome stays.
///
/// # Errors
/// The database's.
pub async fn record(
    conn: &mut PgConnection,
    schema: Schema,
    key: &str,
    new: &[u8],
) -> sqlx::Result<Recorded> {
    if insert(conn, schema, key, new).await? {
        return Ok(Recorded::First);
    }
    match outcome(conn, schema, key).await? {
        Some(before) => Ok(Recorded::Before(before)),
        // Pruned in between, or (repeatable read) written after our snapshot: the caller tries again.
        None => Err(sqlx::Error::RowNotFound),
    }
}

async fn insert(conn: &mut PgConnection, schema: Schema, key: &str, outcome: &[u8]) -> sqlx::Result<bool> {
    let sql = format!("insert into {schema}.inbox (key, outcome) values ($1, $2) on conflict do nothing");
    let done = sqlx::query(AssertSqlSafe(sql)).bind(key).bind(outcome).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// [`first_time`] for a batch, in one statement and in order: of a key that stands twice in `keys`,
/// only the first is a first time.
///
/// # Errors
/// The database's.
pub async fn first_times(conn: &mut PgConnection, schema: Schema, keys: &[&str]) -> sqlx::Result<Vec<bool>> {
    let entries: Vec<(&str, &[u8])> = keys.iter().map(|key| (*key, [].as_slice())).collect();
    record_all(conn, schema, &entries).await
}

/// [`record`] for a batch, in one statement and in order: `true` where the outcome is now remembered,
/// `false` where there was one, here or earlier in the batch; [`outcomes`] says which.
///
/// # Errors
/// The database's.
pub async fn record_all(
    conn: &mut PgConnection,
    schema: Schema,
    entries: &[(&str, &[u8])],
) -> sqlx::Result<Vec<bool>> {
    let mut first = HashMap::with_capacity(entries.len());
    for (place, (key, _)) in entries.iter().enumerate() {
        first.entry(*key).or_insert(place);
    }
    let mut unique: Vec<(&str, &[u8])> = entries
        .iter()
        .enumerate()
        .filter(|(place, (key, _))| first.get(key) == Some(place))
        .map(|(_, e)| *e)
        .collect();
    // Two batches that share keys must lock them in one order, or they deadlock.
    unique.sort_unstable_by_key(|(key, _)| *key);
    let (keys, outcomes): (Vec<&str>, Vec<&[u8]>) = unique.into_iter().unzip();
    let sql = format!(
        "insert into {schema}.inbox (key, outcome)
         select key, outcome from unnest($1::text[], $2::bytea[]) with ordinality as entry (key, outcome, place)
         order by place
         on conflict do nothing returning key"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(keys).bind(outcomes).fetch_all(conn).await?;
    let mut new = vec![false; entries.len()];
    for row in rows {
        let key: &str = row.try_get("key")?;
        if let Some(slot) = first.get(key).and_then(|place| new.get_mut(*place)) {
            *slot = true;
        }
    }
    Ok(new)
}

/// [`outcome`] for a batch, by key; keys not handled before are absent.
///
/// # Errors
/// The database's.
pub async fn outcomes(
    conn: &mut PgConnection,
    schema: Schema,
    keys: &[&str],
) -> sqlx::Result<HashMap<String, Vec<u8>>> {
    let sql = format!("select key, outcome from {schema}.inbox where key = any($1)");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(keys).fetch_all(conn).await?;
    rows.into_iter().map(|row| Ok((row.try_get("key")?, row.try_get("outcome")?))).collect()
}

/// Forgets at most `limit` keys handled longer ago than `age`, which must be longer than anything can
/// still be delivered again (the stream's `max_age`). Returns how many it forgot.
///
/// # Errors
/// The database's.
pub async fn prune(conn: &mut PgConnection, schema: Schema, age: Duration, limit: u32) -> sqlx::Result<u64> {
    let sql = format!(
        "delete from {schema}.inbox where key in (
             select key from {schema}.inbox where at < now() - make_interval(secs => $1)
             order by at limit $2 for update skip locked)"
    );
    let done =
        sqlx::query(AssertSqlSafe(sql)).bind(age.as_secs_f64()).bind(i64::from(limit)).execute(conn).await?;
    Ok(done.rows_affected())
}
