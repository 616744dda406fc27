//! Rows, and what they are on the wire.

use chrono::{DateTime, Utc};
use lua::flashsale::Mode;
use runtime::outbox::OutboxEvent;
use subjects::{
    ids::{City, Name, Token, Word},
    table::SaleEvent,
    v1::{self, SaleMode, SaleState},
};

use crate::rules;

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct SaleRow {
    pub sale_id: String,
    pub hub_id: String,
    pub city: String,
    pub sku: String,
    pub price: i64,
    pub currency: String,
    pub units: i32,
    pub per_user: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub mode: String,
    pub admit_per_s: i32,
    pub place_s: i32,
    pub buckets: i32,
    pub state: String,
    pub epoch: i64,
    pub offered: i32,
    pub held: i32,
    pub sold: i32,
    pub released: i32,
    pub hold_id: String,
    pub hold_released: bool,
    pub forgotten: bool,
    pub version: i64,
}

/// A count of the record, which keeps none below zero.
pub fn count(n: i32) -> u32 {
    u32::try_from(n).unwrap_or_default()
}

impl SaleRow {
    pub fn state(&self) -> SaleState {
        rules::state_of(&self.state)
    }

    pub fn mode(&self) -> Mode {
        Mode::parse(&self.mode).unwrap_or(Mode::Fifo)
    }

    /// It sells, or what it sold may still change.
    pub fn is_live(&self) -> bool {
        self.state() != SaleState::Scheduled && !self.forgotten
    }

    /// Asked for alike: who puts it again changes nothing.
    pub fn same(&self, other: &Self) -> bool {
        let asked = |row: &Self| {
            let what = (row.hub_id.clone(), row.sku.clone(), row.price, row.currency.clone());
            let how = (row.mode.clone(), row.admit_per_s, row.place_s, row.buckets);
            (what, row.units, row.per_user, row.starts_at, row.ends_at, how)
        };
        asked(self) == asked(other)
    }

    pub fn wire(&self, waiting: u64) -> v1::Sale {
        v1::Sale {
            sale_id: self.sale_id.clone(),
            hub_id: self.hub_id.clone(),
            sku: self.sku.clone(),
            price: Some(v1::Money { amount: self.price, currency: self.currency.clone() }),
            units: count(if self.state() == SaleState::Scheduled { self.units } else { self.offered }),
            per_user: count(self.per_user),
            starts_at: Some(self.starts_at.into()),
            ends_at: Some(self.ends_at.into()),
            mode: match self.mode() {
                Mode::Fifo => SaleMode::Fifo,
                Mode::Random => SaleMode::Random,
                Mode::Reject => SaleMode::Reject,
            }
            .into(),
            admit_per_s: count(self.admit_per_s),
            place_s: count(self.place_s),
            buckets: count(self.buckets),
            state: self.state().into(),
            sold: count(self.sold),
            held: count(self.held),
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            version: self.version.unsigned_abs(),
        }
    }

    /// `None`: the state has none, or an id is no token of a subject, which is checked when it is put.
    pub fn event(&self) -> Option<OutboxEvent> {
        let channel = SaleEvent {
            event: Word::parse(rules::event(self.state())?).ok()?,
            city: City::parse(&self.city).ok()?,
            sale: Name::parse(&self.sale_id).ok()?,
        };
        let message = v1::SaleChanged {
            meta: Some(v1::EventMeta {
                aggregate: "sale".into(),
                id: self.sale_id.clone(),
                version: self.version.unsigned_abs(),
                city: self.city.clone(),
                at: Some(Utc::now().into()),
            }),
            sale: Some(self.wire(0)),
        };
        Some(OutboxEvent::new(&channel, &message))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ClaimRow {
    pub order_id: String,
    pub sale_id: String,
    pub user_id: String,
    pub saga_id: String,
    pub qty: i32,
    pub request: String,
    pub start: Vec<u8>,
    pub state: String,
}

/// What is known of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimState {
    Held,
    Started,
    Sold,
    Returned,
}

impl ClaimRow {
    pub fn state(&self) -> ClaimState {
        match self.state.as_str() {
            "held" => ClaimState::Held,
            "started" => ClaimState::Started,
            "sold" => ClaimState::Sold,
            // The table knows no other.
            _ => ClaimState::Returned,
        }
    }
}
