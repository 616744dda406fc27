use futures::future::join_all;
use subjects::{table::payments, v1::PaymentStatus};

use super::support::{Till, charge_of, code, credit, money};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_credit_counts_once() {
    let till = Till::open().await;
    assert_eq!(till.balance("usr_1").await, 0);
    let gift = credit("usr_1", 80_000);
    for replayed in [false, true] {
        let state = till.world.call::<payments::CreditWallet>(&gift).await.unwrap();
        assert_eq!((state.balance, state.replayed), (money(80_000), replayed));
    }
    let mut other = gift.clone();
    other.amount = money(80_001);
    assert_eq!(code(till.world.call::<payments::CreditWallet>(&other).await), "payments.conflict");
    join_all((0..20).map(|_| till.credit("usr_1", 1_000))).await;
    assert_eq!(till.balance("usr_1").await, 100_000);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_pays_at_once_and_gets_its_money_back() {
    let till = Till::open().await;
    till.credit("usr_1", 80_000).await;
    let request = charge_of("wallet", "", 50_000);
    for replayed in [false, true] {
        let state = till.charge(&request).await.unwrap();
        assert_eq!((state.status(), state.replayed), (PaymentStatus::Captured, replayed));
    }
    assert_eq!(till.balance("usr_1").await, 30_000);
    assert_eq!(till.events(&request.order_id).await, [("captured".into(), 1)]);
    till.refund(&request.order_id, Some(10_000)).await.unwrap();
    assert_eq!(till.balance("usr_1").await, 40_000);
    assert_eq!(till.undo(&request).await.unwrap().status(), PaymentStatus::Refunded);
    assert_eq!(till.balance("usr_1").await, 80_000);

    let dear = charge_of("wallet", "", 80_001);
    for _ in 0..2 {
        let state = till.charge(&dear).await.unwrap();
        assert_eq!(state.status(), PaymentStatus::Declined);
        assert_eq!(state.decline_code, "customer.insufficient_funds");
    }
    assert_eq!(till.words(&dear.order_id).await, ["declined"]);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wallet_never_pays_more_than_it_has() {
    let till = Till::open().await;
    till.credit("usr_1", 100_000).await;
    let requests: Vec<_> = (0..60).map(|_| charge_of("wallet", "", 7_000)).collect();
    let answers = join_all(requests.iter().map(|request| till.charge(request))).await;
    let paid = answers.iter().filter(|a| a.as_ref().unwrap().status() == PaymentStatus::Captured).count();
    assert_eq!(paid, 14, "14 × 7 000 is 98 000");
    assert_eq!(till.balance("usr_1").await, 2_000);
    // Paying, undoing and topping up at once.
    join_all(requests.iter().map(|request| async {
        tokio::join!(till.undone(request), till.credit("usr_1", 1_000));
    }))
    .await;
    assert_eq!(till.balance("usr_1").await, 160_000);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_refuses_what_is_wrong() {
    let till = Till::open().await;
    till.credit("usr_1", 1_000).await;
    for wrong in [
        "insert into payments.entry (txn, account, amount, currency) values ('t', 'a', 5, 'IDR')",
        "insert into payments.entry (txn, account, amount, currency) values ('t', 'a', 5, 'IDR'), ('t', 'b', -5, 'INR')",
        "insert into payments.entry (txn, account, amount, currency) values ('t', 'a', 5, 'IDR'), ('t', 'a', -5, 'IDR')",
        "update payments.entry set amount = 1",
        "delete from payments.entry",
        "truncate payments.entry",
        "update payments.wallet set balance = -1",
    ] {
        assert!(sqlx::query(wrong).execute(&till.world.pg).await.is_err(), "{wrong}");
    }
    till.close().await;
}
