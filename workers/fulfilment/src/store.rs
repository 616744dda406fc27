//! The SQL of this worker. Whatever changes a hub's queue holds the lock of the hub's row (a [`Desk`]), so
//! that estimates are made from a queue that stands still, and one hub's events leave in order. Whoever takes
//! several of these locks takes them by id, so that two wait for each other instead of ending in a deadlock.

mod desk;
mod read;

use runtime::outbox::Schema;
use sqlx::{PgExecutor, PgPool, types::Json};
use subjects::v1;

use crate::{
    learn::Learned,
    model::{Hub, State, Task, Time},
    rules::Ahead,
};
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
#[derive(sqlx::FromRow)]
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

#[derive(sqlx::FromRow)]
struct HubRow {
    hub_id: String,
    city: String,
    pickers: Option<i32>,
    learned: Json<Learned>,
}

impl From<HubRow> for Hub {
    fn from(row: HubRow) -> Self {
        Self {
            hub_id: row.hub_id,
            city: row.city,
            pickers: row.pickers.and_then(|pickers| u32::try_from(pickers).ok()),
            learned: row.learned.0,
        }
    }
}

#[derive(sqlx::FromRow)]
struct AheadRow {
    #[sqlx(flatten)]
    hub: HubRow,
    open: i64,
    last_at: Option<Time>,
    waiting: Vec<i32>,
    elapsed: Vec<f64>,
    pick_s: Vec<f64>,
}

impl From<AheadRow> for (Hub, Ahead) {
    fn from(row: AheadRow) -> Self {
        let ahead = Ahead {
            open: usize::try_from(row.open).unwrap_or_default(),
            picking: row.elapsed.into_iter().map(|s| s.max(0.0)).zip(row.pick_s).collect(),
            waiting: row.waiting.into_iter().map(|lines| u32::try_from(lines).unwrap_or(1)).collect(),
            last: row.last_at,
        };
        (row.hub.into(), ahead)
    }
}

/// The sums of hubs' queues, a row for each: of all that is open, or of what is before an order of it.
async fn ahead(
    conn: impl PgExecutor<'_>,
    hubs: &[&str],
    order_id: &str,
    now: Time,
) -> sqlx::Result<Vec<(Hub, Ahead)>> {
    let rows: Vec<AheadRow> = sqlx::query_as(
        "with own as materialized (
             select created_at, order_id from fulfilment.task
             where order_id = $2 and hub_id = any($1) and state in ('WAITING', 'PICKING'))
         select h.hub_id, h.city, h.pickers, h.learned, q.*
         from fulfilment.hub h cross join lateral (
             select count(*) as open, max(created_at) as last_at,
                    coalesce(array_agg(lines order by created_at, order_id)
                                 filter (where before and state = 'WAITING'), '{}') as waiting,
                    coalesce(array_agg(coalesce(extract(epoch from $3 - started_at), 0)::float8
                                       order by created_at, order_id)
                                 filter (where before and state = 'PICKING'), '{}') as elapsed,
                    coalesce(array_agg(pick_s order by created_at, order_id)
                                 filter (where before and state = 'PICKING'), '{}') as pick_s
             from (select t.*, (created_at, order_id) <
                               (coalesce((select created_at from own), 'infinity'::timestamptz),
                                coalesce((select order_id from own), '')) as before
                   from fulfilment.task t where hub_id = h.hub_id and state in ('WAITING', 'PICKING')) t
         ) q
         where h.hub_id = any($1)",
    )
    .bind(hubs)
    .bind(order_id)
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
