//! What is bought, and so comes first among equals.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    error::SearchError,
    state::{State, aside},
};

/// Reads anew what was bought, now and then.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let every = state.settings.popularity();
    if every.is_zero() {
        cancel.cancelled().await;
        return;
    }
    while cancel.run_until_cancelled(tokio::time::sleep(every)).await.is_some() {
        if let Err(error) = read(&state).await {
            tracing::warn!(%error, "popularity may be old");
        }
        if let Err(error) = state.store.forget().await {
            tracing::warn!(%error, "counted orders are kept longer");
        }
    }
}

/// # Errors
/// The record cannot be read.
pub async fn read(state: &Arc<State>) -> Result<(), SearchError> {
    let bought = state.store.bought().await?;
    let state = state.clone();
    aside(move || {
        let (_live, engine) = state.live();
        engine.set_popularity(&bought);
    })
    .await
}
