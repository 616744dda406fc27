//! From Redis to the record: what waits in the journals of the hubs is applied to Postgres, in order,
//! exactly once.
//!
//! | Module | Does |
//! |---|---|
//! | [`fold`] | many entries into few rows, without I/O |
//! | [`drain`] | one transaction for all hubs that have something, then trims and wakes |
//!
//! The hub's row is locked **before** its journal is read. So of two drainers one waits and then finds
//! nothing; and a rebuild, which takes its epoch under the same lock, can never be overtaken by entries
//! that were read before it.

pub mod drain;
pub mod fold;

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use tokio::sync::Notify;

/// Hubs whose journal has something, and how much it matters.
#[derive(Debug, Default)]
pub struct Pending {
    hubs: Mutex<BTreeSet<String>>,
    /// Those whose entries another worker wrote and did not live to drain.
    orphans: Mutex<BTreeSet<String>>,
    urgent: Notify,
    lazy: Notify,
}

impl Pending {
    /// Somebody waits for the record.
    pub fn now(&self, hub: &str) {
        self.add(hub);
        self.urgent.notify_one();
    }

    /// Nobody waits: it may ride with what comes next.
    pub fn soon(&self, hub: &str) {
        self.add(hub);
        self.lazy.notify_one();
    }

    /// A worker that died has left something.
    pub fn orphan(&self, hub: &str) {
        self.orphans.lock().unwrap_or_else(PoisonError::into_inner).insert(hub.to_owned());
        self.now(hub);
    }

    fn take_orphans(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.orphans.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, hub: &str) {
        let mut hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
        if !hubs.contains(hub) {
            hubs.insert(hub.to_owned());
        }
    }

    fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.hubs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
