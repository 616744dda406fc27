//! What is learned from deliveries. Pure: each fit is a handful of numbers that a sample is folded into.
//!
//! | File | Learns |
//! |---|---|
//! | [`pick`] | how far fulfilment's estimates are off at a hub, by load |
//! | [`wait`] | how long bags wait at a hub |
//! | [`travel`] | seconds at the door, seconds per metre, and how an area differs from that now |
//! | [`promise`] | how much later or earlier to promise, so that promises hold as often as they say |

pub mod pick;
pub mod promise;
pub mod travel;
pub mod wait;
