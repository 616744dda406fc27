//! What the handlers share.

use std::time::Duration;

use runtime::{
    Fault,
    batch::{BatchOptions, Batcher},
    config::Orders as Settings,
    outbox::Notifier,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use subjects::v1::{self, OrderStatus};

use crate::{
    error::OrderError,
    model::Whole,
    rules,
    steps::{Step, Steps},
    store::{Move, News, Noted, Store},
};

type Answer<T> = Result<T, Fault>;

pub struct State {
    pub store: Store,
    pub steps: Steps,
    pub settings: Settings,
    create: Batcher<v1::CreateOrder, Answer<v1::OrderCreated>>,
    confirm: Batcher<Step<v1::ConfirmOrder>, Answer<v1::OrderConfirmed>>,
    fail: Batcher<Step<v1::FailOrder>, Answer<v1::OrderClosed>>,
    news: Batcher<News, Answer<Option<Noted>>>,
}

/// A move one order is asked to make.
#[derive(Debug)]
pub struct Wish {
    pub to: OrderStatus,
    pub actor: String,
    pub reason: String,
}

/// How long payment events gather before they are taken in.
const EVENTS_GATHER: Duration = Duration::from_millis(50);

impl State {
    pub fn new(pool: PgPool, notifier: Notifier, settings: Settings) -> Self {
        let store = Store::new(pool);
        let steps = Steps { store: store.clone(), notifier, sla_minutes: settings.sla_minutes };
        let options = BatchOptions::default();
        let apart = || Steps { store: store.apart(), ..steps.clone() };
        let (create, confirm, fail, news) = (apart(), apart(), apart(), store.apart());
        Self {
            store,
            steps,
            settings,
            create: Batcher::new("orders.create", options, move |items| create.clone().create(items)),
            confirm: Batcher::new("orders.confirm", options, move |items| confirm.clone().confirm(items)),
            fail: Batcher::new("orders.fail", options, move |items| fail.clone().fail(items)),
            // A payment event follows every order, and nobody waits for it.
            news: Batcher::new(
                "orders.news",
                BatchOptions { linger: EVENTS_GATHER, ..options },
                move |items| note(news.clone(), items),
            ),
        }
    }

    pub async fn create(&self, request: v1::CreateOrder) -> Answer<v1::OrderCreated> {
        self.create.run(request).await.map_err(OrderError::from)?
    }

    pub async fn confirm(&self, request: v1::ConfirmOrder) -> Answer<v1::OrderConfirmed> {
        self.confirm.run(Step { request, headers: headers() }).await.map_err(OrderError::from)?
    }

    pub async fn fail(&self, request: v1::FailOrder) -> Answer<v1::OrderClosed> {
        self.fail.run(Step { request, headers: headers() }).await.map_err(OrderError::from)?
    }

    /// `None`: there is no such order.
    pub async fn note_payment(&self, news: News) -> Answer<Option<Noted>> {
        self.news.run(news).await.map_err(OrderError::from)?
    }

    pub async fn whole(&self, order_id: &str) -> Result<Whole, OrderError> {
        let whole = self.store.whole(order_id).await?;
        whole.ok_or_else(|| OrderError::NotFound(order_id.to_owned()))
    }

    /// Moves one order: looks at it, lets `judge` decide (`None`: leave it as it is), and moves it if
    /// it is still as it was seen; otherwise looks again. Then, if its payment had been given back
    /// whole before, on to REFUNDED.
    pub async fn shift(
        &self,
        order_id: &str,
        judge: impl Fn(&Whole) -> Result<Option<Wish>, OrderError>,
    ) -> Result<Whole, OrderError> {
        // Each turn that is lost was won by somebody else's move, and an order has few to make.
        const TURNS: usize = 16;
        let mut whole = self.whole(order_id).await?;
        let mut done = false;
        for _ in 0..TURNS {
            let from = whole.status();
            let wish = if done { None } else { judge(&whole)? };
            let wish = match (wish, rules::given_back(from, &whole.payment_status)) {
                (Some(wish), _) => wish,
                (None, Some(to)) => Wish {
                    to,
                    actor: rules::Mover::System.as_str().into(),
                    reason: "the payment was refunded".into(),
                },
                (None, None) => return Ok(whole),
            };
            let moves = [Move {
                order_id: order_id.to_owned(),
                saga_id: None,
                version: whole.version,
                from,
                to: wish.to,
                actor: wish.actor,
                code: String::new(),
                reason: wish.reason,
                payment_id: None,
                payment_status: None,
                event_payment_id: whole.payment_id.clone(),
                headers: headers(),
            }];
            let row = self.steps.shift(&moves, false, true).await?.remove(order_id);
            let Some(row) = row else { break };
            done |= row.moved;
            whole = row.whole.ok_or_else(|| OrderError::NotFound(order_id.to_owned()))?;
        }
        if done { Ok(whole) } else { Err(OrderError::Contended(order_id.to_owned())) }
    }
}

/// What an event carries beside its message: the trace it belongs to.
fn headers() -> Value {
    runtime::trace::current()
        .map_or_else(|| json!({}), |trace| json!({ subjects::headers::TRACEPARENT: trace }))
}

async fn note(store: Store, items: Vec<News>) -> Vec<Answer<Option<Noted>>> {
    // Two events of one order in a batch go in two rounds: the version decides between them.
    let keys = |news: &News| (news.order_id.clone(), format!("{}/{}", news.order_id, news.version));
    crate::gather::in_rounds(
        items,
        keys,
        |answer| answer,
        |news| {
            let store = store.clone();
            async move {
                match store.note_payments(&news).await {
                    Ok(rows) => {
                        let find = |n: &News| rows.iter().find(|row| row.order_id == n.order_id).cloned();
                        news.iter().map(|n| Ok(find(n))).collect()
                    }
                    Err(error) => {
                        let fault = Fault::from(OrderError::from(error));
                        news.iter().map(|_| Err(fault.clone())).collect()
                    }
                }
            }
        },
    )
    .await
}
