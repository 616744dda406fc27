//! Tests against real servers: a world of NATS, Redis and Postgres for each test, and the checks every
//! worker has to pass.
//!
//! ```text
//! let world = World::start(&[(orders::SCHEMA, &orders::MIGRATOR)]).await;
//! let platform = world.platform("orders").await;
//! let running = world.run(orders::worker(&platform).await?).await;
//! let reply = world.call::<subjects::table::orders::Create>(&request).await?;
//! world.eventually("the order is confirmed", || async { Ok(true) }).await;
//! world.settled().await;
//! ```
//!
//! One PostgreSQL serves a test binary, with a database per world; nats-server and Redis are started
//! anew for each world, since tests kill them. Everything dies with the test process.

// A test kit fails by panicking; that is its job.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod acks;
pub mod eventually;
pub mod proxy;
pub mod redelivery;
pub mod running;
pub mod world;

pub use acks::AckGate;
pub use eventually::{eventually, found};
pub use proxy::{Mode, Proxy};
pub use running::Running;
pub use world::World;
