//! `svc.devices.ban`: shuts a rider out. First the record, so that he cannot come back; then he is told,
//! and then his connections are cut.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    Check,
    ids::{City, RiderId, Token as _, Word},
    table::{RiderCommands, dispatch},
    v1,
};

use super::{now_ms, text};
use crate::{State, bucket::timestamp};

/// Ten years; longer is "until it is lifted".
const LONGEST_S: u32 = 315_360_000;

pub(crate) async fn ban(state: Arc<State>, cx: Cx, req: v1::BanRider) -> Result<v1::Ban, Fault> {
    let mut check = Check::new();
    let rider = check.id::<RiderId>("/rider_id", &req.rider_id);
    check.text("/reason", &req.reason, 500);
    check.optional_text("/actor", &req.actor, 64);
    check.that(req.seconds <= LONGEST_S, "/seconds", "is longer than ten years; 0 is until it is lifted");
    check.done()?;
    let Some(rider) = rider else { return Err(Fault::reject(Code::RequestInvalid, "/rider_id")) };

    // Whether there is such a rider, and where. Dispatch being away must not keep an abuser in.
    let ask = v1::GetRider { rider_id: text(&rider) };
    let city = match cx.bus.call::<dispatch::Rider>(&cx.meta, &ask, state.config.nats.request_timeout()).await
    {
        Ok(known) => City::parse(&known.city).ok(),
        Err(fault) if fault.code == Code::RiderNotFound => return Err(fault),
        Err(fault) => {
            tracing::warn!(code = fault.code.as_str(), "a rider is shut out without being told");
            None
        }
    };

    let now = now_ms();
    let until = (req.seconds > 0).then(|| timestamp(now + u64::from(req.seconds) * 1000));
    let ban = v1::Ban {
        rider_id: text(&rider),
        banned: true,
        reason: req.reason,
        actor: req.actor,
        since: Some(timestamp(now)),
        until,
        cut: 0,
    };
    let ban = shut_out(&state, &cx, ban, city, now).await?;
    metrics::counter!("kilat_device_bans_total").increment(1);
    Ok(ban)
}

/// Writes it down, tells him, and cuts his connections.
pub(super) async fn shut_out(
    state: &State,
    cx: &Cx,
    ban: v1::Ban,
    city: Option<City>,
    now: u64,
) -> Result<v1::Ban, Fault> {
    let mut ban = state.bucket.ban(ban, now).await?;
    if let (Some(city), Ok(rider), Ok(command)) = (city, RiderId::parse(&ban.rider_id), Word::parse("banned"))
    {
        let channel = RiderCommands { city, rider, command };
        let told = v1::RiderCommand {
            command: "banned".to_owned(),
            reason: ban.reason.clone(),
            ..v1::RiderCommand::default()
        };
        cx.bus.live(&cx.meta, &channel, &told).await;
    }
    ban.cut = state.kicker.kick(&ban.rider_id).await.map_err(Fault::unavailable)?;
    Ok(ban)
}
