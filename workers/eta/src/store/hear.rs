//! Orders, locked: what many events say of them in one transaction, and what is promised in another.
//!
//! Locks are taken in one order everywhere – orders by their id, then steering by city and stage – so that two such
//! transactions wait for each other and never both ways.

use std::collections::BTreeMap;

use chrono::Utc;
use geodesy::Place;
use sqlx::PgConnection;

use super::{OrderRow, Store};
use crate::{
    learn::promise::{Promise, Steering},
    model::Sample,
    order::{Basket, News, Order, Stage, Time, Told, seconds},
};

/// What an event says of an order.
#[derive(Clone, Debug)]
pub struct Word {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    /// Where its hub is, if that is known.
    pub hub: Option<Place>,
    pub basket: Basket,
    pub news: News,
}

/// An order as it stands after an event.
#[derive(Clone, Debug)]
pub struct Heard {
    pub order: Order,
    pub changed: bool,
}

/// A promise to be made, and the seconds of picking and the load it was made from.
#[derive(Clone, Debug)]
pub struct Promising {
    pub order_id: String,
    pub told: Told,
    pub pick_estimate: Option<(f64, f64)>,
}

/// What deliveries teach, gathered until all orders are read.
#[derive(Default)]
struct Lessons {
    samples: Vec<(Order, Time, Sample)>,
    /// By city and stage: what the model had said, and what it took.
    steering: BTreeMap<(String, Stage), Vec<(Promise, f64)>>,
}

impl Store {
    /// Takes in many events in their order; one that was not heard of is begun.
    pub async fn hear(&self, words: &[Word]) -> sqlx::Result<Vec<Heard>> {
        let mut tx = self.pool.begin().await?;
        begin(&mut tx, words).await?;
        let mut orders = locked(&mut tx, words.iter().map(|word| word.order_id.as_str())).await?;
        let mut lessons = Lessons::default();
        let mut heard = Vec::with_capacity(words.len());
        let mut changed = BTreeMap::new();
        for word in words {
            let order = orders.get_mut(&word.order_id).ok_or(sqlx::Error::RowNotFound)?;
            let before = order.clone();
            order.know(&word.basket);
            order.follow(&word.news);
            let differs = *order != before;
            if differs {
                lessons.learn(&before, order, word.hub);
                changed.insert(word.order_id.as_str(), order.clone());
            }
            heard.push(Heard { order: order.clone(), changed: differs });
        }
        keep(&mut tx, &changed.into_values().collect::<Vec<_>>()).await?;
        lessons.teach(&mut tx).await?;
        lessons.steer(&mut tx).await?;
        tx.commit().await?;
        Ok(heard)
    }

    /// Makes promises, each once; answers the orders as they stand then.
    pub async fn promise(&self, all: &[Promising]) -> sqlx::Result<Vec<Order>> {
        let mut tx = self.pool.begin().await?;
        let mut orders = locked(&mut tx, all.iter().map(|one| one.order_id.as_str())).await?;
        let mut made = Vec::new();
        for one in all {
            let order = orders.get_mut(&one.order_id).ok_or(sqlx::Error::RowNotFound)?;
            if order.promised.is_none() && !order.is_over() {
                (order.promised, order.pick_estimate) = (Some(one.told), one.pick_estimate);
                made.push(one);
            }
        }
        if !made.is_empty() {
            let level = |of: fn(&Told) -> f64| made.iter().map(|one| of(&one.told)).collect::<Vec<_>>();
            let modelled = |nth: usize| {
                let one =
                    |one: &&Promising| one.told.modelled.and_then(|modelled| modelled.get(nth).copied());
                made.iter().map(one).collect::<Vec<_>>()
            };
            sqlx::query(
                "update eta.promise p
                 set promised_at = n.at, p50_s = n.p50, p80_s = n.p80, p95_s = n.p95, pick_estimated_s = n.pick,
                     pick_load = n.load,
                     modelled = case when n.m50 is not null then array[n.m50, n.m80, n.m95] end
                 from unnest($1::text[], $2::timestamptz[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
                             $7::float8[], $8::float8[], $9::float8[], $10::float8[])
                      as n (order_id, at, p50, p80, p95, pick, load, m50, m80, m95)
                 where p.order_id = n.order_id",
            )
            .bind(made.iter().map(|one| one.order_id.as_str()).collect::<Vec<_>>())
            .bind(made.iter().map(|one| one.told.at).collect::<Vec<_>>())
            .bind(level(|told| told.promise[0]))
            .bind(level(|told| told.promise[1]))
            .bind(level(|told| told.promise[2]))
            .bind(made.iter().map(|one| one.pick_estimate.map(|(pick, _)| pick)).collect::<Vec<_>>())
            .bind(made.iter().map(|one| one.pick_estimate.map(|(_, load)| load)).collect::<Vec<_>>())
            .bind(modelled(0))
            .bind(modelled(1))
            .bind(modelled(2))
            .execute(&mut *tx)
            .await?;
            metrics::counter!("kilat_eta_promises_total").increment(made.len() as u64);
        }
        tx.commit().await?;
        all.iter().map(|one| orders.get(&one.order_id).cloned().ok_or(sqlx::Error::RowNotFound)).collect()
    }
}

async fn begin(conn: &mut PgConnection, words: &[Word]) -> sqlx::Result<()> {
    let begun: BTreeMap<&str, (&str, &str)> = words
        .iter()
        .rev()
        .map(|word| (word.order_id.as_str(), (word.hub_id.as_str(), word.city.as_str())))
        .collect();
    sqlx::query(
        "insert into eta.promise (order_id, hub_id, city)
         select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing",
    )
    .bind(begun.keys().copied().collect::<Vec<_>>())
    .bind(begun.values().map(|(hub, _)| *hub).collect::<Vec<_>>())
    .bind(begun.values().map(|(_, city)| *city).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

async fn locked(
    conn: &mut PgConnection,
    order_ids: impl Iterator<Item = &str>,
) -> sqlx::Result<BTreeMap<String, Order>> {
    let rows: Vec<OrderRow> =
        sqlx::query_as("select * from eta.promise where order_id = any($1) order by order_id for update")
            .bind(order_ids.collect::<Vec<_>>())
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(Order::from).map(|order| (order.order_id.clone(), order)).collect())
}

/// Writes the facts.
async fn keep(conn: &mut PgConnection, orders: &[Order]) -> sqlx::Result<()> {
    if orders.is_empty() {
        return Ok(());
    }
    let time = |of: fn(&Order) -> Option<Time>| orders.iter().map(of).collect::<Vec<_>>();
    let place = |of: fn(Place) -> f64| orders.iter().map(|order| order.drop.map(of)).collect::<Vec<_>>();
    let number = |of: fn(&Order) -> i64| orders.iter().map(of).collect::<Vec<_>>();
    let text = |of: fn(&Order) -> &str| orders.iter().map(|order| of(order).to_owned()).collect::<Vec<_>>();
    sqlx::query(
        "update eta.promise p
         set lat = n.lat, lng = n.lng, lines = n.lines, units = n.units, placed_at = n.placed_at,
             cancelled_at = n.cancelled_at, delivered_at = n.delivered_at, order_version = n.order_version,
             ready_at = n.ready_at, started_at = n.started_at, packed_at = n.packed_at,
             pick_version = n.pick_version, rider_id = n.rider_id, accepted_at = n.accepted_at,
             picked_up_at = n.picked_up_at, assignment_at = n.assignment_at
         from unnest($1::text[], $2::float8[], $3::float8[], $4::integer[], $5::bigint[], $6::timestamptz[],
                     $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::timestamptz[], $11::timestamptz[],
                     $12::timestamptz[], $13::bigint[], $14::text[], $15::timestamptz[], $16::timestamptz[],
                     $17::timestamptz[])
              as n (order_id, lat, lng, lines, units, placed_at, cancelled_at, delivered_at, order_version,
                    ready_at, started_at, packed_at, pick_version, rider_id, accepted_at, picked_up_at,
                    assignment_at)
         where p.order_id = n.order_id",
    )
    .bind(text(|order| &order.order_id))
    .bind(place(Place::lat))
    .bind(place(Place::lng))
    .bind(orders.iter().map(|order| i32::try_from(order.lines).unwrap_or(i32::MAX)).collect::<Vec<_>>())
    .bind(number(|order| i64::from(order.units)))
    .bind(time(|order| order.placed_at))
    .bind(time(|order| order.cancelled_at))
    .bind(time(|order| order.delivered_at))
    .bind(number(|order| order.order_version))
    .bind(time(|order| order.ready_at))
    .bind(time(|order| order.started_at))
    .bind(time(|order| order.packed_at))
    .bind(number(|order| order.pick_version))
    .bind(text(|order| &order.rider_id))
    .bind(time(|order| order.accepted_at))
    .bind(time(|order| order.picked_up_at))
    .bind(time(|order| order.assignment_at))
    .execute(conn)
    .await?;
    Ok(())
}

impl Lessons {
    /// Of an order that has changed.
    fn learn(&mut self, before: &Order, order: &Order, hub: Option<Place>) {
        for (at, sample) in order.samples(hub) {
            self.samples.push((order.clone(), at, sample));
        }
        let (Some(delivered_at), None, None) = (order.delivered_at, before.delivered_at, order.cancelled_at)
        else {
            return;
        };
        for stage in Stage::ALL {
            let told = order.told(stage).filter(|told| told.at < delivered_at);
            if let Some((told, modelled)) = told.and_then(|told| Some((told, told.modelled?))) {
                let came = (modelled, seconds(told.at, delivered_at));
                self.steering.entry((order.city.clone(), stage)).or_default().push(came);
            }
        }
    }

    /// A sample is noted the first time it is one.
    async fn teach(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        if self.samples.is_empty() {
            return Ok(());
        }
        let (mut kinds, mut areas) = (Vec::new(), Vec::new());
        let mut numbers = [const { Vec::new() }; 3];
        for (_, _, sample) in &self.samples {
            let (kind, area, values) = match sample {
                Sample::Picked { estimated_s, load, actual_s, .. } => {
                    ("picked", "", [*estimated_s, *load, *actual_s])
                }
                Sample::Left { wait_s, handover_s, .. } => ("left", "", [*wait_s, *handover_s, 0.0]),
                Sample::Rode { area, distance_m, ride_s, .. } => {
                    ("rode", area.as_str(), [*distance_m, *ride_s, 0.0])
                }
            };
            kinds.push(kind);
            areas.push(area);
            for (column, value) in numbers.iter_mut().zip(values) {
                column.push(value);
            }
        }
        let [a, b, c] = numbers;
        let text =
            |of: fn(&Order) -> &str| self.samples.iter().map(|(order, ..)| of(order)).collect::<Vec<_>>();
        sqlx::query(
            "insert into eta.sample (order_id, kind, at, hub_id, city, area, a, b, c)
             select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                                  $7::float8[], $8::float8[], $9::float8[])
             on conflict do nothing",
        )
        .bind(text(|order| &order.order_id))
        .bind(kinds)
        .bind(self.samples.iter().map(|(_, at, _)| *at).collect::<Vec<_>>())
        .bind(text(|order| &order.hub_id))
        .bind(text(|order| &order.city))
        .bind(areas)
        .bind(a)
        .bind(b)
        .bind(c)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// Steers a stage's promises of a city by what came of them.
    async fn steer(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        for ((city, stage), came) in &self.steering {
            let stage = stage.as_str();
            sqlx::query(
                "insert into eta.steering (city, stage, theta, n) values ($1, $2, '{0,0,0}', 0)
                 on conflict do nothing",
            )
            .bind(city)
            .bind(stage)
            .execute(&mut *conn)
            .await?;
            let (theta, n): (Vec<f64>, f64) =
                sqlx::query_as("select theta, n from eta.steering where city = $1 and stage = $2 for update")
                    .bind(city)
                    .bind(stage)
                    .fetch_one(&mut *conn)
                    .await?;
            let mut steering = Steering { theta: theta.try_into().unwrap_or_default(), n };
            for (modelled, actual_s) in came {
                steering.note(*modelled, *actual_s);
            }
            sqlx::query(
                "update eta.steering set theta = $3, n = $4, updated_at = $5 where city = $1 and stage = $2",
            )
            .bind(city)
            .bind(stage)
            .bind(steering.theta.as_slice())
            .bind(steering.n)
            .bind(Utc::now())
            .execute(&mut *conn)
            .await?;
        }
        Ok(())
    }
}
