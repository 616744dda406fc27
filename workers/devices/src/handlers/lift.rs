//! `svc.devices.lift`: lets a rider in again. Nothing to lift is no error.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{Check, ids::RiderId, v1};

use super::now_ms;
use crate::{State, bucket::timestamp};

pub(crate) async fn lift(state: Arc<State>, _: Cx, req: v1::LiftBan) -> Result<v1::Ban, Fault> {
    let mut check = Check::new();
    check.id::<RiderId>("/rider_id", &req.rider_id);
    check.optional_text("/actor", &req.actor, 64);
    check.done()?;
    let now = now_ms();
    let lifted = v1::Ban {
        rider_id: req.rider_id,
        banned: false,
        actor: req.actor,
        since: Some(timestamp(now)),
        ..v1::Ban::default()
    };
    state.bucket.lift(&lifted, now).await?;
    Ok(lifted)
}
