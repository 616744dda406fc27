//! Where riders are.
//!
//! | Operation | Decides |
//! |---|---|
//! | [`Keep`] | whether this owner of a partition may still write, and writes |

mod keep;

pub use keep::{Keep, Kept, Whereabouts};

use crate::Script;
use crate::script::script;

/// `tracking/keep.lua`
pub static KEEP: Script = script!("tracking/keep");

/// The scripts of this group.
pub const SCRIPTS: &[&Script] = &[&KEEP];
