//! Where a payment may go from where it stands. Pure.
//!
//! Client answer, webhook, fetch and sweeper bring news of the same payment, in any order and any
//! number of times. Each is judged here against the record, and written only if the record has not
//! moved meanwhile.
//!
//! | stands | captured | authorized | declined | voided | pending |
//! |---|---|---|---|---|---|
//! | pending | captured | authorized | declined | voided | note |
//! | authorized | captured | – | – (S: voided) | voided | – |
//! | declined, voided, expired | captured | ask (S: authorized) | – | – | – (S: –) |
//! | captured, refunded… | – | – | – | – | – |
//!
//! *S*: said by a snapshot, which cannot be stale: it was fetched after the version it is judged at was
//! read. *ask*: fetch one. Everything else may have been overtaken on its way.
//!
//! Success is sticky: nothing leads out of captured but a refund. Money may come after a no, since
//! providers let customers try again; whether it may stay is decided by `undone`, not here.

use crate::provider::{NextAction, Outcome};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Pending,
    Authorized,
    Captured,
    Declined,
    Voided,
    PartiallyRefunded,
    Refunded,
    Expired,
}

impl Status {
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Authorized,
        Self::Captured,
        Self::Declined,
        Self::Voided,
        Self::PartiallyRefunded,
        Self::Refunded,
        Self::Expired,
    ];

    /// As in the record and in the subject of an event.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Authorized => "authorized",
            Self::Captured => "captured",
            Self::Declined => "declined",
            Self::Voided => "voided",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Expired => "expired",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The money was taken, whatever became of it after.
    pub const fn was_captured(self) -> bool {
        matches!(self, Self::Captured | Self::PartiallyRefunded | Self::Refunded)
    }

    /// No money is held or taken, as far as is known.
    pub const fn is_no(self) -> bool {
        matches!(self, Self::Declined | Self::Voided | Self::Expired)
    }

    /// What a captured payment is once `refunded` of `captured` has gone back.
    pub const fn after_refunds(captured: i64, refunded: i64) -> Self {
        if refunded <= 0 {
            Self::Captured
        } else if refunded < captured {
            Self::PartiallyRefunded
        } else {
            Self::Refunded
        }
    }
}

/// Who brings the news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The answer to a call of ours, or a webhook: may have been overtaken.
    Message,
    /// Fetched after the version it is judged at was read.
    Snapshot,
}

/// What to do about news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing new.
    Keep,
    /// Fetch a snapshot; this cannot be decided from a message.
    Ask,
    To {
        status: Status,
        /// Taken by this change.
        captured: i64,
        decline_code: &'static str,
    },
    /// Still pending; what the customer must do, and the reference it is known by.
    Note { next_action: String },
}

/// The table above.
pub fn judge(stands: Status, news: &Outcome, source: Source) -> Verdict {
    use Status::{Authorized, Captured, Declined, Pending, Voided};
    let to = |status| Verdict::To { status, captured: 0, decline_code: "" };
    let snapshot = source == Source::Snapshot;
    match (stands, news) {
        (stands, _) if stands.was_captured() => Verdict::Keep,
        (_, Outcome::Captured { amount, .. }) => {
            Verdict::To { status: Captured, captured: *amount, decline_code: "" }
        }
        (Pending, Outcome::Authorized { .. }) => to(Authorized),
        (Pending, Outcome::Declined { decline, .. }) => {
            Verdict::To { status: Declined, captured: 0, decline_code: decline.code.code() }
        }
        (Pending | Authorized, Outcome::Voided { .. }) => to(Voided),
        (Pending, Outcome::Pending { next, .. }) => Verdict::Note { next_action: shown(next) },
        (Authorized, Outcome::Declined { .. }) if snapshot => to(Voided),
        (stands, Outcome::Authorized { .. }) if stands.is_no() => {
            if snapshot {
                to(Authorized)
            } else {
                Verdict::Ask
            }
        }
        _ => Verdict::Keep,
    }
}

/// A URL to send the customer to, or the handle his app goes on with; empty when there is nothing to do.
fn shown(next: &NextAction) -> String {
    match next {
        NextAction::Wait => String::new(),
        NextAction::Redirect { url } => url.clone(),
        NextAction::Client { handle } => handle.clone(),
    }
}

/// What must be done to undo a payment that stands so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwind {
    /// No money is here.
    Nothing,
    /// Find out, then call it back.
    Chase,
    Void,
    /// This much.
    Refund(i64),
    /// All of it is on its way back already.
    Wait,
}

pub const fn unwind(status: Status, captured: i64, refunded: i64, refunding: i64) -> Unwind {
    match status {
        Status::Pending => Unwind::Chase,
        Status::Authorized => Unwind::Void,
        Status::Captured | Status::PartiallyRefunded | Status::Refunded => {
            let left = captured - refunded - refunding;
            if left > 0 {
                Unwind::Refund(left)
            } else if refunding > 0 {
                Unwind::Wait
            } else {
                Unwind::Nothing
            }
        }
        Status::Declined | Status::Voided | Status::Expired => Unwind::Nothing,
    }
}

#[cfg(test)]
mod tests;
