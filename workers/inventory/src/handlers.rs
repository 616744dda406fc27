//! One file per operation.

pub mod availability;
pub mod confirm;
pub mod extend;
pub mod give_back;
pub mod hubs;
pub mod levels;
pub mod moves;
pub mod orders;
pub mod reconcile;
pub mod release;
pub mod reserve;
pub mod split;
pub mod stock;
