//! `svc.devices.standing`: whether a rider is shut out, by the record.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{Check, ids::RiderId, v1};

use super::now_ms;
use crate::State;

pub(crate) async fn standing(state: Arc<State>, _: Cx, req: v1::GetBan) -> Result<v1::Ban, Fault> {
    let mut check = Check::new();
    check.id::<RiderId>("/rider_id", &req.rider_id);
    check.done()?;
    let (ban, _) = state.bucket.get(&req.rider_id, now_ms()).await?;
    Ok(ban.unwrap_or_else(|| v1::Ban { rider_id: req.rider_id, ..v1::Ban::default() }))
}
