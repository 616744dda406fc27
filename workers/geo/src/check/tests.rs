use super::*;

fn point(lat: f64, lng: f64) -> Option<v1::Point> {
    Some(v1::Point { lat, lng })
}

fn jakarta() -> v1::City {
    v1::City {
        city: "jkt".into(),
        name: "Jakarta".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        bounds: Some(v1::Bounds { south_west: point(-6.4, 106.6), north_east: point(-6.0, 107.1) }),
        active: true,
        ..Default::default()
    }
}

fn wrong(change: impl Fn(&mut v1::City)) -> Vec<String> {
    let mut settings = jakarta();
    change(&mut settings);
    let fault = city(v1::PutCity { city: Some(settings) }).unwrap_err();
    fault.fields.into_iter().map(|field| field.pointer).collect()
}

fn asked(request: v1::FindHub) -> Result<Question, Fault> {
    let bounds = BoundingBox::of(&jakarta().bounds.unwrap()).unwrap();
    find(request, |place| bounds.contains(place).then(|| "jkt".to_owned()))
}

#[test]
fn a_city_has_its_defaults_filled_in() {
    let (_, filled) = city(v1::PutCity { city: Some(jakarta()) }).unwrap();
    assert_eq!(filled.max_distance_m, MAX_DISTANCE_M);
    assert_eq!(filled.weights, Some(v1::CandidateWeights { proximity: 0.4, stock: 0.4, riders: 0.2 }));
}

#[test]
fn a_wrong_city_names_its_fields() {
    assert_eq!(wrong(|c| c.city = "JKT".into()), ["/city/city"]);
    assert_eq!(wrong(|c| c.currency = "idr".into()), ["/city/currency"]);
    assert_eq!(wrong(|c| c.time_zone = "Jakarta".into()), ["/city/time_zone"]);
    assert_eq!(wrong(|c| c.bounds = None), ["/city/bounds"]);
    assert_eq!(wrong(|c| c.max_distance_m = f64::NAN), ["/city/max_distance_m"]);
    assert_eq!(wrong(|c| c.default_hub_id = "a.b".into()), ["/city/default_hub_id"]);
    let weights = |proximity, stock| Some(v1::CandidateWeights { proximity, stock, riders: 0.0 });
    assert_eq!(wrong(|c| c.weights = weights(0.0, 0.0)), ["/city/weights"]);
    assert_eq!(wrong(|c| c.weights = weights(-1.0, 1.0)), ["/city/weights/proximity"]);
    let bounds = |low, high| Some(v1::Bounds { south_west: low, north_east: high });
    let south = "/city/bounds/south_west/lat";
    assert_eq!(wrong(|c| c.bounds = bounds(point(-6.0, 106.6), point(-6.4, 107.1))), [south]);
    // East and west swapped would be a box around the rest of the earth.
    assert_eq!(wrong(|c| c.bounds = bounds(point(-6.4, 107.1), point(-6.0, 106.6))), ["/city/bounds"]);
    let suva = bounds(point(-18.5, 177.9), point(-17.5, -179.5));
    assert!(city(v1::PutCity { city: Some(v1::City { bounds: suva, ..jakarta() }) }).is_ok());
}

#[test]
fn a_point_that_is_none_and_one_that_is_swapped_are_named() {
    for (lat, lng) in [(f64::NAN, 106.8), (-6.2, f64::INFINITY), (91.0, 0.0), (0.0, -180.5)] {
        let fault = asked(v1::FindHub { point: point(lat, lng), ..Default::default() }).unwrap_err();
        assert!(fault.fields[0].pointer.starts_with("/point/l"), "{fault:?}");
    }
    let fault = asked(v1::FindHub { point: point(106.8, -6.2), ..Default::default() }).unwrap_err();
    assert!(fault.fields.iter().any(|f| f.pointer == "/point" && f.detail.contains("jkt")), "{fault:?}");
    for (lat, lng) in [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (-6.2, 106.8)] {
        assert!(asked(v1::FindHub { point: point(lat, lng), ..Default::default() }).is_ok());
    }
}

#[test]
fn basket_and_address_are_looked_at() {
    let line = |qty| v1::Line { sku: "milk-1l".into(), qty };
    assert!(asked(v1::FindHub { basket: vec![line(0)], ..Default::default() }).is_err());
    let fault = asked(v1::FindHub { ip: "10.0.0".into(), ..Default::default() }).unwrap_err();
    assert_eq!(fault.fields[0].pointer, "/ip");
    let question =
        asked(v1::FindHub { ip: "::1".into(), basket: vec![line(2)], ..Default::default() }).unwrap();
    assert!(question.place.is_none() && question.ip.is_some() && question.basket.len() == 1);
}
