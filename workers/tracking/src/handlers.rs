//! One file per operation.

pub mod events;
pub mod history;
pub mod position;
pub mod positions;
pub mod trail;
