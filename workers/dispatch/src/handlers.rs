//! One file per operation.

pub mod answer;
pub mod follow;
pub mod hubs;
pub mod offers;
pub mod progress;
pub mod reports;
pub mod request;
pub mod riders;
pub mod set_state;
pub mod supply;
pub mod task;
