//! What somebody who types this may mean.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check,
    error::SearchError,
    state::{State, aside},
};

pub async fn autocomplete(
    state: Arc<State>,
    _: Cx,
    request: v1::Autocomplete,
) -> Result<v1::Suggestions, Fault> {
    let (text, most) = check::autocomplete(&request)?;
    let engine = state.ready()?;
    let found = aside(move || engine.suggest(&request.hub_id, &text, most)).await?;
    let items = found
        .map_err(SearchError::from)?
        .into_iter()
        .map(|found| v1::Suggestion { text: found.text, frequency: found.frequency })
        .collect();
    Ok(v1::Suggestions { items })
}
