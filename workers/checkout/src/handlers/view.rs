//! `svc.checkout.{get,list}`: what there is.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use runtime::{Cx, Fault};
use subjects::{
    Check,
    ids::{SagaId, Token},
    v1::{self, SagaState},
};

use super::operate::no_saga;
use crate::{
    State,
    store::{Row, State as Is},
};

pub async fn get(state: Arc<State>, _cx: Cx, request: v1::GetSaga) -> Result<v1::SagaView, Fault> {
    view(&state, &found(&request.saga_id)?).await
}

pub async fn list(state: Arc<State>, _cx: Cx, request: v1::ListSagas) -> Result<v1::SagaList, Fault> {
    let page = request.page.clone().unwrap_or_default();
    let mut check = Check::new();
    let is = SagaState::try_from(request.state).ok();
    check.that(is.is_some(), "/state", "is no state");
    check.that(page.limit <= 100, "/page/limit", "must be at most 100");
    let after = after(&page.cursor);
    check.that(after.is_some() || page.cursor.is_empty(), "/page/cursor", "is not a cursor of ours");
    check.done()?;

    let limit = if page.limit == 0 { 20 } else { i64::from(page.limit) };
    // One more than asked for says whether there is a next page.
    let mut rows = state.store.list(is.and_then(Is::of_wire), after, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    Ok(v1::SagaList {
        next_cursor: rows.last().filter(|_| more).map_or_else(String::new, cursor),
        items: rows.iter().map(Row::view).collect::<Result<_, _>>()?,
    })
}

pub(super) fn found(saga_id: &str) -> Result<SagaId, Fault> {
    let mut check = Check::new();
    let saga = check.id::<SagaId>("/saga_id", saga_id);
    check.done()?;
    subjects::check::present("/saga_id", saga)
}

pub(super) async fn view(state: &State, saga: &SagaId) -> Result<v1::SagaView, Fault> {
    let row = state.store.row(saga.as_str()).await?.ok_or_else(|| no_saga(saga))?;
    Ok(row.view()?)
}

fn cursor(row: &Row) -> String {
    format!("{}_{}", row.created_at.timestamp_micros(), row.saga_id)
}

fn after(cursor: &str) -> Option<(DateTime<Utc>, String)> {
    let (micros, saga) = cursor.split_once('_')?;
    Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, SagaId::parse(saga).ok()?.into()))
}

#[cfg(test)]
mod tests {
    use super::after;

    #[test]
    fn a_cursor_is_ours_or_refused() {
        let saga = subjects::ids::SagaId::derive("usr_1", "k");
        let (at, id) = after(&format!("1700000000000000_{saga}")).unwrap();
        assert_eq!((at.timestamp(), id.as_str()), (1_700_000_000, saga.to_string().as_str()));
        assert_eq!(after("x"), None);
        assert_eq!(after("1_ord_1"), None);
    }
}
