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
//! | [`flash`] | `kilat bench flash` |
//! | [`quote`] | `kilat bench quote` |
//! | [`sse`] | `kilat bench sse` |
//! | [`search`] | `kilat bench search` |
//! | [`import`] | `kilat bench import` |
//! | [`chaos`] | `kilat chaos`: the same load, or the crowd of a sale, while parts are killed |
//! | [`figures`] | how often and how long |
//! | [`ceiling`] | what PostgreSQL and Redis do alone |
//! | [`meters`] | CPU by process, commits, messages |

pub mod ceiling;
pub mod chaos;
pub mod checkout;
pub mod figures;
pub mod flash;
pub mod geo;
pub mod gps;
pub mod import;
pub mod load;
pub mod meters;
pub mod quote;
pub mod reserve;
pub mod search;
pub mod sse;
pub mod target;

pub use target::{Shelf, Shopper, Target};
