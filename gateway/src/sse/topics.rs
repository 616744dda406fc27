//! Who wants to hear of what: one subscription for all, sorted out by id.
//!
//! What nobody listens for costs a look-up, and the last one to leave takes the topic along.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{broadcast, watch};

/// Where the news of one topic are told.
pub trait Source: Sized {
    type Ear;
    fn new() -> Self;
    fn ear(&self) -> Self::Ear;
    fn ears(&self) -> usize;
}

/// The newest only.
impl<T: Default> Source for watch::Sender<T> {
    type Ear = watch::Receiver<T>;

    fn new() -> Self {
        watch::channel(T::default()).0
    }

    fn ear(&self) -> Self::Ear {
        self.subscribe()
    }

    fn ears(&self) -> usize {
        self.receiver_count()
    }
}

/// How far one listener of a topic may fall behind.
const BEHIND: usize = 16;

/// One after the other.
impl<T: Clone> Source for broadcast::Sender<T> {
    type Ear = broadcast::Receiver<T>;

    fn new() -> Self {
        broadcast::channel(BEHIND).0
    }

    fn ear(&self) -> Self::Ear {
        self.subscribe()
    }

    fn ears(&self) -> usize {
        self.receiver_count()
    }
}

#[derive(Debug)]
pub struct Topics<S> {
    by_id: Arc<Mutex<HashMap<Box<str>, S>>>,
}

impl<S> Clone for Topics<S> {
    fn clone(&self) -> Self {
        Self { by_id: self.by_id.clone() }
    }
}

impl<S> Default for Topics<S> {
    fn default() -> Self {
        Self { by_id: Arc::default() }
    }
}

/// One who listens; dropping it looks away.
#[derive(Debug)]
pub struct Listener<S: Source> {
    topics: Topics<S>,
    id: Box<str>,
    pub ear: S::Ear,
}

impl<S> Topics<S> {
    fn lock(&self) -> MutexGuard<'_, HashMap<Box<str>, S>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Topics that are listened to.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn has(&self, id: &str) -> bool {
        self.lock().contains_key(id)
    }

    /// Does nothing when nobody listens.
    pub fn tell(&self, id: &str, tell: impl FnOnce(&S)) {
        if let Some(source) = self.lock().get(id) {
            tell(source);
        }
    }
}

impl<S: Source> Topics<S> {
    pub fn listen(&self, id: &str) -> Listener<S> {
        let ear = self.lock().entry(id.into()).or_insert_with(S::new).ear();
        Listener { topics: self.clone(), id: id.into(), ear }
    }
}

impl<T> Listener<watch::Sender<T>>
where
    T: Default + Clone,
{
    /// What there is already: others may have listened for a while.
    pub fn newest(&self) -> T {
        self.ear.borrow().clone()
    }

    /// Waits for news and takes them. Several are one.
    pub async fn news(&mut self) -> T {
        if self.ear.changed().await.is_err() {
            // The sender lives in the map as long as anybody listens.
            futures::future::pending::<()>().await;
        }
        self.ear.borrow_and_update().clone()
    }
}

impl<T: Clone> Listener<broadcast::Sender<T>> {
    /// The next. `None`: some were missed.
    pub async fn next(&mut self) -> Option<T> {
        match self.ear.recv().await {
            Ok(told) => Some(told),
            Err(broadcast::error::RecvError::Lagged(_)) => None,
            // The sender lives in the map as long as anybody listens.
            Err(broadcast::error::RecvError::Closed) => futures::future::pending().await,
        }
    }
}

impl<S: Source> Drop for Listener<S> {
    fn drop(&mut self) {
        let mut topics = self.topics.lock();
        // Ours is among them still.
        if topics.get(&self.id).is_some_and(|source| source.ears() <= 1) {
            topics.remove(&self.id);
        }
    }
}
