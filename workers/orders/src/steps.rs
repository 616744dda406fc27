//! The saga's three steps, for many sagas at once: ask the store, judge what it says.

use std::collections::HashMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use runtime::{Fault, batch::each, outbox::Notifier};
use serde_json::Value;
use subjects::v1::{self, OrderStatus};

use crate::{
    error::OrderError,
    gather::in_rounds,
    rules,
    store::{Created, Move, Moved, Store},
};

/// The version of every PENDING order (a check constraint holds it to that).
pub const PENDING_VERSION: i64 = 1;

/// A step with the headers its event will carry.
#[derive(Clone, Debug)]
pub struct Step<T> {
    pub request: T,
    pub headers: Value,
}

/// Works off batches of steps.
#[derive(Clone)]
pub struct Steps {
    pub store: Store,
    pub notifier: Notifier,
    pub sla_minutes: u32,
}

impl Steps {
    pub async fn create(self, items: Vec<v1::CreateOrder>) -> Vec<Result<v1::OrderCreated, Fault>> {
        let this = &self;
        let keys = |o: &v1::CreateOrder| (o.order_id.clone(), o.saga_id.clone());
        let again = |answer| v1::OrderCreated { replayed: true, ..answer };
        in_rounds(items, keys, again, |orders| {
            one_by_one_if_refused(orders, |orders| async move {
                let now = now();
                let promised_by: Vec<DateTime<Utc>> = orders.iter().map(|o| this.promise(o, now)).collect();
                let rows = this.store.create(&orders, now, &promised_by).await?;
                let mut rows: HashMap<String, Created> =
                    rows.into_iter().map(|row| (row.asked.clone(), row)).collect();
                Ok(orders.iter().map(|order| judge_create(order, rows.remove(&order.order_id))).collect())
            })
        })
        .await
    }

    fn promise(&self, order: &v1::CreateOrder, now: DateTime<Utc>) -> DateTime<Utc> {
        let minutes = if order.sla_minutes == 0 { self.sla_minutes } else { order.sla_minutes };
        now + TimeDelta::minutes(i64::from(minutes))
    }

    pub async fn confirm(self, items: Vec<Step<v1::ConfirmOrder>>) -> Vec<Result<v1::OrderConfirmed, Fault>> {
        let this = &self;
        let keys = |s: &Step<v1::ConfirmOrder>| (s.request.order_id.clone(), s.request.saga_id.clone());
        let again = |answer| v1::OrderConfirmed { replayed: true, ..answer };
        in_rounds(items, keys, again, |steps| {
            one_by_one_if_refused(steps, |steps| async move {
                let moves: Vec<Move> = steps
                    .iter()
                    .map(|Step { request, headers }| Move {
                        payment_id: Some(request.payment_id.clone()),
                        payment_status: Some(request.payment_status.clone()),
                        event_payment_id: request.payment_id.clone(),
                        headers: headers.clone(),
                        ..from_pending(&request.order_id, Some(&request.saga_id), OrderStatus::Confirmed)
                    })
                    .collect();
                let mut rows = this.shift(&moves, false, true).await?;
                Ok(steps
                    .iter()
                    .map(|s| judge_confirm(&s.request, rows.remove(&s.request.order_id)))
                    .collect())
            })
        })
        .await
    }

    pub async fn fail(self, items: Vec<Step<v1::FailOrder>>) -> Vec<Result<v1::OrderClosed, Fault>> {
        let this = &self;
        let keys = |s: &Step<v1::FailOrder>| (s.request.order_id.clone(), s.request.saga_id.clone());
        in_rounds(
            items,
            keys,
            |answer| answer,
            |steps| {
                one_by_one_if_refused(steps, |steps| async move {
                    let moves: Vec<Move> = steps
                        .iter()
                        .map(|Step { request, headers }| Move {
                            code: request.code.clone(),
                            reason: reason(&request.code, &request.reason),
                            headers: headers.clone(),
                            ..from_pending(&request.order_id, Some(&request.saga_id), OrderStatus::Failed)
                        })
                        .collect();
                    let mut rows = this.shift(&moves, true, false).await?;
                    Ok(steps
                        .iter()
                        .map(|s| judge_fail(&s.request, rows.remove(&s.request.order_id)))
                        .collect())
                })
            },
        )
        .await
    }

    /// PENDING orders that nobody paid for in time become FAILED; says how many did.
    pub async fn expire(&self, order_ids: &[String]) -> sqlx::Result<usize> {
        let moves: Vec<Move> = order_ids
            .iter()
            .map(|order_id| Move {
                actor: rules::Mover::System.as_str().into(),
                reason: "expired".into(),
                ..from_pending(order_id, None, OrderStatus::Failed)
            })
            .collect();
        Ok(self.shift(&moves, false, false).await?.values().filter(|row| row.moved).count())
    }

    /// [`Store::shift`] now, by order id; wakes the relay if something moved.
    pub async fn shift(
        &self,
        moves: &[Move],
        close: bool,
        whole: bool,
    ) -> sqlx::Result<HashMap<String, Moved>> {
        let rows = self.store.shift(moves, now(), close, whole).await?;
        if rows.iter().any(|row| row.moved) {
            self.notifier.notify();
        }
        Ok(rows.into_iter().map(|row| (row.asked.clone(), row)).collect())
    }
}

/// Now, in the microseconds the record can hold: what is answered must be what is read back.
pub fn now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}

fn from_pending(order_id: &str, saga_id: Option<&str>, to: OrderStatus) -> Move {
    Move {
        order_id: order_id.to_owned(),
        saga_id: saga_id.map(str::to_owned),
        version: PENDING_VERSION,
        from: OrderStatus::Pending,
        to,
        actor: rules::Mover::Saga.as_str().into(),
        code: String::new(),
        reason: String::new(),
        payment_id: None,
        payment_status: None,
        event_payment_id: String::new(),
        headers: Value::Object(serde_json::Map::new()),
    }
}

/// What the timeline shows of a code and a reason.
fn reason(code: &str, reason: &str) -> String {
    match (code, reason) {
        ("", text) | (text, "") => text.to_owned(),
        (code, reason) => format!("{code}: {reason}"),
    }
}

fn judge_create(order: &v1::CreateOrder, row: Option<Created>) -> Result<v1::OrderCreated, Fault> {
    let id = || order.order_id.clone();
    let Some(row) = row else { return Err(OrderError::Contended(id()).into()) };
    if let (Some(order_id), Some(saga_id), Some(status)) = (row.order_id, row.saga_id, row.status) {
        if saga_id != order.saga_id {
            return Err(OrderError::Conflict(id()).into());
        }
        let status = rules::parse(&status);
        if matches!(status, OrderStatus::Failed | OrderStatus::Cancelled | OrderStatus::Refunded) {
            // A zombie must hear that it is over, or it would go on to charge.
            return Err(OrderError::Closed(order_id).into());
        }
        return Ok(v1::OrderCreated {
            order_id,
            status: status.into(),
            placed_at: row.placed_at.map(Into::into),
            replayed: !row.created,
        });
    }
    Err(if row.tombstone { OrderError::Closed(id()) } else { OrderError::Contended(id()) }.into())
}

fn judge_confirm(request: &v1::ConfirmOrder, row: Option<Moved>) -> Result<v1::OrderConfirmed, Fault> {
    let id = || request.order_id.clone();
    let Some(row) = row else { return Err(OrderError::Contended(id()).into()) };
    let Some(whole) = row.whole else {
        return Err(if row.tombstone { OrderError::Closed(id()) } else { OrderError::NotFound(id()) }.into());
    };
    if whole.saga_id != request.saga_id {
        return Err(OrderError::Conflict(id()).into());
    }
    let status = whole.status();
    if row.moved || rules::confirm_is_done(status, row.confirmed) {
        Ok(v1::OrderConfirmed { order: Some(whole.into_wire()), replayed: !row.moved })
    } else if status == OrderStatus::Pending {
        Err(OrderError::Contended(id()).into())
    } else {
        Err(OrderError::Closed(id()).into())
    }
}

fn judge_fail(request: &v1::FailOrder, row: Option<Moved>) -> Result<v1::OrderClosed, Fault> {
    let id = || request.order_id.clone();
    let closed =
        |status: OrderStatus, closed| Ok(v1::OrderClosed { order_id: id(), status: status.into(), closed });
    let Some(row) = row else { return Err(OrderError::Contended(id()).into()) };
    if row.saga_id.as_ref().is_some_and(|saga| *saga != request.saga_id) {
        return Err(OrderError::Conflict(id()).into());
    }
    match row.status.as_deref().map(rules::parse) {
        None => closed(OrderStatus::Failed, true),
        Some(OrderStatus::Pending) => Err(OrderError::Contended(id()).into()),
        Some(status) => closed(status, rules::undo_goes_on(status, row.confirmed)),
    }
}

/// Runs the batch; if the record refuses it, each item on its own, so that one bad row does not take
/// the others with it.
async fn one_by_one_if_refused<I, O, F, Fut>(items: Vec<I>, run: F) -> Vec<Result<O, Fault>>
where
    I: Clone,
    F: Fn(Vec<I>) -> Fut,
    Fut: Future<Output = sqlx::Result<Vec<Result<O, Fault>>>>,
{
    let all = |items| async {
        let run = run(items).await;
        run.map_err(|error| OrderError::from(error).into())
    };
    each(items, all).await.into_iter().map(|answer| answer.and_then(|answer| answer)).collect()
}
