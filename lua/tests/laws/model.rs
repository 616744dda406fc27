//! What the scripts should do, in the plainest words: no buckets, no Redis, one map per thing.

use std::collections::BTreeMap;

use lua::inventory::ReservationState;

pub type Lines = BTreeMap<&'static str, u32>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    Reserve { id: usize, lines: Vec<(usize, u32)>, due: bool, partial: bool },
    Confirm { id: usize, late: Option<Vec<(usize, u32)>> },
    Release { id: usize },
    Return { id: usize, known: Option<Vec<(usize, u32)>> },
    Extend { id: usize },
    ExpireDue,
    Adjust { id: usize, lines: Vec<(usize, i64)> },
    Count { id: usize, sku: usize, counted: u32 },
    Split { sku: usize, buckets: u32 },
    Threshold { sku: usize, threshold: u32 },
    Rebuild,
}

pub const SKUS: [&str; 3] = ["eggs", "milk", "rice"];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shelf {
    pub available: u32,
    pub held: u32,
}

#[derive(Debug, Clone)]
pub struct Reservation {
    pub state: ReservationState,
    pub lines: Lines,
    pub due: bool,
    asked: Option<(Lines, bool)>,
}

#[derive(Debug, Default)]
pub struct Model {
    pub shelves: BTreeMap<&'static str, Shelf>,
    pub reservations: BTreeMap<usize, Reservation>,
    /// Per id: what was asked, summed.
    movements: BTreeMap<usize, BTreeMap<&'static str, i64>>,
}

/// The first word of the answer, as the script would say it.
pub type Answer = &'static str;

pub fn sum(lines: &[(usize, u32)]) -> Lines {
    let mut sums = Lines::new();
    for (sku, qty) in lines {
        *sums.entry(SKUS[*sku]).or_default() += qty;
    }
    sums
}

impl Model {
    pub fn new(units: u32) -> Self {
        let shelves = SKUS.iter().map(|sku| (*sku, Shelf { available: units, held: 0 })).collect();
        Self { shelves, ..Self::default() }
    }

    fn enough(&self, lines: &Lines) -> bool {
        lines.iter().all(|(sku, qty)| self.shelves[sku].available >= *qty)
    }

    fn shelf(&mut self, sku: &str) -> &mut Shelf {
        self.shelves.get_mut(sku).unwrap()
    }

    fn give_back(&mut self, lines: &Lines) {
        for (sku, qty) in lines {
            let shelf = self.shelf(sku);
            shelf.held -= qty;
            shelf.available += qty;
        }
    }

    pub fn apply(&mut self, op: &Op) -> Answer {
        match op {
            Op::Reserve { id, lines, due, partial } => self.reserve(*id, sum(lines), *due, *partial),
            Op::Confirm { id, late } => self.confirm(*id, late.as_deref().map(sum)),
            Op::Release { id } => self.release(*id),
            Op::Return { id, known } => self.give(*id, known.as_deref().map(sum)),
            Op::Extend { id } => match self.reservations.get_mut(id) {
                Some(r) if r.state == ReservationState::Reserved => {
                    r.due = false;
                    "extended"
                }
                Some(r) if r.state != ReservationState::Expired => "refused",
                _ => "gone",
            },
            Op::ExpireDue => {
                let due = |r: &&mut Reservation| r.due && r.state == ReservationState::Reserved;
                let mut ended = Vec::new();
                for r in self.reservations.values_mut().filter(due) {
                    r.state = ReservationState::Expired;
                    ended.push(r.lines.clone());
                }
                ended.iter().for_each(|lines| self.give_back(lines));
                "expired"
            }
            Op::Adjust { id, lines } => self.adjust(*id, lines),
            Op::Count { id, sku, counted } => self.count(*id, SKUS[*sku], *counted),
            Op::Split { .. } | Op::Threshold { .. } | Op::Rebuild => "set",
        }
    }

    fn reserve(&mut self, id: usize, lines: Lines, due: bool, partial: bool) -> Answer {
        let asked = Some((lines.clone(), partial));
        if let Some(r) = self.reservations.get(&id) {
            return match r.state {
                ReservationState::Reserved | ReservationState::Confirmed if r.asked == asked => "replayed",
                ReservationState::Reserved | ReservationState::Confirmed => "conflict",
                _ => "refused",
            };
        }
        let mut held = lines.clone();
        if partial {
            held.iter_mut().for_each(|(sku, qty)| *qty = (*qty).min(self.shelves[sku].available));
            held.retain(|_, qty| *qty > 0);
        }
        if held.is_empty() || !self.enough(&held) {
            return "short";
        }
        for (sku, qty) in &held {
            let shelf = self.shelf(sku);
            shelf.available -= qty;
            shelf.held += qty;
        }
        self.reservations
            .insert(id, Reservation { state: ReservationState::Reserved, lines: held, due, asked });
        "reserved"
    }

    fn confirm(&mut self, id: usize, late: Option<Lines>) -> Answer {
        let known = self.reservations.get(&id).cloned();
        match known.as_ref().map(|r| r.state) {
            Some(ReservationState::Confirmed) => return "replayed",
            Some(ReservationState::Released | ReservationState::Returned) => return "refused",
            Some(ReservationState::Reserved | ReservationState::Expired) | None => {}
        }
        let holds = matches!(&known, Some(r) if r.state == ReservationState::Reserved);
        let asked = known.as_ref().map_or_else(|| late.clone().map(|l| (l, false)), |r| r.asked.clone());
        let Some(lines) = known.map(|r| r.lines).or(late) else { return "unknown" };
        if !holds && !self.enough(&lines) {
            return "short";
        }
        for (sku, qty) in &lines {
            let shelf = self.shelf(sku);
            *(if holds { &mut shelf.held } else { &mut shelf.available }) -= qty;
        }
        let state = ReservationState::Confirmed;
        self.reservations.insert(id, Reservation { state, lines, due: false, asked });
        "confirmed"
    }

    /// Whatever is not sold never will be.
    fn let_go(&mut self, id: usize) -> Answer {
        let state = ReservationState::Released;
        match self.reservations.get_mut(&id) {
            Some(r) if r.state == ReservationState::Released => "replayed",
            Some(r) if r.state == ReservationState::Reserved => {
                r.state = state;
                let lines = r.lines.clone();
                self.give_back(&lines);
                "released"
            }
            Some(_) | None => {
                let tombstone = Reservation { state, lines: Lines::new(), due: false, asked: None };
                self.reservations.insert(id, tombstone);
                "buried"
            }
        }
    }

    fn release(&mut self, id: usize) -> Answer {
        match self.reservations.get(&id) {
            Some(r) if matches!(r.state, ReservationState::Confirmed | ReservationState::Returned) => {
                "refused"
            }
            _ => self.let_go(id),
        }
    }

    fn give(&mut self, id: usize, known: Option<Lines>) -> Answer {
        let lines = match self.reservations.get(&id) {
            Some(r) if r.state == ReservationState::Returned => return "replayed",
            Some(r) if r.state == ReservationState::Confirmed => {
                let lines = known.unwrap_or_else(|| r.lines.clone());
                if lines.iter().any(|(sku, qty)| qty > r.lines.get(sku).unwrap_or(&0)) {
                    return "exceeds";
                }
                lines
            }
            Some(_) => return self.let_go(id),
            None => match known {
                Some(lines) => lines,
                None => return self.let_go(id),
            },
        };
        lines.iter().for_each(|(sku, qty)| self.shelf(sku).available += qty);
        let asked = None;
        let state = ReservationState::Returned;
        self.reservations.insert(id, Reservation { state, lines, due: false, asked });
        "returned"
    }

    fn seen(&self, id: usize, asked: &BTreeMap<&'static str, i64>) -> Option<Answer> {
        self.movements.get(&id).map(|before| if before == asked { "replayed" } else { "conflict" })
    }

    fn adjust(&mut self, id: usize, lines: &[(usize, i64)]) -> Answer {
        let mut sums = BTreeMap::<&str, i64>::new();
        lines.iter().for_each(|(sku, delta)| *sums.entry(SKUS[*sku]).or_default() += delta);
        if let Some(answer) = self.seen(id, &sums) {
            return answer;
        }
        if sums.iter().any(|(sku, delta)| i64::from(self.shelves[sku].available) + delta < 0) {
            return "short";
        }
        for (sku, delta) in &sums {
            let shelf = self.shelf(sku);
            shelf.available = u32::try_from(i64::from(shelf.available) + delta).unwrap();
        }
        self.movements.insert(id, sums);
        "moved"
    }

    /// Counts and adjustments never share an id here, so one map serves both.
    fn count(&mut self, id: usize, sku: &'static str, counted: u32) -> Answer {
        let asked = BTreeMap::from([(sku, i64::from(counted))]);
        if let Some(answer) = self.seen(id, &asked) {
            return answer;
        }
        let shelf = self.shelf(sku);
        if counted < shelf.held {
            return "below_held";
        }
        shelf.available = counted - shelf.held;
        self.movements.insert(id, asked);
        "moved"
    }
}
