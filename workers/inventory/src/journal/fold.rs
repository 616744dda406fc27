//! Entries of the journal, folded into what the record must change.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use lua::inventory::{Change, Crossing, Entry, Line, MovementKind, Position, ReservationState};
use serde_json::{Value, json};

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    pub hub_id: String,
    pub at: Position,
    pub sku: String,
    pub kind: &'static str,
    pub qty: i64,
    pub on_hand: i64,
    pub reserved: i64,
    pub reservation_id: Option<String>,
    pub movement_id: Option<String>,
    pub request: String,
    pub note: String,
    pub when: DateTime<Utc>,
}

/// What becomes of one SKU.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockChange {
    pub on_hand: i64,
    pub reserved: i64,
    pub buckets: Option<i32>,
    pub threshold: Option<i32>,
    /// What Redis had after the last entry: (available, held).
    pub said: Option<(u64, u64)>,
}

/// What becomes of one reservation; `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReservationChange {
    pub state: Option<ReservationState>,
    pub user: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub request: Option<String>,
    pub lines: Option<Value>,
    pub changed_at: DateTime<Utc>,
}

/// A SKU went across its threshold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossed {
    pub hub_id: String,
    pub sku: String,
    pub at: Position,
    pub available: u64,
    pub low: bool,
    pub when: DateTime<Utc>,
}

/// Everything some entries change.
#[derive(Debug, Default)]
pub struct Changes {
    pub ledger: Vec<LedgerRow>,
    pub stock: BTreeMap<(String, String), StockChange>,
    pub reservations: BTreeMap<(String, String), ReservationChange>,
    /// In the order they happened.
    pub crossings: Vec<Crossed>,
    /// The last entry taken in, per hub.
    pub upto: BTreeMap<String, Position>,
    pub entries: u64,
}

impl Changes {
    /// Takes in the next entry of a hub.
    pub fn add(&mut self, hub: &str, entry: &Entry) {
        let when = time(entry.at_ms);
        self.change(hub, entry, when);
        for touched in &entry.stock {
            self.stock(hub, &touched.sku).said = Some((touched.available, touched.held));
            if let Some(crossing) = touched.crossing {
                self.crossings.push(Crossed {
                    hub_id: hub.to_owned(),
                    sku: touched.sku.clone(),
                    at: entry.at,
                    available: touched.available,
                    low: crossing == Crossing::Low,
                    when,
                });
            }
        }
        self.upto.insert(hub.to_owned(), entry.at);
        self.entries += 1;
    }

    fn change(&mut self, hub: &str, entry: &Entry, when: DateTime<Utc>) {
        let at = entry.at;
        match &entry.change {
            Change::Reserved { reservation, user, expires_at_ms, request, lines } => {
                self.lines(hub, at, "reserved", reservation, lines, when, |qty| (0, qty));
                let row = self.reservation(hub, reservation, when);
                row.state = Some(ReservationState::Reserved);
                row.user = Some(user.clone());
                row.expires_at = Some(time(*expires_at_ms));
                row.request = Some(request.clone());
                row.lines = Some(encode(lines));
            }
            Change::Resized { reservation, user, expires_at_ms, request, deltas, lines } => {
                for delta in deltas {
                    let kind = if delta.delta > 0 { "reserved" } else { "released" };
                    let qty = u32::try_from(delta.delta.unsigned_abs()).unwrap_or(u32::MAX);
                    let line = [Line { sku: delta.sku.clone(), qty }];
                    self.lines(hub, at, kind, reservation, &line, when, |_| (0, delta.delta));
                }
                let row = self.reservation(hub, reservation, when);
                let open = !lines.is_empty();
                row.state = Some(if open { ReservationState::Reserved } else { ReservationState::Released });
                row.user = Some(user.clone());
                row.expires_at = Some(time(*expires_at_ms));
                row.request = Some(request.clone());
                row.lines = Some(encode(lines));
            }
            Change::Extended { reservation, expires_at_ms } => {
                self.reservation(hub, reservation, when).expires_at = Some(time(*expires_at_ms));
            }
            Change::Released { reservation, lines } => {
                self.lines(hub, at, "released", reservation, lines, when, |qty| (0, -qty));
                self.end(hub, reservation, ReservationState::Released, lines, when);
            }
            Change::Expired { reservation, lines } => {
                self.lines(hub, at, "expired", reservation, lines, when, |qty| (0, -qty));
                self.end(hub, reservation, ReservationState::Expired, lines, when);
            }
            Change::Committed { reservation, user, request, rereserved, lines } => {
                let late = *rereserved;
                self.lines(hub, at, "committed", reservation, lines, when, |qty| {
                    (-qty, if late { 0 } else { -qty })
                });
                self.end(hub, reservation, ReservationState::Confirmed, lines, when);
                let row = self.reservation(hub, reservation, when);
                (row.user, row.request) = (Some(user.clone()), Some(request.clone()));
            }
            Change::Returned { reservation, lines } => {
                self.lines(hub, at, "returned", reservation, lines, when, |qty| (qty, 0));
                self.end(hub, reservation, ReservationState::Returned, lines, when);
            }
            Change::Moved { movement, kind, request, note, lines } => {
                for line in lines {
                    // A repair brings Redis to where the record is already.
                    let on_hand = if *kind == MovementKind::Repaired { 0 } else { line.delta };
                    self.stock(hub, &line.sku).on_hand += on_hand;
                    self.ledger.push(LedgerRow {
                        hub_id: hub.to_owned(),
                        at,
                        sku: line.sku.clone(),
                        kind: kind.as_str(),
                        qty: line.delta,
                        on_hand,
                        reserved: 0,
                        reservation_id: None,
                        movement_id: Some(movement.clone()),
                        request: request.clone(),
                        note: note.clone(),
                        when,
                    });
                }
            }
            Change::Split { sku, buckets } => {
                self.stock(hub, sku).buckets = i32::try_from(*buckets).ok();
            }
            Change::Threshold { sku, threshold } => {
                self.stock(hub, sku).threshold = Some(i32::try_from(*threshold).unwrap_or(i32::MAX));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one row of the ledger")]
    fn lines(
        &mut self,
        hub: &str,
        at: Position,
        kind: &'static str,
        reservation: &str,
        lines: &[Line],
        when: DateTime<Utc>,
        deltas: impl Fn(i64) -> (i64, i64),
    ) {
        for line in lines {
            let qty = i64::from(line.qty);
            let (on_hand, reserved) = deltas(qty);
            let stock = self.stock(hub, &line.sku);
            stock.on_hand += on_hand;
            stock.reserved += reserved;
            self.ledger.push(LedgerRow {
                hub_id: hub.to_owned(),
                at,
                sku: line.sku.clone(),
                kind,
                qty,
                on_hand,
                reserved,
                reservation_id: Some(reservation.to_owned()),
                movement_id: None,
                request: String::new(),
                note: String::new(),
                when,
            });
        }
    }

    fn end(
        &mut self,
        hub: &str,
        reservation: &str,
        state: ReservationState,
        lines: &[Line],
        when: DateTime<Utc>,
    ) {
        let row = self.reservation(hub, reservation, when);
        (row.state, row.lines) = (Some(state), Some(encode(lines)));
    }

    fn stock(&mut self, hub: &str, sku: &str) -> &mut StockChange {
        self.stock.entry((hub.to_owned(), sku.to_owned())).or_default()
    }

    fn reservation(&mut self, hub: &str, id: &str, when: DateTime<Utc>) -> &mut ReservationChange {
        let row = self.reservations.entry((hub.to_owned(), id.to_owned())).or_insert(ReservationChange {
            state: None,
            user: None,
            expires_at: None,
            request: None,
            lines: None,
            changed_at: when,
        });
        row.changed_at = when;
        row
    }
}

pub fn time(ms: u64) -> DateTime<Utc> {
    i64::try_from(ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn encode(lines: &[Line]) -> Value {
    lines.iter().map(|line| json!([line.sku, line.qty])).collect()
}

/// The lines of a reservation as the record spells them.
pub fn decode(lines: &Value) -> Vec<Line> {
    let line = |row: &Value| {
        let sku = row.get(0)?.as_str()?.to_owned();
        Some(Line { sku, qty: u32::try_from(row.get(1)?.as_u64()?).ok()? })
    };
    lines.as_array().into_iter().flatten().filter_map(line).collect()
}

#[cfg(test)]
mod tests;
