//! What is refused, by which code, and for which field.

use subjects::{
    table::geo as api,
    v1::{self, GeoTier},
};

use crate::support::{HOME, HUB, Town, bengaluru, circle, code, hub, jakarta, point, square};

fn pointers<T: std::fmt::Debug>(result: Result<T, runtime::Fault>) -> (&'static str, Vec<String>) {
    let fault = result.unwrap_err();
    (fault.code.as_str(), fault.fields.into_iter().map(|field| field.pointer).collect())
}

#[tokio::test]
async fn points_that_are_none_are_named() {
    let (town, running) = Town::open().await;
    town.put_city(bengaluru()).await.unwrap();
    let ask = |at| town.ask(v1::FindHub { point: point(at), ..Default::default() });
    for (at, field) in [
        ((f64::NAN, 106.8), "/point/lat"),
        ((-6.2, f64::NAN), "/point/lng"),
        ((f64::INFINITY, 106.8), "/point/lat"),
        ((-90.1, 106.8), "/point/lat"),
        ((-6.2, 180.1), "/point/lng"),
    ] {
        assert_eq!(pointers(ask(at).await), ("request.invalid", vec![field.to_owned()]), "{at:?}");
    }
    // Swapped: out of range in Jakarta, a point in the Barents Sea in Bengaluru.
    assert_eq!(pointers(ask((106.8, -6.2)).await).1, ["/point/lat", "/point"]);
    let fault = ask((77.6, 12.97)).await.unwrap_err();
    assert_eq!(fault.code.as_str(), "request.invalid");
    assert!(
        fault.fields[0].detail.contains("swapped") && fault.fields[0].detail.ends_with("blr"),
        "{fault:?}"
    );

    let nothing = v1::FindHub::default();
    assert_eq!(code(town.ask(nothing).await), "geo.place_unknown");
    let wrong = v1::FindHub { ip: "jakarta".into(), ..Default::default() };
    assert_eq!(pointers(town.ask(wrong).await), ("request.invalid", vec!["/ip".into()]));
    let line = v1::Line { sku: "not a sku".into(), qty: 0 };
    let wrong = v1::FindHub { point: point(HOME), basket: vec![line], ..Default::default() };
    assert_eq!(pointers(town.ask(wrong).await).1, ["/basket/0/sku", "/basket/0/qty"]);
    running.stop().await;
}

#[tokio::test]
async fn zones_that_are_none_are_named_and_change_nothing() {
    let (town, running) = Town::open().await;
    let polygon = |polygon| v1::Zone { polygon: Some(polygon), ..circle(HUB, 0.0) };
    let mut bow = square(HOME, 0.01);
    bow.outer.as_mut().unwrap().points.swap(1, 2);
    let mut gone = polygon(square(HOME, 0.01));
    gone.exclusions.push(square(HOME, 0.05));
    let mut stray = polygon(square(HOME, 0.01));
    stray.polygon.as_mut().unwrap().holes.push(square(HOME, 0.02).outer.unwrap());
    let mut nan = square(HOME, 0.01);
    nan.outer.as_mut().unwrap().points[3].lng = f64::NAN;
    let outer = "/zone/polygon/outer/points";
    for (zone, field) in [
        (polygon(bow), outer.to_owned()),
        (polygon(v1::Polygon::default()), outer.to_owned()),
        (polygon(square(HOME, 0.6)), "/zone/polygon/outer".into()),
        (polygon(square((HOME.1, HOME.0), 0.01)), format!("{outer}/0")),
        (polygon(nan), format!("{outer}/3")),
        (gone, "/zone/exclusions".into()),
        (stray, "/zone/polygon/holes/0".into()),
        (circle(HUB, 0.0), "/zone/radius_m".into()),
        (circle(HUB, 1e9), "/zone/radius_m".into()),
        (circle(HUB, f64::NAN), "/zone/radius_m".into()),
    ] {
        let (code, fields) = pointers(town.put_zone(zone).await);
        assert_eq!((code, &fields[0]), ("geo.zone_invalid", &field));
    }
    assert_eq!(code(town.put_zone(circle("hub_none", 900.0)).await), "geo.unknown_hub");
    assert_eq!(code(town.put_zone(circle("not a hub", 900.0)).await), "request.invalid");
    assert_eq!(town.count("select version from geo.zone").await, 1);
    assert_eq!(town.found(HOME).await.0, HUB);
    town.world.settled().await;
    running.stop().await;
}

#[tokio::test]
async fn a_hub_without_a_zone_delivers_nowhere_in_no_tier() {
    let town = Town::bare(&[]).await;
    let (running, proxy) = town.worker_behind_a_proxy().await;
    town.put_city(jakarta()).await.unwrap();
    town.tell(hub(HUB, HOME)).await;
    town.knows(HUB).await;
    let ask = |hub_id: &str| v1::GetZone { hub_id: hub_id.into() };
    assert_eq!(code(town.world.call::<api::Zone>(&ask(HUB)).await), "geo.zone_not_found");
    assert_eq!(code(town.world.call::<api::Zone>(&ask("hub_none")).await), "geo.unknown_hub");
    assert_eq!(town.stored(HOME).await, (String::new(), GeoTier::Postgis, String::new()));
    proxy.set(testkit::Mode::Cut);
    town.world.redis.kill9().unwrap();
    assert_eq!(town.found(HOME).await, (String::new(), GeoTier::Distance, String::new()));
    running.kill().await;
}

#[tokio::test]
async fn cities_that_are_none_are_named() {
    let (town, running) = Town::open().await;
    let put = |city| town.put_city(city);
    assert_eq!(pointers(put(v1::City { currency: "RP".into(), ..jakarta() }).await).1, ["/city/currency"]);
    assert_eq!(pointers(put(v1::City { bounds: None, ..jakarta() }).await).1, ["/city/bounds"]);
    let unknown = v1::City { default_hub_id: "hub_none".into(), ..jakarta() };
    assert_eq!(pointers(put(unknown).await), ("geo.unknown_hub", vec!["/city/default_hub_id".into()]));
    let ask = v1::GetCity { city: "xyz".into() };
    assert_eq!(code(town.world.call::<api::City>(&ask).await), "geo.unknown_city");
    running.stop().await;
}
