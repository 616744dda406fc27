//! Under construction.

pub const SCHEMA: &str = "eta";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
