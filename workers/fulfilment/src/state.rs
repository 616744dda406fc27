//! What the handlers share: how an order's news comes to its task, and how a task comes to be known.

use std::time::Duration;

use runtime::{
    Bus, Code, Cx, Fault,
    batch::{BatchOptions, Batcher},
    config::Fulfilment as Settings,
    outbox::Notifier,
};
use subjects::{table::orders, v1};

use crate::{
    error::PickError,
    intake::Intake,
    model::State as Pick,
    queue::Ask,
    rules::{Handed, News},
    store::Store,
};

/// How long orders may take to answer; the sweeper asks again.
const ASK_WITHIN: Duration = Duration::from_secs(2);
/// Who the timeline of an order names for the move to the store.
const ACTOR: &str = "fulfilment";
const ROLE: &str = "store";
/// How long news gathers: every order has some, picking takes minutes, and nobody waits for it.
const GATHER: Duration = Duration::from_millis(200);
const AT_ONCE: usize = 256;

pub struct State {
    pub bus: Bus,
    pub store: Store,
    pub settings: Settings,
    pub intake: Intake,
    asks: Batcher<Ask, Result<bool, Fault>>,
}

impl State {
    pub fn new(bus: Bus, store: Store, settings: Settings, notifier: Notifier) -> Self {
        let intake = Intake { store: store.clone(), settings: settings.clone(), notifier };
        let options = BatchOptions { linger: GATHER, max_items: AT_ONCE, ..BatchOptions::default() };
        let all = intake.clone();
        let asks = Batcher::new("fulfilment.news", options, move |asks| all.clone().all(asks));
        Self { bus, store, settings, intake, asks }
    }

    /// Takes in what an order's event says. A confirmed order is handed to the store before, so that its task is
    /// made and told of in one go; if orders does not answer, the task is made all the same.
    pub async fn follow(&self, news: News) -> Result<(), PickError> {
        let (order_id, hub_id, city) = (news.order_id.clone(), news.hub_id.clone(), news.city.clone());
        let confirmed = news.to == Pick::Waiting;
        let handed = if confirmed { Some(self.hand_over(&order_id).await) } else { None };
        let handed = handed.and_then(|handed| match handed {
            Ok(handed) => Some(handed),
            Err(error) => {
                // The sweeper goes on with it.
                tracing::debug!(order_id, %error, "a task is not announced yet");
                None
            }
        });
        let ask = Ask {
            order_id: order_id.clone(),
            hub_id: hub_id.clone(),
            city: city.clone(),
            news: Some(news),
            handed,
        };
        let unannounced = self.asks.run(ask).await??;
        // The order's first event is behind this one, or orders was away when it came.
        if unannounced
            && !confirmed
            && let Err(error) = self.announce(&order_id, hub_id, city).await
        {
            tracing::debug!(order_id, %error, "a task is not announced yet");
        }
        Ok(())
    }

    /// Hands the order of a task to the store, and tells of the task. Whoever comes second finds nothing to do.
    pub async fn announce(&self, order_id: &str, hub_id: String, city: String) -> Result<(), PickError> {
        let handed = Some(self.hand_over(order_id).await?);
        let ask = Ask { order_id: order_id.to_owned(), hub_id, city, news: None, handed };
        self.asks.run(ask).await??;
        Ok(())
    }

    /// CONFIRMED → ASSIGNED_TO_STORE; the order as it is now.
    async fn hand_over(&self, order_id: &str) -> Result<Handed, Fault> {
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
            Ok(order) => Ok(Handed::Order(Box::new(order))),
            Err(fault) if fault.code == Code::OrderNotFound => {
                tracing::warn!(order_id, "an event told of an order that does not exist");
                Ok(Handed::Unknown)
            }
            Err(fault) => Err(fault),
        }
    }
}
