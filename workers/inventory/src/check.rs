//! What a request must look like before anybody is asked.

use std::collections::BTreeSet;

use runtime::Fault;
use subjects::{
    Check,
    check::MAX_LINES,
    ids::{HubId, MovementId, OrderId, Sku, UserId},
    v1::{self, MovementKind},
};

/// Units of one line of a movement, at most.
pub const MAX_UNITS: i64 = 1_000_000;
/// Buckets of one SKU, at most.
pub const MAX_BUCKETS: u32 = 64;
/// Bytes of a reason or an actor.
const TEXT: usize = 500;

pub fn reserve(request: &v1::ReserveStock, max_hold_s: u64) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/reservation_id", &request.reservation_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.id::<UserId>("/user_id", &request.user_id);
    let from = &request.draw_from;
    if !from.is_empty() {
        check.id::<OrderId>("/draw_from", from);
        let partial = request.partial && *from != request.reservation_id;
        check.that(!partial, "/partial", "does not go with draw_from");
    }
    if !from.is_empty() && *from == request.reservation_id {
        pool(&mut check, &request.items);
    } else {
        check.lines("/items", &request.items);
    }
    ttl(&mut check, request.ttl_s, max_hold_s);
    check.done()
}

/// What is kept for many baskets may be more than one may hold.
fn pool(check: &mut Check, items: &[v1::Line]) {
    if items.is_empty() || items.len() > MAX_LINES {
        check.wrong("/items", format_args!("needs 1 to {MAX_LINES} lines"));
    }
    let mut skus = BTreeSet::new();
    for (i, line) in items.iter().take(MAX_LINES).enumerate() {
        check.id::<Sku>(&format!("/items/{i}/sku"), &line.sku);
        check.that(skus.insert(&line.sku), &format!("/items/{i}/sku"), "stands twice");
        let units = (1..=MAX_UNITS).contains(&i64::from(line.qty));
        check.that(units, &format!("/items/{i}/qty"), "must be 1 to 1000000");
    }
}

pub fn reservation(request: &v1::ReservationRef, with_items: bool) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/reservation_id", &request.reservation_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    if !request.user_id.is_empty() {
        check.id::<UserId>("/user_id", &request.user_id);
    }
    if with_items && !request.items.is_empty() {
        check.lines("/items", &request.items);
        check.that(!request.user_id.is_empty(), "/user_id", "is needed with items");
    }
    check.optional_text("/reason", &request.reason, TEXT);
    check.done()
}

pub fn extend(request: &v1::ExtendHold, max_hold_s: u64) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/reservation_id", &request.reservation_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.that(request.ttl_s > 0, "/ttl_s", "must be at least 1");
    ttl(&mut check, request.ttl_s, max_hold_s);
    check.done()
}

fn ttl(check: &mut Check, ttl_s: u32, max_hold_s: u64) {
    if u64::from(ttl_s) > max_hold_s {
        check.wrong("/ttl_s", format_args!("must be at most {max_hold_s} s"));
    }
}

pub fn stock(request: &v1::GetStock) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.id::<Sku>("/sku", &request.sku);
    check.done()
}

pub fn levels(request: &v1::ListLevels) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    if !request.after.is_empty() {
        check.id::<Sku>("/after", &request.after);
    }
    check.that(request.limit <= 1000, "/limit", "must be 1 to 1 000");
    check.done()
}

/// Hubs of one question about baskets, at most.
const MAX_HUBS: usize = 32;

pub fn availability(request: &v1::CheckAvailability) -> Result<(), Fault> {
    let mut check = Check::new();
    let count = request.hub_ids.len();
    check.that((1..=MAX_HUBS).contains(&count), "/hub_ids", "needs 1 to 32 hubs");
    for (i, hub_id) in request.hub_ids.iter().take(MAX_HUBS).enumerate() {
        check.id::<HubId>(&format!("/hub_ids/{i}"), hub_id);
    }
    check.lines("/items", &request.items);
    check.done()
}

pub fn split(request: &v1::SplitSku) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.id::<Sku>("/sku", &request.sku);
    check.that(request.buckets <= MAX_BUCKETS, "/buckets", "must be at most 64; 0 is the configured number");
    check.that(request.low_threshold <= 1_000_000, "/low_threshold", "must be at most 1000000");
    check.done()
}

pub fn reconcile(request: &v1::ReconcileHub) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.done()
}

pub fn moves(request: &v1::MoveStock) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<MovementId>("/movement_id", &request.movement_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.optional_text("/reason", &request.reason, TEXT);
    check.optional_text("/actor", &request.actor, TEXT);
    let kind = request.kind();
    check.that(kind != MovementKind::Unspecified, "/kind", "is not one of receive, adjust, transfer, count");
    if kind == MovementKind::Transfer {
        check.id::<HubId>("/to_hub_id", &request.to_hub_id);
        check.that(request.to_hub_id != request.hub_id, "/to_hub_id", "is the hub itself");
    } else {
        check.that(request.to_hub_id.is_empty(), "/to_hub_id", "is for transfers");
    }
    let lines = &request.lines;
    if lines.is_empty() || lines.len() > MAX_LINES {
        check.wrong("/lines", format_args!("needs 1 to {MAX_LINES} lines"));
        return check.done();
    }
    let mut skus = BTreeSet::new();
    for (i, line) in lines.iter().enumerate() {
        check.id::<Sku>(&format!("/lines/{i}/sku"), &line.sku);
        // Summing would be a guess here: a count twice is two counts, an adjustment twice a slip.
        if !skus.insert(&line.sku) {
            check.wrong(format!("/lines/{i}/sku"), "stands twice");
        }
        let (range, words) = match kind {
            MovementKind::Adjust => (-MAX_UNITS..=MAX_UNITS, "must be -1000000 to 1000000 and not 0"),
            MovementKind::Count => (0..=MAX_UNITS, "must be 0 to 1000000"),
            MovementKind::Receive | MovementKind::Transfer | MovementKind::Unspecified => {
                (1..=MAX_UNITS, "must be 1 to 1000000")
            }
        };
        if !range.contains(&line.qty) || (kind == MovementKind::Adjust && line.qty == 0) {
            check.wrong(format!("/lines/{i}/qty"), words);
        }
    }
    check.done()
}
