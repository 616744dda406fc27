//! Riders to orders.
//!
//! | | |
//! |---|---|
//! | answers | `svc.dispatch.{request, task, accept, reject, offers, progress, set_state, put_rider, rider, riders, carrier, supply}` |
//! | hears | `drv.*.*.evt.{accept, reject, state, progress}`: the same, from devices · `pos.>` · `dispatch.wake.>` |
//! | consumes | `DISPATCH/dispatch-pool`: `dispatch.req.>`, for whoever asks so · `EVENTS/dispatch-events`: hubs, picks, orders packed or over, fences |
//! | emits | `evt.assignment.{offered, accepted, rejected, timed_out, cancelled, picked_up, overdue, delivered, pooled}`, `evt.rider.changed` by outbox · `drv.{city}.{rider}.cmd.{offer, assigned, cancelled}`, `supply.{city}.{hub}`, `dispatch.wake.{city}.{hub}` live |
//! | owns | schema `dispatch`: `hub`, `rider`, `task`, `heard`, `assignment`, `stop`, `effect`, `outbox` · leases `zone.{n}` |
//! | undone by | an order that ends is taken off its trip; an offer by its time |
//!
//! An order that is being picked becomes a task in the pool, in one transaction with those that come within
//! 100 ms. The dispatcher of its hub's zone opens a batch window (5 s or 3 orders), matches all pairs of orders
//! and free riders at once, lets orders that found nobody join trips of their hub while every promise holds,
//! and offers each trip to its rider. No answer in time is a no; a no sends the order to the next rider after
//! 1, 2 and 4 s, then back to the pool.
//!
//! A hub with no free rider in reach is dry: until there is one its pool is not read, and new orders do not hurry
//! the dispatcher, who looks for riders four times a second. A batch takes the orders that wait longest, and some
//! in turn, so that old ones that no free rider may have do not keep the rest from being matched.
//!
//! | File | Pure |
//! |---|---|
//! | [`rules`] | the one table of riders' moves |
//! | [`window`] | when a hub's batch is due |
//! | [`score`] | what a pair is worth |
//! | [`matcher`] | greedy and optimal assignment |
//! | [`trip`] | the exact order of stops |
//! | [`decide`] | all of it: from a batch to trips |
//! | `carriage` | what answers, bags, doors, cancels and standing still do to a trip |
//!
//! | Task | Does |
//! |---|---|
//! | `zones` | holds the leases of this worker's share of the zones |
//! | `dispatcher` | windows, matching, offers; `chores`: offers that ran out, accepted orders that do not move |
//! | `effects` | moves orders along until orders has them: ASSIGNED_TO_PARTNER … DELIVERED |
//! | `reports`, `wakes`, `places` | what devices, dispatchers and tracking say live |
//! | `feed` | supply around hubs |
//!
//! An accepted order that does not move is not waited for: a rider who is not heard of, or does not come for
//! packed bags, loses the trip; an order that is not packed long after another on its trip, or was left on the
//! counter, is taken off it; what a rider has and does not bring is told of, because nobody else can.
//!
//! **Invariants.** A rider has one offer or trip, an order at most one rider: each change is one transaction
//! that locks its rows in one order and saves each over the version it was read at, and a unique index says
//! so again. Leases only save work. A rider who was asked for an order is never asked for it again. An order
//! that ended is never accepted: both are decided under the lock of its trip.

mod carriage;
mod check;
pub mod checks;
mod chores;
pub mod decide;
mod dispatcher;
mod effects;
mod error;
mod handlers;
pub mod matcher;
mod model;
mod places;
pub mod rules;
pub mod score;
mod state;
mod store;
pub mod trip;
pub mod window;
mod zones;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{DispatchRequest, GeofenceEvent, HubEvent, OrderEvent, PickEvent, dispatch};

pub use error::DispatchError;

pub const SCHEMA: &str = "dispatch";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The worker, ready to run.
///
/// # Errors
/// None today; starting is fallible for every worker alike.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let relay = Relay::new(
        Schema::named(SCHEMA),
        platform.pg.clone(),
        platform.bus.jetstream(),
        platform.config.outbox.into(),
    );
    let state = Arc::new(state::State::new(
        platform.bus.clone(),
        store::Store::new(platform.pg.clone()),
        platform.config.dispatch.clone(),
        relay.notifier(),
    ));
    let task = || state.clone();
    let (zones, dispatcher, effects, reports, wakes) = (task(), task(), task(), task(), task());
    let (places, positions, feed, learner) = (task(), task(), task(), task());
    Ok(Worker::new("dispatch", platform.bus.clone())
        .endpoint::<dispatch::Request, _, _, _>(task(), handlers::request::request)
        .endpoint::<dispatch::Task, _, _, _>(task(), handlers::task::task)
        .endpoint::<dispatch::Accept, _, _, _>(task(), handlers::answer::accept)
        .endpoint::<dispatch::Reject, _, _, _>(task(), handlers::answer::reject)
        .endpoint::<dispatch::Offers, _, _, _>(task(), handlers::offers::offers)
        .endpoint::<dispatch::Progress, _, _, _>(task(), handlers::progress::progress)
        .endpoint::<dispatch::SetState, _, _, _>(task(), handlers::set_state::set_state)
        .endpoint::<dispatch::PutRider, _, _, _>(task(), handlers::riders::put)
        .endpoint::<dispatch::Rider, _, _, _>(task(), handlers::riders::get)
        .endpoint::<dispatch::Riders, _, _, _>(task(), handlers::riders::list)
        .endpoint::<dispatch::Carrier, _, _, _>(task(), handlers::task::carrier)
        .endpoint::<dispatch::Supply, _, _, _>(task(), handlers::supply::supply)
        .consume(
            Consumer::new("DISPATCH", "dispatch-pool")
                .concurrency(64)
                .on::<DispatchRequest, _, _, _>(task(), handlers::request::pool),
        )
        .consume(
            Consumer::new("EVENTS", "dispatch-events")
                .concurrency(64)
                .on::<HubEvent, _, _, _>(task(), handlers::hubs::follow)
                .on::<PickEvent, _, _, _>(task(), handlers::follow::picks)
                .on::<OrderEvent, _, _, _>(task(), handlers::follow::orders)
                .on::<GeofenceEvent, _, _, _>(task(), handlers::follow::fences),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("zones", move |cancel| zones::run(zones, cancel))
        .task("dispatcher", move |cancel| dispatcher::run(dispatcher, cancel))
        .task("effects", move |cancel| effects::run(effects, cancel))
        .task("reports", move |cancel| handlers::reports::run(reports, cancel))
        .task("wakes", move |cancel| handlers::reports::wakes(wakes, cancel))
        .task("places", move |cancel| places::follow(places, cancel))
        .task("positions", move |cancel| places::learn(positions, cancel))
        .task("feed", move |cancel| handlers::supply::feed(feed, cancel))
        .task("hubs", move |cancel| handlers::hubs::learn(learner, cancel)))
}
