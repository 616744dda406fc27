//! The routes of the delivery line over scripted workers: what is asked, what is answered, what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod places;
mod riders;

use gateway::auth::Role::{self, Admin, Customer, Driver, Service, Store, Support};

/// Whose token is tried in a role.
fn sub(role: Role) -> &'static str {
    match role {
        Customer => "usr_1",
        Driver => "rid_1",
        Store | Support | Admin | Service => "staff-1",
    }
}
