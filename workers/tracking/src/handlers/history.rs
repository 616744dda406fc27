//! The way an order came.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::TrackError, state::State};

const DEFAULT: u32 = 20;

pub async fn history(state: Arc<State>, _: Cx, request: v1::GetHistory) -> Result<v1::TrackHistory, Fault> {
    let cursor = check::history(&request)?;
    let limit = match request.page.as_ref().map_or(0, |page| page.limit) {
        0 => DEFAULT,
        limit => limit,
    };
    if !state.store.was_carried(&request.order_id).await.map_err(TrackError::from)? {
        return Err(TrackError::NotCarried(request.order_id).into());
    }
    let after = cursor.as_ref().map(|cursor| (cursor.at, cursor.rider.as_str()));
    let items =
        state.store.points(&request.order_id, after, i64::from(limit)).await.map_err(TrackError::from)?;
    let next_cursor = match items.last() {
        Some(last) if items.len() >= limit as usize => format!("{}-{}", last.at_ms, last.rider_id),
        _ => String::new(),
    };
    Ok(v1::TrackHistory { items, next_cursor })
}

/// Where a page ends: `{unix ms}-{rider}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub rider: String,
}

impl Cursor {
    pub fn parse(text: &str) -> Option<Self> {
        let (at, rider) = text.split_once('-')?;
        let at = DateTime::from_timestamp_millis(at.parse().ok()?)?;
        Some(Self { at, rider: rider.to_owned() })
    }
}
