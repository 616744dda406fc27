//! The public doors, and nothing else: HTTP as customers, staff, riders and an operator; NATS, WebSocket
//! and MQTT as a rider's device with the credentials it was given.

pub mod device;
pub mod http;
mod line;
mod login;
pub mod stream;

pub use device::{Device, Door};
pub use http::{Answer, Http};
pub use stream::Stream;
