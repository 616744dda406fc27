//! One entry of the journal: what the record must apply, and what the world must be told.

use std::collections::HashMap;

use serde_json::Value;

use crate::inventory::{Crossing, Delta, Line, Position, Touched};

/// A change, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place; the idempotency key of applying it, with the hub.
    pub at: Position,
    /// When Redis decided it, Unix ms.
    pub at_ms: u64,
    /// What changed.
    pub change: Change,
    /// The SKUs after it, with threshold crossings: each is here exactly once.
    pub stock: Vec<Touched>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A basket was put on hold.
    Reserved {
        /// The reservation.
        reservation: String,
        /// Who.
        user: String,
        /// When the hold ends, Unix ms.
        expires_at_ms: u64,
        /// Fingerprint of what was asked; the record keeps it for [`ReservationRow`](crate::inventory::ReservationRow).
        request: String,
        /// What is held.
        lines: Vec<Line>,
    },
    /// A hold that others draw from holds more or fewer units, or came to be. Without lines: it was emptied, and
    /// with that released.
    Resized {
        /// The reservation.
        reservation: String,
        /// Whose.
        user: String,
        /// When the hold ends, Unix ms.
        expires_at_ms: u64,
        /// Fingerprint of what was asked.
        request: String,
        /// Units held more, or fewer.
        deltas: Vec<Delta>,
        /// All it holds now.
        lines: Vec<Line>,
    },
    /// A hold lasts longer.
    Extended {
        /// The reservation.
        reservation: String,
        /// When the hold ends now, Unix ms.
        expires_at_ms: u64,
    },
    /// A hold was given back. Without lines: the tombstone of a reservation that had expired, or never was.
    Released {
        /// The reservation.
        reservation: String,
        /// What came back.
        lines: Vec<Line>,
    },
    /// A hold was ended by the clock.
    Expired {
        /// The reservation.
        reservation: String,
        /// What came back.
        lines: Vec<Line>,
    },
    /// A reservation was sold.
    Committed {
        /// The reservation.
        reservation: String,
        /// Who.
        user: String,
        /// Fingerprint of what was asked.
        request: String,
        /// The hold had gone and the stock was taken again: there is no open hold to close.
        rereserved: bool,
        /// What was sold.
        lines: Vec<Line>,
    },
    /// Sold units are back on the shelf.
    Returned {
        /// The reservation.
        reservation: String,
        /// What came back.
        lines: Vec<Line>,
    },
    /// Stock moved by another door.
    Moved {
        /// The movement.
        movement: String,
        /// Why.
        kind: MovementKind,
        /// Fingerprint of what was asked; for [`MovementRow`](crate::inventory::MovementRow).
        request: String,
        /// The caller's note, as it was given.
        note: String,
        /// What changed.
        lines: Vec<Delta>,
    },
    /// A SKU is spread over so many buckets now.
    Split {
        /// The SKU.
        sku: String,
        /// Buckets.
        buckets: u32,
    },
    /// A SKU is low below so many units now.
    Threshold {
        /// The SKU.
        sku: String,
        /// Units.
        threshold: u32,
    },
}

/// Why stock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// Goods came in.
    Received,
    /// Somebody corrected the count: breakage, loss, a find.
    Adjusted,
    /// A cycle count set it.
    Counted,
    /// Off to another hub.
    TransferredOut,
    /// In from another hub.
    TransferredIn,
    /// Came back from a customer outside of its reservation's one return.
    Returned,
    /// Redis had drifted from the record: this moves Redis alone, the record only notes it.
    Repaired,
}

impl MovementKind {
    const ALL: [Self; 7] = [
        Self::Received,
        Self::Adjusted,
        Self::Counted,
        Self::TransferredOut,
        Self::TransferredIn,
        Self::Returned,
        Self::Repaired,
    ];

    /// As the journal and the ledger spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Adjusted => "adjusted",
            Self::Counted => "counted",
            Self::TransferredOut => "transferred_out",
            Self::TransferredIn => "transferred_in",
            Self::Returned => "returned",
            Self::Repaired => "repaired",
        }
    }

    /// The kind spelled so, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a positive line may bring a SKU into a hub that did not carry it.
    #[must_use]
    pub fn creates_skus(self) -> bool {
        match self {
            Self::Received | Self::TransferredIn | Self::Repaired => true,
            Self::Adjusted | Self::Counted | Self::TransferredOut | Self::Returned => false,
        }
    }
}

impl Entry {
    /// Reads the stream entry `id` with its fields.
    pub(crate) fn parse(id: &str, fields: HashMap<String, String>) -> Result<Self, String> {
        let mut fields = Fields(fields);
        let at = id
            .split_once('-')
            .and_then(|(epoch, seq)| Some(Position { epoch: epoch.parse().ok()?, seq: seq.parse().ok()? }))
            .ok_or_else(|| format!("entry id {id:?}"))?;
        Ok(Self {
            at,
            at_ms: fields.number("at")?,
            stock: fields.rows("stock", |row| {
                let crossing = Crossing::from_code(row.get(3)?.as_i64()?)?;
                Some(Touched {
                    sku: row.first()?.as_str()?.to_owned(),
                    available: row.get(1)?.as_u64()?,
                    held: row.get(2)?.as_u64()?,
                    crossing,
                })
            })?,
            change: fields.change().map_err(|error| format!("entry {id}: {error}"))?,
        })
    }
}

struct Fields(HashMap<String, String>);

impl Fields {
    fn text(&mut self, name: &str) -> Result<String, String> {
        self.0.remove(name).ok_or_else(|| format!("no field {name:?}"))
    }

    fn number(&mut self, name: &str) -> Result<u64, String> {
        self.text(name)?.parse().map_err(|error| format!("{name}: {error}"))
    }

    fn rows<T>(&mut self, name: &str, row: impl Fn(&[Value]) -> Option<T>) -> Result<Vec<T>, String> {
        let rows: Vec<Vec<Value>> =
            serde_json::from_str(&self.text(name)?).map_err(|error| format!("{name}: {error}"))?;
        rows.iter().map(|cells| row(cells).ok_or_else(|| format!("{name}: row {cells:?}"))).collect()
    }

    /// `[[sku, qty, …], …]`; the buckets that may follow are Redis' own business.
    fn lines(&mut self) -> Result<Vec<Line>, String> {
        self.lines_of("lines")
    }

    fn lines_of(&mut self, name: &str) -> Result<Vec<Line>, String> {
        self.rows(name, |row| {
            let qty = u32::try_from(row.get(1)?.as_u64()?).ok()?;
            Some(Line { sku: row.first()?.as_str()?.to_owned(), qty })
        })
    }

    fn deltas(&mut self) -> Result<Vec<Delta>, String> {
        self.rows("lines", |row| {
            Some(Delta { sku: row.first()?.as_str()?.to_owned(), delta: row.get(1)?.as_i64()? })
        })
    }

    fn one(&mut self) -> Result<(String, u32), String> {
        let line = self.lines()?.into_iter().next().ok_or("no line")?;
        Ok((line.sku, line.qty))
    }

    fn change(&mut self) -> Result<Change, String> {
        let kind = self.text("kind")?;
        Ok(match kind.as_str() {
            "reserved" => Change::Reserved {
                reservation: self.text("res")?,
                user: self.text("user")?,
                expires_at_ms: self.number("exp")?,
                request: self.text("req")?,
                lines: self.lines()?,
            },
            "resized" => Change::Resized {
                reservation: self.text("res")?,
                user: self.text("user")?,
                expires_at_ms: self.number("exp")?,
                request: self.text("req")?,
                deltas: self.deltas()?,
                lines: self.lines_of("left")?,
            },
            "extended" => {
                Change::Extended { reservation: self.text("res")?, expires_at_ms: self.number("exp")? }
            }
            "released" => Change::Released { reservation: self.text("res")?, lines: self.lines()? },
            "expired" => Change::Expired { reservation: self.text("res")?, lines: self.lines()? },
            "committed" => Change::Committed {
                reservation: self.text("res")?,
                user: self.text("user")?,
                request: self.text("req")?,
                rereserved: self.number("late")? == 1,
                lines: self.lines()?,
            },
            "returned" => Change::Returned { reservation: self.text("res")?, lines: self.lines()? },
            "moved" => {
                let word = self.text("move")?;
                Change::Moved {
                    movement: self.text("mov")?,
                    kind: MovementKind::parse(&word).ok_or_else(|| format!("movement kind {word:?}"))?,
                    request: self.text("req")?,
                    note: self.text("note")?,
                    lines: self.deltas()?,
                }
            }
            "split" => {
                let (sku, buckets) = self.one()?;
                Change::Split { sku, buckets }
            }
            "threshold" => {
                let (sku, threshold) = self.one()?;
                Change::Threshold { sku, threshold }
            }
            _ => return Err(format!("unknown kind {kind:?}")),
        })
    }
}
