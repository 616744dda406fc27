use super::*;

fn hub() -> Place {
    Place::new(-6.26, 106.81).unwrap()
}

fn ring(corners: &[(f64, f64)]) -> v1::Ring {
    v1::Ring { points: corners.iter().map(|(lat, lng)| v1::Point { lat: *lat, lng: *lng }).collect() }
}

fn polygon(corners: &[(f64, f64)]) -> v1::Polygon {
    v1::Polygon { outer: Some(ring(corners)), holes: Vec::new() }
}

const SQUARE: [(f64, f64); 4] = [(-6.285, 106.79), (-6.285, 106.83), (-6.24, 106.83), (-6.24, 106.79)];

fn zone(corners: &[(f64, f64)]) -> v1::Zone {
    v1::Zone { hub_id: "hub_1".into(), polygon: Some(polygon(corners)), ..Default::default() }
}

fn wrong(zone: &v1::Zone) -> (String, String) {
    let mut wrong = draw(zone, hub()).unwrap_err().0;
    let first = wrong.remove(0);
    (first.pointer, first.detail)
}

#[test]
fn a_square_is_drawn_and_written_as_postgis_reads_it() {
    let mut zone = zone(&SQUARE);
    zone.exclusions.push(polygon(&[(-6.27, 106.80), (-6.27, 106.81), (-6.26, 106.80)]));
    let drawn = draw(&zone, hub()).unwrap();
    assert!((150..300).contains(&drawn.cells.len()), "{}", drawn.cells.len());
    assert_eq!(
        outline_wkt(&drawn.area),
        "POLYGON((106.79 -6.285,106.83 -6.285,106.83 -6.24,106.79 -6.24,106.79 -6.285))"
    );
    assert_eq!(cuts_wkt(&drawn.area).len(), 1);
}

#[test]
fn a_wrong_polygon_says_where_and_why() {
    let mut bow = SQUARE;
    bow.swap(1, 2);
    let (pointer, detail) = wrong(&zone(&bow));
    assert_eq!(pointer, "/zone/polygon/outer/points");
    assert!(detail.starts_with("crosses or touches itself"), "{detail}");

    assert_eq!(wrong(&zone(&[])).1, "needs at least 3 different corners");
    assert_eq!(wrong(&zone(&SQUARE[..2])).1, "needs at least 3 different corners");

    let mut nan = SQUARE;
    nan[2].0 = f64::NAN;
    assert_eq!(wrong(&zone(&nan)).0, "/zone/polygon/outer/points/2");

    let swapped = SQUARE.map(|(lat, lng)| (lng, lat));
    let (pointer, detail) = wrong(&zone(&swapped));
    assert_eq!(pointer, "/zone/polygon/outer/points/0");
    assert!(detail.ends_with("latitude and longitude seem swapped"), "{detail}");

    let elsewhere = SQUARE.map(|(lat, lng)| (lat + 20.0, lng));
    assert!(wrong(&zone(&elsewhere)).1.contains("km from the hub"));

    let huge = [(-6.7, 106.4), (-6.7, 107.2), (-5.9, 107.2), (-5.9, 106.4)];
    assert!(wrong(&zone(&huge)).1.contains("km²; at most 2000"));

    let many: Vec<(f64, f64)> = (0..1_001).map(|i| (-6.2, 106.8 + f64::from(i) * 1e-6)).collect();
    assert_eq!(wrong(&zone(&many)), ("/zone".into(), "has 1001 corners; at most 1000".into()));
}

#[test]
fn holes_lie_within() {
    let mut holed = zone(&SQUARE);
    holed.polygon.as_mut().unwrap().holes.push(ring(&[(-6.3, 106.80), (-6.27, 106.81), (-6.27, 106.82)]));
    assert_eq!(wrong(&holed), ("/zone/polygon/holes/0".into(), "is not within the outline".into()));
}

#[test]
fn a_radius_has_its_limits() {
    let circle = |radius_m| v1::Zone { radius_m, ..Default::default() };
    for radius in [0.0, -1.0, 49.0, 25_001.0, f64::NAN, f64::INFINITY] {
        assert_eq!(wrong(&circle(radius)).0, "/zone/radius_m", "{radius}");
    }
    assert!(draw(&circle(MAX_RADIUS_M), hub()).is_ok());
    let pole = Place::new(89.9, 0.0).unwrap();
    assert_eq!(draw(&circle(500.0), pole).unwrap_err().0[0].pointer, "/zone/radius_m");
}

#[test]
fn a_zone_may_cross_the_antimeridian() {
    let taveuni = Place::new(-16.8, 179.98).unwrap();
    let drawn = draw(&v1::Zone { radius_m: 5_000.0, ..Default::default() }, taveuni).unwrap();
    assert!(drawn.area.contains(Place::new(-16.8, -179.99).unwrap()));
    assert!(drawn.area.outline().corners().iter().any(|(x, _)| *x > 180.0));
}
