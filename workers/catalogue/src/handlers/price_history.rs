//! The prices a product has had in a city, the newest first.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    Check,
    ids::{City, Sku},
    v1,
};

use crate::{check, error::CatalogueError, state::State};

pub async fn price_history(
    state: Arc<State>,
    _: Cx,
    request: v1::GetPriceHistory,
) -> Result<v1::PriceHistory, Fault> {
    let mut check = Check::new();
    check.id::<Sku>("/sku", &request.sku);
    check.id::<City>("/city", &request.city);
    let page = request.page.unwrap_or_default();
    check.that(page.limit <= 100, "/page/limit", "must be 1 to 100");
    let before = check::before(&page.cursor);
    check.that(before.is_some(), "/page/cursor", "is not a cursor of ours");
    check.done()?;
    state.read(|snapshot| snapshot.product(&request.sku).map(|_| ()))?;
    let limit = if page.limit == 0 { 20 } else { page.limit };
    let (before, wanted) = (before.unwrap_or(i64::MAX), usize::try_from(limit).unwrap_or(20));
    let more = i64::from(limit) + 1;
    let mut found = state
        .store
        .past_prices(&request.sku, &request.city, before, more)
        .await
        .map_err(CatalogueError::from)?;
    let goes_on = found.len() > wanted;
    found.truncate(wanted);
    let next_cursor = found
        .last()
        .filter(|_| goes_on)
        .map(|(since, _)| check::cursor(&since.to_string()))
        .unwrap_or_default();
    Ok(v1::PriceHistory { items: found.into_iter().map(|(_, price)| price).collect(), next_cursor })
}
