//! Cities, hubs and zones change, and every answer with them.

use prost::Message as _;
use subjects::{
    table::{Channel as _, CityEvent, ZoneEvent, geo as api},
    v1::{self, GeoTier},
};

use crate::support::{HOME, HUB, Town, away, bengaluru, circle, code, hub, jakarta, square};

/// Events of cities and zones with their versions, in order.
async fn events(town: &Town) -> Vec<(String, u64)> {
    town.world.settled().await;
    let ops = town.world.bus("ops").await;
    let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
    let mut events = Vec::new();
    for sequence in 1..=stream.cached_info().state.last_sequence {
        let message = stream.get_raw_message(sequence).await.unwrap();
        if CityEvent::parse(&message.subject).is_some() {
            let event = v1::CityChanged::decode(message.payload).unwrap();
            events.push((event.city.unwrap().city, event.meta.unwrap().version));
        } else if ZoneEvent::parse(&message.subject).is_some() {
            let event = v1::ZoneChanged::decode(message.payload).unwrap();
            let (zone, meta) = (event.zone.unwrap(), event.meta.unwrap());
            let gone = zone.polygon.is_none() && zone.radius_m == 0.0;
            assert!(zone.version == meta.version && (zone.cells == 0) == gone && meta.city == "jkt");
            events.push((zone.hub_id, meta.version));
        }
    }
    // Each aggregate's events are in order; between two of them there is none.
    events.sort_by(|a: &(String, u64), b| a.0.cmp(&b.0));
    events
}

#[tokio::test]
async fn a_put_that_changes_nothing_has_no_version_and_no_event() {
    let (town, running) = Town::open().await;
    let first = town.put_city(jakarta()).await.unwrap();
    assert_eq!((first.version, first.max_distance_m), (1, 5_000.0));
    let zone = town.put_zone(circle(HUB, 2_000.0)).await.unwrap();
    assert_eq!(zone.version, 1);
    assert_eq!(town.put_zone(circle(HUB, 1_500.0)).await.unwrap().version, 2);
    let renamed = town.put_city(v1::City { name: "DKI Jakarta".into(), ..jakarta() }).await.unwrap();
    assert_eq!(renamed.version, 2);
    let expected = [(HUB, 1), (HUB, 2), ("jkt", 1), ("jkt", 2)];
    assert_eq!(events(&town).await, expected.map(|(id, version)| (id.to_owned(), version)));

    let read = town.world.call::<api::Zone>(&v1::GetZone { hub_id: HUB.into() }).await.unwrap();
    assert_eq!((read.version, read.radius_m), (2, 1_500.0));
    let cells = town.count("select count(*) from geo.zone_cell").await;
    assert_eq!(i64::from(read.cells), cells, "the old zone's cells are gone");
    let read = town.world.call::<api::City>(&v1::GetCity { city: "jkt".into() }).await.unwrap();
    assert_eq!(read, renamed);
    town.put_city(bengaluru()).await.unwrap();
    let all = town.world.call::<api::Cities>(&v1::ListCities {}).await.unwrap().items;
    assert_eq!(all.iter().map(|city| city.city.as_str()).collect::<Vec<_>>(), ["blr", "jkt"]);
    running.stop().await;
}

#[tokio::test]
async fn a_circle_moves_with_its_hub_and_a_polygon_does_not() {
    let (town, running) = Town::open().await;
    let there = away(90.0, 9_000.0);
    town.add("hub_2", away(180.0, 9_000.0), 1_000.0).await;
    town.put_zone(v1::Zone { polygon: Some(square(HOME, 0.01)), ..circle("hub_2", 0.0) }).await.unwrap();
    assert_eq!(town.recorded(there).await, "");
    town.tell(v1::Hub { version: 2, ..hub(HUB, there) }).await;
    town.tell(v1::Hub { version: 2, ..hub("hub_2", there) }).await;
    town.has("select count(*) from geo.hub where version = 2", 2).await;
    town.recorded_then_cached(there, HUB, "cell", "where it is now").await;
    assert_eq!(town.recorded(HOME).await, "hub_2");
    assert_eq!(town.world.call::<api::Zone>(&v1::GetZone { hub_id: HUB.into() }).await.unwrap().version, 2);
    // Old news, twice.
    for _ in 0..2 {
        town.tell(hub(HUB, HOME)).await;
    }
    town.world.settled().await;
    assert_eq!(town.count("select version from geo.hub where hub_id = 'hub_1'").await, 2);
    assert_eq!(town.recorded(there).await, HUB);
    running.stop().await;
}

#[tokio::test]
async fn a_hub_or_city_that_is_closed_serves_nobody() {
    let (town, running) = Town::open().await;
    for _ in 0..2 {
        assert_eq!(town.recorded(HOME).await, HUB);
    }
    town.tell(v1::Hub { version: 2, active: false, ..hub(HUB, HOME) }).await;
    town.has("select count(*) from geo.hub where not active", 1).await;
    for _ in 0..2 {
        assert_eq!(town.recorded(HOME).await, "");
    }
    town.tell(v1::Hub { version: 3, ..hub(HUB, HOME) }).await;
    town.has("select count(*) from geo.hub where active", 1).await;
    for _ in 0..2 {
        assert_eq!(town.recorded(HOME).await, HUB);
    }
    for (active, expected) in [(false, ""), (true, HUB)] {
        town.put_city(v1::City { active, ..jakarta() }).await.unwrap();
        for _ in 0..2 {
            assert_eq!(town.recorded(HOME).await, expected);
        }
    }
    running.stop().await;
}

#[tokio::test]
async fn a_hub_whose_event_is_on_its_way_is_asked_for() {
    let town = Town::bare(&[]).await;
    let running = town.worker().await;
    town.put_city(jakarta()).await.unwrap();
    assert_eq!(code(town.put_zone(circle("hub_9", 900.0)).await), "geo.unknown_hub");
    let catalogue = town.world.bus("catalogue").await;
    let mut asked = catalogue.incoming().subscribe("svc.catalogue.hub").await.unwrap();
    let answering = tokio::spawn(async move {
        use futures::StreamExt as _;
        while let Some(message) = asked.next().await {
            let reply = hub("hub_9", HOME).encode_to_vec();
            catalogue.outgoing().publish(message.reply.unwrap(), reply.into()).await.unwrap();
        }
    });
    town.world
        .eventually("the zone is put", || async {
            town.put_zone(circle("hub_9", 900.0)).await.map(|_| true).map_err(|fault| fault.to_string())
        })
        .await;
    assert_eq!(town.recorded(HOME).await, "hub_9");
    answering.abort();
    running.stop().await;
}

#[tokio::test]
async fn a_worker_starts_with_everything_that_was_ever_put() {
    let (town, running) = Town::open().await;
    running.stop().await;
    let running = town.worker().await;
    assert_eq!(town.recorded(HOME).await, HUB);
    assert_eq!(town.find(HOME).await.city, "jkt");
    town.world.settled().await;
    running.stop().await;
}

/// Two instances, a warm cache, and a neighbour whose zone overlaps: once the removal is answered nobody says
/// anything else, and the neighbour is there.
#[tokio::test]
async fn a_zone_that_is_removed_serves_nobody_and_may_be_drawn_again() {
    let (town, first) = Town::open().await;
    let second = town.worker().await;
    let neighbour = away(90.0, 1_500.0);
    town.add("hub_2", neighbour, 3_000.0).await;
    for _ in 0..6 {
        assert_eq!(town.recorded(HOME).await, HUB);
    }
    town.answers_from(HOME, GeoTier::Redis).await;
    let remove = || async { town.world.call::<api::RemoveZone>(&v1::GetZone { hub_id: HUB.into() }).await };
    let gone = remove().await.unwrap();
    assert_eq!(gone, v1::Zone { hub_id: HUB.into(), version: 2, ..Default::default() });
    for _ in 0..12 {
        assert_eq!(town.recorded(HOME).await, "hub_2");
    }
    let far = away(270.0, 1_800.0);
    for _ in 0..6 {
        assert_ne!(town.recorded(far).await, HUB);
    }
    assert_eq!(code(remove().await), "geo.zone_not_found");
    assert_eq!(
        code(town.world.call::<api::Zone>(&v1::GetZone { hub_id: HUB.into() }).await),
        "geo.zone_not_found"
    );
    assert_eq!(town.count("select count(*) from geo.zone_cell where hub_id = 'hub_1'").await, 0);
    // The hub moves while it has none; a worker that starts now knows of none either.
    town.tell(v1::Hub { version: 2, ..hub(HUB, HOME) }).await;
    first.stop().await;
    let first = town.worker().await;
    for _ in 0..6 {
        assert_eq!(town.recorded(HOME).await, "hub_2");
    }
    // The versions go on, or an old answer could pass for a new one.
    assert_eq!(town.put_zone(circle(HUB, 2_000.0)).await.unwrap().version, 3);
    for _ in 0..12 {
        assert_eq!(town.recorded(HOME).await, HUB);
    }
    assert_eq!(remove().await.unwrap().version, 4);
    for _ in 0..6 {
        assert_eq!(town.recorded(HOME).await, "hub_2");
    }
    let unknown = town.world.call::<api::RemoveZone>(&v1::GetZone { hub_id: "hub_77".into() }).await;
    assert_eq!(code(unknown), "geo.unknown_hub");
    let nonsense = town.world.call::<api::RemoveZone>(&v1::GetZone { hub_id: "no hub".into() }).await;
    assert_eq!(code(nonsense), "request.invalid");
    let expected = [(HUB, 1), (HUB, 2), (HUB, 3), (HUB, 4), ("hub_2", 1), ("jkt", 1)];
    assert_eq!(events(&town).await, expected.map(|(id, version)| (id.to_owned(), version)));
    first.stop().await;
    second.stop().await;
}
