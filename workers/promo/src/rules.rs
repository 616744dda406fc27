//! Rules as a marketer writes them, and what they make of a basket. No I/O.
//!
//! | | |
//! |---|---|
//! | [`Rule`] | the document: condition, effect, group, priority, limits, window |
//! | [`Condition`] | the tree, and its evaluation with a trace |
//! | [`Effect`] | what a rule gives, if it applies |
//! | [`best`] | all rules on one basket: the best of each group, then the stackable ones |
//! | [`split`] | an amount over lines, so that it sums exactly |
//! | [`lint`] | what looks wrong with a rule |

mod basket;
mod condition;
mod document;
mod effect;
mod lint;
mod pick;
mod prorate;
mod satisfiable;
mod time;

pub use basket::{Basket, BasketLine, Facts};
pub use condition::{Condition, Leaf, LeafTrace};
pub use document::{Limits, MAX_BYTES, MAX_DEPTH, MAX_NODES, Rule, RuleError, RuleProblem, Window};
pub use effect::{Effect, Given, Scope};
pub use lint::{Warning, lint};
pub use pick::{Applied, Candidate, Outcome, Reason, Verdict, best};
pub use prorate::split;
pub use satisfiable::can_hold;
pub use time::{LocalTime, TimeSlot};
