//! One order: what was promised, what was said, where its bag is.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Pending,
    Confirmed,
    AssignedToStore,
    Picking,
    Packed,
    AssignedToPartner,
    PickedUp,
    InTransit,
    Delivered,
    Closed,
    Cancelled,
    Refunded,
    Failed,
}

use Status::{
    AssignedToPartner, AssignedToStore, Cancelled, Closed, Confirmed, Delivered, Failed, InTransit, Packed,
    Pending, PickedUp, Picking, Refunded,
};

/// Restated here on purpose: a judge that took the table from the accused could not find it wrong.
const MOVES: [(Status, Status); 16] = [
    (Pending, Confirmed),
    (Pending, Failed),
    (Pending, Cancelled),
    (Confirmed, AssignedToStore),
    (Confirmed, Cancelled),
    (AssignedToStore, Picking),
    (AssignedToStore, Cancelled),
    (Picking, Packed),
    (Packed, AssignedToPartner),
    (AssignedToPartner, PickedUp),
    (PickedUp, InTransit),
    (InTransit, Delivered),
    (Delivered, Closed),
    (Delivered, Refunded),
    (Closed, Refunded),
    (Cancelled, Refunded),
];

impl Status {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.strip_prefix("ORDER_STATUS_").unwrap_or(text) {
            "PENDING" => Pending,
            "CONFIRMED" => Confirmed,
            "ASSIGNED_TO_STORE" => AssignedToStore,
            "PICKING" => Picking,
            "PACKED" => Packed,
            "ASSIGNED_TO_PARTNER" => AssignedToPartner,
            "PICKED_UP" => PickedUp,
            "IN_TRANSIT" => InTransit,
            "DELIVERED" => Delivered,
            "CLOSED" => Closed,
            "CANCELLED" => Cancelled,
            "REFUNDED" => Refunded,
            "FAILED" => Failed,
            _ => return None,
        })
    }

    pub fn is_last(self) -> bool {
        matches!(self, Delivered | Closed | Cancelled | Refunded | Failed)
    }

    /// Nobody has it in his hands yet.
    pub fn waits(self) -> bool {
        matches!(self, Confirmed | AssignedToStore | Picking | Packed)
    }

    pub fn follows(self, before: Self) -> bool {
        MOVES.contains(&(before, self))
    }

    /// Some moves lead from `before` to this: a stream may skip, but never go back.
    fn comes_after(self, before: Self) -> bool {
        self == before || MOVES.iter().any(|(from, to)| *from == before && self.comes_after(*to))
    }
}

/// Where the goods are, whatever anybody says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Bag {
    #[default]
    None,
    Counter,
    Carried(String),
    Handed(String),
}

/// Unix times a customer was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promise {
    pub p50_at: f64,
    pub p80_at: f64,
    pub p95_at: f64,
}

/// A line of an order's history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    pub from: Option<Status>,
    pub to: Status,
    pub at: f64,
    pub version: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Order {
    /// When its customer pressed the button; `None`: somebody else's order.
    pub clicked_at: Option<f64>,
    pub promise: Option<Promise>,
    pub promised_by: Option<f64>,
    pub bag: Bag,
    /// Our own pickers packed it, so nobody took it behind our back.
    pub packed_here: bool,
    pub handed_at: Option<f64>,
    /// By the record.
    pub delivered_at: Option<f64>,
    pub cancel_accepted: bool,
    pub offers: u32,
    pub status: Option<Status>,
    seen: Option<(u64, Status)>,
}

impl Order {
    pub fn has_ended(&self) -> bool {
        self.status.is_some_and(Status::is_last)
    }

    /// # Errors
    /// What a stream may not say after what it said before.
    pub fn saw(&mut self, version: u64, status: Status) -> Result<(), String> {
        let before = self.seen;
        if before.is_none_or(|(seen, _)| version > seen) {
            self.seen = Some((version, status));
            self.status = Some(status);
        }
        match before {
            Some((seen, was)) if version == seen && status != was => {
                Err(format!("version {version} was {was:?} and is {status:?}"))
            }
            Some((seen, was)) if version > seen && !status.comes_after(was) => {
                Err(format!("{status:?} after {was:?}"))
            }
            // An older version is a repetition after a broken connection.
            _ => Ok(()),
        }
    }

    /// Reads the record; what is wrong with it.
    pub fn read(&mut self, entries: &[Entry]) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut before: Option<&Entry> = None;
        for entry in entries {
            match before {
                None if entry.to != Pending => wrong.push(format!("it begins as {:?}", entry.to)),
                Some(last) if !entry.to.follows(last.to) => {
                    wrong.push(format!("{:?} cannot follow {:?}", entry.to, last.to));
                }
                Some(last) if entry.from.is_some_and(|from| from != last.to) => {
                    wrong.push(format!("a move from {:?} after {:?}", entry.from, last.to));
                }
                Some(last) if entry.version <= last.version => {
                    wrong.push(format!("version {} after {}", entry.version, last.version));
                }
                _ => {}
            }
            if entry.to == Delivered {
                self.delivered_at = Some(entry.at);
            }
            before = Some(entry);
        }
        if let Some(last) = before {
            self.status = Some(last.to);
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_may_skip_and_repeat_but_not_go_back() {
        let mut order = Order::default();
        assert_eq!(order.saw(2, Confirmed), Ok(()));
        assert_eq!(order.saw(5, Packed), Ok(()));
        assert_eq!(order.saw(3, AssignedToStore), Ok(()), "a repetition");
        assert_eq!(order.status, Some(Packed));
        assert!(order.saw(6, Picking).is_err());
        assert!(order.saw(6, Cancelled).is_err());
    }

    #[test]
    fn a_history_is_a_path() {
        let path =
            [Pending, Confirmed, AssignedToStore, Picking, Packed, AssignedToPartner, PickedUp, InTransit];
        let entries: Vec<Entry> = (1..)
            .zip(path.iter().chain(&[Delivered]))
            .map(|(version, to)| Entry { from: None, to: *to, at: version as f64, version })
            .collect();
        let mut order = Order::default();
        assert_eq!(order.read(&entries), Vec::<String>::new());
        assert_eq!((order.status, order.delivered_at), (Some(Delivered), Some(9.0)));
        let mut gap = entries.clone();
        gap.remove(4);
        assert_eq!(Order::default().read(&gap).len(), 1);
        let mut again = entries;
        again.push(Entry { from: None, to: Delivered, at: 10.0, version: 10 });
        assert_eq!(Order::default().read(&again), ["Delivered cannot follow Delivered"]);
    }

    #[test]
    fn every_status_reads_back() {
        for (from, to) in MOVES {
            for status in [from, to] {
                let word = serde_json::to_value(status).unwrap();
                assert_eq!(Status::parse(word.as_str().unwrap()), Some(status));
            }
        }
    }
}
