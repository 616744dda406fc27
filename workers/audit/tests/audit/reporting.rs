use std::{collections::BTreeSet, time::Duration};

use audit::{Options, checks};
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::support::{CONFIRMED, FAILED, Ground, order, payment};

/// The files of this directory that break something, for the checks they break.
const TESTS: [&str; 9] = [
    include_str!("stock.rs"),
    include_str!("delivery.rs"),
    include_str!("money.rs"),
    include_str!("orders.rs"),
    include_str!("live.rs"),
    include_str!("bus.rs"),
    include_str!("promo.rs"),
    include_str!("quotes.rs"),
    include_str!("sales.rs"),
];

#[test]
fn there_is_a_breakage_for_every_check() {
    let untested: Vec<&str> = checks::all()
        .map(|check| check.id)
        .filter(|id| {
            !TESTS
                .iter()
                .any(|test| test.contains(&format!("\"{id}\"")) || test.contains(&format!("\"{id} ")))
        })
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
    let ids: BTreeSet<&str> = checks::all().map(|check| check.id).collect();
    assert_eq!(ids.len(), checks::all().count(), "ids are unique");
}

#[tokio::test]
async fn a_report_says_what_and_where_and_what_to_do() {
    let ground = Ground::start().await;
    let (order, payment) = (order(CONFIRMED), payment(CONFIRMED));
    ground.corrupt(&format!("update orders.orders set payment_id = 'pay_other' where order_id = '{order}'; update payments.payment set refunding = 1 where payment_id = '{payment}'")).await;
    let report = ground.audit().await;
    let text = report.to_string();
    for said in
        [order.as_str(), payment.as_str(), "money.orders", "what to do: ", "2 findings", "NO: every order"]
    {
        assert!(text.contains(said), "{said} is not in\n{text}");
    }
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["verdict"], "findings");
    let check =
        json["checks"].as_array().unwrap().iter().find(|check| check["id"] == "money.orders").unwrap();
    assert_eq!((&check["found"], &check["findings"][0]["id"]), (&1.into(), &order.into()));
    assert_eq!(report.exit_code(), 1);
}

#[tokio::test]
async fn more_findings_than_are_shown_are_counted() {
    let ground = Ground::start().await;
    ground.corrupt("update orders.orders set subtotal = 1, total = 10001, delivery_fee = 10000").await;
    let report = ground.audit_with(&Options { shown: 2, ..Options::default().only("orders.lines") }).await;
    let check = report.failed().next().unwrap();
    assert_eq!((check.found, check.findings.len()), (8, 2), "{report}");
    assert!(report.to_string().contains("… and 6 more"), "{report}");
}

/// As a worker, with what it exports.
#[tokio::test]
async fn the_worker_exports_what_it_finds() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let scrape = recorder.handle();
    metrics::set_global_recorder(recorder).unwrap();
    let ground = Ground::start().await;
    let platform = ground.world.platform("audit").await;
    let worker = audit::worker_every(&platform, Duration::from_millis(50)).unwrap();
    let running = ground.world.run(worker).await;
    let sees = |line: String| {
        let scrape = &scrape;
        ground.world.eventually("the metric says so", move || {
            let (text, line) = (scrape.render(), line.clone());
            async move { if text.lines().any(|l| l == line) { Ok(true) } else { Err(text) } }
        })
    };
    sees("kilat_audit_findings{check=\"orders.lines\"} 0".into()).await;
    assert!(scrape.render().contains("kilat_audit_age_seconds "));
    ground.corrupt(&format!("delete from orders.lines where order_id = '{}'", order(FAILED))).await;
    sees("kilat_audit_findings{check=\"orders.lines\"} 1".into()).await;
    ground.restore().await;
    sees("kilat_audit_findings{check=\"orders.lines\"} 0".into()).await;
    running.stop().await;
}
