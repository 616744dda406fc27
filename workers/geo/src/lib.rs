//! Which hub serves a point, and the settings of cities.
//!
//! | | |
//! |---|---|
//! | answers | `svc.geo.{find, put_city, city, cities, put_zone, zone, remove_zone}` |
//! | asks | `svc.inventory.availability`, `svc.dispatch.supply`, bounded, for scores · `svc.catalogue.{hubs, hub}` |
//! | consumes | `EVENTS/geo-events`: `evt.hub.>` |
//! | listens | `evt.{hub, city, zone}.changed`, as hints that may be lost · `supply.{city}.{hub}` |
//! | emits | `evt.city.changed`, `evt.zone.changed` by outbox |
//! | owns | schema `geo`: `city`, `hub`, `zone`, `zone_cell`, `zone_gone`, `feed`, `outbox` · Redis keys `geo:{region}:*` |
//! | undone by | nothing: lookups are read only, puts are repeated with other values; a removed zone is put again |
//!
//! A zone is a polygon or a circle, minus exclusions; it is kept as an outline in PostGIS and as H3 cells
//! of resolution 9, each wholly or partly in it. A lookup goes through the tiers of `finder` until one
//! answers, and widens from the place itself to zones nearby only if no zone holds it: the next two rings
//! of cells, then the parents of resolution 8 and 6. What was cut out of a zone, by an exclusion or a hole,
//! widening does not bring back. Where part of a cell is in a zone the outline decides, not the cell.
//!
//! The hot path is one round trip to Redis; names, outlines, cities and riders are in memory.
//!
//! **Invariants.** What the cache says is what the record said when it was last committed (`cache`): a
//! change that cannot be fenced off is not made, and no answer is put together from a memory older than
//! what was cached. A hub without a zone delivers nowhere. A put that changes nothing has no version and no
//! event. No score is a reason to fail.

mod ask;
mod cache;
mod change;
mod check;
mod error;
mod finder;
mod follow;
mod gate;
mod geoip;
mod handlers;
mod reach;
mod score;
mod shape;
mod snapshot;
mod state;
mod store;
mod supply;

use std::sync::Arc;

use runtime::{
    Bus, Consumer, Cx, Fault, Platform, StartError, Worker,
    config::ConfigError,
    outbox::{Relay, Schema},
};
use subjects::{
    table::{HubEvent, geo},
    v1,
};

pub use error::GeoError;

pub const SCHEMA: &str = "geo";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The worker, ready to run. Neither Postgres nor Redis has to be there.
///
/// # Errors
/// The URL of Redis is missing, or the address database is configured and none.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let relay = Relay::new(
        Schema::named(SCHEMA),
        platform.pg.clone(),
        platform.bus.jetstream(),
        platform.config.outbox.into(),
    );
    let state = Arc::new(state(platform, &relay)?);
    let (followed, supplied, learner) = (state.clone(), state.clone(), state.clone());
    let bus = || platform.bus.clone();
    let (follow_bus, supply_bus, learn_bus) = (bus(), bus(), bus());
    Ok(Worker::new("geo", bus())
        .endpoint::<geo::Find, _, _, _>(state.clone(), handlers::find::find)
        .endpoint::<geo::PutCity, _, _, _>(state.clone(), handlers::put_city::put_city)
        .endpoint::<geo::City, _, _, _>(state.clone(), handlers::city::city)
        .endpoint::<geo::Cities, _, _, _>(state.clone(), handlers::cities::cities)
        .endpoint::<geo::PutZone, _, _, _>(state.clone(), handlers::put_zone::put_zone)
        .endpoint::<geo::Zone, _, _, _>(state.clone(), handlers::zone::zone)
        .endpoint::<geo::RemoveZone, _, _, _>(state.clone(), handlers::remove_zone::remove_zone)
        .consume(
            Consumer::new("EVENTS", "geo-events")
                .concurrency(8)
                .on::<HubEvent, _, _, _>(state, handlers::hubs::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("follow", move |cancel| follow::run(followed, follow_bus, cancel))
        .task("supply", move |cancel| async move { supplied.supply.follow(&supply_bus, &cancel).await })
        .task("hubs", move |cancel| handlers::hubs::learn(learner, learn_bus, cancel)))
}

fn state(platform: &Platform, relay: &Relay) -> Result<state::State, StartError> {
    let settings = platform.config.geo.clone();
    let path = settings.geoip_db.as_str();
    let geoip = if path.is_empty() {
        None
    } else {
        let wrong = |error| ConfigError::Invalid(format!("geo.geoip_db: {path}: {error}"));
        Some(geoip::GeoIp::open(path).map_err(wrong)?)
    };
    let cache = cache::Cache::new(platform.redis()?, settings.cache());
    let store = store::Store::new(platform.pg.clone(), Schema::named(SCHEMA));
    Ok(state::State::new(settings, store, cache, geoip, relay.notifier()))
}

/// Lookups without the bus in between, for who would measure or embed them.
#[derive(Clone)]
pub struct Finder {
    state: Arc<state::State>,
    bus: Bus,
}

impl Finder {
    /// With cities, hubs and zones as they are in the record now; it does not follow changes.
    ///
    /// # Errors
    /// As [`worker`]; or the record cannot be read.
    pub async fn new(platform: &Platform) -> Result<Self, StartError> {
        let relay = Relay::new(
            Schema::named(SCHEMA),
            platform.pg.clone(),
            platform.bus.jetstream(),
            platform.config.outbox.into(),
        );
        let state = Arc::new(state(platform, &relay)?);
        state.refresh().await?;
        Ok(Self { state, bus: platform.bus.clone() })
    }

    /// As `svc.geo.find`.
    ///
    /// # Errors
    /// As `svc.geo.find`.
    pub async fn find(&self, request: v1::FindHub) -> Result<v1::Serviceability, Fault> {
        handlers::find::find(self.state.clone(), Cx::background(self.bus.clone()), request).await
    }
}
