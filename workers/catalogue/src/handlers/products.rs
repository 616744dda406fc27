//! Products on sale, of a category and those below it, or all.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn products(state: Arc<State>, _: Cx, request: v1::ListProducts) -> Result<v1::ProductList, Fault> {
    let (limit, after) = check::page(&request)?;
    let (items, more) = state.read(|snapshot| snapshot.page(&request.category, after.as_deref(), limit));
    let next_cursor = items.last().filter(|_| more).map(|last| check::cursor(&last.sku)).unwrap_or_default();
    Ok(v1::ProductList { items, next_cursor })
}
