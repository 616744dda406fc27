//! The workers' decisions over files, in virtual time, without a server: so that anyone can judge a
//! policy on data of his own before it touches a rider.
//!
//! | Lab | Runs |
//! |---|---|
//! | [`dispatch`] | orders and riders through the matching of `dispatch` |
//! | [`gps`] | a trace through the checks and the filter of `tracking` |
//! | [`eta`] | a history through the estimator of `eta` |
//! | [`search`] | products and queries through the index of `search` |
//! | [`promo`] | rules over past orders through the promotions of `promo` |

pub mod dispatch;
pub mod eta;
pub mod gps;
pub mod promo;
pub mod search;
