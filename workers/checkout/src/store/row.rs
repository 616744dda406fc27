//! The row of a saga, read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use prost::Message;
use runtime::session::Session;
use subjects::v1;

use super::{Shared, Store, all_failed};
use crate::{error::StoreError, outcome::About};

/// As `v1::SagaState`; in the row by name, for people who read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Running,
    AwaitingPayment,
    Compensating,
    Confirmed,
    Failed,
    Stuck,
}

impl State {
    pub const ALL: [Self; 6] = [
        Self::Running,
        Self::AwaitingPayment,
        Self::Compensating,
        Self::Confirmed,
        Self::Failed,
        Self::Stuck,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Compensating => "compensating",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
            Self::Stuck => "stuck",
        }
    }

    /// The constraint `saga_state` keeps other names out.
    pub(super) fn named(name: &str) -> sqlx::Result<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| sqlx::Error::Decode(format!("no saga state is named {name}").into()))
    }

    pub const fn wire(self) -> v1::SagaState {
        match self {
            Self::Running => v1::SagaState::Running,
            Self::AwaitingPayment => v1::SagaState::AwaitingPayment,
            Self::Compensating => v1::SagaState::Compensating,
            Self::Confirmed => v1::SagaState::Confirmed,
            Self::Failed => v1::SagaState::Failed,
            Self::Stuck => v1::SagaState::Stuck,
        }
    }

    pub fn of_wire(state: v1::SagaState) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.wire() == state)
    }
}

#[derive(Clone, Debug)]
pub struct Row {
    pub saga_id: String,
    pub order_id: String,
    pub user_id: String,
    pub hub_id: String,
    pub city: String,
    pub req_hash: Vec<u8>,
    pub request: Option<Vec<u8>>,
    pub state: State,
    pub step: String,
    pub attempts: i32,
    pub deadline: DateTime<Utc>,
    pub last_error: String,
    pub outcome: Option<Vec<u8>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Past its deadline, by the database's clock, the one clock all orchestrators share.
    pub overdue: bool,
}

impl Row {
    pub fn about(&self) -> About<'_> {
        About { saga_id: &self.saga_id, order_id: &self.order_id, req_hash: &self.req_hash }
    }

    /// The request with the order id that counts. Of a saga that is over only the ids are left.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn request(&self) -> Result<v1::StartCheckout, StoreError> {
        let request = match &self.request {
            Some(bytes) => v1::StartCheckout::decode(bytes.as_slice())?,
            None => v1::StartCheckout::default(),
        };
        Ok(v1::StartCheckout {
            saga_id: self.saga_id.clone(),
            order_id: self.order_id.clone(),
            user_id: self.user_id.clone(),
            hub_id: self.hub_id.clone(),
            ..request
        })
    }

    /// The stored outcome; while compensating, the one it will have.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn outcome(&self) -> Result<Option<v1::CheckoutOutcome>, StoreError> {
        Ok(self.outcome.as_deref().map(v1::CheckoutOutcome::decode).transpose()?)
    }

    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn view(&self) -> Result<v1::SagaView, StoreError> {
        Ok(v1::SagaView {
            saga_id: self.saga_id.clone(),
            order_id: self.order_id.clone(),
            user_id: self.user_id.clone(),
            state: self.state.wire().into(),
            step: self.step.clone(),
            attempts: u32::try_from(self.attempts).unwrap_or(0),
            last_error: self.last_error.clone(),
            started_at: Some(self.created_at.into()),
            deadline: Some(self.deadline.into()),
            updated_at: Some(self.updated_at.into()),
            outcome: self.outcome()?,
            hub_id: self.hub_id.clone(),
        })
    }
}

/// The columns as the database has them.
pub(super) struct Columns {
    pub saga_id: String,
    pub order_id: String,
    pub user_id: String,
    pub hub_id: String,
    pub city: String,
    pub req_hash: Vec<u8>,
    pub request: Option<Vec<u8>>,
    pub state: String,
    pub step: String,
    pub attempts: i32,
    pub deadline: DateTime<Utc>,
    pub last_error: String,
    pub outcome: Option<Vec<u8>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub overdue: bool,
}

impl TryFrom<Columns> for Row {
    type Error = sqlx::Error;

    fn try_from(c: Columns) -> sqlx::Result<Self> {
        Ok(Self {
            state: State::named(&c.state)?,
            saga_id: c.saga_id,
            order_id: c.order_id,
            user_id: c.user_id,
            hub_id: c.hub_id,
            city: c.city,
            req_hash: c.req_hash,
            request: c.request,
            step: c.step,
            attempts: c.attempts,
            deadline: c.deadline,
            last_error: c.last_error,
            outcome: c.outcome,
            created_at: c.created_at,
            updated_at: c.updated_at,
            overdue: c.overdue,
        })
    }
}

pub(super) async fn rows(session: &Session, saga_ids: &[String]) -> sqlx::Result<HashMap<String, Row>> {
    let mut conn = session.take().await?;
    let columns = sqlx::query_as!(
        Columns,
        r#"select saga_id, order_id, user_id, hub_id, city, req_hash, request, state, step, attempts, deadline,
                  last_error, outcome, created_at, updated_at, deadline <= now() as "overdue!"
           from checkout.saga where saga_id = any($1)"#,
        saga_ids
    )
    .fetch_all(&mut *conn)
    .await;
    conn.done(columns)?.into_iter().map(|c| Row::try_from(c).map(|row| (row.saga_id.clone(), row))).collect()
}

pub(super) async fn states(session: Session, saga_ids: Vec<String>) -> Vec<Shared<Option<State>>> {
    match found(&session, &saga_ids).await {
        Err(error) => all_failed(saga_ids.len(), &error),
        Ok(found) => {
            let state = |id| found.get(id).map(|name| State::named(name)).transpose();
            saga_ids.iter().map(|id| state(id).map_err(|error| error.to_string())).collect()
        }
    }
}

async fn found(session: &Session, saga_ids: &[String]) -> sqlx::Result<HashMap<String, String>> {
    let mut conn = session.take().await?;
    let found = sqlx::query!("select saga_id, state from checkout.saga where saga_id = any($1)", saga_ids)
        .fetch_all(&mut *conn)
        .await;
    Ok(conn.done(found)?.into_iter().map(|r| (r.saga_id, r.state)).collect())
}

impl Store {
    /// One saga.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn row(&self, saga_id: &str) -> Result<Option<Row>, StoreError> {
        Ok(rows(&Session::Pool(self.pool.clone()), &[saga_id.to_owned()]).await?.remove(saga_id))
    }
}
