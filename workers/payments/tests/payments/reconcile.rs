use chrono::{TimeDelta, Utc};
use subjects::{
    table::payments,
    v1::{self, PaymentStatus},
};

use super::support::{Till, charge_of, code};

async fn reconcile(till: &Till, provider: &str) -> Result<v1::ProviderReconciled, runtime::Fault> {
    let request = v1::ReconcileProvider {
        provider: provider.into(),
        from: Some((Utc::now() - TimeDelta::minutes(10)).into()),
        to: Some((Utc::now() + TimeDelta::minutes(1)).into()),
    };
    till.world.call::<payments::Reconcile>(&request).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn books_that_agree_and_books_that_do_not() {
    let till = Till::open().await;
    till.credit("usr_1", 50_000).await;
    let request = till.captured().await;
    till.refund(&request.order_id, Some(10_000)).await.unwrap();
    till.charge(&charge_of("card", "tok_declined", 50_000)).await.unwrap();
    till.charge(&charge_of("wallet", "", 50_000)).await.unwrap();
    for (provider, compared) in [("sandbox", 2), ("wallet", 1), ("cod", 0)] {
        let report = reconcile(&till, provider).await.unwrap();
        assert_eq!((report.compared, report.differences), (compared, vec![]), "{provider}");
    }
    assert_eq!(code(reconcile(&till, "nobody").await), "payments.unknown_provider");

    // A refund made by hand over there: found, listed, and taken into our books.
    sqlx::query(
        "with p as (update payments.sandbox_payments set refunded = refunded + 5000 where order_id = $1
                    returning provider_ref)
         insert into payments.sandbox_refunds (refund_ref, refund_key, refund_id, provider_ref, amount)
         select 'sbr_hand', 'by hand', '', provider_ref, 5000 from p",
    )
    .bind(&request.order_id)
    .execute(&till.world.pg)
    .await
    .unwrap();
    let report = reconcile(&till, "sandbox").await.unwrap();
    assert_eq!(report.differences.len(), 1);
    assert_eq!(report.differences[0].ours, "captured 50000, refunded 10000");
    assert_eq!(report.differences[0].theirs, "captured 50000, refunded 15000");
    till.world
        .eventually("the books agree again", || async {
            Ok(reconcile(&till, "sandbox").await.unwrap().differences.is_empty())
        })
        .await;
    let state = till.get(&request.order_id).await;
    assert_eq!((state.status(), state.refunded.unwrap().amount), (PaymentStatus::PartiallyRefunded, 15_000));
    till.close().await;
}
