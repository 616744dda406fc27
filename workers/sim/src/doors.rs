//! The public doors, and nothing else: HTTP as customers, staff, riders and an operator; NATS as a rider's
//! device with the credentials it was given.

pub mod device;
pub mod http;
pub mod stream;

pub use device::Device;
pub use http::{Answer, Http};
pub use stream::Stream;
