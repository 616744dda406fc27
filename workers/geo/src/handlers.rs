//! One file per operation.

pub mod cities;
pub mod city;
pub mod find;
pub mod hubs;
pub mod put_city;
pub mod put_zone;
pub mod remove_zone;
pub mod zone;
