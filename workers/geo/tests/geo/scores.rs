//! Several candidates: stock, riders, and those who do not answer.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use prost::Message as _;
use runtime::Meta;
use subjects::{
    ids::{City, HubId, Token},
    table::SupplyFeed,
    v1,
};

use crate::support::{HOME, HUB, Town, away, jakarta, point};

fn asked(basket: &[(&str, u32)]) -> v1::FindHub {
    let line = |(sku, qty): &(&str, u32)| v1::Line { sku: (*sku).into(), qty: *qty };
    v1::FindHub { point: point(HOME), basket: basket.iter().map(line).collect(), ..Default::default() }
}

/// Inventory, as far as geo sees it: who has how much of everything. `None`: it never answers.
async fn stock(town: &Town, have: Option<&'static [(&'static str, u32)]>) -> tokio::task::JoinHandle<()> {
    let bus = town.world.bus("inventory").await;
    let mut questions = bus.incoming().subscribe("svc.inventory.availability").await.unwrap();
    bus.ready(&tokio_util::sync::CancellationToken::new()).await;
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let Some(have) = have else { continue };
            let request = v1::CheckAvailability::decode(question.payload).unwrap();
            let hub = |id: &String| {
                let there = have.iter().find(|(hub, _)| hub == id).map(|(_, units)| *units);
                let line = |line: &v1::Line| v1::Shortage {
                    sku: line.sku.clone(),
                    wanted: line.qty,
                    available: there.unwrap_or_default(),
                };
                let lines = request.items.iter().map(line).collect();
                v1::HubAvailability { hub_id: id.clone(), open: there.is_some(), lines }
            };
            let reply = v1::Availability { hubs: request.hub_ids.iter().map(hub).collect() };
            bus.outgoing().publish(question.reply.unwrap(), reply.encode_to_vec().into()).await.unwrap();
        }
    })
}

async fn riders(town: &Town, hub_id: &str, idle: u32, pending: u32) {
    let channel = SupplyFeed { city: City::parse("jkt").unwrap(), hub: HubId::parse(hub_id).unwrap() };
    let supply = v1::HubSupply {
        hub_id: hub_id.into(),
        city: "jkt".into(),
        online: idle,
        idle,
        pending,
        oldest_wait_s: 0.0,
    };
    town.world.bus("dispatch").await.live(&Meta::default(), &channel, &supply).await;
}

async fn three_hubs(settings: &[(&str, &str)]) -> (Town, testkit::Running) {
    let (town, running) = Town::open_with(settings).await;
    town.add("hub_2", away(90.0, 1_000.0), 2_000.0).await;
    town.add("hub_3", away(180.0, 2_000.0), 3_000.0).await;
    (town, running)
}

#[tokio::test]
async fn the_nearest_wins_until_stock_and_riders_speak() {
    // Who answers has the time a busy machine needs for it.
    let (town, running) = three_hubs(&[("KILAT__GEO__ASK_TIMEOUT_MS", "8000")]).await;
    let found = town.ask(asked(&[])).await.unwrap();
    let best = found.hub.unwrap();
    // Nobody tells of riders; an empty basket lacks nothing.
    assert_eq!((best.hub_id.as_str(), best.stock, best.unknown), (HUB, 1.0, vec!["riders".to_owned()]));
    assert!((best.score - (0.4 * best.proximity + 0.4 + 0.2 * 0.5)).abs() < 1e-9);
    let others: Vec<&str> = found.alternatives.iter().map(|hub| hub.hub_id.as_str()).collect();
    assert_eq!(others, ["hub_2", "hub_3"]);
    assert!((found.alternatives[0].proximity - 0.8).abs() < 0.01);

    let inventory = stock(&town, Some(&[(HUB, 0), ("hub_2", 2), ("hub_3", 4)])).await;
    let found = town.ask(asked(&[("milk-1l", 4)])).await.unwrap();
    let parts = |hub: &v1::HubCandidate| (hub.hub_id.clone(), hub.stock);
    let all: Vec<_> = found.hub.iter().chain(&found.alternatives).map(parts).collect();
    assert_eq!(all, [("hub_3".to_owned(), 1.0), ("hub_2".into(), 0.5), (HUB.into(), 0.0)]);

    riders(&town, HUB, 0, 3).await;
    riders(&town, "hub_2", 3, 0).await;
    riders(&town, "hub_3", 1, 9).await;
    town.world
        .eventually("riders are heard of", || async {
            let found = town.ask(asked(&[("milk-1l", 4)])).await.unwrap();
            let all: Vec<_> = found.hub.iter().chain(&found.alternatives).collect();
            let riders = |id: &str| all.iter().find(|hub| hub.hub_id == id).map(|hub| hub.riders);
            let heard = [riders(HUB), riders("hub_2"), riders("hub_3")];
            if heard == [Some(0.0), Some(1.0), Some(0.1)] { Ok(true) } else { Err(format!("{heard:?}")) }
        })
        .await;
    // A city that cares for nothing but distance.
    let weights = v1::CandidateWeights { proximity: 1.0, stock: 0.0, riders: 0.0 };
    town.put_city(v1::City { weights: Some(weights), ..jakarta() }).await.unwrap();
    assert_eq!(town.ask(asked(&[("milk-1l", 4)])).await.unwrap().hub.unwrap().hub_id, HUB);
    inventory.abort();
    running.stop().await;
}

#[tokio::test]
async fn a_silent_inventory_is_unknown_and_not_waited_for() {
    let (town, running) = three_hubs(&[]).await;
    // Nobody serves it, then somebody who never answers.
    for silent in [false, true] {
        let inventory = if silent { Some(stock(&town, None).await) } else { None };
        let started = Instant::now();
        let found = town.ask(asked(&[("milk-1l", 4)])).await.unwrap();
        // Who waited for it would wait until the caller gives up, after ten.
        assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
        let best = found.hub.unwrap();
        assert_eq!((best.hub_id.as_str(), best.stock), (HUB, 0.5));
        assert_eq!(best.unknown, ["stock", "riders"]);
        inventory.inspect(|task| task.abort());
    }
    running.stop().await;
}

#[tokio::test]
async fn riders_nobody_has_told_of_are_asked_for() {
    let (town, running) = three_hubs(&[]).await;
    let bus = town.world.bus("dispatch").await;
    let mut questions = bus.incoming().subscribe("svc.dispatch.supply").await.unwrap();
    let answering = tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let city = v1::GetSupply::decode(question.payload).unwrap().city;
            let hub = v1::HubSupply { hub_id: HUB.into(), city, online: 2, idle: 2, ..Default::default() };
            let reply = v1::SupplyList { items: vec![hub] };
            bus.outgoing().publish(question.reply.unwrap(), reply.encode_to_vec().into()).await.unwrap();
        }
    });
    town.world
        .eventually("dispatch has told", || async {
            let best = town.ask(asked(&[])).await.unwrap().hub.unwrap();
            if best.riders == 1.0 && best.unknown.is_empty() { Ok(true) } else { Err(format!("{best:?}")) }
        })
        .await;
    answering.abort();
    running.stop().await;
}
