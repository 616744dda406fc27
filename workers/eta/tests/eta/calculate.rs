//! Before there is an order: three parts, each of which may be missing.

use subjects::v1;

use crate::support::{Kitchen, id, p, sources};

#[tokio::test]
async fn more_lines_and_more_way_are_later_and_percentiles_rise() {
    let kitchen = Kitchen::open().await;
    let near = kitchen.calculate(1, 0.01).await.unwrap();
    assert_eq!(sources(&near), ["formula"; 3]);
    assert!(near.degraded.is_empty() && !near.sticky && near.promised.is_none());
    let [p50, p80, p95] = p(&near);
    assert!(p50 < p80 && p80 < p95, "{near:?}");
    // 180 + 60 + 45 + 1 112 m · 1.3 / 5 m/s on average.
    assert!((480..620).contains(&p50), "{near:?}");
    let total = near.total.as_ref().unwrap();
    let at = near.at.as_ref().unwrap();
    assert_eq!(total.p80_at.as_ref().unwrap().seconds - at.seconds, i64::from(p80));
    let far = kitchen.calculate(1, 0.03).await.unwrap();
    assert!(p(&far)[0] > p50 + 400, "{far:?}");
    let asked = kitchen.others.asked.lock().unwrap().clone();
    assert!(asked.iter().all(|ask| ask.hub_id == "hub_1" && ask.lines == 1 && ask.order_id.is_empty()));
}

#[tokio::test]
async fn an_answer_stands_for_a_while() {
    let kitchen = Kitchen::open().await;
    let first = standing(&kitchen).await;
    kitchen.others.ready.lock().unwrap().pick_s = 2_000.0;
    let again = standing(&kitchen).await;
    assert!(p(&again) == p(&first) && again.at == first.at);
    let other_basket = kitchen.calculate(3, 0.01).await.unwrap();
    assert!(!other_basket.sticky && p(&other_basket)[0] > p(&first)[0] + 1_000);
    kitchen.forget().await;
    let anew = kitchen.calculate(2, 0.01).await.unwrap();
    assert!(!anew.sticky && p(&anew)[0] > p(&first)[0] + 1_000);
}

/// The answer that stands for two lines. Redis, which knows it, may be too slow on a busy machine.
async fn standing(kitchen: &Kitchen) -> v1::Eta {
    kitchen
        .world
        .found("an answer stands", || async {
            let eta = kitchen.calculate(2, 0.01).await.map_err(|fault| fault.to_string())?;
            if eta.sticky { Ok(eta) } else { Err(format!("{eta:?}")) }
        })
        .await
}

/// Until these parts, and no others, fall back: who answers may need longer than the bound, now and then.
async fn degraded(kitchen: &Kitchen, parts: &[&str]) {
    kitchen
        .world
        .eventually(&format!("{parts:?} fall back"), || async {
            let eta = kitchen.calculate(1, 0.01).await.map_err(|fault| fault.to_string())?;
            if eta.degraded == parts { Ok(true) } else { Err(format!("{eta:?}")) }
        })
        .await;
}

#[tokio::test]
async fn a_part_that_is_missing_is_named_and_replaced() {
    let kitchen = Kitchen::alone(&[("KILAT__ETA__BOUND_MS", "300")]).await;
    let alone = kitchen.calculate(1, 0.01).await.unwrap();
    assert_eq!(alone.degraded, ["picking", "queue"]);
    assert_eq!(sources(&alone), ["fallback", "fallback", "formula"]);
    kitchen.fulfilment_answers().await;
    degraded(&kitchen, &["queue"]).await;
    assert!(!kitchen.calculate(1, 0.01).await.unwrap().sticky, "what is degraded does not stand");
    kitchen.dispatch_answers().await;
    degraded(&kitchen, &[]).await;
}

#[tokio::test]
async fn it_answers_without_redis_and_learns_from_others() {
    let kitchen = Kitchen::open().await;
    // What a replica writes down, this one reads.
    let before = kitchen.calculate(1, 0.01).await.unwrap();
    for n in 0..60 {
        let sql = "insert into eta.sample (order_id, kind, at, hub_id, city, area, a, b, c)
                   values ($1, $2, now(), 'hub_1', 'jkt', '', $3, $4, $5)";
        for (kind, [a, b, c]) in [("picked", [100.0, 1.0, 200.0]), ("left", [600.0 + f64::from(n), 5.0, 0.0])]
        {
            sqlx::query(sql)
                .bind(id())
                .bind(kind)
                .bind(a)
                .bind(b)
                .bind(c)
                .execute(&kitchen.world.pg)
                .await
                .unwrap();
        }
    }
    kitchen.world.redis.kill9().unwrap();
    kitchen
        .world
        .eventually("both are learned", || async {
            let eta = kitchen.calculate(1, 0.01).await.map_err(|fault| fault.to_string())?;
            let learned = sources(&eta) == ["learned", "learned", "formula"] && !eta.sticky;
            if learned && p(&eta)[0] > p(&before)[0] + 500 { Ok(true) } else { Err(format!("{eta:?}")) }
        })
        .await;
}
