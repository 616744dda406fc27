//! How far the search widens, and what it does not bring back.

use geodesy::{Place, Resolution, cell};
use subjects::v1;

use crate::support::{HOME, HUB, Town, away, circle, square};

fn of((lat, lng): (f64, f64)) -> Place {
    Place::new(lat, lng).unwrap()
}

#[tokio::test]
async fn the_search_widens_step_by_step_and_names_how_far() {
    let town = Town::bare(&[]).await;
    let running = town.worker().await;
    town.furnish().await;
    // All within one cell.
    let middle = geodesy::centre(cell(of(HOME)));
    town.put_zone(v1::Zone {
        polygon: Some(square((middle.lat(), middle.lng()), 0.0002)),
        ..circle(HUB, 0.0)
    })
    .await
    .unwrap();
    let zone = cell(middle);
    let mut seen = std::collections::BTreeSet::new();
    for ring in 0..12u32 {
        for near in zone.grid_ring::<Vec<_>>(ring).into_iter().take(4) {
            let at = geodesy::centre(near);
            let same = |parent: Resolution| near.parent(parent) == zone.parent(parent);
            let expected = match ring {
                0 => "cell",
                1 => "ring1",
                2 => "ring2",
                _ if same(Resolution::Eight) => "res8",
                _ if same(Resolution::Six) => "res6",
                _ => "",
            };
            seen.insert(expected);
            let at = (at.lat(), at.lng());
            let hub = if expected.is_empty() { "" } else { HUB };
            town.recorded_then_cached(at, hub, expected, &format!("ring {ring}")).await;
        }
    }
    assert!(["cell", "ring1", "ring2", "res6"].iter().all(|level| seen.contains(level)), "{seen:?}");
    // In the cell, but not in the zone: as near as it gets, without being in it.
    let beside = geodesy::destination(middle, 45.0, 60.0);
    assert_eq!(cell(beside), zone);
    for _ in 0..2 {
        town.cached((beside.lat(), beside.lng()), HUB, "ring1", "beside").await;
    }
    running.stop().await;
}

#[tokio::test]
async fn what_was_cut_out_is_served_by_others_or_by_nobody() {
    let (town, running) = Town::open().await;
    let lake = away(90.0, 1_000.0);
    let hole = v1::Ring { points: square(away(270.0, 1_000.0), 0.002).outer.unwrap().points };
    let mut zone = v1::Zone { polygon: Some(square(HOME, 0.03)), ..circle(HUB, 0.0) };
    zone.exclusions.push(square(lake, 0.002));
    zone.polygon.as_mut().unwrap().holes.push(hole);
    let put = town.put_zone(zone.clone()).await.unwrap();
    assert!(put.cells > 200 && put.version == 2, "{put:?}");

    for _ in 0..2 {
        assert_eq!(town.recorded(lake).await, "", "an exclusion");
        assert_eq!(town.recorded(away(270.0, 1_000.0)).await, "", "a hole");
        assert_eq!(town.stored(HOME).await.2, "cell");
    }
    // Exact to the metre, whatever the cells are.
    let shore = |side: f64| (lake.0, lake.1 + 0.002 + side);
    for _ in 0..2 {
        assert_eq!(town.recorded(shore(-0.00002)).await, "");
        assert_eq!(town.recorded(shore(0.00002)).await, HUB);
    }
    town.add("hub_2", away(90.0, 3_000.0), 2_500.0).await;
    for _ in 0..2 {
        assert_eq!(town.recorded(lake).await, "hub_2");
    }
    running.stop().await;
}

#[tokio::test]
async fn a_zone_across_the_antimeridian_serves_both_sides() {
    let (town, running) = Town::open().await;
    let taveuni = (-16.82, 179.995);
    town.add("hub_fiji", taveuni, 3_000.0).await;
    // Twice 180 degrees is one cell.
    for lng in [179.98, 180.0, -179.99] {
        town.recorded_then_cached((-16.82, lng), "hub_fiji", "cell", &lng.to_string()).await;
    }
    town.cached((-16.82, -180.0), "hub_fiji", "cell", "-180").await;
    running.stop().await;
}
