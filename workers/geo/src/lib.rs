//! Under construction.

pub const SCHEMA: &str = "geo";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
