//! What operators know about their customers' words.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, convert, error::SearchError, state::State};

/// Takes effect in every instance once it has made an index of it, beside the one that answers.
pub async fn put(state: Arc<State>, _: Cx, request: v1::PutLanguage) -> Result<v1::Language, Fault> {
    let (name, wanted) = check::put_language(&request)?;
    let data = convert::language_data(wanted);
    let version = state.store.put_language(name, &data).await.map_err(SearchError::from)?;
    state.outbox.notify();
    state.look.notify_one();
    Ok(convert::language(version, data))
}

pub async fn one(state: Arc<State>, _: Cx, request: v1::GetLanguage) -> Result<v1::Language, Fault> {
    let found = state.store.language(&request.language).await.map_err(SearchError::from)?;
    let (version, data) = found.ok_or(SearchError::UnknownLanguage(request.language))?;
    Ok(convert::language(version, data))
}

/// Codes and versions; what they say is asked for one by one, since together it may be too much for a
/// message.
pub async fn list(state: Arc<State>, _: Cx, _: v1::ListLanguages) -> Result<v1::LanguageList, Fault> {
    let versions = state.store.versions().await.map_err(SearchError::from)?;
    let items = versions
        .into_iter()
        .map(|(language, version)| v1::Language { language, version, ..Default::default() })
        .collect();
    Ok(v1::LanguageList { items })
}
