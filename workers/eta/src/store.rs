//! The SQL of this worker. Whatever changes an order's row holds its lock ([`hear`]), so that what it teaches is
//! taught once.

mod hear;
mod read;

use geodesy::Place;
use sqlx::PgPool;

use crate::{
    learn::promise::Promise,
    order::{Order, Time, Told},
};
pub use hear::{Heard, Promising, Word};
pub use read::HubRow;

/// The tables of schema `eta`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

/// `eta.promise`, column by column.
#[derive(sqlx::FromRow)]
struct OrderRow {
    order_id: String,
    hub_id: String,
    city: String,
    lat: Option<f64>,
    lng: Option<f64>,
    lines: i32,
    units: i64,
    placed_at: Option<Time>,
    cancelled_at: Option<Time>,
    delivered_at: Option<Time>,
    order_version: i64,
    ready_at: Option<Time>,
    started_at: Option<Time>,
    packed_at: Option<Time>,
    pick_version: i64,
    rider_id: String,
    accepted_at: Option<Time>,
    picked_up_at: Option<Time>,
    assignment_at: Option<Time>,
    promised_at: Option<Time>,
    p50_s: Option<f64>,
    p80_s: Option<f64>,
    p95_s: Option<f64>,
    modelled: Option<Vec<f64>>,
    pick_estimated_s: Option<f64>,
    pick_load: Option<f64>,
    packed_told: Option<Vec<f64>>,
    packed_told_at: Option<Time>,
    packed_modelled: Option<Vec<f64>>,
    riding_told: Option<Vec<f64>>,
    riding_told_at: Option<Time>,
    riding_modelled: Option<Vec<f64>>,
    #[expect(dead_code, reason = "the sweeper's, in SQL only")]
    created_at: Time,
}

fn told(at: Option<Time>, promise: Option<Vec<f64>>, modelled: Option<Vec<f64>>) -> Option<Told> {
    let modelled = modelled.and_then(|modelled| Promise::try_from(modelled).ok());
    Some(Told { at: at?, promise: Promise::try_from(promise?).ok()?, modelled })
}

impl From<OrderRow> for Order {
    fn from(row: OrderRow) -> Self {
        let promise = [row.p50_s, row.p80_s, row.p95_s].into_iter().collect::<Option<Vec<f64>>>();
        Self {
            order_id: row.order_id,
            hub_id: row.hub_id,
            city: row.city,
            drop: row.lat.zip(row.lng).and_then(|(lat, lng)| Place::new(lat, lng).ok()),
            lines: u32::try_from(row.lines).unwrap_or(1),
            units: u32::try_from(row.units).unwrap_or(u32::MAX),
            placed_at: row.placed_at,
            cancelled_at: row.cancelled_at,
            delivered_at: row.delivered_at,
            order_version: row.order_version,
            ready_at: row.ready_at,
            started_at: row.started_at,
            packed_at: row.packed_at,
            pick_version: row.pick_version,
            rider_id: row.rider_id,
            accepted_at: row.accepted_at,
            picked_up_at: row.picked_up_at,
            assignment_at: row.assignment_at,
            promised: told(row.promised_at, promise, row.modelled),
            pick_estimate: row.pick_estimated_s.zip(row.pick_load),
            packed_told: told(row.packed_told_at, row.packed_told, row.packed_modelled),
            riding_told: told(row.riding_told_at, row.riding_told, row.riding_modelled),
        }
    }
}
