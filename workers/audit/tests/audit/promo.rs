use lua::{
    Operation as _,
    promo::{Begin, Open, Take, Use, Who},
};

use crate::support::{CLOSED, CONFIRMED, Ground, assert_clean, assert_found, order};

fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}

fn uses() -> [Use; 1] {
    [Use::unlimited("ten", 500)]
}

async fn take(ground: &Ground, order: &str) {
    let who = Who { user: "usr_1".into(), day: today(), device: String::new() };
    let take =
        Take { order, digest: "", hold_ms: 600_000, who: &who, per_device: None, answer: b"", uses: &uses() };
    take.run(&mut ground.sources.redis.clone()).await.unwrap();
}

/// A promotion of at most two uses and 1 000, used by two orders that stand.
async fn with_promo() -> Ground {
    let ground = Ground::promo().await;
    let rule = r#"{"limits": {"total": 2, "daily": 2, "per_user": 2, "budget": 1000}}"#;
    ground
        .sql(&format!(
            "insert into promo.rule (promo_id, version, active, rule) values ('ten', 1, true, '{rule}');
             insert into promo.rule_version (promo_id, version, active, rule, actor)
             values ('ten', 1, true, '{rule}', '')"
        ))
        .await;
    let mut redis = ground.sources.redis.clone();
    Begin { epoch: 1, promos: &[], days: &[] }.run(&mut redis).await.unwrap();
    Open { epoch: 1 }.run(&mut redis).await.unwrap();
    for n in [CONFIRMED, CLOSED] {
        ground.sql(&redeemed(&order(n), "committed")).await;
        take(&ground, &order(n)).await;
        let (order, promos) = (order(n), r#"[{"promo_id": "ten", "discount": {"amount": "500"}}]"#);
        ground
            .corrupt(&format!("update orders.orders set promos = '{promos}' where order_id = '{order}'"))
            .await;
    }
    assert_clean(&ground.audit().await);
    ground
}

fn redeemed(order: &str, state: &str) -> String {
    let day = today();
    format!(
        "insert into promo.redemption (order_id, state, user_id, day, expires_at, at, changed_at, counted, told)
         values ('{order}', '{state}', 'usr_1', '{day}', now() + interval '1 hour', now() - interval '1 hour',
                 now() - interval '1 hour', true, true);
         insert into promo.use (order_id, place, promo_id, version, amount) values ('{order}', 0, 'ten', 1, 500)"
    )
}

/// Where promotions are not installed, nothing is said of them.
#[tokio::test]
async fn without_promotions_there_are_none_to_check() {
    let report = Ground::start().await.audit().await;
    assert!(report.checks.iter().all(|check| !check.id.starts_with("promo.")));
}

#[tokio::test]
async fn what_is_wrong_with_a_redemption_is_found() {
    let ground = with_promo().await;
    let confirmed = order(CONFIRMED);
    let of = |change: &str, back: &str| {
        let update = |set: &str| format!("update promo.redemption set {set} where order_id = '{confirmed}'");
        (update(change), update(back))
    };
    let limits = |limits: &str| {
        let change =
            |to: &str| format!("update promo.rule_version set rule = jsonb_set(rule, '{{limits}}', '{to}')");
        (change(limits), change(r#"{"total": 2, "daily": 2, "per_user": 2, "budget": 1000}"#))
    };
    for (check, id, (breaks, mends)) in [
        ("promo.caps", "ten", limits(r#"{"total": 1}"#)),
        ("promo.caps", "ten", limits(r#"{"daily": 1}"#)),
        ("promo.caps", "ten", limits(r#"{"per_user": 1}"#)),
        ("promo.caps", "ten", limits(r#"{"budget": 999}"#)),
        (
            "promo.late",
            confirmed.as_str(),
            of("over = '{ten}', changed_at = now()", "over = '{}', changed_at = now() - interval '1 hour'"),
        ),
        ("promo.orders promo.given", confirmed.as_str(), of("state = 'released'", "state = 'committed'")),
        ("promo.orders promo.given", confirmed.as_str(), of("state = 'expired'", "state = 'committed'")),
        (
            "promo.given",
            confirmed.as_str(),
            (
                format!(
                    "update orders.orders set promos = '[{{\"promo_id\": \"ten\", \"discount\": {{\"amount\": \"501\"}}}}]' where order_id = '{confirmed}'"
                ),
                format!(
                    "update orders.orders set promos = '[{{\"promo_id\": \"ten\", \"discount\": {{\"amount\": \"500\"}}}}]' where order_id = '{confirmed}'"
                ),
            ),
        ),
        ("promo.holds", confirmed.as_str(), of("told = false", "told = true")),
        (
            "promo.orders promo.given promo.holds",
            confirmed.as_str(),
            of("state = 'reserved', expires_at = now() - interval '1 hour'", "state = 'committed'"),
        ),
        ("promo.live", "ten/n", of("counted = false", "counted = true")),
    ] {
        ground.sql(&breaks).await;
        let report = ground.audit().await;
        assert_found(&report, &check.split(' ').collect::<Vec<_>>(), &breaks);
        let mut named = report.failed().flat_map(|check| &check.findings);
        assert!(named.any(|finding| finding.id.contains(id)), "{id} by {breaks}\n{report}");
        ground.sql(&mends).await;
        assert_clean(&ground.audit().await);
    }
    // Redis and the record agree: only the order can tell.
    ground
        .sql(&format!("update orders.orders set status = 'CANCELLED' where order_id = '{confirmed}'"))
        .await;
    let report = ground.audit_with(&audit::Options::default().only("promo.")).await;
    assert_found(&report, &["promo.orders"], "cancelled");
}

#[tokio::test]
async fn redis_that_counts_something_else_is_found() {
    let ground = with_promo().await;
    let mut redis = ground.sources.redis.clone();
    let key = lua::keys::promo::uses("ten");
    for (field, by) in [("n".to_owned(), 1), ("a".to_owned(), -1), (format!("d:{}", today()), 1)] {
        let add = |by: i64| {
            let (key, field, mut redis) = (key.clone(), field.clone(), redis.clone());
            async move {
                let () =
                    redis::cmd("HINCRBY").arg(key).arg(field).arg(by).query_async(&mut redis).await.unwrap();
            }
        };
        add(by).await;
        let report = ground.audit().await;
        assert_found(&report, &["promo.live"], &field);
        assert_eq!(report.failed().next().unwrap().findings[0].id, format!("ten/{field}"));
        add(-by).await;
    }
    // Held for an order the record never heard of: it will come back by itself.
    take(&ground, "ord_stray").await;
    assert_clean(&ground.audit().await);

    let () = redis::cmd("FLUSHALL").query_async(&mut redis).await.unwrap();
    let report = ground.audit_with(&audit::Options::default().only("promo.")).await;
    assert_found(&report, &["promo.live"], "closed");
}
