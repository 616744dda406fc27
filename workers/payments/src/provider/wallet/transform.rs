//! A wallet entry in the words of the contract. Pure.
//!
//! **Money.** Ours, unchanged.

use super::{WalletEntry, WalletStatus};
use crate::provider::types::{Decline, DeclineCode, Outcome, Snapshot};

pub fn outcome(entry: &WalletEntry) -> Outcome {
    let provider_ref = entry.entry_id.clone();
    match entry.status {
        WalletStatus::Held => Outcome::Authorized { provider_ref },
        WalletStatus::Captured => Outcome::Captured { provider_ref, amount: entry.captured },
        WalletStatus::Released => Outcome::Voided { provider_ref },
    }
}

pub fn insufficient() -> Outcome {
    let reason = "wallet balance is too low".to_owned();
    let decline = Decline { code: DeclineCode::InsufficientFunds, reason };
    Outcome::Declined { provider_ref: None, decline }
}

pub fn snapshot(entry: &WalletEntry) -> Snapshot {
    Snapshot {
        payment_id: Some(entry.payment_id.clone()),
        outcome: outcome(entry),
        money: entry.money,
        captured: entry.captured,
        refunded: entry.refunded,
        refunds: entry.refunds.clone(),
        created_at: entry.created_at,
    }
}
