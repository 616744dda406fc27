//! One file per operation.

pub mod charge;
pub mod credit_wallet;
pub mod follow;
pub mod get;
pub mod reconcile;
pub mod refund;
pub mod undo;
pub mod wallet;
pub mod webhook;
