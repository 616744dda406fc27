//! One lock per order in this process: a charge sent twice, or charged and undone at once, asks the
//! provider one thing at a time. Between processes the record and the provider's idempotency keys
//! decide; this only spares them the contest.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::OwnedMutexGuard;

type Locks = HashMap<String, Arc<tokio::sync::Mutex<()>>>;

#[derive(Clone, Debug, Default)]
pub struct Keyed(Arc<Mutex<Locks>>);

/// Held until dropped.
#[derive(Debug)]
pub struct Held {
    key: String,
    locks: Keyed,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Keyed {
    fn map(&self) -> MutexGuard<'_, Locks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub async fn lock(&self, key: &str) -> Held {
        let lock = self.map().entry(key.to_owned()).or_default().clone();
        // Before the wait: a caller that gives up while waiting must clean up, too.
        let mut held = Held { key: key.to_owned(), locks: self.clone(), guard: None };
        held.guard = Some(lock.lock_owned().await);
        held
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.map().len()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.guard = None;
        let mut map = self.locks.map();
        // Ours is the map's: one count. Anybody who waits or holds has another.
        if map.get(&self.key).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            map.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_at_a_time_and_nothing_left_over() {
        let locks = Keyed::default();
        let first = locks.lock("a").await;
        let other = locks.lock("b").await;
        let mut second = Box::pin(locks.lock("a"));
        assert!(futures::poll!(&mut second).is_pending());
        drop(first);
        let second = second.await;
        let mut gives_up = Box::pin(locks.lock("a"));
        assert!(futures::poll!(&mut gives_up).is_pending());
        drop(gives_up);
        drop((second, other));
        assert_eq!(locks.len(), 0);
    }
}
