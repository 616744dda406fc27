//! The bench of lookups, small.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use bench::{Shelf, Target, geo::Options};
use runtime::Meta;
use subjects::{
    ids::{City, HubId, Token},
    table::{HubEvent, inventory as stock},
    v1,
};
use testkit::World;

const HUBS: [(&str, f64, f64); 3] =
    [("hub_1", -6.2607, 106.8137), ("hub_2", -6.2400, 106.8300), ("hub_3", -6.2100, 106.8200)];

async fn tell(world: &World, (id, lat, lng): (&str, f64, f64)) {
    let channel = HubEvent { city: City::parse("jkt").unwrap(), hub: HubId::parse(id).unwrap() };
    let hub = v1::Hub {
        hub_id: id.into(),
        name: id.into(),
        city: "jkt".into(),
        point: Some(v1::Point { lat, lng }),
        active: true,
        version: 1,
        ..Default::default()
    };
    let meta = v1::EventMeta { version: 1, ..Default::default() };
    let message = v1::HubChanged { meta: Some(meta), hub: Some(hub) };
    world.bus("catalogue").await.store(&Meta::default(), &channel, &message, id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lookups_are_measured_against_their_ceilings() {
    let schemas = [(geo::SCHEMA, &geo::MIGRATOR), (inventory::SCHEMA, &inventory::MIGRATOR)];
    let world = World::start(&schemas).await;
    let geo = world.run(geo::worker(&world.platform("geo").await).await.unwrap()).await;
    let inventory = world.run(inventory::worker(&world.platform("inventory").await).await.unwrap()).await;
    for hub in HUBS {
        tell(&world, hub).await;
        let skus = ["milk-1l".to_owned(), "eggs-12".to_owned()];
        let line = |sku: &String| v1::MovementLine { sku: sku.clone(), qty: 50 };
        let received = v1::MoveStock {
            movement_id: subjects::ids::MovementId::fresh().to_string(),
            hub_id: hub.0.into(),
            kind: v1::MovementKind::Receive.into(),
            lines: skus.iter().map(line).collect(),
            ..Default::default()
        };
        world
            .eventually("the hub takes stock and a zone", || async {
                world.call::<stock::Move>(&received).await.map_err(|fault| fault.to_string())?;
                let zone = v1::Zone { hub_id: hub.0.into(), radius_m: 3_000.0, ..Default::default() };
                let put = v1::PutZone { zone: Some(zone) };
                let put = world.call::<subjects::table::geo::PutZone>(&put).await;
                put.map(|_| true).map_err(|fault| fault.to_string())
            })
            .await;
    }
    let skus = vec!["milk-1l".to_owned(), "eggs-12".to_owned()];
    let shelf = |(id, lat, lng): (&str, f64, f64)| Shelf { hub_id: id.into(), lat, lng, skus: skus.clone() };
    let target = Target {
        http: String::new(),
        shoppers: Vec::new(),
        shelves: HUBS.map(shelf).to_vec(),
        postgres_url: String::new(),
        postgres_bin: std::path::PathBuf::new(),
        redis_url: world.redis.url(),
        processes: Vec::new(),
        pool: 4,
    };
    let (bus, platform) = (world.bus("gateway").await, world.platform("geo").await);
    let options = Options { seconds: 2, callers: 64, points: 500 };
    let report = bench::geo::run(&target, &bus, &platform, &options, |_| ()).await.unwrap();
    println!("{report}");
    assert_eq!(report.tiers.get("GEO_TIER_REDIS"), Some(&500), "{:?}", report.tiers);
    assert!(report.serviceable > 0.9, "{}", report.serviceable);
    for figures in [&report.in_process, &report.over_the_bus, &report.with_a_basket, &report.bare_echo] {
        assert!(figures.per_second > 0.0 && figures.failed == 0, "{figures}");
    }
    geo.stop().await;
    inventory.stop().await;
}
