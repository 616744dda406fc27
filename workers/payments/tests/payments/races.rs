//! Charge and undo at once: whatever the order, in the end no money is kept.

use std::time::Duration;

use futures::future::join_all;
use subjects::v1::PaymentStatus;

use super::support::{Till, charge_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn charge_and_undo_in_every_order_leave_no_money() {
    let till = Till::open().await;
    till.credit("usr_1", 100_000_000).await;
    let kinds = [("card", "tok_ok"), ("wallet", ""), ("cod", ""), ("card", "tok_late"), ("card", "tok_3ds")];
    for round in 0..12_u64 {
        let requests: Vec<_> =
            kinds.iter().cycle().take(25).map(|(method, token)| charge_of(method, token, 50_000)).collect();
        join_all(requests.iter().enumerate().map(|(i, request)| {
            let till = &till;
            // From "undo first" to "charge first", a little further each time.
            let offset = Duration::from_micros(400 * ((i as u64 + round) % 12));
            async move {
                let charge = async {
                    let _ = till.charge(request).await;
                    let _ = till.charge(request).await;
                };
                let undo = async {
                    tokio::time::sleep(offset).await;
                    till.undone(request).await
                };
                tokio::join!(charge, undo);
            }
        }))
        .await;
        for request in &requests {
            let kept = || async {
                let sql = "select count(*) from payments.payment where order_id = $1
                           and (status in ('pending', 'authorized') or refunded < captured)";
                let kept: i64 =
                    sqlx::query_scalar(sql).bind(&request.order_id).fetch_one(&till.world.pg).await.unwrap();
                Ok(kept == 0)
            };
            till.world.eventually("no money is kept", kept).await;
            let (_, captured, refunded) = till.sandbox(&request.order_id).await;
            assert_eq!(captured, refunded);
        }
        till.balanced().await;
    }
    assert_eq!(till.balance("usr_1").await, 100_000_000);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn undone_while_the_provider_is_being_asked() {
    let till = Till::open().await;
    let requests: Vec<_> = (0..6).map(|_| charge_of("card", "tok_timeout", 50_000)).collect();
    join_all(requests.iter().map(|request| async {
        let undo = async {
            // The provider has it, and is not answering.
            let there = || async { Ok(till.sandbox(&request.order_id).await.0 == 1) };
            till.world.eventually("the provider has it", there).await;
            till.undone(request).await
        };
        let (charge, undo) = tokio::join!(till.charge(request), undo);
        assert_eq!(charge.unwrap_err().code.as_str(), "payments.undone");
        assert_eq!(undo.status(), PaymentStatus::Refunded);
        assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 50_000));
    }))
    .await;
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_share_an_order_without_two_payments() {
    let till = Till::open().await;
    let second = Till::worker(&till.world).await;
    for _ in 0..10 {
        let requests: Vec<_> = (0..10).map(|_| charge_of("card", "tok_ok", 50_000)).collect();
        let calls = requests.iter().flat_map(|request| (0..4).map(|_| till.charge(request)));
        for answer in join_all(calls).await {
            assert_eq!(answer.unwrap().status(), PaymentStatus::Captured);
        }
        for request in &requests {
            assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 0));
        }
    }
    let once =
        "select count(*) from (select 1 from payments.entry group by txn, account having count(*) > 1) x";
    assert_eq!(till.count(once).await, 0);
    second.stop().await;
    till.close().await;
}
