//! One file per endpoint, or per family of them.

pub mod evaluate;
pub mod follow;
pub mod redeem;
pub mod rules;
pub mod settle;
