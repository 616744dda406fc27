//! A rider who is made inactive loses his session at once, and his token with it; made active again, he may
//! come back.
//!
//! A token cannot be called back, so he is shut out by a mark in the bucket for as long as one lives: nobody
//! gives him another. The mark goes when he is active again. The event only says that there is something to
//! look at; what counts is dispatch's word when it is looked at, so that events may come late or twice.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{City, Token as _},
    table::{RiderEvent, dispatch},
    v1,
};

use super::{ban::shut_out, now_ms, text};
use crate::{State, bucket::timestamp};

/// Who shuts an inactive rider out.
pub(crate) const DISPATCH: &str = "dispatch";
/// A token may be a little younger than the event.
const LEEWAY_S: u64 = 60;
/// He may be made active while we are at it, and somebody else at that.
const LOOKS: usize = 4;

pub(crate) async fn riders(
    state: Arc<State>,
    cx: Cx,
    channel: RiderEvent,
    message: v1::RiderChanged,
) -> Result<(), Fault> {
    let active = message.rider.as_ref().is_none_or(|rider| rider.active);
    if active {
        // What riders do all day. Only one who is out may have something to be lifted.
        state.bans.known().await;
        if !state.bans.is_banned(channel.rider.as_str(), now_ms()) {
            return Ok(());
        }
    }
    let ask = v1::GetRider { rider_id: text(&channel.rider) };
    let within = state.config.nats.request_timeout();
    let mut done = None;
    for _ in 0..LOOKS {
        let rider = match cx.bus.call::<dispatch::Rider>(&cx.meta, &ask, within).await {
            Err(fault) if fault.code == Code::RiderNotFound => return Ok(()),
            rider => rider?,
        };
        if done.replace(rider.active) == Some(rider.active) {
            return Ok(());
        }
        let now = now_ms();
        if rider.active {
            state.bucket.lift_mark(&ask.rider_id, now).await?;
        } else {
            let until = now + (state.config.devices.token_s + LEEWAY_S) * 1000;
            let mark = v1::Ban {
                rider_id: text(&channel.rider),
                banned: true,
                reason: "the rider is not active".to_owned(),
                actor: DISPATCH.to_owned(),
                since: Some(timestamp(now)),
                until: Some(timestamp(until)),
                cut: 0,
            };
            let ban = shut_out(&state, &cx, mark, City::parse(&rider.city).ok(), now).await?;
            metrics::counter!("kilat_device_sessions_ended_total").increment(u64::from(ban.cut));
        }
    }
    Err(Fault::retry(Code::Busy, "he is made active and inactive by others"))
}
