//! Riders' devices: how they log in, and how they are shut out.
//!
//! A rider logs in over HTTPS and gets a token that is good for an hour ([`token`]). With it his device
//! connects to the NATS server over NATS, WebSocket or MQTT; the server asks this worker who that is
//! ([`callout`]), and the answer is a user who may say and hear what that one rider may ([`grants`]).
//!
//! | | |
//! |---|---|
//! | answers | `svc.devices.{credentials,ban,lift,standing}`, `$SYS.REQ.USER.AUTH` (as user `callout`) |
//! | consumes | `EVENTS/devices-events`: `evt.rider.changed`, for riders who are made inactive |
//! | emits | `drv.{city}.{rider}.cmd.banned` (live) |
//! | owns | bucket `DRIVER`: who is shut out, and until when |
//! | calls | `svc.dispatch.rider`; `$SYS.REQ.SERVER.*.{CONNZ,KICK}` (as user `sys`) |
//! | undone by | a ban by `svc.devices.lift`; a login by a ban, by its rider being made inactive, or by its token's end |
//!
//! | File | Holds |
//! |---|---|
//! | [`token`], [`grants`], [`nats_jwt`] | pure: tokens, permissions, what the server reads |
//! | [`callout`] | answers the server; no I/O on the way |
//! | [`bans`] | all bans in memory, following the bucket |
//! | `bucket` | reads and writes the bucket |
//! | `kick` | finds a rider's connections and cuts them |
//! | `handlers` | one file per endpoint |
//!
//! **Invariant:** until every ban is known, nobody is let in. Service users never come here.

use std::sync::Arc;

use runtime::{Bus, Consumer, Platform, StartError, Worker, config::Config, platform::connect_bus};
use subjects::table::{RiderEvent, devices};

pub mod bans;
mod bucket;
pub mod callout;
pub mod grants;
mod handlers;
mod kick;
pub mod nats_jwt;
pub mod token;

use bucket::Bucket;
use kick::Kicker;

/// What every handler is given.
pub(crate) struct State {
    pub config: Arc<Config>,
    /// `None`: no key is configured, and logging in is closed.
    pub keys: Option<Arc<token::Keys>>,
    pub bucket: Bucket,
    pub kicker: Kicker,
    pub bans: bans::Bans,
}

/// The worker, ready to run.
///
/// # Errors
/// As [`on_bus`].
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    on_bus(platform.config.clone(), platform.bus.clone()).await
}

/// As [`worker`], for a process without Postgres.
///
/// # Errors
/// A key in the settings is none, or NATS refuses one of the three logins.
pub async fn on_bus(config: Arc<Config>, bus: Bus) -> Result<Worker, StartError> {
    let settings = &config.devices;
    let keys = token::Keys::parse(settings.token_key.expose()).map_err(wrong("devices.token_key"))?;
    let keys = keys.map(Arc::new);
    let issuer = match settings.issuer_seed.expose() {
        "" => None,
        seed => Some(nats_config::Issuer::from_seed(seed).map_err(wrong("devices.issuer_seed"))?),
    };
    let kicker = Kicker::new(connect_bus(&config, "sys").await?);
    let bans = bans::Bans::default();
    let state = Arc::new(State {
        config: config.clone(),
        keys: keys.clone(),
        bucket: Bucket::new(bus.jetstream()),
        kicker: kicker.clone(),
        bans: bans.clone(),
    });
    let watch = bans::Watcher::new(bans.clone(), bus.jetstream().clone(), kicker);
    let mut worker = Worker::new("devices", bus)
        .endpoint::<devices::Credentials, _, _, _>(state.clone(), handlers::credentials)
        .endpoint::<devices::Ban, _, _, _>(state.clone(), handlers::ban)
        .endpoint::<devices::Lift, _, _, _>(state.clone(), handlers::lift)
        .endpoint::<devices::Standing, _, _, _>(state.clone(), handlers::standing)
        .consume(
            Consumer::new("EVENTS", "devices-events")
                .concurrency(16)
                .on::<RiderEvent, _, _, _>(state, handlers::riders),
        )
        .task("bans", move |cancel| watch.run(cancel));
    match (keys, issuer) {
        (Some(keys), Some(issuer)) => {
            let callout = callout::Callout::new(connect_bus(&config, "callout").await?, keys, issuer, bans);
            worker = worker.task("callout", move |cancel| callout.run(cancel));
        }
        _ => tracing::warn!("devices.token_key or devices.issuer_seed is not set: no device can log in"),
    }
    Ok(worker)
}

fn wrong<E: std::fmt::Display>(field: &'static str) -> impl Fn(E) -> StartError {
    move |error| runtime::config::ConfigError::Invalid(format!("{field} {error}")).into()
}
