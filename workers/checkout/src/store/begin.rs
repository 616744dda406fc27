//! A saga begins: its row is committed before its first effect.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use prost::Message;
use runtime::session::Session;
use subjects::v1;

use super::{Row, Shared, State, all_failed, row};

/// What a row begins with.
#[derive(Clone, Debug)]
pub struct New {
    pub saga_id: String,
    pub order_id: String,
    pub user_id: String,
    pub hub_id: String,
    pub idem_key: String,
    pub req_hash: Vec<u8>,
    pub request: Vec<u8>,
    pub deadline: DateTime<Utc>,
}

impl New {
    pub fn of(request: &v1::StartCheckout, deadline: DateTime<Utc>) -> Self {
        Self {
            saga_id: request.saga_id.clone(),
            order_id: request.order_id.clone(),
            user_id: request.user_id.clone(),
            hub_id: request.hub_id.clone(),
            idem_key: request.idempotency_key.clone(),
            req_hash: request.req_hash.to_vec(),
            request: request.encode_to_vec(),
            deadline,
        }
    }

    /// The row as this writes it, so that a new one need not be read back.
    fn into_row(self, at: DateTime<Utc>) -> Row {
        Row {
            overdue: self.deadline <= at,
            saga_id: self.saga_id,
            order_id: self.order_id,
            user_id: self.user_id,
            hub_id: self.hub_id,
            city: String::new(),
            req_hash: self.req_hash,
            request: Some(self.request),
            state: State::Running,
            step: String::new(),
            attempts: 0,
            deadline: self.deadline,
            last_error: String::new(),
            outcome: None,
            created_at: at,
            updated_at: at,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Begun {
    pub row: Row,
    /// This call wrote it.
    pub fresh: bool,
}

pub enum Answer {
    Begun(Box<Begun>),
    /// Its order id, or its caller and key, are another saga's.
    OrderTaken,
    /// There and gone again; whoever asks anew begins anew.
    Gone,
}

pub(super) async fn batch(session: Session, mut items: Vec<New>) -> Vec<Shared<Answer>> {
    // What is inserted is sorted, so that two batches with sagas in common wait for each other in one
    // direction only.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| items.get(*a).map(|i| &i.saga_id).cmp(&items.get(*b).map(|i| &i.saga_id)));
    let sorted: Vec<&New> = order.iter().filter_map(|i| items.get(*i)).collect();
    let inserted = match insert(&session, &sorted).await {
        Ok(inserted) => inserted,
        Err(error) => return all_failed(items.len(), &error),
    };
    let mut inserted: HashMap<String, (String, DateTime<Utc>)> =
        inserted.into_iter().map(|(saga, order, at)| (saga, (order, at))).collect();

    // A second statement, because the first one's snapshot does not show what others committed while
    // it waited for them.
    let mut known: HashSet<&str> = HashSet::new();
    let there: Vec<String> = items
        .iter()
        .filter(|i| !inserted.contains_key(&i.saga_id) || !known.insert(&i.saga_id))
        .map(|i| i.saga_id.clone())
        .collect();
    let found = if there.is_empty() { Ok(HashMap::new()) } else { row::rows(&session, &there).await };
    let found = match found {
        Ok(found) => found,
        Err(error) => return all_failed(items.len(), &error),
    };

    let answer = |item: New| {
        let ours = inserted.get(&item.saga_id).is_some_and(|(order, _)| *order == item.order_id);
        if ours && let Some((_, at)) = inserted.remove(&item.saga_id) {
            return Ok(Answer::Begun(Box::new(Begun { row: item.into_row(at), fresh: true })));
        }
        match found.get(&item.saga_id) {
            Some(row) => Ok(Answer::Begun(Box::new(Begun { row: row.clone(), fresh: false }))),
            None if there.contains(&item.saga_id) && !inserted.contains_key(&item.saga_id) => {
                Ok(Answer::OrderTaken)
            }
            None => Ok(Answer::Gone),
        }
    };
    items.drain(..).map(answer).collect()
}

async fn insert(session: &Session, items: &[&New]) -> sqlx::Result<Vec<(String, String, DateTime<Utc>)>> {
    let column = |of: fn(&New) -> &String| items.iter().map(|i| of(i).clone()).collect::<Vec<String>>();
    let deadlines: Vec<DateTime<Utc>> = items.iter().map(|i| i.deadline).collect();
    let hashes: Vec<Vec<u8>> = items.iter().map(|i| i.req_hash.clone()).collect();
    let requests: Vec<Vec<u8>> = items.iter().map(|i| i.request.clone()).collect();
    let mut conn = session.take().await?;
    let rows = sqlx::query!(
        "insert into checkout.saga (saga_id, order_id, user_id, hub_id, idem_key, req_hash, request, deadline)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                              $6::bytea[], $7::bytea[], $8::timestamptz[])
         on conflict do nothing
         returning saga_id, order_id, created_at",
        &column(|i| &i.saga_id),
        &column(|i| &i.order_id),
        &column(|i| &i.user_id),
        &column(|i| &i.hub_id),
        &column(|i| &i.idem_key),
        &hashes,
        &requests,
        &deadlines,
    )
    .fetch_all(&mut *conn)
    .await;
    Ok(conn.done(rows)?.into_iter().map(|r| (r.saga_id, r.order_id, r.created_at)).collect())
}
