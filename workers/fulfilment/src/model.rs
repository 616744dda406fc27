//! A pick task and its hub, as this worker thinks of them.

use chrono::{DateTime, Utc};
use subjects::v1;

use crate::{estimate::Rates, learn::Learned};

pub type Time = DateTime<Utc>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Waiting,
    Picking,
    Packed,
    Cancelled,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "WAITING",
            Self::Picking => "PICKING",
            Self::Packed => "PACKED",
            Self::Cancelled => "CANCELLED",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Picking, Self::Packed, Self::Cancelled].into_iter().find(|s| s.as_str() == text)
    }

    /// Somebody still has to pick it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Picking)
    }

    /// The word of its events: `evt.pick.{word}.…`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "created",
            Self::Picking => "started",
            Self::Packed => "packed",
            Self::Cancelled => "cancelled",
        }
    }

    pub const fn wire(self) -> v1::PickState {
        match self {
            Self::Waiting => v1::PickState::Waiting,
            Self::Picking => v1::PickState::Picking,
            Self::Packed => v1::PickState::Packed,
            Self::Cancelled => v1::PickState::Cancelled,
        }
    }

    pub const fn of_wire(state: v1::PickState) -> Option<Self> {
        match state {
            v1::PickState::Unspecified => None,
            v1::PickState::Waiting => Some(Self::Waiting),
            v1::PickState::Picking => Some(Self::Picking),
            v1::PickState::Packed => Some(Self::Packed),
            v1::PickState::Cancelled => Some(Self::Cancelled),
        }
    }
}

/// A row of `fulfilment.task`.
#[derive(Clone, Debug)]
pub struct Task {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    pub state: State,
    pub items: Vec<v1::Line>,
    pub lines: u32,
    pub units: u32,
    pub drop: Option<v1::Point>,
    pub address: String,
    pub placed_at: Option<Time>,
    pub promised_by: Option<Time>,
    /// When the order was confirmed.
    pub created_at: Time,
    pub started_at: Option<Time>,
    pub packed_at: Option<Time>,
    pub ready_at: Time,
    /// As the world was last told.
    pub told_ready_at: Option<Time>,
    pub pick_s: f64,
    pub load: f64,
    pub order_version: i64,
    pub version: i64,
    pub announced: bool,
}

impl Task {
    pub fn wire(&self) -> v1::PickTask {
        v1::PickTask {
            order_id: self.order_id.clone(),
            hub_id: self.hub_id.clone(),
            city: self.city.clone(),
            state: self.state.wire().into(),
            items: self.items.clone(),
            created_at: Some(self.created_at.into()),
            started_at: self.started_at.map(Into::into),
            packed_at: self.packed_at.map(Into::into),
            ready_at: Some(self.ready_at.into()),
            version: u64::try_from(self.version).unwrap_or_default(),
        }
    }
}

/// A row of `fulfilment.hub`.
#[derive(Clone, Debug)]
pub struct Hub {
    pub hub_id: String,
    pub city: String,
    pub pickers: Option<u32>,
    pub learned: Learned,
}

impl Hub {
    pub fn rates(&self, settings: &runtime::config::Fulfilment) -> Rates {
        Rates {
            first_s: settings.first_item_s,
            next_s: settings.next_item_s,
            pickers: self.pickers.unwrap_or(settings.pickers).max(1),
            correction: self.learned.correction(),
        }
    }
}
