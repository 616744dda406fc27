//! The folder's files, embedded, so that the binary alone can set up a server. The list is explicit;
//! a test holds it against the folder.

/// `nats-server.conf`.
pub const SERVER_CONF: &str = include_str!("../nats-server.conf");

macro_rules! embed {
    ($($path:literal)+) => {
        /// Path in this folder, and text, of every definition.
        pub const DEFINITIONS: &[(&str, &str)] = &[$(($path, include_str!(concat!("../", $path)))),+];
    };
}

embed! {
    "streams/ADVISORY.json"
    "streams/CHECKOUT.json"
    "streams/DLQ.json"
    "streams/DISPATCH.json"
    "streams/EVENTS.json"
    "streams/TRACK.json"
    "kv/DRIVER.json"
    "kv/IDEM.json"
    "kv/LEASE.json"
    "consumers/ADVISORY/deadletter.json"
    "consumers/CHECKOUT/checkout-orch.json"
    "consumers/DISPATCH/dispatch-pool.json"
    "consumers/EVENTS/checkout-payments.json"
    "consumers/EVENTS/devices-events.json"
    "consumers/EVENTS/dispatch-events.json"
    "consumers/EVENTS/eta-events.json"
    "consumers/EVENTS/fulfilment-events.json"
    "consumers/EVENTS/flashsale-events.json"
    "consumers/EVENTS/geo-events.json"
    "consumers/EVENTS/inventory-hubs.json"
    "consumers/EVENTS/inventory-orders.json"
    "consumers/EVENTS/orders-payments.json"
    "consumers/EVENTS/payments-orders.json"
    "consumers/EVENTS/pricing-events.json"
    "consumers/EVENTS/promo-events.json"
    "consumers/EVENTS/search-events.json"
    "consumers/EVENTS/tracking-events.json"
    "consumers/TRACK/tracking-history.json"
}
