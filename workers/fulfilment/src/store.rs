//! The SQL of this worker. Whatever changes a hub's queue holds the lock of the hub's row (a [`Desk`]), so
//! that estimates are made from a queue that stands still, and one hub's events leave in order.

mod desk;
mod read;

use runtime::outbox::Schema;
use sqlx::PgPool;
use subjects::v1;

use crate::model::{State, Task, Time};
pub use desk::Desk;

/// The tables of schema `fulfilment`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    schema: Schema,
}

impl Store {
    pub fn new(pool: PgPool, schema: Schema) -> Self {
        Self { pool, schema }
    }
}

/// `fulfilment.task`, column by column.
struct TaskRow {
    order_id: String,
    hub_id: String,
    city: String,
    state: String,
    items: serde_json::Value,
    lines: i32,
    units: i64,
    lat: Option<f64>,
    lng: Option<f64>,
    address: String,
    placed_at: Option<Time>,
    promised_by: Option<Time>,
    created_at: Time,
    started_at: Option<Time>,
    packed_at: Option<Time>,
    ready_at: Time,
    told_ready_at: Option<Time>,
    pick_s: f64,
    load: f64,
    order_version: i64,
    version: i64,
    announced: bool,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Self {
            // The check constraint knows the same words.
            state: State::parse(&row.state).unwrap_or(State::Cancelled),
            order_id: row.order_id,
            hub_id: row.hub_id,
            city: row.city,
            items: serde_json::from_value(row.items).unwrap_or_default(),
            lines: u32::try_from(row.lines).unwrap_or(1),
            units: u32::try_from(row.units).unwrap_or(u32::MAX),
            drop: row.lat.zip(row.lng).map(|(lat, lng)| v1::Point { lat, lng }),
            address: row.address,
            placed_at: row.placed_at,
            promised_by: row.promised_by,
            created_at: row.created_at,
            started_at: row.started_at,
            packed_at: row.packed_at,
            ready_at: row.ready_at,
            told_ready_at: row.told_ready_at,
            pick_s: row.pick_s,
            load: row.load,
            order_version: row.order_version,
            version: row.version,
            announced: row.announced,
        }
    }
}
