//! The life of an order: the one table of moves, and who may make which.
//!
//! Nothing here touches a database. What is not in [`MOVES`] does not happen.

use Mover::{Admin, Customer, Driver, Saga, Store, Support, System};
use OrderStatus::{
    AssignedToPartner, AssignedToStore, Cancelled, Closed, Confirmed, Delivered, Failed, InTransit, Packed,
    Pending, PickedUp, Picking, Refunded,
};
use subjects::v1::OrderStatus;

/// Who moves an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mover {
    /// The checkout saga, by its own endpoints only.
    Saga,
    /// This worker itself: expiry, and what payments report.
    System,
    Customer,
    Store,
    Driver,
    Support,
    Admin,
}

impl Mover {
    pub const ALL: [Self; 7] = [Saga, System, Customer, Store, Driver, Support, Admin];

    /// The mover behind a role that comes over the wire. `saga` and `system` are not to be had there:
    /// an order that nobody paid for must not be confirmed by a word in a request.
    pub fn of_role(role: &str) -> Option<Self> {
        match role {
            "customer" => Some(Customer),
            "store" => Some(Store),
            "driver" => Some(Driver),
            "support" => Some(Support),
            "admin" => Some(Admin),
            _ => None,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Saga => "saga",
            System => "system",
            Customer => "customer",
            Store => "store",
            Driver => "driver",
            Support => "support",
            Admin => "admin",
        }
    }
}

/// Every move there is: from, to, and who may make it.
///
/// The two moves that decide a checkout (PENDING to CONFIRMED or FAILED) are the saga's alone, admins
/// included in the exclusion: they carry the promise that money and stock agree.
pub const MOVES: &[(OrderStatus, OrderStatus, &[Mover])] = &[
    (Pending, Confirmed, &[Saga]),
    (Pending, Failed, &[Saga, System]),
    (Pending, Cancelled, &[Customer, Support, Admin]),
    (Confirmed, AssignedToStore, &[Store, Admin]),
    (Confirmed, Cancelled, &[Customer, Support, Admin, System]),
    (AssignedToStore, Picking, &[Store, Admin]),
    (AssignedToStore, Cancelled, &[Customer, Support, Admin, System]),
    (Picking, Packed, &[Store, Admin]),
    (Packed, AssignedToPartner, &[Driver, Admin]),
    (AssignedToPartner, PickedUp, &[Driver, Admin]),
    (PickedUp, InTransit, &[Driver, Admin]),
    (InTransit, Delivered, &[Driver, Admin]),
    (Delivered, Closed, &[Admin]),
    (Delivered, Refunded, &[System, Admin]),
    (Closed, Refunded, &[System, Admin]),
    (Cancelled, Refunded, &[System, Admin]),
];

/// Why a move is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("an order cannot go from {} to {}", name(*from), name(*to))]
    Illegal { from: OrderStatus, to: OrderStatus },
    #[error("{} may not move an order from {} to {}", mover.as_str(), name(*from), name(*to))]
    Forbidden { mover: Mover, from: OrderStatus, to: OrderStatus },
}

/// Whether `mover` may take an order from `from` to `to`.
///
/// # Errors
/// The move is not in the table, or not this mover's to make.
pub fn permit(from: OrderStatus, to: OrderStatus, mover: Mover) -> Result<(), Refused> {
    match MOVES.iter().find(|(f, t, _)| (*f, *t) == (from, to)) {
        None => Err(Refused::Illegal { from, to }),
        Some((_, _, movers)) if movers.contains(&mover) => Ok(()),
        Some(_) => Err(Refused::Forbidden { mover, from, to }),
    }
}

/// Whether some move of `mover` ends in `to`: who may ask for it a second time and be told that it is done.
pub fn reaches(to: OrderStatus, mover: Mover) -> bool {
    MOVES.iter().any(|(_, t, movers)| *t == to && movers.contains(&mover))
}

/// The word of the event a move emits: `evt.order.{word}.…`.
pub const fn event(to: OrderStatus) -> &'static str {
    match to {
        Confirmed => "confirmed",
        Cancelled => "cancelled",
        Failed => "failed",
        Refunded => "refunded",
        _ => "status",
    }
}

/// Where an order goes whose payment was given back whole: one that nobody has begun to pick is
/// cancelled, one that is over is REFUNDED. One that is being picked or carried goes on: that it is a gift
/// now is for people to decide, and the audit names it.
pub fn given_back(status: OrderStatus, payment_status: &str) -> Option<OrderStatus> {
    if payment_status != "refunded" {
        return None;
    }
    [Refunded, Cancelled].into_iter().find(|to| permit(status, *to, System).is_ok())
}

/// What an order in this status answers to the saga that gives up: true = undo the rest.
/// `confirmed`: it has been CONFIRMED at some time.
pub const fn undo_goes_on(status: OrderStatus, confirmed: bool) -> bool {
    match status {
        Failed | Cancelled => true,
        // A sale that was refunded had been won; an attempt that was refunded had not.
        Refunded => !confirmed,
        _ => false,
    }
}

/// Whether a confirm that comes again finds its work done. False: the order was closed before it.
pub const fn confirm_is_done(status: OrderStatus, confirmed: bool) -> bool {
    confirmed && !matches!(status, Cancelled | Failed)
}

/// The status as the record and the timeline name it, e.g. `ASSIGNED_TO_STORE`.
pub fn name(status: OrderStatus) -> &'static str {
    let long = status.as_str_name();
    long.strip_prefix("ORDER_STATUS_").unwrap_or(long)
}

/// The status of a name; unspecified for one we do not know.
pub fn parse(name: &str) -> OrderStatus {
    OrderStatus::from_str_name(&format!("ORDER_STATUS_{name}")).unwrap_or(OrderStatus::Unspecified)
}

#[cfg(test)]
mod tests;
