//! One file per operation.

pub mod advance;
pub mod cancel;
pub mod confirm;
pub mod create;
pub mod fail;
pub mod follow;
pub mod get;
pub mod list;
