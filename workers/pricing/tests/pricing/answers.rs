//! How customers answered, and the cap that follows.

use subjects::v1;

use crate::support::Stall;

/// Windows of five minutes, hours ago: in each, 100 customers were quoted one multiplier, and of them so many
/// per cent ordered.
async fn seed(stall: &Stall, percent: &str) {
    let sql = format!(
        "insert into pricing.quote (id, user_id, hub_id, city, currency, total, delivery_fee, multiplier,
                                    tariff_version, experiment, variant, quote, request, created_at, expires_at,
                                    order_id, used_at, confirmed_at)
         select gen_random_uuid(), 'usr_' || u, 'hub_1', 'jkt', 'IDR', 1, 1, m, 0, '', '', '', '', at,
                at + interval '15 minutes', case when orders then 'ord_' || w || '_' || u end,
                case when orders then at end, case when orders then at end
         from (
             select w, u, m, date_bin('5 minutes', now() - interval '5 hours', 'epoch')
                             + w * interval '5 minutes' + interval '1 minute' as at,
                    u <= ({percent}) as orders
             from (select w, u, 100 + 10 * (w % 10) as m from generate_series(0, 39) w, generate_series(1, 100) u) s
         ) t"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&stall.world.pg).await.unwrap();
    // A customer who asks twice is one.
    sqlx::query(
        "insert into pricing.quote select gen_random_uuid(), user_id, hub_id, city, currency, total,
             delivery_fee, multiplier, tariff_version, experiment, variant, quote, request, created_at, expires_at
         from pricing.quote",
    )
    .execute(&stall.world.pg)
    .await
    .unwrap();
    sqlx::query(
        "update pricing.rolled set upto = date_bin('5 minutes', now() - interval '6 hours', 'epoch')",
    )
    .execute(&stall.world.pg)
    .await
    .unwrap();
}

/// What is quoted once all 40 windows are learned, and dispatch was heard.
async fn learned(stall: &Stall) -> v1::Signals {
    stall.dispatch_answers().await;
    stall.worker().await;
    stall
        .world
        .found("it is learned, and quoted", || async {
            let signals = stall.signals().await;
            let is = signals.observations == 40 && signals.stale.is_empty();
            if is { Ok(signals) } else { Err(format!("{signals:?}")) }
        })
        .await
}

#[tokio::test]
async fn customers_who_leave_cap_the_multiplier() {
    let stall = Stall::alone(&[]).await;
    // Twice the price, a quarter of the orders.
    seed(&stall, "80 * (m / 100.0) ^ -2").await;
    *stall.others.supply.lock().unwrap() = (1, 100);
    let signals = learned(&stall).await;
    assert!((signals.beta + 2.0).abs() < 0.2, "{signals:?}");
    assert_eq!((signals.surge, signals.cap, signals.multiplier), (3.0, 1.5, 1.5));
    let users = "select count(*) from pricing.observation where users = 100";
    assert_eq!(stall.count(users).await, 40);

    // Nothing is counted twice, whoever begins anew, and however often.
    stall.kill().await;
    stall.worker().await;
    stall.quoted().await;
    assert_eq!(stall.count("select count(*) from pricing.observation").await, 40);
}

#[tokio::test]
async fn customers_who_do_not_mind_do_not() {
    let stall = Stall::alone(&[]).await;
    seed(&stall, "50").await;
    *stall.others.supply.lock().unwrap() = (1, 100);
    let signals = learned(&stall).await;
    assert!(signals.beta.abs() < 0.1 && signals.cap == 5.0, "{signals:?}");
}
