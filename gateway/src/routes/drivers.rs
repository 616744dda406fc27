//! What a rider's app asks for.

use axum::{
    extract::{
        Path, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use subjects::{
    Code, Fault,
    ids::AssignmentId,
    table::{devices, dispatch as service},
    v1,
};

use super::{Answer, named};
use crate::{
    App,
    auth::Caller,
    body::Json,
    dto::{
        devices::DeviceCredentials,
        dispatch::{Assignment, OfferList, RejectRequest, Rider, RiderCommand, StateRequest},
        tracking::{PingAnswer, PingFrame},
    },
    edge::Context,
    problem::ProblemBody,
    socket::{self, MAX_FRAME, session::Session},
    sse,
};

/// The rider himself.
#[utoipa::path(
    get, path = "/v1/drivers/me", tag = "drivers",
    responses((status = 200, description = "His record", body = Rider)),
)]
pub async fn me(State(app): State<App>, cx: Context, caller: Caller) -> Answer<axum::Json<Rider>> {
    let ask = v1::GetRider { rider_id: caller.sub.to_string() };
    Ok(axum::Json(app.call::<service::Rider>(&cx, &ask).await?.try_into()?))
}

/// Go on or off shift, or say how far the trip is.
///
/// `IDLE` begins a shift, `OFFLINE` ends it; on a trip `TO_HUB`, `PICKING` at the hub, `DELIVERING` on leaving
/// it, `COMPLETED` after the last stop, then `IDLE`.
#[utoipa::path(
    post, path = "/v1/drivers/me/state", tag = "drivers",
    request_body = StateRequest,
    responses(
        (status = 200, description = "As he stands now", body = Rider),
        (status = 409, description = "Not from where he stands: `dispatch.illegal_transition`",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn set_state(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Json(request): Json<StateRequest>,
) -> Answer<axum::Json<Rider>> {
    let ask = request.into_message(caller.sub.to_string())?;
    Ok(axum::Json(app.call::<service::SetState>(&cx, &ask).await?.try_into()?))
}

fn assignment_id(text: &str) -> Result<String, Fault> {
    named::<AssignmentId>(text, Code::AssignmentNotFound).map(Into::into)
}

/// Take the trip that was offered.
#[utoipa::path(
    post, path = "/v1/dispatch/assignments/{id}/accept", tag = "drivers",
    params(("id" = String, Path, description = "`asg_…`")),
    responses(
        (status = 200, description = "Taken; the same again is answered the same", body = Assignment),
        (status = 403, description = "It was offered to another: `dispatch.wrong_rider`",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Too late: `dispatch.offer_expired`, `dispatch.offer_closed`, \
            `dispatch.order_cancelled`", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn accept(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<axum::Json<Assignment>> {
    let ask = v1::AcceptOffer { assignment_id: assignment_id(&id)?, rider_id: caller.sub.to_string() };
    Ok(axum::Json(app.call::<service::Accept>(&cx, &ask).await?.try_into()?))
}

/// Decline the trip that was offered.
#[utoipa::path(
    post, path = "/v1/dispatch/assignments/{id}/reject", tag = "drivers",
    params(("id" = String, Path, description = "`asg_…`")),
    request_body = RejectRequest,
    responses(
        (status = 200, description = "Declined", body = Assignment),
        (status = 403, description = "It was offered to another: `dispatch.wrong_rider`",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Too late: `dispatch.offer_expired`, `dispatch.offer_closed`, \
            `dispatch.order_cancelled`", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn reject(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    Json(request): Json<RejectRequest>,
) -> Answer<axum::Json<Assignment>> {
    let ask = v1::RejectOffer {
        assignment_id: assignment_id(&id)?,
        rider_id: caller.sub.to_string(),
        reason: request.reason.as_str().to_owned(),
    };
    Ok(axum::Json(app.call::<service::Reject>(&cx, &ask).await?.try_into()?))
}

/// Offers as they come, as server-sent events: first those that are open and the trip he is on.
///
/// Events are named by their command: `offer`, `assigned`, `cancelled`, `banned` (after which the stream ends); `end` when
/// the token does.
/// An offer may come twice, once each way; its `assignment_id` tells. A comment comes every 15 s. With
/// `Accept: application/json` the open offers are answered at once, as a list.
#[utoipa::path(
    get, path = "/v1/drivers/me/offers", tag = "drivers",
    responses(
        (status = 200, description = "The stream, with the data of each event; or the list",
            content((RiderCommand = "text/event-stream"), (OfferList = "application/json"))),
    ),
)]
pub async fn offers(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    headers: HeaderMap,
) -> Answer<Response> {
    if wants_json(&headers) {
        let ask = v1::ListOffers { rider_id: caller.rider()?.into() };
        let offers: OfferList = app.call::<service::Offers>(&cx, &ask).await?.try_into()?;
        return Ok(axum::Json(offers).into_response());
    }
    Ok(sse::offers::open(&app, cx, &caller).await?)
}

/// Whichever of the two is named first; who names neither gets the stream.
fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|media| media.split(';').next().unwrap_or_default().trim())
        .find(|media| matches!(*media, "application/json" | "text/event-stream"))
        == Some("application/json")
}

/// Short-lived credentials for the bus: NATS, WebSocket, MQTT.
///
/// They open this rider's own subjects and nothing else.
#[utoipa::path(
    post, path = "/v1/drivers/me/nats-credentials", tag = "drivers",
    responses((status = 201, description = "Good until `expires_at`", body = DeviceCredentials)),
)]
pub async fn credentials(State(app): State<App>, cx: Context, caller: Caller) -> Answer<Response> {
    let ask = v1::IssueCredentials { rider_id: caller.sub.to_string() };
    let issued: DeviceCredentials = app.call::<devices::Credentials>(&cx, &ask).await?.into();
    let mut response = super::answered(axum::http::StatusCode::CREATED, issued, false);
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Send positions over a WebSocket.
///
/// One JSON object per text frame, at most 1 KiB; each is answered with `{seq, accepted, reason?}`. A rider has
/// one socket; the newest one stays. The server pings every 30 s and closes what has been silent for 90 s,
/// what sends ten frames in a row that are no pings, and what sends far too many. The reason stands in the
/// close frame: `malformed`, `flood`, `banned`, `replaced`, `idle`, `restart`, `token_expired` (come again with
/// a new one).
#[utoipa::path(
    get, path = "/v1/ws/driver/location", tag = "drivers",
    responses(
        (status = 101, description = "Frames in, as `PingFrame`", body = PingFrame,
            content_type = "application/json"),
        (status = 200, description = "Never; what comes back for each frame", body = PingAnswer,
            content_type = "application/json"),
        (status = 400, description = "No WebSocket handshake", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn location(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Answer<Response> {
    let upgrade = upgrade.map_err(|error| Fault::reject(Code::RequestMalformed, error.body_text()))?;
    let rider = caller.rider()?;
    let place = app.stream_place()?;
    let commands = app.riders.serve(&rider);
    let subject = socket::session::admit(&app, &cx, &rider).await?;
    let docket = app.verdicts.open(socket::session::IN_FLIGHT);
    let seat = app.sockets.sit(&rider, docket.number);
    let token_ends = caller.good_until();
    let session = Session { app: app.clone(), subject, docket, seat, commands, token_ends, place };
    let background = app.background.clone();
    // The buffers a socket holds for as long as it lives are sized for pings, not for films.
    Ok(upgrade
        .max_message_size(MAX_FRAME)
        .max_frame_size(MAX_FRAME)
        .read_buffer_size(4 * 1_024)
        .write_buffer_size(0)
        .on_upgrade(move |socket| background.track_future(session.run(socket))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_two_media_types_decides() {
        for (accept, json) in [
            (None, false),
            (Some("*/*"), false),
            (Some("application/json"), true),
            (Some("application/json;q=0.9, text/event-stream"), true),
            (Some("text/event-stream, application/json"), false),
            (Some("text/html, application/json"), true),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(wants_json(&headers), json, "{accept:?}");
        }
    }
}
