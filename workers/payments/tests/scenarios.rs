//! Every adapter through the same scenarios; see `common/suite.rs`.

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

use common::{suite, worlds};

#[tokio::test]
async fn sandbox() {
    suite::scenarios::all(&worlds::sandbox().await).await;
}

#[tokio::test]
async fn stripe() {
    suite::scenarios::all(&worlds::stripe().await).await;
}

#[tokio::test]
async fn razorpay() {
    suite::scenarios::all(&worlds::razorpay().await).await;
}

#[tokio::test]
async fn cod() {
    suite::scenarios::all(&worlds::cod().await).await;
}

#[tokio::test]
async fn wallet() {
    let world = worlds::wallet().await;
    suite::scenarios::all(&world).await;
    dear(&world).await;
    for wrong in [
        "select count(*) from (select 1 from payments.entry group by txn having sum(amount) <> 0) x",
        "select (sum(balance) + (select sum(amount) from payments.entry where account = 'customer:usr_1:wallet'))::bigint
         from payments.wallet",
        "select (coalesce((select sum(amount) from payments.entry where account = 'customer:usr_1:held'), 0)
               + (select coalesce(sum(amount), 0) from payments.wallet_payment where status = 'held'))::bigint",
        "select (sum(amount) + (select sum(captured - refunded) from payments.wallet_payment))::bigint
         from payments.entry where account = 'provider:wallet:clearing'",
    ] {
        let count: i64 = sqlx::query_scalar(wrong).fetch_one(&world.database.pool).await.unwrap();
        assert_eq!(count, 0, "{wrong}");
    }
}

/// More than there is: declined, and nothing is held.
async fn dear(world: &worlds::WalletWorld) {
    use payments::provider::*;
    let mut case = suite::Case::new(world, suite::Means::Good, true).await.unwrap();
    let before = world.store.balance("usr_1", "IDR").await.unwrap();
    case.request.money.amount = before + 1;
    for _ in 0..2 {
        let outcome = case.authorize().await.unwrap();
        let Outcome::Declined { decline, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(decline.code, DeclineCode::InsufficientFunds);
    }
    assert_eq!(world.store.balance("usr_1", "IDR").await.unwrap(), before);
}
