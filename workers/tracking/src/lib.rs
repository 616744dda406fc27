//! Under construction.

pub const SCHEMA: &str = "tracking";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
