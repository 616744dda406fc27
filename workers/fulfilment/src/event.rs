//! `evt.pick.*`: a task as the world is told of it.
//!
//! The word is the state the task is in. A task whose ready_at has moved is told of again under the same
//! word, with a higher version.

use runtime::{Fault, outbox::OutboxEvent};
use subjects::{
    Code,
    ids::{City, OrderId, Token, Word},
    table::PickEvent,
    v1,
};

use crate::model::{State, Task, Time};

const AGGREGATE: &str = "pick";

/// The next version of the task, under the word of `state`.
pub fn tell(task: &mut Task, state: State, now: Time) -> Result<OutboxEvent, Fault> {
    task.version += 1;
    task.told_ready_at = Some(task.ready_at);
    let wire = task.wire();
    let broken = |error| Fault::reject(Code::Internal, format!("a task of the record has no ids: {error}"));
    let channel = PickEvent {
        event: Word::parse(state.word()).map_err(broken)?,
        city: City::parse(&task.city).map_err(broken)?,
        order: OrderId::parse(&task.order_id).map_err(broken)?,
    };
    let message = v1::PickChanged {
        meta: Some(v1::EventMeta {
            aggregate: AGGREGATE.into(),
            id: task.order_id.clone(),
            version: wire.version,
            city: task.city.clone(),
            at: Some(now.into()),
        }),
        task: Some(wire),
        drop: task.drop,
        address: task.address.clone(),
        promised_by: task.promised_by.map(Into::into),
        placed_at: task.placed_at.map(Into::into),
    };
    Ok(OutboxEvent::new(&channel, &message))
}
