//! What the handlers share.

use std::{collections::HashMap, sync::Arc, time::Duration};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use runtime::{
    Cx,
    batch::{BatchOptions, Batcher},
    config::Payments as Settings,
    outbox::Notifier,
    record::refused,
};
use tokio::time::Instant;

use crate::{
    error::PaymentError,
    keyed::{Held, Keyed},
    model::Payment,
    provider::{Provider, registry::Providers, sandbox::Sandbox},
    store::{
        Store,
        charge::{Begun, Intent},
        settle::{Change, Settled},
    },
};

type Answer<T> = Result<T, Arc<sqlx::Error>>;

pub struct State {
    pub store: Store,
    pub providers: Providers,
    pub sandbox: Option<Arc<Sandbox>>,
    pub settings: Settings,
    /// How long a payment may stay pending.
    pub window: Duration,
    pub notifier: Notifier,
    locks: Keyed,
    begin: Batcher<Intent, Answer<Option<Begun>>>,
    settle: Batcher<Change, Answer<Option<Settled>>>,
}

/// Kept back from a caller's time for what comes after a provider's answer: a look at what happened,
/// the record, the reply.
const RESERVE: Duration = Duration::from_millis(500);
/// For work nobody waits for.
const UNHURRIED: Duration = Duration::from_secs(15);

/// The time by which the caller must be answered.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub until: Instant,
}

impl Budget {
    pub fn of(cx: &Cx) -> Self {
        let left = cx.meta.remaining().unwrap_or(UNHURRIED);
        Self { until: Instant::now() + left.saturating_sub(Duration::from_millis(100)) }
    }

    pub fn unhurried() -> Self {
        Self { until: Instant::now() + UNHURRIED }
    }

    /// The deadline of a call that may move money.
    pub fn call(self) -> Instant {
        self.until.checked_sub(RESERVE).unwrap_or(self.until).max(Instant::now())
    }
}

impl State {
    pub fn new(
        store: Store,
        providers: Providers,
        sandbox: Option<Arc<Sandbox>>,
        notifier: Notifier,
        settings: Settings,
        window: Duration,
    ) -> Self {
        let (begin, settle) = (store.apart(), store.apart());
        let again = TimeDelta::from_std(settings.sweep_after()).unwrap_or(TimeDelta::MAX);
        let options = BatchOptions::default();
        Self {
            store,
            providers,
            sandbox,
            settings,
            window,
            notifier,
            locks: Keyed::default(),
            begin: Batcher::new("payments.begin", options, move |items| begin_all(begin.clone(), items)),
            settle: Batcher::new("payments.settle", options, move |items| {
                settle_all(settle.clone(), items, again)
            }),
        }
    }

    /// Alone with this order, in this process.
    pub async fn alone(&self, order_id: &str, budget: Budget) -> Result<Held, PaymentError> {
        tokio::time::timeout_at(budget.call(), self.locks.lock(order_id))
            .await
            .map_err(|_| PaymentError::Contended(order_id.to_owned()))
    }

    pub async fn begin(&self, intent: Intent) -> Result<Begun, PaymentError> {
        let order_id = intent.payment.order_id.clone();
        match self.begin.run(intent).await? {
            Ok(Some(begun)) => Ok(begun),
            // Twice in one batch: the other one has it.
            Ok(None) => Err(PaymentError::Contended(order_id)),
            Err(error) => Err(shared(&error)),
        }
    }

    /// `None`: twice in one batch; read it and judge again.
    pub async fn settle(&self, change: Change) -> Result<Option<Settled>, PaymentError> {
        let event = change.event.is_some();
        let settled = self.settle.run(change).await?.map_err(|error| shared(&error))?;
        if event && settled.as_ref().is_some_and(|settled| settled.done) {
            self.notifier.notify();
        }
        Ok(settled)
    }

    /// The provider a payment was begun with.
    pub fn provider(&self, payment: &Payment) -> Result<&Arc<dyn Provider>, PaymentError> {
        self.providers
            .by_name(&payment.provider)
            .ok_or_else(|| PaymentError::UnknownProvider(payment.provider.clone()))
    }

    /// When the sweeper looks at what was left open now.
    pub fn check_at(&self) -> DateTime<Utc> {
        now() + TimeDelta::from_std(self.settings.sweep_after()).unwrap_or(TimeDelta::days(1))
    }
}

/// Now, in the microseconds the record can hold.
pub fn now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}

/// Every caller of a batch is told of its failure.
fn shared(error: &sqlx::Error) -> PaymentError {
    if refused(error) {
        tracing::error!(%error, "the record refused a row");
        return PaymentError::Corrupt("a batch".into());
    }
    PaymentError::Fault(runtime::Fault::unavailable(error))
}

async fn begin_all(store: Store, intents: Vec<Intent>) -> Vec<Answer<Option<Begun>>> {
    let id = |intent: &Intent| intent.payment.order_id.clone();
    let ids = intents.iter().map(id).collect();
    answers(ids, first_of_each(&intents, id), |intents| {
        let store = &store;
        async move {
            let rows = store.begin(&intents, now()).await?;
            Ok(rows.into_iter().map(|row| (row.asked.clone(), row)).collect())
        }
    })
    .await
}

async fn settle_all(store: Store, changes: Vec<Change>, again: TimeDelta) -> Vec<Answer<Option<Settled>>> {
    let id = |change: &Change| change.payment_id.clone();
    let ids = changes.iter().map(id).collect();
    answers(ids, first_of_each(&changes, id), |changes| {
        let store = &store;
        async move {
            let now = now();
            let rows = store.settle(&changes, now, now + again).await?;
            Ok(rows.into_iter().map(|row| (row.payment.payment_id.clone(), row)).collect())
        }
    })
    .await
}

fn first_of_each<T: Clone>(items: &[T], id: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    items.iter().filter(|item| seen.insert(id(item))).cloned().collect()
}

/// Runs the batch; if the record refuses it, each item on its own, so that one bad row does not take
/// the others with it. An id that stands twice is answered once.
async fn answers<I: Clone, O, Fut>(
    ids: Vec<String>,
    items: Vec<I>,
    run: impl Fn(Vec<I>) -> Fut,
) -> Vec<Answer<Option<O>>>
where
    Fut: Future<Output = sqlx::Result<HashMap<String, O>>>,
{
    let mut found: HashMap<String, O> = HashMap::new();
    let mut failed = None;
    match run(items.clone()).await {
        Ok(rows) => found = rows,
        Err(error) if items.len() > 1 && refused(&error) => {
            for item in items {
                match run(vec![item]).await {
                    Ok(rows) => found.extend(rows),
                    Err(error) => failed = Some(Arc::new(error)),
                }
            }
        }
        Err(error) => failed = Some(Arc::new(error)),
    }
    let mut given = std::collections::HashSet::new();
    ids.into_iter()
        .map(|id| match (found.remove(&id), &failed) {
            (Some(row), _) => {
                given.insert(id);
                Ok(Some(row))
            }
            (None, Some(error)) if !given.contains(&id) => Err(error.clone()),
            (None, _) => Ok(None),
        })
        .collect()
}
