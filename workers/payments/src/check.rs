//! What a request must be before anything is done with it.

use chrono::{DateTime, Utc};
use runtime::Fault;
use subjects::{
    Check, Code,
    ids::{City, Name, OrderId, PaymentId, RefundId, SagaId, Sku, UserId},
    v1,
};

use crate::money::{Currency, Money};

const MAX_WORD: usize = 64;
const MAX_TOKEN: usize = 512;
const MAX_REASON: usize = 500;
const MAX_LINES: usize = subjects::check::MAX_LINES;
/// Largest webhook, in bytes; real ones are a few KiB.
const MAX_WEBHOOK: usize = 256 * 1024;
/// Longest range reconciled at once.
const MAX_DAYS: i64 = 31;

/// A positive amount of a real currency.
fn money(pointer: &str, money: Option<&v1::Money>) -> Result<Money, Fault> {
    let mut check = Check::new();
    check.money(pointer, money);
    let amount = money.map_or(0, |money| money.amount);
    check.that(money.is_none() || amount != 0, &format!("{pointer}/amount"), "must be positive");
    check.done()?;
    currency(money.map_or("", |money| &money.currency)).map(|currency| Money::new(amount, currency))
}

fn currency(code: &str) -> Result<Currency, Fault> {
    Currency::parse(code)
        .filter(|currency| currency.code() == code)
        .ok_or_else(|| Fault::reject(Code::CurrencyMismatch, format!("{code:?} is not a currency")))
}

pub fn charge(request: &v1::ChargePayment) -> Result<Money, Fault> {
    let mut check = Check::new();
    check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.id::<City>("/city", &request.city);
    check.text("/method", &request.method, MAX_WORD);
    check.optional_text("/token", &request.token, MAX_TOKEN);
    check.done()?;
    money("/amount", request.amount.as_ref())
}

pub fn undo(request: &v1::UndoPayment) -> Result<(), Fault> {
    let mut check = Check::new();
    if !request.saga_id.is_empty() {
        check.id::<SagaId>("/saga_id", &request.saga_id);
    }
    check.id::<OrderId>("/order_id", &request.order_id);
    check.optional_text("/reason", &request.reason, MAX_REASON);
    check.done()
}

pub fn get(request: &v1::GetPayment) -> Result<(), Fault> {
    let mut check = Check::new();
    if !request.payment_id.is_empty() {
        check.id::<PaymentId>("/payment_id", &request.payment_id);
    }
    if !request.order_id.is_empty() || request.payment_id.is_empty() {
        check.id::<OrderId>("/order_id", &request.order_id);
    }
    check.done()
}

/// The amount, if one is given.
pub fn refund(request: &v1::RefundPayment) -> Result<Option<Money>, Fault> {
    let mut check = Check::new();
    check.id::<RefundId>("/refund_id", &request.refund_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.optional_text("/reason", &request.reason, MAX_REASON);
    check.optional_text("/actor", &request.actor, MAX_WORD);
    check.that(request.lines.len() <= MAX_LINES, "/lines", "has too many lines");
    for (i, line) in request.lines.iter().enumerate() {
        check.id::<Sku>(&format!("/lines/{i}/sku"), &line.sku);
        check.that(line.qty > 0, &format!("/lines/{i}/qty"), "must be positive");
    }
    check.done()?;
    request.amount.as_ref().map(|amount| money("/amount", Some(amount))).transpose()
}

pub fn webhook(request: &v1::ProviderWebhook) -> Result<(), Fault> {
    let mut check = Check::new();
    check.text("/provider", &request.provider, MAX_WORD);
    check.that(request.body.len() <= MAX_WEBHOOK, "/body", "is too large");
    check.done()
}

pub fn credit(request: &v1::CreditWallet) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/entry_id", &request.entry_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.optional_text("/reason", &request.reason, MAX_REASON);
    check.optional_text("/actor", &request.actor, MAX_WORD);
    check.done()?;
    money("/amount", request.amount.as_ref()).map(|_| ())
}

pub fn wallet(request: &v1::GetWallet) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<UserId>("/user_id", &request.user_id);
    check.done()?;
    currency(&request.currency).map(|_| ())
}

pub fn reconcile(request: &v1::ReconcileProvider) -> Result<(DateTime<Utc>, DateTime<Utc>), Fault> {
    let mut check = Check::new();
    check.text("/provider", &request.provider, MAX_WORD);
    let from = request.from.and_then(|stamp| DateTime::<Utc>::try_from(stamp).ok());
    let to = request.to.and_then(|stamp| DateTime::<Utc>::try_from(stamp).ok());
    check.that(from.is_some(), "/from", "is missing");
    check.that(to.is_some(), "/to", "is missing");
    if let (Some(from), Some(to)) = (from, to) {
        let right = from < to && (to - from).num_days() <= MAX_DAYS;
        check.that(right, "/to", "must be after from, by at most 31 days");
    }
    check.done()?;
    Ok((subjects::check::present("/from", from)?, subjects::check::present("/to", to)?))
}
