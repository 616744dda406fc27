//! Who of a crowd may buy: one sale, one hash tag, one atomic decision at a time.
//!
//! | Operation | Decides |
//! |---|---|
//! | [`Enter`] | a knock at the door: attempts, token, key, queue or place, units |
//! | [`Place`] | nothing: where a buyer stands |
//! | [`Tick`] | who is admitted next, whose place passes on, and who leads |
//! | [`Drawn`], [`Settle`], [`GiveBack`] | what becomes of the units of a claim |
//! | [`Look`] | whose claim is looked after next |
//! | [`Open`], [`SetHold`], [`Close`] | that there is a sale |
//!
//! **The record is Postgres.** A claim's units leave the buckets here first and are written down before anything is
//! done with them; every claim stays in the set of those due until it is decided, so whoever looks after it finds what
//! a worker that died left half done. A Redis that lost its memory answers `Closed` until the sale is opened again
//! from the record, under a later epoch.
//!
//! **Time** is the server's. **Laws** (`tests/flashsale.rs`): left + held + sold is what was offered, nothing is
//! negative, everything twice equals once.

mod claims;
mod enter;
mod open;
mod place;
mod tick;

pub use claims::{Claimed, Drawn, GiveBack, GivenBack, Look, Looked, Settle, Settled};
pub use enter::{Enter, Entered};
pub use open::{Claim, Close, Closed, HoldSet, Mode, Open, Opened, SetHold};
pub use place::{Figures, Place, Standing};
pub use tick::{Tick, Ticked};

use crate::Script;
use crate::hash::fnv32;
use crate::script::script;

/// FNV-1a of (SKU, fingerprint): the bucket a buyer starts at.
#[must_use]
pub fn primary(sku: &str, fingerprint: &str) -> u32 {
    fnv32([sku.as_bytes(), fingerprint.as_bytes()])
}

macro_rules! scripts {
    ($($ident:ident = $name:literal: $($include:literal)*;)*) => {
        $(
            #[doc = concat!("`", $name, ".lua`")]
            pub static $ident: Script = script!($name $(, $include)*);
        )*
        /// The scripts of this group.
        pub const SCRIPTS: &[&Script] = &[$(&$ident),*];
    };
}

scripts! {
    ENTER = "flashsale/enter": "flashsale/include/sale";
    PLACE = "flashsale/place": "flashsale/include/sale";
    TICK = "flashsale/tick": "flashsale/include/sale";
    DRAWN = "flashsale/drawn": "flashsale/include/sale";
    SETTLE = "flashsale/settle": "flashsale/include/sale";
    GIVE_BACK = "flashsale/give_back": "flashsale/include/sale";
    LOOK = "flashsale/look": "flashsale/include/sale";
    OPEN = "flashsale/open": "flashsale/include/sale";
    HOLD = "flashsale/hold": "flashsale/include/sale";
    CLOSE = "flashsale/close":;
}
