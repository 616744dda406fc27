//! The work of a batch of news: one transaction, whatever hubs it is about.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Utc;
use runtime::{Fault, batch::each, config::Fulfilment as Settings, outbox::Notifier};

use crate::{
    error::PickError,
    model::{Task, Time},
    queue::{self, Ask, Changes},
    store::{Desk, Store},
};

#[derive(Clone)]
pub struct Intake {
    pub store: Store,
    pub settings: Settings,
    pub notifier: Notifier,
}

type Groups<'a> = BTreeMap<&'a str, Vec<&'a Ask>>;

impl Intake {
    /// Answers for each whether its task is still to be announced. What the record refuses of one of them is not held
    /// against the others.
    pub async fn all(self, asks: Vec<Ask>) -> Vec<Result<bool, Fault>> {
        each(asks, |asks| {
            let this = self.clone();
            async move { Ok(this.take(&asks).await?) }
        })
        .await
    }

    async fn take(&self, asks: &[Ask]) -> Result<Vec<bool>, PickError> {
        let hubs = asks.iter().map(|ask| (ask.hub_id.as_str(), ask.city.as_str())).collect();
        let mut desk = self.store.open(&hubs).await?;
        let orders: Vec<&str> = asks.iter().map(|ask| ask.order_id.as_str()).collect();
        let known = desk.tasks(&orders).await?;
        let now = Utc::now();

        let mut groups = Groups::new();
        for ask in asks.iter().filter(|ask| known.get(&ask.order_id).is_none_or(|task| !ask.is_idle(task))) {
            groups.entry(&ask.hub_id).or_default().push(ask);
        }
        let (ends, mut wholes): (Groups<'_>, Groups<'_>) =
            groups.into_iter().partition(|(_, asks)| are_new(asks, &known));
        let mut changes = self.append(&mut desk, ends, &mut wholes, now).await?;
        for (hub, asks) in wholes {
            let mut tasks = desk.queue(hub).await?;
            for ask in &asks {
                // What is over is in no queue.
                if !tasks.iter().any(|task| task.order_id == ask.order_id) {
                    tasks.extend(known.get(&ask.order_id).cloned());
                }
            }
            changes.merge(self.replan(&mut desk, hub, tasks, &asks, now).await?);
        }

        let mut announced: HashMap<&str, bool> =
            known.values().map(|task| (task.order_id.as_str(), task.announced)).collect();
        let written = changes.fresh.iter().chain(&changes.changed);
        announced.extend(written.map(|task| (task.order_id.as_str(), task.announced)));
        let unannounced =
            orders.iter().map(|order| announced.get(order).is_some_and(|announced| !announced)).collect();
        // Without a commit there is nothing to wait for.
        if !changes.is_empty() {
            self.write(desk, &changes).await?;
        }
        Ok(unannounced)
    }

    /// New orders of hubs where they change nobody else's time. The others go to `wholes`.
    async fn append<'a>(
        &self,
        desk: &mut Desk,
        ends: Groups<'a>,
        wholes: &mut Groups<'a>,
        now: Time,
    ) -> Result<Changes, PickError> {
        let mut changes = Changes::default();
        if ends.is_empty() {
            return Ok(changes);
        }
        let hubs: Vec<&str> = ends.keys().copied().collect();
        let ahead = desk.ahead(&hubs, now).await?;
        for (hub, asks) in ends {
            let looked = ahead.get(hub).zip(desk.hubs.get(hub));
            let appended = match looked {
                Some((ahead, hub)) => queue::append(&hub.rates(&self.settings), ahead, &asks, now)?,
                None => None,
            };
            match appended {
                Some(appended) => changes.merge(appended),
                None => {
                    wholes.insert(hub, asks);
                }
            }
        }
        Ok(changes)
    }

    async fn replan(
        &self,
        desk: &mut Desk,
        hub: &str,
        tasks: Vec<Task>,
        asks: &[&Ask],
        now: Time,
    ) -> Result<Changes, PickError> {
        let Some(hub) = desk.hubs.get_mut(hub) else { return Ok(Changes::default()) };
        let changes = queue::take(hub, &self.settings, tasks, asks, now)?;
        if changes.learned {
            let hub = hub.clone();
            desk.keep_hub(&hub).await?;
        }
        Ok(changes)
    }

    /// Estimates a hub's queue anew.
    pub async fn settle(&self, mut desk: Desk, hub: &str) -> Result<(), PickError> {
        let tasks = desk.queue(hub).await?;
        let changes = self.replan(&mut desk, hub, tasks, &[], Utc::now()).await?;
        self.write(desk, &changes).await
    }

    async fn write(&self, mut desk: Desk, changes: &Changes) -> Result<(), PickError> {
        desk.insert(&changes.fresh).await?;
        desk.update(&changes.changed).await?;
        desk.commit(&changes.events).await?;
        if !changes.events.is_empty() {
            self.notifier.notify();
        }
        Ok(())
    }
}

/// Whether all of these are of orders nobody has heard of, each once.
fn are_new(asks: &[&Ask], known: &HashMap<String, Task>) -> bool {
    let mut seen = HashSet::new();
    asks.iter().all(|ask| !known.contains_key(&ask.order_id) && seen.insert(&ask.order_id))
}
