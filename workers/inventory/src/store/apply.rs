//! What the journal changes.

use std::collections::BTreeMap;

use lua::inventory::{Position, ReservationState};
use sqlx::PgConnection;

use crate::journal::fold::Changes;

/// A SKU as the record has it now.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StockRow {
    pub hub_id: String,
    pub sku: String,
    pub on_hand: i64,
    pub reserved: i64,
    pub threshold: i32,
}

/// Where the record must stand for changes to follow on it, for hubs that nobody has locked yet.
pub type Expected<'a> = BTreeMap<&'a str, Position>;

/// Applies the changes, in one exchange, and answers the SKUs they touched. `None`: a hub is in another epoch or not
/// where it was `expected`, and nothing was changed. Whoever holds the locks of the hubs need not expect anything.
///
/// # Errors
/// A constraint refuses a row: Redis has drifted from the record.
pub async fn apply(
    conn: &mut PgConnection,
    changes: &Changes,
    expected: &Expected<'_>,
) -> sqlx::Result<Option<Vec<StockRow>>> {
    let hubs: Vec<(&String, &Position)> = changes.upto.iter().collect();
    let after = |hub: &str| expected.get(hub).map(|at| signed(at.seq));
    let moved = &changes.ledger;
    let (stock, change): (Vec<_>, Vec<_>) = changes.stock.iter().unzip();
    let (held, hold): (Vec<_>, Vec<_>) = changes.reservations.iter().unzip();
    let rows: Vec<Answer> = sqlx::query_as(
        "select applied, hub_id, sku, on_hand, reserved, threshold
         from inventory.drain($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                              $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)",
    )
    .bind(column(&hubs, |(hub, _)| hub.as_str()))
    .bind(column(&hubs, |(_, upto)| signed(upto.epoch)))
    .bind(column(&hubs, |(hub, _)| after(hub)))
    .bind(column(&hubs, |(_, upto)| signed(upto.seq)))
    .bind(column(moved, |row| row.hub_id.as_str()))
    .bind(column(moved, |row| signed(row.at.epoch)))
    .bind(column(moved, |row| signed(row.at.seq)))
    .bind(column(moved, |row| row.sku.as_str()))
    .bind(column(moved, |row| row.kind))
    .bind(column(moved, |row| row.qty))
    .bind(column(moved, |row| row.on_hand))
    .bind(column(moved, |row| row.reserved))
    .bind(column(moved, |row| row.reservation_id.as_deref()))
    .bind(column(moved, |row| row.movement_id.as_deref()))
    .bind(column(moved, |row| row.request.as_str()))
    .bind(column(moved, |row| row.note.as_str()))
    .bind(column(moved, |row| row.when))
    .bind(column(&stock, |(hub, _)| hub.as_str()))
    .bind(column(&stock, |(_, sku)| sku.as_str()))
    .bind(column(&change, |row| row.on_hand))
    .bind(column(&change, |row| row.reserved))
    .bind(column(&change, |row| row.buckets))
    .bind(column(&change, |row| row.threshold))
    .bind(column(&held, |(hub, _)| hub.as_str()))
    .bind(column(&held, |(_, id)| id.as_str()))
    .bind(column(&hold, |row| row.state.map(ReservationState::as_str)))
    .bind(column(&hold, |row| row.user.as_deref()))
    .bind(column(&hold, |row| row.expires_at))
    .bind(column(&hold, |row| row.request.as_deref()))
    .bind(column(&hold, |row| row.lines.as_ref()))
    .bind(column(&hold, |row| row.changed_at))
    .fetch_all(conn)
    .await?;
    let applied = rows.iter().all(|row| row.applied);
    Ok(applied.then(|| rows.into_iter().map(|row| row.stock).collect()))
}

#[derive(sqlx::FromRow)]
struct Answer {
    applied: bool,
    #[sqlx(flatten)]
    stock: StockRow,
}

fn column<'a, Row, T>(rows: &'a [Row], of: impl Fn(&'a Row) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

/// Keeps an entry the record refused.
pub async fn quarantine(
    conn: &mut PgConnection,
    hub_id: &str,
    entry: &lua::inventory::Entry,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into inventory.refused (hub_id, epoch, seq, entry, error) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        hub_id,
        signed(entry.at.epoch),
        signed(entry.at.seq),
        format!("{entry:?}"),
        error
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All SKUs of a hub, as the transaction sees them.
pub async fn stock_of(conn: &mut PgConnection, hub_id: &str) -> sqlx::Result<Vec<StockRow>> {
    sqlx::query_as!(
        StockRow,
        "select hub_id, sku, on_hand, reserved, threshold from inventory.stock where hub_id = $1",
        hub_id
    )
    .fetch_all(conn)
    .await
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
