//! What the scenario suite stands on: a fault proxy, a fake Razorpay, a Stripe emulator, the suite.

pub mod proxy;
pub mod razorpay;
pub mod stripe;
pub mod suite;
pub mod worlds;
