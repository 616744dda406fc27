//! A saga moves to another state.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use prost::Message;
use runtime::{
    outbox::{self, OutboxEvent},
    session::Session,
};
use sqlx::PgConnection;
use subjects::v1;

use super::{Row, Shared, State, Store, row};
use crate::{OUTBOX, error::StoreError};

/// What a row should become. Whether it may is decided by the statement:
///
/// | To | From |
/// |---|---|
/// | confirmed, failed | anything but confirmed, failed |
/// | stuck | running, awaiting payment, compensating |
/// | compensating, awaiting payment | running, awaiting payment |
/// | running | awaiting payment |
#[derive(Clone, Debug)]
pub struct Change {
    pub saga_id: String,
    pub to: State,
    pub step: String,
    /// Empty: as it was.
    pub city: String,
    pub error: String,
    /// `None`: as it was.
    pub deadline: Option<DateTime<Utc>>,
    pub outcome: Option<Vec<u8>>,
}

impl Change {
    pub fn new(saga_id: &str, to: State, step: &str) -> Self {
        Self {
            saga_id: saga_id.to_owned(),
            to,
            step: step.to_owned(),
            city: String::new(),
            error: String::new(),
            deadline: None,
            outcome: None,
        }
    }

    #[must_use]
    pub fn outcome(mut self, outcome: &v1::CheckoutOutcome) -> Self {
        self.outcome = Some(outcome.encode_to_vec());
        self
    }

    #[must_use]
    pub fn error(mut self, error: impl std::fmt::Display) -> Self {
        // For people; a provider's whole error page is no use to them.
        self.error = error.to_string().chars().take(500).collect();
        self
    }

    #[must_use]
    pub fn city(mut self, city: &str) -> Self {
        city.clone_into(&mut self.city);
        self
    }

    #[must_use]
    pub fn deadline(mut self, deadline: DateTime<Utc>) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

#[derive(Clone, Debug)]
pub enum Settled {
    /// The row is as asked.
    Changed,
    /// Its state did not allow it; here is what stands there.
    Kept(Box<Row>),
}

/// Of several changes of one saga each is tried in a round of its own, in the order they came: one
/// statement would pick one of them as it likes, and to judge a later one by what became of an earlier
/// would tell a saga that has won that it is being undone.
pub(super) async fn batch(session: Session, changes: Vec<Change>) -> Vec<Shared<Option<Settled>>> {
    let mut answers: HashMap<usize, Shared<Option<Settled>>> = HashMap::new();
    let mut open: Vec<(usize, &Change)> = changes.iter().enumerate().collect();
    while !open.is_empty() {
        let mut seen = HashSet::new();
        let (mut now, later): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(_, change)| seen.insert(change.saga_id.as_str()));
        now.sort_by(|(_, a), (_, b)| a.saga_id.cmp(&b.saga_id));
        match round(&session, &now).await {
            Ok(settled) => answers.extend(settled.into_iter().map(|(at, one)| (at, Ok(one)))),
            Err(error) => answers.extend(now.iter().map(|(at, _)| (*at, Err(error.to_string())))),
        }
        open = later;
    }
    (0..changes.len()).filter_map(|at| answers.remove(&at)).collect()
}

/// One statement; no saga twice.
async fn round(
    session: &Session,
    changes: &[(usize, &Change)],
) -> sqlx::Result<Vec<(usize, Option<Settled>)>> {
    let asked: Vec<&Change> = changes.iter().map(|(_, change)| *change).collect();
    let changed: HashSet<String> = {
        let mut conn = session.take().await?;
        let changed = update(&mut conn, &asked).await;
        conn.done(changed)?.into_iter().collect()
    };
    let kept: Vec<String> =
        asked.iter().map(|c| c.saga_id.clone()).filter(|saga| !changed.contains(saga)).collect();
    let mut rows = if kept.is_empty() { HashMap::new() } else { row::rows(session, &kept).await? };
    let mut settled = |change: &Change| {
        if changed.contains(&change.saga_id) {
            Some(Settled::Changed)
        } else {
            rows.remove(&change.saga_id).map(|row| Settled::Kept(Box::new(row)))
        }
    };
    Ok(changes.iter().map(|(at, change)| (*at, settled(change))).collect())
}

async fn update(conn: &mut PgConnection, changes: &[&Change]) -> sqlx::Result<Vec<String>> {
    let column = |of: fn(&Change) -> &String| changes.iter().map(|c| of(c).clone()).collect::<Vec<String>>();
    let states: Vec<String> = changes.iter().map(|c| c.to.name().to_owned()).collect();
    let deadlines: Vec<Option<DateTime<Utc>>> = changes.iter().map(|c| c.deadline).collect();
    let outcomes: Vec<Option<Vec<u8>>> = changes.iter().map(|c| c.outcome.clone()).collect();
    sqlx::query_scalar!(
        r#"update checkout.saga as s set
               state = c.state,
               step = c.step,
               city = case when c.city = '' then s.city else c.city end,
               last_error = case when c.error = '' then s.last_error else c.error end,
               deadline = coalesce(c.deadline, s.deadline),
               outcome = coalesce(c.outcome, s.outcome),
               -- Over: the address and the payment token are not kept.
               request = case when c.state in ('confirmed', 'failed') then null else s.request end,
               updated_at = now()
           from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                       $6::timestamptz[], $7::bytea[])
                as c (saga_id, state, step, city, error, deadline, outcome)
           where s.saga_id = c.saga_id
             and case c.state
                 when 'awaiting_payment' then s.state in ('running', 'awaiting_payment')
                 when 'compensating' then s.state in ('running', 'awaiting_payment')
                 when 'running' then s.state = 'awaiting_payment'
                 when 'stuck' then s.state in ('running', 'awaiting_payment', 'compensating')
                 else s.state not in ('confirmed', 'failed')
             end
           returning s.saga_id"#,
        &column(|c| &c.saga_id),
        &states,
        &column(|c| &c.step),
        &column(|c| &c.city),
        &column(|c| &c.error),
        &deadlines as &[Option<DateTime<Utc>>],
        &outcomes as &[Option<Vec<u8>>],
    )
    .fetch_all(conn)
    .await
}

impl Store {
    /// Marks a saga stuck, with the event that says so in the same transaction. `false`: it is not
    /// compensating any more.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn stuck(&self, change: &Change, event: OutboxEvent) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin().await?;
        if update(&mut tx, &[change]).await?.is_empty() {
            return Ok(false);
        }
        outbox::append(&mut tx, OUTBOX, &[event]).await?;
        tx.commit().await?;
        self.notifier.notify();
        Ok(true)
    }

    /// Counts a compensation that did not succeed, and says how many there were.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn not_undone(&self, saga_id: &str, step: &str, error: &str) -> Result<u32, StoreError> {
        let attempts = sqlx::query_scalar!(
            "update checkout.saga
             set attempts = attempts + 1, step = $2, last_error = left($3, 500), updated_at = now()
             where saga_id = $1 and state not in ('confirmed', 'failed')
             returning attempts",
            saga_id,
            step,
            error
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(attempts.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
    }
}
