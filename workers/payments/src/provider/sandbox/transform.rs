//! How the sandbox behaves, and how its words become ours. Pure.
//!
//! **Money.** The sandbox counts as we do: no conversion.
//!
//! **Behaviour.** The token decides; under `tok_ok` or none the amount may.
//!
//! | token | amount mod 1 000 000 | what happens |
//! |---|---|---|
//! | `tok_ok` | any other | authorized, or captured if asked |
//! | `tok_declined` | 402 001 | declined |
//! | `tok_insufficient` | 402 002 | declined, insufficient funds |
//! | `tok_timeout` | 504 001 | takes effect, answers after the deadline; the same key again answers at once |
//! | `tok_timeout_lost` | 504 002 | never takes effect, answers after the deadline, every time |
//! | `tok_late` | 202 001 | pending; settles after a while, told by fetch and by webhook |
//! | `tok_3ds` | 202 002 | pending until the customer completes it |
//! | `tok_unknown_state` | 520 001 | a state word nobody has heard of |
//!
//! Any other token is declined as an invalid method.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::store::{PaymentRow, RefundRow};
use crate::money::{Currency, Money};
use crate::provider::error::{ProviderError, WebhookError};
use crate::provider::signature;
use crate::provider::types::{
    Authorize, Decline, DeclineCode, NextAction, Outcome, RefundOutcome, RefundView, Snapshot, WebhookEvent,
    WebhookSubject,
};

/// When the answer to an authorization comes, if it took effect at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    AtOnce,
    /// Done, but the answer misses the deadline.
    TooLate,
    /// Not done, and no answer in time either.
    Lost,
}

/// What an authorization does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub status: &'static str,
    pub decline: Option<&'static str>,
    pub settles: bool,
    pub timing: Timing,
}

/// Looks a request up in the table above.
pub fn plan(token: &str, amount: i64, capture: bool) -> Plan {
    let token = match (token, amount % 1_000_000) {
        ("tok_ok", 402_001) => "tok_declined",
        ("tok_ok", 402_002) => "tok_insufficient",
        ("tok_ok", 504_001) => "tok_timeout",
        ("tok_ok", 504_002) => "tok_timeout_lost",
        ("tok_ok", 202_001) => "tok_late",
        ("tok_ok", 202_002) => "tok_3ds",
        ("tok_ok", 520_001) => "tok_unknown_state",
        (token, _) => token,
    };
    let good = settled_status(capture);
    let plan = |status| Plan { status, decline: None, settles: false, timing: Timing::AtOnce };
    let declined = |word| Plan { decline: Some(word), ..plan("declined") };
    match token {
        "tok_ok" => plan(good),
        "tok_declined" => declined("do_not_honor"),
        "tok_insufficient" => declined("insufficient_funds"),
        "tok_timeout" => Plan { timing: Timing::TooLate, ..plan(good) },
        "tok_timeout_lost" => Plan { timing: Timing::Lost, ..plan(good) },
        "tok_late" => Plan { settles: true, ..plan("processing") },
        "tok_3ds" => plan("requires_action"),
        "tok_unknown_state" => plan("under_lunar_review"),
        _ => declined("unknown_token"),
    }
}

/// The status of a payment that went well.
pub fn settled_status(capture: bool) -> &'static str {
    if capture { "captured" } else { "authorized" }
}

/// No token means the plain good one, so that the smallest request works.
pub fn token(request: &Authorize) -> &str {
    request.token.as_deref().unwrap_or("tok_ok")
}

/// Identity of a request, to refuse its key with another.
pub fn fingerprint(request: &Authorize) -> String {
    let money = request.money;
    signature::digest(
        format!(
            "{}|{}|{}|{}|{}|{}",
            request.payment_id,
            request.order_id,
            money.amount,
            money.currency,
            token(request),
            request.capture
        )
        .as_bytes(),
    )
}

/// The books' word, in ours. Words we do not know are pending.
pub fn outcome(provider_ref: &str, status: &str, decline: Option<&str>, captured: i64) -> Outcome {
    let provider_ref = provider_ref.to_owned();
    match status {
        "authorized" => Outcome::Authorized { provider_ref },
        "captured" => Outcome::Captured { provider_ref, amount: captured },
        "voided" => Outcome::Voided { provider_ref },
        "declined" => Outcome::Declined {
            provider_ref: Some(provider_ref),
            decline: self::decline(decline.unwrap_or("do_not_honor")),
        },
        "requires_action" => Outcome::Pending {
            next: NextAction::Client { handle: provider_ref.clone() },
            provider_ref: Some(provider_ref),
        },
        _ => Outcome::Pending { provider_ref: Some(provider_ref), next: NextAction::Wait },
    }
}

fn decline(word: &str) -> Decline {
    let code = match word {
        "insufficient_funds" => DeclineCode::InsufficientFunds,
        "authentication_failed" => DeclineCode::AuthenticationFailed,
        "unknown_token" => DeclineCode::InvalidMethod,
        _ => DeclineCode::CardDeclined,
    };
    Decline { code, reason: word.to_owned() }
}

/// What the first answer was, for a key that comes again.
pub fn first_answer(provider_ref: &str, plan: &Plan, amount: i64) -> Outcome {
    outcome(provider_ref, plan.status, plan.decline, amount)
}

pub fn row_outcome(row: &PaymentRow) -> Outcome {
    outcome(&row.provider_ref, &row.status, row.decline.as_deref(), row.captured)
}

pub fn snapshot(row: &PaymentRow, refunds: &[RefundRow]) -> Result<Snapshot, ProviderError> {
    let currency = Currency::parse(&row.currency)
        .ok_or_else(|| ProviderError::Malformed(format!("unknown currency {}", row.currency)))?;
    Ok(Snapshot {
        payment_id: Some(row.payment_id.clone()),
        outcome: row_outcome(row),
        money: Money::new(row.amount, currency),
        captured: row.captured,
        refunded: row.refunded,
        refunds: refunds.iter().map(refund_view).collect(),
        created_at: row.created_at,
    })
}

pub fn refund_view(row: &RefundRow) -> RefundView {
    RefundView {
        refund_id: Some(row.refund_id.clone()),
        amount: row.amount,
        outcome: RefundOutcome::Refunded { refund_ref: row.refund_ref.clone(), amount: row.amount },
    }
}

/// Page cursor: the sort key of the last row.
pub fn cursor(row: &PaymentRow) -> String {
    format!("{}_{}", row.created_at.timestamp_micros(), row.provider_ref)
}

pub fn parse_cursor(cursor: &str) -> Option<(DateTime<Utc>, String)> {
    let (micros, provider_ref) = cursor.split_once('_')?;
    Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, provider_ref.to_owned()))
}

/// A webhook of the sandbox: the payment as it stands.
#[derive(Debug, Serialize, Deserialize)]
struct Event {
    id: String,
    kind: String,
    created: i64,
    payment_id: String,
    provider_ref: String,
    status: String,
    decline: Option<String>,
    captured: i64,
}

/// The header its webhooks are signed in, of the form `t=…,v1=…`.
pub const SIGNATURE_HEADER: &str = "kilat-sandbox-signature";

/// The body of the webhook telling of `row`'s present state.
pub fn event_body(event_id: &str, row: &PaymentRow, at: DateTime<Utc>) -> Result<String, ProviderError> {
    serde_json::to_string(&Event {
        id: event_id.to_owned(),
        kind: format!("payment.{}", row.status),
        created: at.timestamp(),
        payment_id: row.payment_id.clone(),
        provider_ref: row.provider_ref.clone(),
        status: row.status.clone(),
        decline: row.decline.clone(),
        captured: row.captured,
    })
    .map_err(|e| ProviderError::Malformed(e.to_string()))
}

/// Reads a webhook body whose signature was verified.
pub fn event(body: &[u8]) -> Result<WebhookEvent, WebhookError> {
    let event: Event = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    let outcome = outcome(&event.provider_ref, &event.status, event.decline.as_deref(), event.captured);
    Ok(WebhookEvent {
        event_id: event.id,
        kind: event.kind,
        occurred_at: DateTime::from_timestamp(event.created, 0).unwrap_or_default(),
        payment_id: Some(event.payment_id),
        provider_ref: Some(event.provider_ref),
        order_ref: None,
        subject: WebhookSubject::Payment(outcome),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_decide_only_under_the_good_token() {
        assert_eq!(plan("tok_ok", 3_402_001, true), plan("tok_declined", 5, true));
        assert_eq!(plan("tok_ok", 504_002, true).timing, Timing::Lost);
        assert_eq!(plan("tok_3ds", 402_001, true).status, "requires_action");
        assert_eq!(plan("tok_stolen", 5, true).decline, Some("unknown_token"));
    }

    #[test]
    fn an_unheard_of_word_is_pending() {
        let plan = plan("tok_unknown_state", 100, true);
        assert_eq!(
            first_answer("sbx_1", &plan, 100),
            Outcome::Pending { provider_ref: Some("sbx_1".into()), next: NextAction::Wait }
        );
    }

    proptest! {
        #[test]
        fn only_its_own_words_are_read_as_paid_or_failed(status in "[a-z_]{0,16}") {
            match outcome("sbx_1", &status, None, 5) {
                Outcome::Captured { .. } => prop_assert_eq!(status, "captured"),
                Outcome::Authorized { .. } => prop_assert_eq!(status, "authorized"),
                Outcome::Voided { .. } => prop_assert_eq!(status, "voided"),
                Outcome::Declined { .. } => prop_assert_eq!(status, "declined"),
                Outcome::Pending { .. } => {}
            }
        }

        #[test]
        fn prices_in_whole_hundreds_never_hit_a_magic_amount(hundreds in 1_i64..1_000_000_000) {
            prop_assert_eq!(plan("tok_ok", hundreds * 100, true).status, "captured");
        }

        #[test]
        fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = event(&body);
        }
    }
}
