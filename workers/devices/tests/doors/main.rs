//! Riders' devices at the server's three doors, with real clients: what they may, and all they may not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bans;
mod callout;
mod credentials;
mod garbage;
mod mqtt;
mod permissions;
mod stage;
mod wire;
