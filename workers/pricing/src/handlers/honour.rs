//! A checkout takes what a quote said: once, and as often as it asks.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::v1;

use crate::{
    check,
    error::PricingError,
    rules::honour::{Ruling, Standing, differences, judge},
    state::State,
    store::QuoteRow,
};

/// Whoever loses a race reads again; a third time nothing can have changed but the clock.
const TRIES: usize = 3;

pub async fn honour(state: Arc<State>, cx: Cx, request: v1::HonourQuote) -> Result<v1::Quote, Fault> {
    let signer = state.signer.as_ref().ok_or(PricingError::NoKey)?;
    check::honour(&request)?;
    let id = signer.open(&request.quote_id, &request.user_id).ok_or(PricingError::Invalid)?;
    for _ in 0..TRIES {
        let row = state.store.quote(id).await.map_err(PricingError::from)?;
        // Signed by us, and gone: nobody took it, and it was forgotten.
        let row = row.filter(|row| row.user_id == request.user_id).ok_or(PricingError::Invalid)?;
        let standing = Standing {
            quote: &row.quote,
            address: row.request.address.as_ref(),
            expires_at: row.expires_at,
            now: row.now,
            order_id: row.order_id.as_deref(),
        };
        match judge(&standing, &request) {
            Ruling::Taken => return Ok(row.quote),
            Ruling::Used => return Err(PricingError::Used.into()),
            Ruling::Mismatch(pointer) => return Err(PricingError::Mismatch(pointer).into()),
            Ruling::Expired => return Err(again(&state, &cx, row).await?),
            Ruling::Take => match state.store.take(id, &request.order_id).await {
                Ok(true) => return Ok(row.quote),
                Ok(false) => {}
                // The order has taken another quote: its basket cannot have two prices.
                Err(error) if is_unique(&error) => return Err(PricingError::Mismatch("/order_id").into()),
                Err(error) => return Err(PricingError::from(error).into()),
            },
        }
    }
    Err(Fault::retry(Code::Busy, "the quote is being taken"))
}

fn is_unique(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// What is said of a quote whose time is over: what it would be now, under a new id. Asked again it is the
/// same one, as long as that stands.
async fn again(state: &State, cx: &Cx, old: QuoteRow) -> Result<Fault, PricingError> {
    let standing = match old.successor {
        Some(successor) => state.store.quote(successor).await?,
        None => None,
    };
    let standing = standing.filter(|row| row.order_id.is_none() && row.now < row.expires_at);
    let fresh = match standing {
        Some(row) => row.quote,
        None => match fresh(state, cx, &old).await {
            Ok(quote) => quote,
            // It cannot be had any more at any price: that is the difference.
            Err(PricingError::Answer(fault)) if !fault.retryable() => {
                let detail = format!("the quote's time is over, and there is no new one: {}", fault.detail);
                return Ok(Fault { fields: fault.fields, ..Fault::reject(Code::QuoteExpired, detail) });
            }
            Err(error) => return Err(error),
        },
    };
    metrics::counter!("kilat_pricing_expired_total").increment(1);
    let fields = differences(&old.quote, &fresh);
    Ok(Fault { fields, ..Fault::reject(Code::QuoteExpired, "the quote's time is over; here is a new one") })
}

async fn fresh(state: &State, cx: &Cx, old: &QuoteRow) -> Result<v1::Quote, PricingError> {
    let quote = state.make(cx, &old.request).await?;
    let id = state.signer.as_ref().and_then(|signer| signer.open(&quote.quote_id, &quote.user_id));
    if let Some(id) = id {
        state.store.succeed(old.id, id).await?;
    }
    Ok(quote)
}
