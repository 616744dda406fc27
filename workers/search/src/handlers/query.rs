//! Products of a hub that answer a query, best first.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check, convert,
    error::SearchError,
    state::{State, aside},
};

pub async fn query(state: Arc<State>, _: Cx, request: v1::SearchProducts) -> Result<v1::SearchResult, Fault> {
    let query = check::query(&request)?;
    let engine = state.ready()?;
    if !query.language.is_empty() && !engine.speaks(&query.language) {
        return Err(SearchError::UnknownLanguage(query.language).into());
    }
    let found = aside(move || {
        let answer = engine.search(&query)?;
        metrics::counter!("kilat_search_queries_total", "tier" => answer.tier.as_str()).increment(1);
        Ok::<_, SearchError>(convert::result(&request, query.offset, &answer))
    });
    Ok(found.await??)
}
