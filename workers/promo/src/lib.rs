//! Promotions: rules that can be read, and counters that cannot be overdrawn.

pub mod rules;
