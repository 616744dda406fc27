//! The rules, in memory: so that evaluating asks no database.
//!
//! Each instance hears `evt.promo.changed` and reads the record again; that events are lost, or that one comes
//! before its transaction can be seen, is mended by a look now and then.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use futures::StreamExt as _;
use runtime::{Bus, retry::Backoff};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::{
    error::PromoError,
    model::Known,
    rules::Rule,
    store::{Store, Stored},
};

/// Between two looks when nothing was heard.
const LOOK: Duration = Duration::from_secs(10);
/// One after the event, for what it overtook.
const SOON: Duration = Duration::from_millis(200);

/// Every promotion in its newest version.
#[derive(Debug, Default)]
pub struct RuleSet {
    pub rules: BTreeMap<String, Arc<Known>>,
    codes: HashMap<String, Vec<String>>,
    mark: (i64, i64),
}

impl RuleSet {
    fn of(stored: Vec<Stored>, mark: (i64, i64)) -> Self {
        let mut set = Self { mark, ..Self::default() };
        for stored in stored {
            let id = stored.promo_id.clone();
            match known(stored) {
                Some(known) => {
                    for code in &known.rule.codes {
                        set.codes.entry(code.clone()).or_default().push(id.clone());
                    }
                    set.rules.insert(id, Arc::new(known));
                }
                None => tracing::error!(promo = id, "a rule of the record cannot be read; it is never given"),
            }
        }
        set
    }

    /// The promotions a code belongs to, ended ones included.
    pub fn with_code(&self, code: &str) -> impl Iterator<Item = &Arc<Known>> {
        self.codes.get(code).into_iter().flatten().filter_map(|id| self.rules.get(id))
    }

    pub fn active(&self) -> impl Iterator<Item = &Arc<Known>> {
        self.rules.values().filter(|known| known.active)
    }
}

/// `None`: the document is not one any more.
pub fn known(stored: Stored) -> Option<Known> {
    let rule = Rule::of(stored.rule).ok()?;
    Some(Known { id: stored.promo_id, version: stored.version, active: stored.active, rule })
}

/// The rule set of this instance.
#[derive(Debug)]
pub struct Active {
    store: Store,
    set: RwLock<Option<Arc<RuleSet>>>,
    reading: Mutex<()>,
}

impl Active {
    pub fn new(store: Store) -> Self {
        Self { store, set: RwLock::default(), reading: Mutex::default() }
    }

    fn now(&self) -> Option<Arc<RuleSet>> {
        self.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is known; read from the record if nothing is yet.
    pub async fn set(&self) -> Result<Arc<RuleSet>, PromoError> {
        match self.now() {
            Some(set) => Ok(set),
            None => self.refresh().await,
        }
    }

    /// Reads the record, if it has changed.
    pub async fn refresh(&self) -> Result<Arc<RuleSet>, PromoError> {
        let _reading = self.reading.lock().await;
        // The mark first: what it counts, the rules read after it have.
        let mark = self.store.rules_mark().await?;
        if let Some(set) = self.now().filter(|set| set.mark == mark) {
            return Ok(set);
        }
        let set = Arc::new(RuleSet::of(self.store.rules().await?, mark));
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = Some(set.clone());
        Ok(set)
    }
}

pub async fn run(active: Arc<Active>, bus: Bus, cancel: CancellationToken) {
    let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        let mut heard = match bus.incoming().subscribe("evt.promo.changed.>").await {
            Ok(heard) => heard,
            Err(error) => {
                tracing::warn!(%error, "changes of promotions are not heard; trying again");
                pause.wait(&cancel).await;
                continue;
            }
        };
        pause.reset();
        let mut next = Duration::ZERO;
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                message = heard.next() => match message {
                    Some(_) => next = Duration::ZERO,
                    None => break,
                },
                () = tokio::time::sleep(next) => {
                    let before = active.now().map(|set| set.mark);
                    match active.refresh().await {
                        // Heard before it could be seen: once more.
                        Ok(set) if next.is_zero() && before == Some(set.mark) => next = SOON,
                        Ok(_) => next = LOOK,
                        Err(error) => {
                            tracing::warn!(%error, "promotions cannot be read");
                            next = SOON * 5;
                        }
                    }
                }
            }
        }
    }
}
