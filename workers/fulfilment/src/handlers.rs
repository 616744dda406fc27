//! One file per operation.

pub mod estimate;
pub mod follow;
pub mod hubs;
pub mod pick;
pub mod picks;
pub mod set_pickers;
