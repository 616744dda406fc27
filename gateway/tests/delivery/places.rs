//! Where and when: serviceability, cities and their pickers, estimates and ways.

use gateway::auth::Role::{self, Admin, Customer, Store, Support};
use runtime::Worker;
use serde_json::{Value, json};
use subjects::{
    Code,
    table::{eta, fulfilment, geo, orders, tracking},
    v1,
};

use crate::{
    common::{House, order, problem, script::Script},
    sub,
};

fn found() -> v1::Serviceability {
    let hub = v1::HubCandidate {
        hub_id: "hub_1".into(),
        name: "Sudirman".into(),
        city: "jkt".into(),
        distance_m: 812.5,
        score: 0.8,
        proximity: 0.9,
        stock: 1.0,
        riders: 0.5,
        unknown: vec!["riders".into()],
    };
    v1::Serviceability {
        serviceable: true,
        hub: Some(hub.clone()),
        alternatives: vec![v1::HubCandidate { hub_id: "hub_2".into(), ..hub }],
        tier: v1::GeoTier::Redis.into(),
        level: "cell".into(),
        cell: "89".into(),
        city: "jkt".into(),
    }
}

fn estimate(order_id: &str) -> v1::Eta {
    let total = v1::EtaTotal { p50_s: 600, p80_s: 700, p95_s: 900, ..Default::default() };
    v1::Eta { order_id: order_id.into(), hub_id: "hub_1".into(), total: Some(total), ..Default::default() }
}

#[tokio::test]
async fn a_point_has_a_hub_and_an_estimate_if_there_is_one() {
    let house = House::with(&[("KILAT__GATEWAY__TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let door = house.door().await;
    let find = Script::<geo::Find>::says(found());
    let bus = house.world.platform("geo").await.bus;
    let _geo = house.world.run(find.serve(Worker::new("geo", bus))).await;
    let get = async |query: &str| {
        let request = house.request(&door, "GET", &format!("/v1/serviceability{query}"));
        request.header("X-Forwarded-For", "203.0.113.9").send().await.unwrap()
    };
    let at = "?lat=-6.2&lng=106.8&basket=milk-1l:2,Rice-5kg:1";

    let without: Value = get(at).await.json().await.unwrap();
    assert_eq!((&without["serviceable"], &without["eta"]), (&json!(true), &Value::Null));
    assert_eq!((&without["hub"]["hub_id"], &without["hub"]["tier"]), (&json!("hub_1"), &json!("redis")));
    assert_eq!((&without["hub"]["level"], &without["hub"]["score"]), (&json!("cell"), &json!(0.8)));
    assert_eq!(without["alternatives"][0]["hub_id"], "hub_2");
    let asked = find.last();
    assert_eq!(asked.point, Some(v1::Point { lat: -6.2, lng: 106.8 }));
    assert_eq!((asked.basket.len(), asked.basket[0].qty, asked.ip.as_str()), (2, 2, "203.0.113.9"));

    let calculate = Script::<eta::Calculate>::says(estimate(""));
    let bus = house.world.platform("eta").await.bus;
    let _eta = house.world.run(calculate.serve(Worker::new("eta", bus))).await;
    let with: Value = get(at).await.json().await.unwrap();
    assert_eq!((&with["eta"]["p50_s"], &with["eta"]["p95_s"]), (&json!(600), &json!(900)));
    assert_eq!((calculate.last().lines, calculate.last().units), (2, 3));

    // By the caller's address: there is no door to estimate for.
    let by_address: Value = get("").await.json().await.unwrap();
    assert_eq!((find.last().point, &by_address["eta"]), (None, &Value::Null));
    assert_eq!(calculate.times(), 1);
    find.say(v1::Serviceability { serviceable: false, tier: v1::GeoTier::Postgis.into(), ..found() });
    let nobody: Value = get(at).await.json().await.unwrap();
    assert_eq!(
        (&nobody["serviceable"], &nobody["hub"], &nobody["tier"]),
        (&json!(false), &Value::Null, &json!("postgis"))
    );
    find.refuse(Code::PlaceUnknown);
    assert_eq!(problem(get("").await).await.0, 422);

    let before = find.times();
    for (query, pointer, word) in [
        ("?lat=-6.2", "/query/lng", "missing"),
        ("?lng=106.8", "/query/lat", "missing"),
        ("?lat=NaN&lng=1", "/query/lat", "-90 to 90"),
        ("?lat=1&lng=inf", "/query/lng", "-180 to 180"),
        ("?lat=106.8&lng=-6.2", "/query/lat", "swapped"),
        ("?lat=1&lng=180.0001", "/query/lng", "-180 to 180"),
        ("?lat=here&lng=1", "/query/lat", "no number"),
        ("?lat=1&lng=1&basket=", "/query/basket", "sku:qty"),
        ("?lat=1&lng=1&basket=milk", "/query/basket", "sku:qty"),
        ("?lat=1&lng=1&basket=milk:0", "/query/basket/0/qty", "1 to 999"),
        ("?lat=1&lng=1&basket=milk:-1", "/query/basket", "sku:qty"),
        ("?lat=1&lng=1&basket=a.b:1", "/query/basket", "sku:qty"),
        ("?lat=1&lng=1&basket=milk:999,milk:1", "/query/basket", "1000 of milk"),
    ] {
        let (status, code, body) = problem(get(query).await).await;
        assert_eq!((status, code.as_str()), (422, "request.invalid"), "{query}");
        let error = &body["errors"][0];
        assert_eq!(error["pointer"], pointer, "{query}");
        assert!(error["detail"].as_str().unwrap().contains(word), "{query}: {error}");
    }
    assert_eq!(find.times(), before, "nothing of it reached geo");
}

#[tokio::test]
async fn cities_zones_and_pickers_are_set_and_seen() {
    let house = House::new().await;
    let door = house.door().await;
    let corner = |lat, lng| Some(v1::Point { lat, lng });
    let city = v1::City {
        city: "jkt".into(),
        name: "Jakarta".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        bounds: Some(v1::Bounds { south_west: corner(-6.4, 106.6), north_east: corner(-6.0, 107.0) }),
        active: true,
        version: 3,
        ..Default::default()
    };
    let zone =
        v1::Zone { hub_id: "hub_1".into(), radius_m: 1500.0, version: 2, cells: 80, ..Default::default() };
    let (put_city, get_city) = (Script::<geo::PutCity>::says(city.clone()), Script::<geo::City>::says(city));
    let (put_zone, get_zone) = (Script::<geo::PutZone>::says(zone.clone()), Script::<geo::Zone>::says(zone));
    let worker = put_city.serve(Worker::new("geo", house.world.platform("geo").await.bus));
    let _geo = house.world.run(get_zone.serve(put_zone.serve(get_city.serve(worker)))).await;
    let picks = Script::<fulfilment::Picks>::says(v1::PickList {
        items: vec![v1::PickTask {
            order_id: "ord_1".into(),
            hub_id: "hub_1".into(),
            city: "jkt".into(),
            state: v1::PickState::Picking.into(),
            ..Default::default()
        }],
        next_cursor: "next".into(),
    });
    let pickers =
        Script::<fulfilment::SetPickers>::says(v1::ReadyEstimate { pickers: 7, ..Default::default() });
    let worker = Worker::new("fulfilment", house.world.platform("fulfilment").await.bus);
    let _fulfilment = house.world.run(pickers.serve(picks.serve(worker))).await;

    let send = async |role: Role, method: &str, path: &str, body: Value| {
        let request = house.as_role(&door, role, sub(role), method, path);
        if method == "GET" {
            request.send().await.unwrap()
        } else {
            request.json(&body).send().await.unwrap()
        }
    };
    let box_ =
        json!({ "south_west": { "lat": -6.4, "lng": 106.6 }, "north_east": { "lat": -6.0, "lng": 107.0 } });
    let good = json!({ "name": "Jakarta", "currency": "IDR", "time_zone": "Asia/Jakarta", "bounds": box_ });
    let put: Value = send(Admin, "PUT", "/v1/admin/cities/jkt", good.clone()).await.json().await.unwrap();
    assert_eq!((&put["city"], &put["version"], &put["bounds"]), (&json!("jkt"), &json!(3), &box_));
    let asked = put_city.last().city.unwrap();
    assert_eq!((asked.city.as_str(), asked.active, asked.weights), ("jkt", true, None));
    assert_eq!(send(Admin, "GET", "/v1/admin/cities/jkt", Value::Null).await.status(), 200);

    let with = |changes: Value| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let weights = |p: f64, s: f64, r: f64| json!({ "weights": { "proximity": p, "stock": s, "riders": r } });
    let upside =
        json!({ "bounds": { "south_west": { "lat": 1, "lng": 1 }, "north_east": { "lat": 0, "lng": 2 } } });
    for (body, pointer) in [
        (with(json!({ "name": " " })), "/name"),
        (with(json!({ "currency": "rupiah" })), "/currency"),
        (with(json!({ "time_zone": "" })), "/time_zone"),
        (with(upside), "/bounds"),
        (with(weights(-1.0, 1.0, 1.0)), "/weights/proximity"),
        (with(weights(0.0, 0.0, 0.0)), "/weights"),
        (with(json!({ "default_hub_id": "a b" })), "/default_hub_id"),
        (with(json!({ "max_distance_m": -1 })), "/max_distance_m"),
        (
            with(
                json!({ "bounds": { "south_west": { "lat": 106.6, "lng": -6.4 }, "north_east": { "lat": 107.0, "lng": -6.0 } } }),
            ),
            "/bounds/south_west/lat",
        ),
    ] {
        let (status, _, refused) = problem(send(Admin, "PUT", "/v1/admin/cities/jkt", body).await).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(pointer)));
    }

    let triangle = json!([{ "lat": 0, "lng": 0 }, { "lat": 0, "lng": 1 }, { "lat": 1, "lng": 0 }]);
    let path = "/v1/admin/hubs/hub_1/zone";
    let put = send(
        Admin,
        "PUT",
        path,
        json!({ "polygon": { "outer": triangle }, "exclusions": [{ "outer": triangle }] }),
    );
    assert_eq!(put.await.status(), 200);
    let asked = put_zone.last().zone.unwrap();
    assert_eq!((asked.polygon.unwrap().outer.unwrap().points.len(), asked.exclusions.len()), (3, 1));
    let shown: Value = send(Admin, "GET", path, Value::Null).await.json().await.unwrap();
    assert_eq!((&shown["radius_m"], &shown["cells"]), (&json!(1500.0), &json!(80)));
    for (body, pointer) in [
        (json!({}), "/polygon"),
        (json!({ "radius_m": 0 }), "/radius_m"),
        (json!({ "radius_m": 1e9 }), "/radius_m"),
        (json!({ "radius_m": 5, "polygon": { "outer": triangle } }), "/radius_m"),
        (json!({ "polygon": { "outer": [] } }), "/polygon/outer"),
        (json!({ "polygon": { "outer": triangle, "holes": [[]] } }), "/polygon/holes/0"),
        (
            json!({ "polygon": { "outer": [{ "lat": 91, "lng": 0 }, { "lat": 0, "lng": 1 }, { "lat": 1, "lng": 1 }] } }),
            "/polygon/outer/0/lat",
        ),
        (json!({ "radius_m": 5, "exclusions": [{ "outer": [] }] }), "/exclusions/0/outer"),
    ] {
        let (status, _, refused) = problem(send(Admin, "PUT", path, body.clone()).await).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    put_zone.refuse(Code::ZoneInvalid);
    let (status, code, _) = problem(send(Admin, "PUT", path, json!({ "radius_m": 5 })).await).await;
    assert_eq!((status, code.as_str()), (422, "geo.zone_invalid"));
    // The hub is named by the path, though it is a write.
    put_zone.refuse(Code::GeoUnknownHub);
    assert_eq!(problem(send(Admin, "PUT", path, json!({ "radius_m": 5 })).await).await.0, 404);
    get_zone.refuse(Code::ZoneNotFound);
    assert_eq!(problem(send(Admin, "GET", path, Value::Null).await).await.0, 404);

    let page: Value = send(Store, "GET", "/v1/hubs/hub_1/picks?state=PICKING&limit=5", Value::Null)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!((&page["items"][0]["state"], &page["next_cursor"]), (&json!("PICKING"), &json!("next")));
    assert_eq!((picks.last().state(), picks.last().page.unwrap().limit), (v1::PickState::Picking, 5));
    assert_eq!(send(Admin, "GET", "/v1/hubs/hub_1/picks", Value::Null).await.status(), 200);
    assert_eq!(picks.last().state(), v1::PickState::Unspecified);
    for path in ["/v1/hubs/hub_1/picks?state=LOST", "/v1/hubs/hub_1/picks?limit=0"] {
        assert_eq!(problem(send(Store, "GET", path, Value::Null).await).await.0, 422, "{path}");
    }
    assert_eq!(problem(send(Store, "GET", "/v1/hubs/a.b/picks", Value::Null).await).await.0, 404);
    let path = "/v1/hubs/hub_1/pickers";
    let set: Value = send(Store, "PUT", path, json!({ "pickers": 7 })).await.json().await.unwrap();
    assert_eq!((&set["pickers"], pickers.last().pickers), (&json!(7), 7));
    for body in [
        json!({ "pickers": 0 }),
        json!({ "pickers": 1001 }),
        json!({ "pickers": -1 }),
        json!({ "pickers": 1.5 }),
    ] {
        assert_eq!(problem(send(Store, "PUT", path, body.clone()).await).await.0, 422, "{body}");
    }
    pickers.refuse(Code::FulfilmentUnknownHub);
    assert_eq!(problem(send(Store, "PUT", path, json!({ "pickers": 7 })).await).await.0, 404);
}

#[tokio::test]
async fn estimates_and_ways_are_for_the_owner_and_for_support() {
    let house = House::new().await;
    let door = house.door().await;
    let get = Script::<orders::Get>::says(order("ord_1", "usr_1", &[v1::OrderStatus::InTransit]));
    let worker = Worker::new("orders", house.world.platform("orders").await.bus);
    let _orders = house.world.run(get.serve(worker)).await;
    let (calculate, by_order) =
        (Script::<eta::Calculate>::says(estimate("")), Script::<eta::Order>::says(estimate("ord_1")));
    let worker = Worker::new("eta", house.world.platform("eta").await.bus);
    let _eta = house.world.run(by_order.serve(calculate.serve(worker))).await;
    let history = Script::<tracking::History>::says(v1::TrackHistory {
        items: vec![v1::TrackPoint {
            rider_id: "rid_1".into(),
            lat: -6.2,
            at_ms: 1_000,
            ..Default::default()
        }],
        next_cursor: "more".into(),
    });
    let worker = Worker::new("tracking", house.world.platform("tracking").await.bus);
    let _tracking = house.world.run(history.serve(worker)).await;
    let send = async |role: Role, path: &str| {
        house.as_role(&door, role, sub(role), "GET", path).send().await.unwrap()
    };

    for role in [Customer, Support] {
        let shown: Value = send(role, "/v1/eta/ord_1").await.json().await.unwrap();
        assert_eq!((&shown["total"]["p80_s"], &shown["order_id"]), (&json!(700), &json!("ord_1")));
        assert_eq!(get.last().user_id, if role == Customer { "usr_1" } else { "" });
        let way: Value =
            send(role, "/v1/tracking/history/ord_1?limit=7&cursor=c").await.json().await.unwrap();
        assert_eq!((&way["items"][0]["lat"], &way["next_cursor"]), (&json!(-6.2), &json!("more")));
        assert!(way["items"][0].get("rider_id").is_none(), "who rode is not the customer's to know");
        let page = history.last().page.unwrap();
        assert_eq!((page.limit, page.cursor.as_str()), (7, "c"));
    }
    by_order.refuse(Code::EtaNotFound);
    assert_eq!(problem(send(Customer, "/v1/eta/ord_1").await).await.1, "eta.order_not_found");
    assert_eq!(problem(send(Customer, "/v1/tracking/history/ord_1?limit=0").await).await.0, 422);
    get.refuse(Code::OrderNotFound);
    let before = (by_order.times(), history.times());
    for path in ["/v1/eta/ord_1", "/v1/tracking/history/ord_1", "/v1/sse/order/tracking/ord_1", "/v1/eta/1"] {
        let (status, code, _) = problem(send(Customer, path).await).await;
        assert_eq!((status, code.as_str()), (404, "order.not_found"), "{path}");
    }
    assert_eq!((by_order.times(), history.times()), before, "a foreign order is asked after nowhere else");

    let post = async |body: Value| {
        house.request(&door, "POST", "/v1/eta/calculate").json(&body).send().await.unwrap()
    };
    let good = json!({ "hub_id": "hub_1", "lat": -6.2, "lng": 106.8, "lines": 2, "units": 5 });
    assert_eq!(post(good).await.status(), 200);
    assert_eq!((calculate.last().units, calculate.last().drop.unwrap().lng), (5, 106.8));
    for (body, pointer) in [
        (json!({ "hub_id": "", "lat": 0, "lng": 0 }), "/hub_id"),
        (json!({ "hub_id": "h", "lat": 0 }), "/lng"),
        (json!({ "hub_id": "h", "lat": 106.8, "lng": -6.2 }), "/lat"),
        (json!({ "hub_id": "h", "lat": 0, "lng": 0, "lines": 0 }), "/lines"),
        (json!({ "hub_id": "h", "lat": 0, "lng": 0, "lines": 3, "units": 2 }), "/units"),
    ] {
        let (status, _, refused) = problem(post(body.clone()).await).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    calculate.refuse(Code::EtaUnknownHub);
    assert_eq!(problem(post(json!({ "hub_id": "h", "lat": 0, "lng": 0 })).await).await.0, 422);
}
