//! The bench of quotes, small.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking")]

use bench::{Shelf, Target, quote::Options};
use subjects::{table::catalogue as shelf, v1};
use testkit::World;

const POINT: v1::Point = v1::Point { lat: -6.2607, lng: 106.8137 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quotes_are_measured_against_their_ceiling() {
    let schemas = [(pricing::SCHEMA, &pricing::MIGRATOR), (catalogue::SCHEMA, &catalogue::MIGRATOR)];
    let world = World::start_with(&schemas, &[("KILAT__PRICING__QUOTE_KEY", "a key of this test")]).await;
    let catalogue = world.run(catalogue::worker(&world.platform("catalogue").await).await.unwrap()).await;
    let hub = v1::Hub {
        hub_id: "hub_1".into(),
        name: "One".into(),
        city: "jkt".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        point: Some(POINT),
        active: true,
        ..Default::default()
    };
    world.call::<shelf::PutHub>(&v1::PutHub { hub: Some(hub) }).await.unwrap();
    let skus: Vec<String> = ["milk", "eggs", "rice", "soap"].map(str::to_owned).to_vec();
    for sku in &skus {
        let amount = Some(v1::Money { amount: 20_000, currency: "IDR".into() });
        let product = v1::Product {
            sku: sku.clone(),
            name: sku.clone(),
            category: "all".into(),
            prices: vec![v1::Price { city: "jkt".into(), amount }],
            active: true,
            ..Default::default()
        };
        world.call::<shelf::PutProduct>(&v1::PutProduct { product: Some(product) }).await.unwrap();
    }
    let pricing = world.run(pricing::worker(&world.platform("pricing").await).await.unwrap()).await;
    let target = Target {
        http: String::new(),
        shoppers: Vec::new(),
        shelves: vec![Shelf { hub_id: "hub_1".into(), lat: POINT.lat, lng: POINT.lng, skus }],
        postgres_url: String::new(),
        postgres_bin: std::path::PathBuf::new(),
        redis_url: String::new(),
        processes: vec![("all".to_owned(), std::process::id())],
        pool: 4,
    };
    let (bus, own) = (world.bus("gateway").await, world.bus("pricing").await);
    let options = Options { seconds: 2, callers: 32, baskets: 200 };
    let report = bench::quote::run(&target, &bus, &own, &options, |_| ()).await.unwrap();
    println!("{report}");
    for figures in [&report.alone, &report.quotes, &report.bare_echo] {
        assert!(figures.per_second > 0.0 && figures.failed == 0, "{figures}");
    }
    assert!(report.ratio_to_echo > 0.0 && report.cpu_ms_per_quote.contains_key("all"));
    // Nobody else is in this world, and the report says so.
    assert_eq!(report.without.keys().collect::<Vec<_>>(), ["eta", "promo", "supply"]);
    let (kept,): (i64,) =
        sqlx::query_as("select count(*) from pricing.quote").fetch_one(&world.pg).await.unwrap();
    assert!(kept > 0, "a quote that was answered is written down");
    pricing.stop().await;
    catalogue.stop().await;
}
