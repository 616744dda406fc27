use lua::inventory::Touched;

use super::*;

fn entry(seq: u64, change: Change, available: u64, held: u64) -> Entry {
    let stock = vec![Touched { sku: "milk".into(), available, held, crossing: None }];
    Entry { at: Position { epoch: 1, seq }, at_ms: 1_000 * seq, change, stock }
}

fn milk(qty: u32) -> Vec<Line> {
    vec![Line { sku: "milk".into(), qty }]
}

fn reserved(id: &str, qty: u32) -> Change {
    Change::Reserved {
        reservation: id.into(),
        user: "u".into(),
        expires_at_ms: 9_000,
        request: "f".into(),
        lines: milk(qty),
    }
}

fn committed(id: &str, qty: u32, rereserved: bool) -> Change {
    Change::Committed {
        reservation: id.into(),
        user: "u".into(),
        request: "f".into(),
        rereserved,
        lines: milk(qty),
    }
}

fn fold(entries: &[Entry]) -> Changes {
    let mut changes = Changes::default();
    entries.iter().for_each(|entry| changes.add("hub_1", entry));
    changes
}

fn key(id: &str) -> (String, String) {
    ("hub_1".into(), id.into())
}

#[test]
fn a_hold_that_is_sold_leaves_the_shelf_once() {
    let changes = fold(&[entry(1, reserved("o", 2), 3, 2), entry(2, committed("o", 2, false), 3, 0)]);
    let stock = &changes.stock[&key("milk")];
    assert_eq!((stock.on_hand, stock.reserved, stock.said), (-2, 0, Some((3, 0))));
    let row = &changes.reservations[&key("o")];
    assert_eq!((row.state, row.expires_at), (Some(ReservationState::Confirmed), Some(time(9_000))));
    assert_eq!((changes.ledger.len(), changes.upto["hub_1"].seq), (2, 2));
}

#[test]
fn a_late_sale_takes_from_the_shelf_and_not_from_a_hold() {
    let expired = Change::Expired { reservation: "o".into(), lines: milk(2) };
    let changes = fold(&[entry(1, expired, 5, 0), entry(2, committed("o", 2, true), 3, 0)]);
    let stock = &changes.stock[&key("milk")];
    assert_eq!((stock.on_hand, stock.reserved), (-2, -2));
}

#[test]
fn a_repair_moves_redis_alone() {
    let repair = Change::Moved {
        movement: "m".into(),
        kind: MovementKind::Repaired,
        request: String::new(),
        note: String::new(),
        lines: vec![lua::inventory::Delta { sku: "milk".into(), delta: -4 }],
    };
    let changes = fold(&[entry(1, repair, 1, 0)]);
    assert_eq!(changes.stock[&key("milk")].on_hand, 0);
    assert_eq!((changes.ledger[0].qty, changes.ledger[0].on_hand), (-4, 0));
}

#[test]
fn a_tombstone_has_no_lines_and_a_state() {
    let changes = fold(&[Entry {
        stock: Vec::new(),
        ..entry(1, Change::Released { reservation: "o".into(), lines: Vec::new() }, 0, 0)
    }]);
    assert!(changes.ledger.is_empty() && changes.stock.is_empty());
    let row = &changes.reservations[&key("o")];
    assert_eq!((row.state, row.lines.as_ref()), (Some(ReservationState::Released), Some(&json!([]))));
}

#[test]
fn an_expired_hold_that_is_buried_moves_no_units_again() {
    let expired = Change::Expired { reservation: "o".into(), lines: milk(2) };
    let buried = Change::Released { reservation: "o".into(), lines: Vec::new() };
    let buried = Entry { stock: Vec::new(), ..entry(2, buried, 0, 0) };
    let changes = fold(&[entry(1, expired, 5, 0), buried]);
    let stock = &changes.stock[&key("milk")];
    assert_eq!((stock.on_hand, stock.reserved, stock.said), (0, -2, Some((5, 0))));
    let row = &changes.reservations[&key("o")];
    assert_eq!((row.state, row.lines.as_ref()), (Some(ReservationState::Released), Some(&json!([]))));
    // A rebuild loads what has changed lately, so the burial counts, not the hold's end.
    assert_eq!((changes.ledger.len(), row.changed_at), (1, time(2_000)));
}

#[test]
fn lines_are_read_back_as_they_were_written() {
    assert_eq!(decode(&encode(&milk(3))), milk(3));
    assert_eq!(decode(&json!(["nonsense", [1, 2], ["milk", -1]])), []);
}
