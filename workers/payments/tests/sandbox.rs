//! What the sandbox promises beyond the common scenarios: it behaves like an outside company when many
//! ask at once, when its books go away, and when it owes us webhooks.

// Helpers outside #[test] functions may fail a test by panicking, too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
// Each test file uses a part of what they share.
#![allow(dead_code)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use common::worlds::{self, Database};
use futures::future::join_all;
use payments::money::{Currency, Money};
use payments::provider::sandbox::{Sandbox, SandboxConfig};
use payments::provider::*;
use tokio::time::Instant;

fn request(payment_id: &str, token: &str) -> Authorize {
    Authorize {
        payment_id: payment_id.into(),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        money: Money::new(50_000, Currency::parse("IDR").unwrap()),
        token: Some(token.into()),
        capture: true,
    }
}

async fn authorize(sandbox: &Sandbox, request: &Authorize) -> Answer<Outcome> {
    let deadline = Instant::now() + Duration::from_secs(20);
    sandbox.authorize(&Call::new(&request.payment_id, Operation::Authorize, deadline), request).await
}

async fn fetch(sandbox: &Sandbox, payment_id: &str) -> Option<Snapshot> {
    let call = Call::new(payment_id, Operation::Fetch, Instant::now() + Duration::from_secs(20));
    let since = Utc::now();
    sandbox.fetch(&call, &Fetch { payment_id: payment_id.into(), provider_ref: None, since }).await.unwrap()
}

fn refund(provider_ref: &str, refund_id: &str, amount: i64) -> Refund {
    Refund {
        payment_id: "pay_1".into(),
        refund_id: refund_id.into(),
        provider_ref: provider_ref.into(),
        amount: Money::new(amount, Currency::parse("IDR").unwrap()),
        captured: 50_000,
        refunded: 0,
    }
}

#[tokio::test]
async fn one_key_at_once_is_one_payment_and_another_body_is_refused() {
    let world = worlds::sandbox().await;
    let sandbox = &world.sandbox;
    let request = request("pay_1", "tok_ok");
    let answers = join_all((0..32).map(|_| authorize(sandbox, &request))).await;
    let first = answers[0].clone().unwrap();
    assert!(answers.iter().all(|a| a.as_ref() == Ok(&first)), "{answers:?}");
    let mut other = request.clone();
    other.money.amount += 1;
    let error = authorize(sandbox, &other).await.unwrap_err();
    assert!(matches!(error, ProviderError::Rejected(_)), "{error:?}");
}

#[tokio::test]
async fn refunds_at_once_never_give_back_more_than_was_taken() {
    let world = worlds::sandbox().await;
    let sandbox = &world.sandbox;
    let paid = authorize(sandbox, &request("pay_1", "tok_ok")).await.unwrap();
    let provider_ref = paid.provider_ref().unwrap();
    // Nine refunds of 10 000 each, and each of them asked for three times at once.
    let asked = join_all((0..27).map(|i| async move {
        let refund = refund(provider_ref, &format!("rfd_{}", i % 9), 10_000);
        let call = Call::refund(&refund.refund_id, Instant::now() + Duration::from_secs(20));
        sandbox.refund(&call, &refund).await.unwrap()
    }))
    .await;
    let done = asked.iter().filter(|o| matches!(o, RefundOutcome::Refunded { .. })).count();
    assert_eq!(done, 15, "five refunds, each answered alike three times: {asked:?}");
    let seen = fetch(sandbox, "pay_1").await.unwrap();
    assert_eq!((seen.refunded, seen.refunds.len()), (50_000, 5));
}

#[tokio::test]
async fn late_money_is_told_by_fetch_and_by_webhook_until_delivered() {
    let database = Database::start().await;
    let config = SandboxConfig { settle_after: TimeDelta::minutes(1), ..SandboxConfig::default() };
    let sandbox = Sandbox::new(config, database.pool.clone());
    let first = authorize(&sandbox, &request("pay_1", "tok_late")).await.unwrap();
    assert!(matches!(first, Outcome::Pending { .. }), "{first:?}");
    assert_eq!(fetch(&sandbox, "pay_1").await.unwrap().captured, 0);

    // Processing can no longer be called back.
    let void = Void {
        payment_id: "pay_1".into(),
        provider_ref: first.provider_ref().unwrap().into(),
        money: request("pay_1", "tok_late").money,
    };
    let call = Call::new("pay_1", Operation::Void, Instant::now() + Duration::from_secs(20));
    assert_eq!(sandbox.void(&call, &void).await.unwrap(), first);

    let now = Utc::now();
    assert!(sandbox.deliveries(now, 10).await.unwrap().is_empty());
    let later = now + TimeDelta::minutes(2);
    let owed = sandbox.deliveries(later, 10).await.unwrap();
    assert_eq!(owed.len(), 1);
    let event = sandbox.verify_webhook(&owed[0].headers, owed[0].body.as_bytes(), later).unwrap();
    assert!(matches!(event.subject, WebhookSubject::Payment(Outcome::Captured { amount: 50_000, .. })));
    assert_eq!(fetch(&sandbox, "pay_1").await.unwrap().captured, 50_000);

    let again = sandbox.deliveries(later, 10).await.unwrap();
    assert_eq!(again[0].event_id, event.event_id, "owed until delivered");
    sandbox.delivered(&event.event_id).await.unwrap();
    assert!(sandbox.deliveries(later, 10).await.unwrap().is_empty());
    // The key still gives the first answer, as a real provider's does.
    assert_eq!(authorize(&sandbox, &request("pay_1", "tok_late")).await.unwrap(), first);
}

#[tokio::test]
async fn the_customer_answers_his_bank() {
    let world = worlds::sandbox().await;
    let sandbox = &world.sandbox;
    for (payment_id, approved) in [("pay_yes", true), ("pay_no", false)] {
        let asked = authorize(sandbox, &request(payment_id, "tok_3ds")).await.unwrap();
        let provider_ref = asked.provider_ref().unwrap();
        let outcome = sandbox.answer(provider_ref, approved).await.unwrap().unwrap();
        let seen = fetch(sandbox, payment_id).await.unwrap();
        assert_eq!(seen.outcome, outcome);
        assert_eq!(seen.captured, if approved { 50_000 } else { 0 });
        assert_eq!(matches!(outcome, Outcome::Declined { .. }), !approved);
        assert_eq!(sandbox.answer(provider_ref, true).await.unwrap(), None, "he answers once");
    }
    assert_eq!(sandbox.deliveries(Utc::now(), 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn its_books_survive_kill_9() {
    let world = worlds::sandbox().await;
    let paid = authorize(&world.sandbox, &request("pay_1", "tok_ok")).await.unwrap();
    world.database.server.kill9().unwrap();
    let error = authorize(&world.sandbox, &request("pay_2", "tok_ok")).await.unwrap_err();
    assert!(error.retryable() && error.counts_as_failure(), "{error:?}");
    world.database.server.restart().await.unwrap();
    assert_eq!(fetch(&world.sandbox, "pay_1").await.unwrap().outcome, paid);
    assert!(authorize(&world.sandbox, &request("pay_2", "tok_ok")).await.is_ok());
}

#[tokio::test]
async fn hundreds_of_charges_a_second() {
    let world = worlds::sandbox().await;
    let sandbox: Arc<Sandbox> = world.sandbox.clone();
    let started = Instant::now();
    let each = 100;
    let workers = (0..8).map(|worker| {
        let sandbox = sandbox.clone();
        async move {
            for i in 0..each {
                let outcome = authorize(&sandbox, &request(&format!("pay_{worker}_{i}"), "tok_ok")).await;
                assert!(matches!(outcome, Ok(Outcome::Captured { .. })), "{outcome:?}");
            }
        }
    });
    join_all(workers).await;
    let rate = f64::from(8 * each) / started.elapsed().as_secs_f64();
    println!("sandbox: {rate:.0} charges/s, unoptimised build");
    // Generous: the machine may do other things besides.
    assert!(rate > 20.0, "{rate:.0} charges/s");
}
