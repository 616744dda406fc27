//! What a drainer makes of the journal: the record. It sees entries and nothing else.

use std::collections::BTreeMap;

use lua::inventory::{Change, Crossing, Entry, Line, MovementRow, ReservationRow, ReservationState, SkuRow};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    pub on_hand: i64,
    pub held: i64,
}

#[derive(Debug, Default)]
pub struct Record {
    pub units: BTreeMap<String, Units>,
    reservations: BTreeMap<String, ReservationRow>,
    movements: BTreeMap<String, MovementRow>,
    tuned: BTreeMap<String, (u32, u32)>,
    low: BTreeMap<String, bool>,
}

impl Record {
    pub fn new(skus: &[&str], on_hand: i64) -> Self {
        let units = skus.iter().map(|sku| ((*sku).to_owned(), Units { on_hand, held: 0 })).collect();
        let tuned = skus.iter().map(|sku| ((*sku).to_owned(), (0, 1))).collect();
        Self { units, tuned, ..Self::default() }
    }

    fn on_lines(&mut self, lines: &[Line], apply: impl Fn(&mut Units, i64)) {
        for line in lines {
            apply(self.units.get_mut(&line.sku).unwrap(), i64::from(line.qty));
        }
    }

    fn set(&mut self, id: &str, state: ReservationState, lines: &[Line]) {
        let row = self.reservations.entry(id.to_owned()).or_insert_with(|| ReservationRow {
            reservation: id.to_owned(),
            state,
            user: "user_1".to_owned(),
            expires_at_ms: 0,
            request: String::new(),
            lines: lines.to_vec(),
        });
        row.state = state;
        row.lines = lines.to_vec();
    }

    pub fn apply(&mut self, entry: &Entry) {
        match &entry.change {
            Change::Reserved { reservation, lines, expires_at_ms, request, .. } => {
                self.on_lines(lines, |units, qty| units.held += qty);
                self.set(reservation, ReservationState::Reserved, lines);
                let row = self.reservations.get_mut(reservation).unwrap();
                (row.expires_at_ms, row.request) = (*expires_at_ms, request.clone());
            }
            Change::Resized { reservation, deltas, lines, expires_at_ms, request, .. } => {
                for delta in deltas {
                    self.units.get_mut(&delta.sku).unwrap().held += delta.delta;
                }
                let open = !lines.is_empty();
                let state = if open { ReservationState::Reserved } else { ReservationState::Released };
                self.set(reservation, state, lines);
                let row = self.reservations.get_mut(reservation).unwrap();
                (row.expires_at_ms, row.request) = (*expires_at_ms, request.clone());
            }
            Change::Extended { reservation, expires_at_ms } => {
                self.reservations.get_mut(reservation).unwrap().expires_at_ms = *expires_at_ms;
            }
            Change::Released { reservation, lines } => {
                self.on_lines(lines, |units, qty| units.held -= qty);
                self.set(reservation, ReservationState::Released, lines);
            }
            Change::Expired { reservation, lines } => {
                self.on_lines(lines, |units, qty| units.held -= qty);
                self.set(reservation, ReservationState::Expired, lines);
            }
            Change::Committed { reservation, lines, rereserved, request, .. } => {
                self.on_lines(lines, |units, qty| {
                    units.on_hand -= qty;
                    units.held -= if *rereserved { 0 } else { qty };
                });
                self.set(reservation, ReservationState::Confirmed, lines);
                self.reservations.get_mut(reservation).unwrap().request.clone_from(request);
            }
            Change::Returned { reservation, lines } => {
                self.on_lines(lines, |units, qty| units.on_hand += qty);
                self.set(reservation, ReservationState::Returned, lines);
            }
            Change::Moved { movement, request, lines, .. } => {
                for line in lines {
                    self.units.get_mut(&line.sku).unwrap().on_hand += line.delta;
                }
                let (movement, request, lines) = (movement.clone(), request.clone(), lines.clone());
                self.movements.insert(movement.clone(), MovementRow { movement, request, lines });
            }
            Change::Split { sku, buckets } => self.tuned.get_mut(sku).unwrap().1 = *buckets,
            Change::Threshold { sku, threshold } => self.tuned.get_mut(sku).unwrap().0 = *threshold,
        }
        self.agrees(entry);
    }

    /// The entry says of each SKU what the record now has, and its crossings alternate.
    fn agrees(&mut self, entry: &Entry) {
        for touched in &entry.stock {
            let units = self.units[&touched.sku];
            assert!(units.held >= 0 && units.on_hand >= units.held, "{units:?} after {entry:?}");
            let said = (touched.available as i64, touched.held as i64);
            assert_eq!(said, (units.on_hand - units.held, units.held), "{entry:?}");

            let is = said.0 < i64::from(self.tuned[&touched.sku].0);
            let was = self.low.insert(touched.sku.clone(), is).unwrap_or(false);
            let expected = match (was, is) {
                (false, true) => Some(Crossing::Low),
                (true, false) => Some(Crossing::Recovered),
                (true, true) | (false, false) => None,
            };
            assert_eq!(touched.crossing, expected, "{entry:?}");
        }
    }

    pub fn rows(&self) -> (Vec<SkuRow>, Vec<ReservationRow>, Vec<MovementRow>) {
        let skus = self.units.iter().map(|(sku, units)| {
            let (threshold, buckets) = self.tuned[sku];
            SkuRow { sku: sku.clone(), on_hand: units.on_hand as u64, threshold, buckets }
        });
        let (reservations, movements) = (self.reservations.values(), self.movements.values());
        (skus.collect(), reservations.cloned().collect(), movements.cloned().collect())
    }
}
