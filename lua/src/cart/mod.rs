//! Carts that several devices change at once.
//!
//! | Operation | Decides |
//! |---|---|
//! | [`Put`], [`Codes`], [`Clear`] | one change of a cart |
//! | [`Settle`] | whether what a revalidation found is still about this cart |
//! | [`Take`], [`Absorb`], then [`Clear`] | that an anonymous cart goes over to its owner once |
//! | [`Restore`], [`Saved`] | what the record has, and what it does not |
//!
//! A merge is three steps because two owners' carts need not live on one node: the one is ended *for* the other, its
//! lines are added there under its name, and only then does it let go of them. Each step again does nothing.

mod change;
mod contents;
mod merge;
mod record;

pub use change::{Clear, Codes, Item, Put, PutReply, Reply as ChangeReply, Settle, SettleReply};
pub use contents::{Contents, Line};
pub use merge::{Absorb, AbsorbReply, LeftOut, Take};
pub use record::{Restore, RestoreReply, Save, Saved};

use crate::script::script;
use crate::{Script, keys};

/// Parts that carts are spread over.
pub const PARTS: u32 = 16;

/// One cart: whose, where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CartKey {
    /// `usr_…` or `anon_…`.
    pub owner: String,
    /// The hub.
    pub hub: String,
}

impl CartKey {
    /// 0 to [`PARTS`] - 1, by the owner.
    #[must_use]
    pub fn part(&self) -> u32 {
        crate::hash::fnv32([self.owner.as_bytes()]) % PARTS
    }

    /// The hash that holds it.
    #[must_use]
    pub fn key(&self) -> String {
        keys::cart::cart(self.part(), &self.owner, &self.hub)
    }

    /// Its name among those that are not saved.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.owner, self.hub)
    }

    /// The cart of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (owner, hub) = name.split_once(' ')?;
        Some(Self { owner: owner.to_owned(), hub: hub.to_owned() })
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        vec![self.key(), keys::cart::unsaved(self.part())]
    }
}

/// `cart/put.lua`
pub static PUT: Script = script!("cart/put", "cart/include/cart");
/// `cart/codes.lua`
pub static CODES: Script = script!("cart/codes", "cart/include/cart");
/// `cart/clear.lua`
pub static CLEAR: Script = script!("cart/clear", "cart/include/cart");
/// `cart/settle.lua`
pub static SETTLE: Script = script!("cart/settle", "cart/include/cart");
/// `cart/take.lua`
pub static TAKE: Script = script!("cart/take", "cart/include/cart");
/// `cart/absorb.lua`
pub static ABSORB: Script = script!("cart/absorb", "cart/include/cart");
/// `cart/restore.lua`
pub static RESTORE: Script = script!("cart/restore");
/// `cart/saved.lua`
pub static SAVED: Script = script!("cart/saved");

/// The scripts of this group.
pub const SCRIPTS: &[&Script] = &[&PUT, &CODES, &CLEAR, &SETTLE, &TAKE, &ABSORB, &RESTORE, &SAVED];
