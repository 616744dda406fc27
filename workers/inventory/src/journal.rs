//! From Redis to the record: what waits in the journals of the hubs is applied to Postgres, in order,
//! exactly once.
//!
//! | Module | Does |
//! |---|---|
//! | [`fold`] | many entries into few rows, without I/O |
//! | [`round`] | one transaction for all hubs that have something, then trims and wakes |
//! | [`drain`] | when there is one |
//!
//! Entries count only if the record stands, **under the lock of the hub's row**, where they were read from: epoch
//! and seq. So of two drainers one waits and then finds nothing to do; and a rebuild, which takes its epoch under
//! the same lock, can never be overtaken by entries that were read before it.

pub mod drain;
pub mod fold;
pub mod round;

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

    fn has_orphans(&self) -> bool {
        !self.orphans.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
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

    fn is_empty(&self) -> bool {
        self.hubs.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.hubs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
