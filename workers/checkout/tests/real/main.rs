//! The worker on real NATS and Postgres, with scripted owners of the steps.

mod checks;
mod common;
mod saga;
