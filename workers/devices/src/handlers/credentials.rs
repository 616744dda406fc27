//! `svc.devices.credentials`: a token for a rider's device, and where to go with it.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    Check,
    ids::{City, Name, RiderId, Token as _},
    table::dispatch,
    v1,
};

use super::{now_ms, text};
use crate::{
    State,
    bucket::{is_mark, timestamp},
    grants::{commands, inbox_prefix, pings, reports},
};

pub(crate) async fn credentials(
    state: Arc<State>,
    cx: Cx,
    req: v1::IssueCredentials,
) -> Result<v1::DeviceCredentials, Fault> {
    let mut check = Check::new();
    let rider = check.id::<RiderId>("/rider_id", &req.rider_id);
    check.done()?;
    let Some(rider) = rider else { return Err(Fault::reject(Code::RequestInvalid, "/rider_id")) };
    let keys = state
        .keys
        .as_ref()
        .ok_or_else(|| Fault::reject(Code::DevicesClosed, "no key for devices' tokens is configured"))?;
    let now = now_ms();
    let (ban, _) = state.bucket.get(rider.as_str(), now).await?;
    // Of one who is not active, dispatch says it better.
    if let Some(ban) = ban.filter(|ban| !is_mark(ban)) {
        return Err(Fault::reject(Code::DeviceBanned, format!("the rider is shut out: {}", ban.reason)));
    }
    let ask = v1::GetRider { rider_id: text(&rider) };
    let known = cx.bus.call::<dispatch::Rider>(&cx.meta, &ask, state.config.nats.request_timeout()).await?;
    if !known.active {
        return Err(Fault::reject(Code::RiderInactive, "the rider is not active"));
    }
    let city = City::parse(&known.city)
        .map_err(|error| Fault::retry(Code::Internal, format!("the rider's city {error}")))?;

    let settings = &state.config.devices;
    let internal = |error: &dyn std::fmt::Display| Fault::retry(Code::Internal, error.to_string());
    let (token, claims) =
        keys.mint(&rider, &city, now / 1000, settings.token_s).map_err(|error| internal(&error))?;
    let inbox = Name::parse(&claims.inbox).map_err(|error| internal(&error))?;
    let inbox = inbox_prefix(&inbox);
    metrics::counter!("kilat_device_credentials_total").increment(1);
    Ok(v1::DeviceCredentials {
        rider_id: text(&rider),
        city: text(&city),
        user: text(&rider),
        token,
        expires_at: Some(timestamp(claims.exp.saturating_mul(1000))),
        nats_url: settings.nats_url.clone(),
        websocket_url: settings.websocket_url.clone(),
        mqtt_url: settings.mqtt_url.clone(),
        publish: vec![pings(&rider, &city), reports(&rider, &city)],
        subscribe: vec![commands(&rider, &city), format!("{inbox}.>")],
        inbox_prefix: inbox,
    })
}
