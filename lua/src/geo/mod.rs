//! Which cached cells are still true.
//!
//! A cell's value carries the generation of its region, as it was before the record was read; it counts while the
//! region still has that generation. A writer puts a fence in its place before he commits, so that nothing is cached
//! meanwhile, and takes it off afterwards.
//!
//! | Operation | Decides |
//! |---|---|
//! | [`Lift`] | whether a region's cells may be cached again |

mod lift;

pub use lift::{Lift, Lifted};

use crate::Script;
use crate::script::script;

/// With this a generation begins that is a fence.
pub const FENCE: char = '!';

/// `geo/lift.lua`
pub static LIFT: Script = script!("geo/lift");

/// The scripts of this group.
pub const SCRIPTS: &[&Script] = &[&LIFT];
