//! All real workers on one bus.
