//! Products of a hub that answer a query, best first.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check, convert,
    error::SearchError,
    index::Engine,
    state::{State, aside},
};

pub async fn query(state: Arc<State>, _: Cx, request: v1::SearchProducts) -> Result<v1::SearchResult, Fault> {
    let engine = state.ready()?;
    aside(move || answer(&engine, &request)).await?
}

/// What `svc.search.query` answers with this index.
///
/// # Errors
/// The request is wrong, or names a hub or a language that is not known.
pub fn answer(engine: &Engine, request: &v1::SearchProducts) -> Result<v1::SearchResult, Fault> {
    let query = check::query(request)?;
    if !query.language.is_empty() && !engine.speaks(&query.language) {
        return Err(SearchError::UnknownLanguage(query.language).into());
    }
    let answer = engine.search(&query).map_err(SearchError::from)?;
    metrics::counter!("kilat_search_queries_total", "tier" => answer.tier.as_str()).increment(1);
    Ok(convert::result(request, query.offset, &answer))
}
