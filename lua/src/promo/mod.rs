//! How often promotions are used.
//!
//! | Operation | Decides |
//! |---|---|
//! | [`Take`] | whether an order may have its uses, all or none |
//! | [`Settle`] | how that ends: expired, committed, released |
//! | [`Counts`], [`Due`] | nothing: what is used, and whose hold has run out |
//! | [`Begin`], [`Load`], [`LoadOrder`], [`Open`] | the counts anew, from the record |
//!
//! Total, day, user, budget and device move together. Whatever [`Settle`] is told, in whatever order and however
//! often, comes to the same: an end outranks those before it.

mod counts;
mod rebuild;
mod settle;
mod take;

pub use counts::{Counts, CountsReply, Due, DueReply, Used};
pub use rebuild::{Begin, BeginReply, Load, LoadOrder, LoadReply, Open, OpenReply};
pub use settle::{End, Settle, SettleReply};
pub use take::{Limit, Take, TakeReply};

use crate::script::script;
use crate::{Args, LuaError, Reply, Script, keys};

/// `promo/take.lua`
pub static TAKE: Script = script!("promo/take", "promo/include/uses");
/// `promo/settle.lua`
pub static SETTLE: Script = script!("promo/settle", "promo/include/uses");
/// `promo/counts.lua`
pub static COUNTS: Script = script!("promo/counts");
/// `promo/due.lua`
pub static DUE: Script = script!("promo/due");
/// `promo/begin.lua`
pub static BEGIN: Script = script!("promo/begin");
/// `promo/load.lua`
pub static LOAD: Script = script!("promo/load");
/// `promo/load_order.lua`
pub static LOAD_ORDER: Script = script!("promo/load_order");
/// `promo/open.lua`
pub static OPEN: Script = script!("promo/open");

/// The scripts of this group.
pub const SCRIPTS: &[&Script] = &[&TAKE, &SETTLE, &COUNTS, &DUE, &BEGIN, &LOAD, &LOAD_ORDER, &OPEN];

/// Largest amount of one use, and of all uses of a promotion: a script counts in doubles, exact to 2^53.
pub const MAX_AMOUNT: u64 = 1 << 50;

/// One use of one promotion, and its limits (absent: none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Which.
    pub promo: String,
    /// What it gives, minor units.
    pub amount: u64,
    /// Uses.
    pub total: Option<u64>,
    /// Uses in a day.
    pub daily: Option<u64>,
    /// Uses of one user.
    pub per_user: Option<u64>,
    /// Amounts, all uses together.
    pub budget: Option<u64>,
}

impl Use {
    /// A use without limits.
    #[must_use]
    pub fn unlimited(promo: impl Into<String>, amount: u64) -> Self {
        Self { promo: promo.into(), amount, total: None, daily: None, per_user: None, budget: None }
    }

    fn limits(&self, args: &mut Args<'_>) {
        for limit in [self.total, self.daily, self.per_user, self.budget] {
            match limit {
                Some(limit) => args.push(limit.min(MAX_AMOUNT)),
                None => args.push(""),
            };
        }
    }
}

/// Who uses, when, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The user.
    pub user: String,
    /// The day at the hub, e.g. `2026-11-21`.
    pub day: String,
    /// The device, as it may be stored; empty: not known.
    pub device: String,
}

/// An order's uses as they stand in its redemption.
#[must_use]
pub fn listed(uses: &[Use]) -> String {
    uses.iter().map(|used| format!("{} {}", used.promo, used.amount)).collect::<Vec<_>>().join(" ")
}

fn unlisted(script: &'static str, list: &str) -> Result<Vec<Use>, LuaError> {
    let words: Vec<&str> = list.split_whitespace().collect();
    words
        .chunks(2)
        .map(|pair| match pair {
            [promo, amount] => amount.parse().ok().map(|amount| Use::unlimited(*promo, amount)),
            _ => None,
        })
        .collect::<Option<Vec<Use>>>()
        .ok_or_else(|| LuaError::Shape { script, detail: format!("no list of uses: {list:?}") })
}

fn order_keys(order: &str, uses: &[Use], day: &str) -> Vec<String> {
    let mut all = Vec::with_capacity(3 + 2 * uses.len());
    all.extend([keys::promo::meta(), keys::promo::due(), keys::promo::order(order)]);
    all.extend(count_keys(uses.iter().map(|used| used.promo.as_str()), day));
    all
}

fn count_keys<'a>(promos: impl Iterator<Item = &'a str>, day: &str) -> Vec<String> {
    promos.flat_map(|promo| [keys::promo::uses(promo), keys::promo::devices(promo, day)]).collect()
}

fn check_uses(script: &'static str, uses: &[Use]) -> Result<(), LuaError> {
    let wrong = |detail: String| Err(LuaError::Input { script, detail });
    for (n, used) in uses.iter().enumerate() {
        if used.amount > MAX_AMOUNT {
            return wrong(format!("{} gives {}", used.promo, used.amount));
        }
        // Twice the same key would be looked at twice before it is counted once.
        if uses.iter().take(n).any(|other| other.promo == used.promo) {
            return wrong(format!("{} is used twice", used.promo));
        }
    }
    Ok(())
}

fn closed_or(tag: &str, reply: &Reply) -> Result<(), LuaError> {
    if tag == "closed" { Ok(()) } else { Err(reply.unknown_tag(tag)) }
}
