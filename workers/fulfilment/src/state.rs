//! What the handlers share: how an event changes a hub's queue, and how a task comes to be known.

use std::time::Duration;

use chrono::Utc;
use runtime::{Bus, Code, Cx, Fault, config::Fulfilment as Settings, outbox::Notifier};
use subjects::{table::orders, v1};

use crate::{
    error::PickError,
    event,
    model::{State as Pick, Task, Time},
    rules::{Followed, News, replan, weigh},
    store::{Desk, Store},
};

/// How long orders may take to answer; the sweeper asks again.
const ASK_WITHIN: Duration = Duration::from_secs(2);
/// Who the timeline of an order names for the move to the store.
const ACTOR: &str = "fulfilment";
const ROLE: &str = "store";

pub struct State {
    pub bus: Bus,
    pub store: Store,
    pub settings: Settings,
    notifier: Notifier,
}

impl State {
    pub fn new(bus: Bus, store: Store, settings: Settings, notifier: Notifier) -> Self {
        Self { bus, store, settings, notifier }
    }

    /// Takes in what an order's event says. True: the task is still to be announced.
    pub async fn take(&self, news: &News) -> Result<bool, PickError> {
        let now = Utc::now();
        let mut desk = self.store.open(&news.hub_id, &news.city).await?;
        let mut queue = desk.queue().await?;
        // What is begun now keeps the load it was begun at, for what it teaches.
        weigh(&mut queue, &desk.hub.rates(&self.settings));
        let followed = if let Some(task) = find(&mut desk, &mut queue, &news.order_id).await? {
            task.follow(news)
        } else {
            let mut task = Task::begin(news, &desk.hub.rates(&self.settings), queue.len());
            // Never told of, so there is nothing to take back.
            task.announced = task.state == Pick::Cancelled;
            desk.insert(&task).await?;
            queue.push(task);
            queue.sort_by(|a, b| (a.created_at, &a.order_id).cmp(&(b.created_at, &b.order_id)));
            Followed::Moved
        };
        let Some(task) = queue.iter_mut().find(|task| task.order_id == news.order_id) else {
            return Ok(false);
        };
        if followed == Followed::Nothing {
            return Ok(!task.announced);
        }
        task.announced |= task.state == Pick::Cancelled;
        let unannounced = !task.announced;
        if followed == Followed::Moved && task.state == Pick::Packed {
            self.learn(&mut desk, task).await?;
        }
        self.settle(desk, queue, Some((&news.order_id, followed)), now).await?;
        Ok(unannounced)
    }

    /// What picking took, against what was thought.
    async fn learn(&self, desk: &mut Desk, task: &Task) -> sqlx::Result<()> {
        metrics::histogram!("kilat_pick_late_seconds").record(late_s(task));
        let Some(took_s) = task.took_s() else { return Ok(()) };
        metrics::histogram!("kilat_pick_seconds").record(took_s);
        let base_s = desk.hub.rates(&self.settings).base_s(task.lines);
        desk.hub.learned.note(took_s, base_s, task.load);
        desk.keep_hub().await
    }

    /// Plans the queue anew, writes what changed, and tells of it. `changed`: the task that was.
    pub async fn settle(
        &self,
        mut desk: Desk,
        mut queue: Vec<Task>,
        changed: Option<(&str, Followed)>,
        now: Time,
    ) -> Result<(), PickError> {
        let before: Vec<Time> = queue.iter().map(|task| task.ready_at).collect();
        replan(&mut queue, &desk.hub.rates(&self.settings), now);
        let (mut events, mut rows) = (Vec::new(), Vec::new());
        for (mut task, before) in queue.into_iter().zip(before) {
            let followed =
                changed.filter(|(order_id, _)| *order_id == task.order_id).map(|(_, followed)| followed);
            let moved = followed == Some(Followed::Moved);
            let tell = if moved { task.announced } else { task.moved_materially(now) };
            // A cancel that nobody had heard of is not told either.
            if tell && (task.told_ready_at.is_some() || task.state != Pick::Cancelled) {
                let state = task.state;
                events.push(event::tell(&mut task, state, now)?);
            }
            if followed.is_some() || tell || task.worth_writing(before, now) {
                rows.push(task);
            }
        }
        desk.update(&rows).await?;
        desk.commit(&events).await?;
        self.notifier.notify();
        Ok(())
    }

    /// Hands the order to the store and tells of its task. Asked for again until it is done; whoever comes
    /// second finds nothing to do.
    pub async fn announce(&self, order_id: &str) -> Result<(), PickError> {
        let Some(task) = self.store.task(order_id).await?.filter(|task| !task.announced) else {
            return Ok(());
        };
        let order = self.hand_over(order_id).await?;
        let now = Utc::now();
        let mut desk = self.store.open(&task.hub_id, &task.city).await?;
        let mut queue = desk.queue().await?;
        // The record may be behind; the first word is not.
        replan(&mut queue, &desk.hub.rates(&self.settings), now);
        let Some(task) = find(&mut desk, &mut queue, order_id).await?.filter(|task| !task.announced) else {
            return Ok(());
        };
        task.announced = true;
        let over = |order: &v1::Order| {
            use v1::OrderStatus::{Cancelled, Failed, Refunded};
            matches!(order.status(), Cancelled | Failed | Refunded)
        };
        let mut events = Vec::new();
        match order.filter(|order| !over(order)) {
            None => task.state = Pick::Cancelled,
            Some(order) => {
                task.address = order.address.map(|address| address.line).unwrap_or_default();
                task.placed_at = order.placed_at.and_then(|at| at.try_into().ok());
                task.promised_by = order.promised_by.and_then(|at| at.try_into().ok()).or(task.promised_by);
                // Whoever waits for the first word gets it first, however far the task has come meanwhile.
                events.push(event::tell(task, Pick::Waiting, now)?);
                if task.state != Pick::Waiting {
                    let state = task.state;
                    events.push(event::tell(task, state, now)?);
                }
            }
        }
        desk.update(std::slice::from_ref(task)).await?;
        desk.commit(&events).await?;
        self.notifier.notify();
        Ok(())
    }

    /// CONFIRMED → ASSIGNED_TO_STORE; the order as it is now. `None`: there is no such order.
    async fn hand_over(&self, order_id: &str) -> Result<Option<v1::Order>, Fault> {
        let cx = Cx::background(self.bus.clone());
        let advance = v1::AdvanceOrder {
            order_id: order_id.to_owned(),
            to: v1::OrderStatus::AssignedToStore.into(),
            actor: ACTOR.into(),
            role: ROLE.into(),
            note: String::new(),
        };
        let answer = match cx.call::<orders::Advance>(&advance, ASK_WITHIN).await {
            // Further along already, or over.
            Err(fault) if fault.code == Code::IllegalTransition => {
                let get = v1::GetOrder { order_id: order_id.to_owned(), user_id: String::new() };
                cx.call::<orders::Get>(&get, ASK_WITHIN).await
            }
            answer => answer,
        };
        match answer {
            Ok(order) => Ok(Some(order)),
            Err(fault) if fault.code == Code::OrderNotFound => {
                tracing::warn!(order_id, "an event told of an order that does not exist");
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }
}

/// The task in the queue; one that is over is fetched and put at its end.
async fn find<'a>(
    desk: &mut Desk,
    queue: &'a mut Vec<Task>,
    order_id: &str,
) -> sqlx::Result<Option<&'a mut Task>> {
    if !queue.iter().any(|task| task.order_id == order_id) {
        match desk.task(order_id).await? {
            Some(task) => queue.push(task),
            None => return Ok(None),
        }
    }
    Ok(queue.iter_mut().find(|task| task.order_id == order_id))
}

/// Seconds by which the bag was later than told first; negative if earlier.
fn late_s(task: &Task) -> f64 {
    let told = task.told_ready_at.unwrap_or(task.ready_at);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
    let ms = (task.ready_at - told).num_milliseconds() as f64;
    ms / 1000.0
}
