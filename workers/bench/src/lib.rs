//! Measuring: `kilat bench`.
//!
//! A figure of one machine on one day says little, so each bench takes a ceiling in the same run – the
//! same rows or the same script without Kilat around them – and reports the ratio.
//!
//! | Module | Does |
//! |---|---|
//! | [`target`] | what is measured: addresses, users, shelves, processes |
//! | [`load`] | checkouts over HTTP, at a rate or by so many clients |
//! | [`checkout`] | `kilat bench checkout` |
//! | [`reserve`] | `kilat bench reserve` |
//! | [`gps`] | `kilat bench gps` |
//! | [`geo`] | `kilat bench geo` |
//! | [`sse`] | `kilat bench sse` |
//! | [`chaos`] | `kilat chaos`: the same load while parts are killed |
//! | [`ceiling`] | what PostgreSQL and Redis do alone |
//! | [`meters`] | CPU by process, commits, messages |

pub mod ceiling;
pub mod chaos;
pub mod checkout;
pub mod geo;
pub mod gps;
pub mod load;
pub mod meters;
pub mod reserve;
pub mod sse;
pub mod target;

pub use target::{Shelf, Shopper, Target};
