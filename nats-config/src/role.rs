//! The users of `nats-server.conf`.

use std::{fmt, str::FromStr};

use serde::Serialize;

macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $role:ident = $name:literal $env:literal $service:expr;)+) => {
        /// A NATS user. Its name is the role's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Role { $($(#[doc = $doc])+ $role,)+ }

        impl Role {
            pub const ALL: &'static [Self] = &[$(Self::$role,)+];

            /// The user name, and the third token of its inbox.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$role => $name,)+ }
            }

            /// The environment variable nats-server takes the password from. Its value must begin with a
            /// letter and keep to letters, digits, `-` and `_`: the server reads it as a word of its
            /// configuration language.
            pub const fn password_env(self) -> &'static str {
                match self { $(Self::$role => concat!("KILAT_NATS_PASSWORD_", $env),)+ }
            }

            /// What a client of this role has to set, or it cannot receive a reply.
            pub const fn inbox_prefix(self) -> &'static str {
                match self { $(Self::$role => concat!("_INBOX.", $name),)+ }
            }

            /// The service it may serve: `svc.{service}.>`.
            pub const fn service(self) -> Option<&'static str> {
                match self { $(Self::$role => $service,)+ }
            }
        }
    };
}

roles! {
    /// Clients' requests, from HTTP to the bus.
    Gateway = "gateway" "GATEWAY" None;
    /// The saga's orchestrator.
    Checkout = "checkout" "CHECKOUT" Some("checkout");
    /// Stock and reservations.
    Inventory = "inventory" "INVENTORY" Some("inventory");
    /// Orders and their life.
    Orders = "orders" "ORDERS" Some("orders");
    /// Payments, refunds, wallets.
    Payments = "payments" "PAYMENTS" Some("payments");
    /// Products, prices, hubs.
    Catalogue = "catalogue" "CATALOGUE" Some("catalogue");
    /// Zones, cities, which hub serves a point.
    Geo = "geo" "GEO" Some("geo");
    /// Pick tasks.
    Fulfilment = "fulfilment" "FULFILMENT" Some("fulfilment");
    /// Riders and who carries what.
    Dispatch = "dispatch" "DISPATCH" Some("dispatch");
    /// Where riders are.
    Tracking = "tracking" "TRACKING" Some("tracking");
    /// When an order arrives.
    Eta = "eta" "ETA" Some("eta");
    /// Devices' credentials and bans.
    Devices = "devices" "DEVICES" Some("devices");
    /// Finding a product.
    Search = "search" "SEARCH" Some("search");
    /// Promotions.
    Promo = "promo" "PROMO" Some("promo");
    /// Fees, surge and quotes.
    Pricing = "pricing" "PRICING" Some("pricing");
    /// Flash sales.
    Flashsale = "flashsale" "FLASHSALE" Some("flashsale");
    /// Carts.
    Cart = "cart" "CART" Some("cart");
    /// Answers the server's question who a device is.
    Callout = "callout" "CALLOUT" None;
    /// Turns deliveries that were given up into dead letters.
    Deadletter = "deadletter" "DEADLETTER" None;
    /// Compares the books; reads only.
    Audit = "audit" "AUDIT" None;
    /// Makes streams, buckets and consumers: the role of [`apply`](crate::apply()).
    Admin = "admin" "ADMIN" None;
    /// A person with the nats command line.
    Ops = "ops" "OPS" None;
    /// The system account: state of the servers.
    Sys = "sys" "SYS" None;
}

/// Every role.
pub const fn roles() -> &'static [Role] {
    Role::ALL
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no role")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        let role = Self::ALL.iter().copied().find(|role| role.as_str() == name);
        role.ok_or_else(|| UnknownRole(name.to_owned()))
    }
}
