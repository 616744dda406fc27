//! A sale in Redis, from the record.
//!
//! The fence is the epoch: it is taken in the transaction that reads the claims, and a claim is written only under the
//! epoch Redis took its units in. So units of a claim that was not read are never sold twice: it can no longer be
//! written. Who waited, who had a place and which tokens were spent is gone; buyers join again.

use lua::{
    Operation,
    flashsale::{Open, Opened},
};

use crate::{buy::LOOK, error::SaleError, model::count, state::State, state::ms};

/// # Errors
/// Redis or the record cannot be reached; the sale stays closed.
pub async fn open(state: &State, sale_id: &str) -> Result<(), SaleError> {
    let mut above = 0;
    for _ in 0..3 {
        let Some((row, claims)) = state.store.take_epoch(sale_id, above).await? else {
            return Err(SaleError::NotFound(sale_id.to_owned()));
        };
        let at = |at: chrono::DateTime<chrono::Utc>| at.timestamp_millis().unsigned_abs();
        let open = Open {
            sale: sale_id,
            epoch: row.epoch.unsigned_abs(),
            starts_ms: at(row.starts_at),
            ends_ms: at(row.ends_at),
            mode: row.mode(),
            per_user: count(row.per_user),
            rate: count(row.admit_per_s),
            place_ms: u64::from(count(row.place_s)) * 1_000,
            buckets: count(row.buckets).max(1),
            hold: &row.hold_id,
            units: count(row.offered),
            look_ms: ms(LOOK),
            claims: &claims,
        };
        match open.run(&mut state.redis.clone()).await? {
            Opened::Opened { left, held, sold } => {
                metrics::counter!("kilat_sales_opened_total").increment(1);
                tracing::info!(sale_id, epoch = row.epoch, left, held, sold, "the sale is open in Redis");
                return Ok(());
            }
            Opened::Stale { epoch } if epoch > row.epoch.unsigned_abs() => {
                // Another worker's, opened in between: that is as good. Unless the record itself went back.
                let known = state.store.sale(sale_id).await?.map_or(0, |row| row.epoch.unsigned_abs());
                if known >= epoch {
                    return Ok(());
                }
                above = i64::try_from(epoch).unwrap_or(i64::MAX - 1);
            }
            Opened::Stale { .. } => return Ok(()),
            Opened::Oversold { units } => {
                tracing::error!(
                    sale_id,
                    units,
                    "the record's claims take more than was offered; the sale stays closed"
                );
                return Err(SaleError::Closed);
            }
        }
    }
    Err(SaleError::Closed)
}
