//! Where riders of a city are.

use std::{cmp::Reverse, sync::Arc};

use lua::keys;
use runtime::{Cx, Fault};
use subjects::{PARTITIONS, v1};

use crate::{
    check,
    error::TrackError,
    keeper,
    state::{State, now_ms},
};

/// "Heard of": not longer ago than this.
const HEARD_MS: i64 = 5 * 60_000;
/// What fits into one message. Of more riders the ones heard of last are told; the frames on
/// `pos.{city}.{partition}` tell all of them within a second or two.
pub const MOST: usize = 500;

pub async fn positions(
    state: Arc<State>,
    _: Cx,
    request: v1::GetPositions,
) -> Result<v1::PositionList, Fault> {
    check::positions(&request)?;
    let since = now_ms() - HEARD_MS;
    let riders = if request.rider_ids.is_empty() {
        heard(&state, &request.city, since).await?
    } else {
        request.rider_ids
    };
    let ids: Vec<&str> = riders.iter().map(String::as_str).collect();
    let found = keeper::find(&state.redis, &ids).await.map_err(TrackError::from)?;
    let items = ids
        .iter()
        .zip(found)
        .filter_map(|(rider, kept)| Some((rider, kept?)))
        // He may have been named in one city and have gone on to another.
        .filter(|(_, kept)| kept.city == request.city && kept.at_ms >= since)
        .map(|(rider, kept)| kept.position(rider))
        .collect();
    Ok(v1::PositionList { items })
}

async fn heard(state: &State, city: &str, since: i64) -> Result<Vec<String>, TrackError> {
    let mut pipe = redis::Pipeline::with_capacity(PARTITIONS as usize);
    for partition in 0..PARTITIONS {
        pipe.zrevrangebyscore_limit_withscores(keys::tracking::heard(partition, city), "+inf", since, 0, 500);
    }
    let found: Vec<Vec<(String, f64)>> = pipe.query_async(&mut state.redis.clone()).await?;
    let mut riders: Vec<(String, f64)> = found.into_iter().flatten().collect();
    riders.sort_by_key(|(_, at)| Reverse(*at as i64));
    riders.truncate(MOST);
    Ok(riders.into_iter().map(|(rider, _)| rider).collect())
}
