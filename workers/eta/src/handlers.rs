//! One file per operation; and what is followed.

pub mod calculate;
pub mod calibration;
pub mod follow;
pub mod hubs;
pub mod look;
pub mod order;
