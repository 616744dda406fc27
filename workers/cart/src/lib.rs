//! A basket that waits for its owner.
//!
//! | | |
//! |---|---|
//! | answers | `svc.cart.{get, add, codes, revalidate, clear, merge}` |
//! | asks | `svc.catalogue.price`, `svc.inventory.availability`, `svc.promo.evaluate`, bounded |
//! | consumes, emits | nothing |
//! | owns | schema `cart`: `cart` · Redis keys `cart:{part}:*` |
//! | undone by | nothing: a cart promises nobody anything |
//!
//! One cart for each owner and hub. A customer's owner is `usr_…`; a cart that belongs to nobody yet is named
//! `anon_` and at least 128 random bits, and whoever knows the name has the cart.
//!
//! **Redis decides**: every change is one script, so two devices that add at once lose nothing, and each change has
//! a version. **Postgres remembers**: carts are written down some 400 ms after they changed, many in one statement
//! ([`snapshot`]), so what a lost Redis takes along is at most a second of changes. A cart that Redis does not have
//! comes back from the record when somebody asks for it; while Redis is away carts are read from there, and not
//! changed (`service.unavailable`).
//!
//! A line has the price it was put in at, and the stock of the last revalidation. A revalidation names what is
//! different (`price`, `stock`, `gone`, `promo`, `hub`) and takes it over, if the cart is still the one it looked at.
//! What nobody can tell is as it was. Adding to a line twice adds twice; setting it does not, so a client that
//! repeats itself sets.
//!
//! | Task | Does |
//! |---|---|
//! | `snapshot` | writes carts down |
//! | `sweep` | removes those nobody has touched for `cart.keep_days`, or `cart.anonymous_days` |
//!
//! **Invariants.** An anonymous cart goes over to one owner, once, whoever dies in between; then it has ended. No
//! customer's cart can be taken over. Quantities are 1 to 999 and lines at most `cart.lines`, as in a checkout.

mod ask;
mod carts;
mod check;
mod compare;
mod error;
mod handlers;
mod model;
mod snapshot;
mod store;
mod sweep;

use std::sync::Arc;

use runtime::{Platform, StartError, Worker};
use subjects::table::cart;

pub use error::CartError;

pub const SCHEMA: &str = "cart";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The worker, ready to run. Neither Postgres nor Redis has to be there.
///
/// # Errors
/// The URL of Redis is missing.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let store = store::Store::new(platform.pg.clone());
    let carts = Arc::new(carts::Carts::new(platform.config.cart.clone(), store, platform.redis()?));
    let (saver, sweeper) = (carts.clone(), carts.clone());
    Ok(Worker::new("cart", platform.bus.clone())
        .endpoint::<cart::Get, _, _, _>(carts.clone(), handlers::get::get)
        .endpoint::<cart::Add, _, _, _>(carts.clone(), handlers::add::add)
        .endpoint::<cart::Codes, _, _, _>(carts.clone(), handlers::codes::codes)
        .endpoint::<cart::Revalidate, _, _, _>(carts.clone(), handlers::revalidate::revalidate)
        .endpoint::<cart::Clear, _, _, _>(carts.clone(), handlers::clear::clear)
        .endpoint::<cart::Merge, _, _, _>(carts, handlers::merge::merge)
        .task("snapshot", move |cancel| snapshot::run(saver, cancel))
        .task("sweep", move |cancel| sweep::run(sweeper, cancel)))
}
