//! Who may say and hear what, asked over real connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod each_role;
mod logins;
mod owners;

use common::{World, raw::Raw};
use nats_config::{
    Role::{self, Callout, Sys},
    roles,
};

/// Roles that serve, in the contract's words.
fn workers() -> impl Iterator<Item = Role> {
    roles().iter().copied().filter(|role| role.service().is_some())
}

/// The users of the account APP.
fn app() -> impl Iterator<Item = Role> {
    roles().iter().copied().filter(|role| ![Sys, Callout].contains(role))
}

async fn publishes(world: &World, role: Role, subjects: &[(&str, bool)]) {
    let mut raw = Raw::login(world.nats.port(), role).await;
    for (subject, may) in subjects {
        assert_eq!(raw.may_publish(subject).await, *may, "{role} publishes {subject}");
    }
}

async fn subscribes(world: &World, role: Role, subjects: &[(&str, bool)]) {
    let mut raw = Raw::login(world.nats.port(), role).await;
    for (subject, may) in subjects {
        assert_eq!(raw.may_subscribe(subject).await, *may, "{role} subscribes {subject}");
    }
}
