//! What the journal changes, each table with one statement.

use lua::inventory::Position;
use sqlx::PgConnection;

use crate::journal::fold::Changes;

/// A SKU as the record has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRow {
    pub hub_id: String,
    pub sku: String,
    pub on_hand: i64,
    pub reserved: i64,
    pub threshold: i32,
}

/// Applies the changes inside the transaction that holds the locks of their hubs, and answers the SKUs
/// they touched.
///
/// # Errors
/// A constraint refuses a row: Redis has drifted from the record.
pub async fn apply(conn: &mut PgConnection, changes: &Changes) -> sqlx::Result<Vec<StockRow>> {
    ledger(conn, changes).await?;
    let rows = stock(conn, changes).await?;
    reservations(conn, changes).await?;
    positions(conn, changes).await?;
    Ok(rows)
}

async fn ledger(conn: &mut PgConnection, changes: &Changes) -> sqlx::Result<()> {
    if changes.ledger.is_empty() {
        return Ok(());
    }
    let rows = &changes.ledger;
    sqlx::query!(
        "insert into inventory.movement (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta,
                                         reservation_id, movement_id, request, note, at)
         select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[],
                              $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[],
                              $13::timestamptz[])",
        &rows.iter().map(|row| row.hub_id.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| signed(row.at.epoch)).collect::<Vec<_>>(),
        &rows.iter().map(|row| signed(row.at.seq)).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.sku.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.kind.to_owned()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.qty).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.on_hand).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.reserved).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.reservation_id.clone()).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.movement_id.clone()).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.request.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.note.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.when).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn stock(conn: &mut PgConnection, changes: &Changes) -> sqlx::Result<Vec<StockRow>> {
    if changes.stock.is_empty() {
        return Ok(Vec::new());
    }
    let (keys, rows): (Vec<_>, Vec<_>) = changes.stock.iter().unzip();
    // Not "on conflict": a check constraint is held against the row proposed, and a delta is none.
    sqlx::query_as!(
        StockRow,
        r#"with change as (
             select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::integer[],
                                  $6::integer[])
                  as change (hub_id, sku, on_hand, reserved, buckets, threshold)
           ), fresh as (
             insert into inventory.stock as stock (hub_id, sku, on_hand, reserved, buckets, threshold)
             select hub_id, sku, on_hand, reserved, coalesce(buckets, 1), coalesce(threshold, 0) from change
             where not exists (select from inventory.stock known
                               where known.hub_id = change.hub_id and known.sku = change.sku)
             returning stock.hub_id, stock.sku, stock.on_hand, stock.reserved, stock.threshold
           ), changed as (
             update inventory.stock
             set on_hand = stock.on_hand + change.on_hand,
                 reserved = stock.reserved + change.reserved,
                 buckets = coalesce(change.buckets, stock.buckets),
                 threshold = coalesce(change.threshold, stock.threshold)
             from change
             where stock.hub_id = change.hub_id and stock.sku = change.sku
             returning stock.hub_id, stock.sku, stock.on_hand, stock.reserved, stock.threshold
           )
           select hub_id as "hub_id!", sku as "sku!", on_hand as "on_hand!", reserved as "reserved!",
                  threshold as "threshold!"
           from (select * from fresh union all select * from changed) now"#,
        &keys.iter().map(|(hub, _)| hub.clone()).collect::<Vec<_>>(),
        &keys.iter().map(|(_, sku)| sku.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.on_hand).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.reserved).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.buckets).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.threshold).collect::<Vec<_>>() as _,
    )
    .fetch_all(conn)
    .await
}

async fn reservations(conn: &mut PgConnection, changes: &Changes) -> sqlx::Result<()> {
    if changes.reservations.is_empty() {
        return Ok(());
    }
    let (keys, rows): (Vec<_>, Vec<_>) = changes.reservations.iter().unzip();
    sqlx::query!(
        "with change as (
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[],
                                $6::text[], $7::jsonb[], $8::timestamptz[])
                as change (hub_id, reservation_id, state, user_id, expires_at, request, lines, changed_at)
         ), fresh as (
           insert into inventory.reservation (hub_id, reservation_id, state, user_id, expires_at, request,
                                              lines, changed_at)
           select hub_id, reservation_id, coalesce(state, 'RESERVED'), coalesce(user_id, ''),
                  coalesce(expires_at, changed_at), coalesce(request, ''), coalesce(lines, '[]'), changed_at
           from change
           where not exists (select from inventory.reservation known
                             where known.hub_id = change.hub_id
                               and known.reservation_id = change.reservation_id)
         )
         update inventory.reservation
         set state = coalesce(change.state, reservation.state),
             user_id = coalesce(change.user_id, reservation.user_id),
             expires_at = coalesce(change.expires_at, reservation.expires_at),
             request = coalesce(change.request, reservation.request),
             lines = coalesce(change.lines, reservation.lines),
             changed_at = change.changed_at
         from change
         where reservation.hub_id = change.hub_id and reservation.reservation_id = change.reservation_id",
        &keys.iter().map(|(hub, _)| hub.clone()).collect::<Vec<_>>(),
        &keys.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.state.map(|state| state.as_str().to_owned())).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.user.clone()).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.expires_at).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.request.clone()).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.lines.clone()).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| row.changed_at).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn positions(conn: &mut PgConnection, changes: &Changes) -> sqlx::Result<()> {
    let (hubs, upto): (Vec<&String>, Vec<&Position>) = changes.upto.iter().unzip();
    sqlx::query!(
        "update inventory.hub set applied_seq = change.seq
         from unnest($1::text[], $2::bigint[], $3::bigint[]) as change (hub_id, epoch, seq)
         where hub.hub_id = change.hub_id and hub.epoch = change.epoch",
        &hubs.iter().map(|hub| (*hub).clone()).collect::<Vec<_>>(),
        &upto.iter().map(|at| signed(at.epoch)).collect::<Vec<_>>(),
        &upto.iter().map(|at| signed(at.seq)).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
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
