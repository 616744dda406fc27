//! Under construction.

pub const SCHEMA: &str = "fulfilment";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
