//! Pick tasks and pickers.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use subjects::{Check, Code, ids::HubId, table::fulfilment as service, v1};

use super::{Answer, named};
use crate::{
    App,
    body::Json,
    dto::{
        common::PageQuery,
        fulfilment::{PickList, PickState, PickersRequest, ReadyEstimate},
    },
    edge::Context,
};

#[derive(Debug, Deserialize)]
pub struct PicksQuery {
    state: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// The pick tasks of a hub, oldest first.
#[utoipa::path(
    get, path = "/v1/hubs/{hub_id}/picks", tag = "store",
    params(
        ("hub_id" = String, Path),
        ("state" = Option<PickState>, Query, description = "Those that are open if absent"),
        ("limit" = Option<u32>, Query, description = "Default 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of tasks", body = PickList)),
)]
pub async fn picks(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
    Query(query): Query<PicksQuery>,
) -> Answer<axum::Json<PickList>> {
    let hub_id = named::<HubId>(&hub, Code::FulfilmentUnknownHub)?.into();
    let mut check = Check::new();
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page(&mut check);
    let state = query.state.as_deref().map(PickState::parse);
    check.that(state != Some(None), "/query/state", "is no pick state");
    check.done()?;
    let state = state.flatten().map_or(v1::PickState::Unspecified, Into::into);
    let ask = v1::ListPicks { hub_id, state: state.into(), page: Some(page) };
    Ok(axum::Json(app.call::<service::Picks>(&cx, &ask).await?.try_into()?))
}

/// Say how many pick at once at a hub.
#[utoipa::path(
    put, path = "/v1/hubs/{hub_id}/pickers", tag = "store",
    params(("hub_id" = String, Path)),
    request_body = PickersRequest,
    responses((status = 200, description = "What a basket would take now", body = ReadyEstimate)),
)]
pub async fn set_pickers(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
    Json(request): Json<PickersRequest>,
) -> Answer<axum::Json<ReadyEstimate>> {
    let ask = request.into_message(named(&hub, Code::FulfilmentUnknownHub)?)?;
    Ok(axum::Json(app.call::<service::SetPickers>(&cx, &ask).await?.into()))
}
