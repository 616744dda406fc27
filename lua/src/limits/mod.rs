//! How often a caller may call.
//!
//! | Operation | Decides |
//! |---|---|
//! | [`SlidingWindow`] | at most `limit` calls in any window, exactly |

mod sliding_window;

pub use sliding_window::{SlidingWindow, Verdict};

use crate::Script;
use crate::script::script;

/// `limits/sliding_window.lua`
pub static SLIDING_WINDOW: Script = script!("limits/sliding_window");

/// The scripts of this group.
pub const SCRIPTS: &[&Script] = &[&SLIDING_WINDOW];
