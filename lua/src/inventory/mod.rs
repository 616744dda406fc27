//! Stock that cannot oversell: one hub, one hash tag, one atomic decision at a time.
//!
//! | Operation | Moves | Journals |
//! |---|---|---|
//! | [`Reserve`] | available → held | `reserved` |
//! | [`Draw`] | held → held, from one hold to another | `resized`, `reserved` |
//! | [`Resize`] | available ↔ held | `resized` |
//! | [`Extend`] | – | `extended` |
//! | [`Confirm`] | held → gone (late: available → gone) | `committed` |
//! | [`Release`] | held → available | `released` |
//! | [`Due`], [`Expire`], [`expire_due`] | held → available | `expired` |
//! | [`Return`] | gone → available (never sold: as release) | `returned`, `released` |
//! | [`Adjust`], [`Count`] | outside ↔ available | `moved` |
//! | [`Split`], [`Threshold`] | – | `split`, `threshold` |
//! | [`Stock`] | reads, with the position | – |
//! | [`JournalNext`], [`JournalRead`], [`JournalTrim`] | – | drains it |
//! | [`BeginRebuild`], [`LoadSkus`], [`LoadReservations`], [`LoadMovements`], [`Open`], [`Close`] | – | – |
//!
//! **Redis decides, Postgres is the record.** Redis keeps nothing on disk: one that restarted is empty, and every
//! operation answers `Closed` until the hub is rebuilt from Postgres under a new epoch. Each change appends one entry
//! to the journal, at a [`Position`] (epoch, seq). A drainer applies entries to Postgres in order and trims them; an
//! answer may leave the house once the record has reached the position that came with it.
//!
//! **Laws** (`tests/laws/`): per SKU, available + held + committed − returned = received ± adjusted; nothing is ever
//! negative; every operation twice equals once; crossings of the low-stock threshold alternate.

mod basket;
mod confirm;
mod draw;
mod entry;
mod expire;
mod extend;
mod give_back;
mod journal;
mod movement;
mod rebuild;
mod release;
mod reserve;
mod shape;
mod stock;
mod tune;

pub use basket::{Basket, BasketError, Line};
pub use confirm::{Confirm, ConfirmReply};
pub use draw::{Draw, DrawReply, Resize, ResizeReply};
pub use entry::{Change, Entry, MovementKind};
pub use expire::{Due, DueReply, Expire, ExpireReply, Expired, expire_due};
pub use extend::{Extend, ExtendReply};
pub use give_back::{IfUnknown, Return, ReturnReply};
pub use journal::{JournalNext, JournalPage, JournalRead, JournalTrim, TrimReply};
pub use movement::{Adjust, BelowHeld, Count, CountReply, Delta, MoveReply};
pub use rebuild::{
    BeginRebuild, BeginReply, Close, LoadMovements, LoadReply, LoadReservations, LoadSkus, MovementRow, Open,
    OpenReply, ReservationRow, SkuRow, Unbacked,
};
pub use release::{Release, ReleaseReply};
pub use reserve::{Reserve, ReserveReply};
pub use shape::{Crossing, Position, ReservationState, Shortage, Touched};
pub use stock::{Level, Stock, StockReply};
pub use tune::{Split, Threshold, TuneReply};

use crate::Script;
use crate::script::script;

/// How long an ended reservation or a movement is remembered for its retries, ms: 24 h.
pub const KEEP_MS: u64 = 24 * 60 * 60 * 1000;

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
    RESERVE = "inventory/reserve": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    DRAW = "inventory/draw": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    RESIZE = "inventory/resize": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    CONFIRM = "inventory/confirm": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    RELEASE = "inventory/release": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    RETURN = "inventory/return": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    EXTEND = "inventory/extend": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    DUE = "inventory/due": "inventory/include/hub";
    EXPIRE = "inventory/expire": "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation";
    ADJUST = "inventory/adjust": "inventory/include/hub" "inventory/include/stock" "inventory/include/movement";
    COUNT = "inventory/count": "inventory/include/hub" "inventory/include/stock" "inventory/include/movement";
    SPLIT = "inventory/split": "inventory/include/hub" "inventory/include/stock";
    THRESHOLD = "inventory/threshold": "inventory/include/hub" "inventory/include/stock";
    STOCK = "inventory/stock": "inventory/include/hub";
    BEGIN_REBUILD = "inventory/begin_rebuild":;
    LOAD_SKUS = "inventory/load_skus": "inventory/include/hub" "inventory/include/stock" "inventory/include/rebuild";
    LOAD_RESERVATIONS = "inventory/load_reservations":
        "inventory/include/hub" "inventory/include/stock" "inventory/include/reservation" "inventory/include/rebuild";
    LOAD_MOVEMENTS = "inventory/load_movements":
        "inventory/include/hub" "inventory/include/stock" "inventory/include/movement" "inventory/include/rebuild";
    OPEN = "inventory/open":;
    CLOSE = "inventory/close":;
    JOURNAL_READ = "inventory/journal_read":;
    JOURNAL_NEXT = "inventory/journal_next":;
    JOURNAL_TRIM = "inventory/journal_trim":;
}
