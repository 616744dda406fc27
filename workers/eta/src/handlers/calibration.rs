//! How the promises held.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::EtaError, state::State};

pub async fn calibration(
    state: Arc<State>,
    _: Cx,
    request: v1::GetCalibration,
) -> Result<v1::Calibration, Fault> {
    let (city, hours) = check::calibration(&request)?;
    let since = Utc::now() - TimeDelta::hours(i64::from(hours));
    let score = state.store.score(city, since).await.map_err(EtaError::from)?;
    let ([within_p50, within_p80, within_p95], [loss_p50_s, loss_p80_s, loss_p95_s]) =
        (score.within, score.loss_s);
    Ok(v1::Calibration {
        city: request.city,
        delivered: score.delivered,
        within_p50,
        within_p80,
        within_p95,
        loss_p50_s,
        loss_p80_s,
        loss_p95_s,
    })
}
