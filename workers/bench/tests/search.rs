//! The bench of searches, small.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use bench::search::Options;
use testkit::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn searches_are_measured_and_what_was_meant_is_found() {
    let adjectives = ["Organic", "Crunchy", "Smoked", "Classic", "Low Fat", "Spicy", "Golden", "Frozen"];
    let things = ["Peanut Butter", "Chicken Soup", "Blueberry Yogurt", "Sourdough Bread", "Orange Juice"];
    let mut lines = String::new();
    for (n, (adjective, thing)) in
        adjectives.iter().flat_map(|a| things.iter().map(move |t| (a, t))).enumerate()
    {
        writeln!(
            lines,
            "{}",
            serde_json::json!({"sku": format!("s{n}"), "name": format!("{adjective} {thing}")})
        )
        .unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    let products = dir.path().join("products.ndjson");
    std::fs::write(&products, lines).unwrap();
    let world = World::start(&[]).await;
    let bus = world.bus("search").await;
    let options = Options { products, seconds: 1, queries: 100, cases: 1_000, callers: 4, seed: 7 };
    let report = bench::search::run(&options, Some(&bus), |_| ()).await.unwrap();
    println!("{report}");
    assert_eq!((report.products, report.one_edit.cases), (40, 40));
    assert!(report.one_edit.share >= 0.95, "{}", report.one_edit);
    assert_eq!(report.exact.found, 40);
    for figures in [&report.in_process, &report.bare, report.over_the_bus.as_ref().unwrap()] {
        assert!(figures.per_second > 0.0 && figures.failed == 0, "{figures}");
    }
}
