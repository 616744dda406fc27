//! What Redis decides, and how to ask it.
//!
//! | Module | Scripts | Decides |
//! |---|---|---|
//! | [`inventory`] | `inventory/*.lua` | stock, holds and movements of a hub, and the journal that carries them to the record |
//! | [`cart`] | `cart/*.lua` | what becomes of a cart that several devices change at once |
//! | [`flashsale`] | `flashsale/*.lua` | who of a crowd may buy, and that no unit is sold twice |
//! | [`geo`] | `geo/*.lua` | which cached cells are still true |
//! | [`promo`] | `promo/*.lua` | how often promotions are used |
//! | [`limits`] | `limits/*.lua` | how often a caller may call |
//! | [`tracking`] | `tracking/*.lua` | which owner of a partition may write where riders are |
//! | [`keys`] | – | every Redis key there is |
//!
//! One script per operation, with a header block that says what it does, its keys, arguments and answers; one type
//! per operation here, whose fields are the arguments and whose [`Operation::Reply`] is an exhaustive enum of the
//! answers. An answer nobody wrote down is a [`LuaError::Shape`], never a guess.
//!
//! ```no_run
//! # async fn example(mut redis: redis::aio::MultiplexedConnection) -> Result<(), Box<dyn std::error::Error>> {
//! use lua::{Operation, inventory::{Basket, Reserve, ReserveReply}};
//!
//! let basket = Basket::new([("milk-1l", 2), ("eggs-12", 1)])?;
//! let reserve = Reserve::new("hub_1", "order_1", "user_1", &basket, 30_000);
//! match reserve.run(&mut redis).await? {
//!     ReserveReply::Reserved { at, .. } => println!("held; journaled at {at}"),
//!     ReserveReply::Short(lines) => println!("not enough: {lines:?}"),
//!     other => println!("{other:?}"),
//! }
//! # Ok(()) }
//! ```
//!
//! **Cluster.** All keys of an operation carry the same hash tag and are given in KEYS. **Time** is the server's
//! (`TIME` inside the script), so workers need no common clock. **Redis 7.0** is enough.

pub mod cart;
mod error;
pub mod flashsale;
pub mod geo;
mod hash;
pub mod inventory;
pub mod keys;
pub mod limits;
mod operation;
pub mod promo;
mod reply;
mod script;
pub mod tracking;

pub use error::LuaError;
pub use operation::{Args, Operation, Reply, run_many, words};
pub use script::Script;

/// Every script of the crate, for preloading and for the checks of their headers.
#[must_use]
pub fn scripts() -> Vec<&'static Script> {
    [
        inventory::SCRIPTS,
        limits::SCRIPTS,
        geo::SCRIPTS,
        tracking::SCRIPTS,
        promo::SCRIPTS,
        flashsale::SCRIPTS,
        cart::SCRIPTS,
    ]
    .concat()
}
