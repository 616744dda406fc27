//! What is too old to be asked for is removed; what money depends on stays.

use super::support::Till;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_calls_webhooks_and_marks_are_removed_and_payments_stay() {
    let till = Till::open().await;
    let young = till.captured().await;
    // Two old payments, one of which is still looked into, with a call each; more webhooks than go at once.
    sqlx::raw_sql(
        "insert into payments.payment (payment_id, order_id, saga_id, user_id, city, provider, method, amount,
                                       currency, status, captured, check_at, created_at, updated_at)
         select 'pay_00000000000' || n, 'ord_00000000000' || n, 'sag_' || n, 'usr_1', 'jkt', 'cod', 'cod', 5,
                'IDR', 'authorized', 0, case n when 1 then now() + interval '1 day' end,
                now() - interval '100 days', now() - interval '100 days'
         from generate_series(1, 2) n;
         insert into payments.operation (key, attempt, payment_id, provider, operation, amount, state, sent_at)
         select 'pay_00000000000' || n || '-authorize', 1, 'pay_00000000000' || n, 'cod', 'authorize', 5,
                'answered', now() - interval '100 days'
         from generate_series(1, 2) n;
         insert into payments.webhook (provider, event_id, at)
         select 'sandbox', 'evt_old_' || n, now() - interval '91 days' from generate_series(1, 1200) n;
         insert into payments.webhook (provider, event_id, at)
         values ('sandbox', 'evt_young', now() - interval '89 days');
         insert into payments.tombstone (order_id, reason, at)
         values ('ord_000000000009', 'old', now() - interval '91 days'), ('ord_000000000008', 'young', now());",
    )
    .execute(&till.world.pg)
    .await
    .unwrap();
    let again = Till::worker(&till.world).await;
    let left = || async {
        sqlx::query_scalar::<_, String>(
            "select event_id from payments.webhook
             union all select order_id from payments.tombstone
             union all select payment_id from payments.operation where payment_id < 'pay_0000000000010'
             order by 1",
        )
        .fetch_all(&till.world.pg)
        .await
        .unwrap()
    };
    let expected = ["evt_young", "ord_000000000008", "pay_000000000001"];
    till.world
        .eventually("the old rows are gone", || async {
            let left = left().await;
            if left == expected { Ok(true) } else { Err(format!("{} are left", left.len())) }
        })
        .await;
    assert_eq!(till.count("select count(*) from payments.payment").await, 3);
    assert_eq!(till.get(&young.order_id).await.amount.unwrap().amount, 50_000);
    again.stop().await;
}
