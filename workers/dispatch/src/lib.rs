//! Under construction.

pub const SCHEMA: &str = "dispatch";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
