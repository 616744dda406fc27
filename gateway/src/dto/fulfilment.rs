//! Pick tasks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{Check, Fault, ids::HubId, v1};
use utoipa::ToSchema;

use super::common::{Line, absent, into_all, some, time};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PickState {
    Waiting,
    Picking,
    Packed,
    Cancelled,
}

impl PickState {
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
    }
}

impl From<PickState> for v1::PickState {
    fn from(state: PickState) -> Self {
        match state {
            PickState::Waiting => Self::Waiting,
            PickState::Picking => Self::Picking,
            PickState::Packed => Self::Packed,
            PickState::Cancelled => Self::Cancelled,
        }
    }
}

impl TryFrom<v1::PickState> for PickState {
    type Error = Fault;

    fn try_from(state: v1::PickState) -> Result<Self, Fault> {
        match state {
            v1::PickState::Unspecified => Err(absent("pick state")),
            v1::PickState::Waiting => Ok(Self::Waiting),
            v1::PickState::Picking => Ok(Self::Picking),
            v1::PickState::Packed => Ok(Self::Packed),
            v1::PickState::Cancelled => Ok(Self::Cancelled),
        }
    }
}

/// A basket to be picked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PickTask {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    pub state: PickState,
    pub items: Vec<Line>,
    pub created_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub packed_at: Option<DateTime<Utc>>,
    /// When the bag will be packed; once it is, when it was.
    pub ready_at: Option<DateTime<Utc>>,
    pub version: u64,
}

impl TryFrom<v1::PickTask> for PickTask {
    type Error = Fault;

    fn try_from(t: v1::PickTask) -> Result<Self, Fault> {
        Ok(Self {
            state: t.state().try_into()?,
            order_id: t.order_id,
            hub_id: t.hub_id,
            city: t.city,
            items: into_all(t.items),
            created_at: time(t.created_at),
            started_at: time(t.started_at),
            packed_at: time(t.packed_at),
            ready_at: time(t.ready_at),
            version: t.version,
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PickList {
    /// Oldest first.
    pub items: Vec<PickTask>,
    /// Of the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl TryFrom<v1::PickList> for PickList {
    type Error = Fault;

    fn try_from(list: v1::PickList) -> Result<Self, Fault> {
        Ok(Self {
            items: list.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            next_cursor: some(list.next_cursor),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PickersRequest {
    /// How many pick at once.
    #[schema(minimum = 1, maximum = 1_000)]
    pub pickers: u32,
}

impl PickersRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, hub: HubId) -> Result<v1::SetPickers, Fault> {
        let mut check = Check::new();
        check.that((1..=1_000).contains(&self.pickers), "/pickers", "must be 1 to 1000");
        check.done()?;
        Ok(v1::SetPickers { hub_id: hub.into(), pickers: self.pickers })
    }
}

/// How long a basket of one line would take from now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReadyEstimate {
    pub hub_id: String,
    /// Seconds until a picker begins.
    pub wait_s: f64,
    /// Seconds picking takes, times the load.
    pub pick_s: f64,
    /// Open tasks over pickers, at least 1.
    pub load: f64,
    pub open_tasks: u32,
    pub pickers: u32,
}

impl From<v1::ReadyEstimate> for ReadyEstimate {
    fn from(e: v1::ReadyEstimate) -> Self {
        Self {
            hub_id: e.hub_id,
            wait_s: e.wait_s,
            pick_s: e.pick_s,
            load: e.load,
            open_tasks: e.open_tasks,
            pickers: e.pickers,
        }
    }
}
