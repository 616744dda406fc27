//! Riders: the office keeps them, and they work.

use gateway::auth::Role::{self, Admin, Driver, Service, Store};
use runtime::Worker;
use serde_json::{Value, json};
use subjects::{
    Code,
    table::{devices, dispatch, orders},
    v1,
};

use crate::{
    common::{House, order, problem, script::Script},
    sub,
};

fn trip() -> v1::Assignment {
    v1::Assignment {
        assignment_id: "asg_1".into(),
        rider_id: "rid_1".into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        state: v1::AssignmentState::Accepted.into(),
        stops: vec![v1::Stop {
            order_id: "ord_1".into(),
            point: Some(v1::Point { lat: -6.2, lng: 106.8 }),
            state: v1::TaskState::Assigned.into(),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn rider() -> v1::Rider {
    v1::Rider {
        rider_id: "rid_1".into(),
        name: "Budi".into(),
        city: "jkt".into(),
        state: v1::RiderState::Idle.into(),
        active: true,
        ..Default::default()
    }
}

#[tokio::test]
async fn the_office_keeps_riders_and_shuts_them_out() {
    let house = House::new().await;
    let door = house.door().await;
    let put = Script::<dispatch::PutRider>::says(rider());
    let list = Script::<dispatch::Riders>::says(v1::RiderList { items: vec![rider()], ..Default::default() });
    let request = Script::<dispatch::Request>::says(v1::DispatchTask {
        order_id: "ord_9".into(),
        state: v1::TaskState::Pool.into(),
        ..Default::default()
    });
    let worker = Worker::new("dispatch", house.world.platform("dispatch").await.bus);
    let _dispatch = house.world.run(request.serve(list.serve(put.serve(worker)))).await;
    let banned = v1::Ban { rider_id: "rid_1".into(), banned: true, cut: 2, ..Default::default() };
    let ban = Script::<devices::Ban>::says(banned.clone());
    let lift = Script::<devices::Lift>::says(v1::Ban { banned: false, ..banned });
    let worker = Worker::new("devices", house.world.platform("devices").await.bus);
    let _devices = house.world.run(lift.serve(ban.serve(worker))).await;
    let send = async |role: Role, method: &str, path: &str, body: Value| {
        let request = house.as_role(&door, role, sub(role), method, path);
        if body.is_null() { request.send().await.unwrap() } else { request.json(&body).send().await.unwrap() }
    };

    let budi = json!({ "name": "Budi", "city": "jkt", "capacity": 3 });
    let shown: Value = send(Admin, "PUT", "/v1/admin/riders/rid_1", budi.clone()).await.json().await.unwrap();
    assert_eq!((&shown["state"], &shown["capacity"]), (&json!("IDLE"), &Value::Null));
    let asked = put.last().rider.unwrap();
    assert_eq!((asked.rider_id.as_str(), asked.active, asked.capacity), ("rid_1", true, 3));
    for (path, body) in [
        ("/v1/admin/riders/usr_1", budi),
        ("/v1/admin/riders/rid_1", json!({ "name": "", "city": "jkt" })),
        ("/v1/admin/riders/rid_1", json!({ "name": "Budi", "city": "j.k" })),
        ("/v1/admin/riders/rid_1", json!({ "name": "Budi", "city": "jkt", "capacity": 7 })),
        ("/v1/admin/riders/rid_1", json!({ "name": "Budi", "city": "jkt", "state": "IDLE" })),
    ] {
        assert_eq!(problem(send(Admin, "PUT", path, body.clone()).await).await.0, 422, "{path} {body}");
    }
    assert_eq!(send(Admin, "GET", "/v1/admin/riders?city=jkt&state=TO_HUB", Value::Null).await.status(), 200);
    assert_eq!((list.last().city.as_str(), list.last().state()), ("jkt", v1::RiderState::ToHub));
    for query in ["", "?city=", "?city=jkt&state=idle", "?city=jkt&limit=x"] {
        let path = format!("/v1/admin/riders{query}");
        assert_eq!(problem(send(Admin, "GET", &path, Value::Null).await).await.0, 422, "{path}");
    }
    assert_eq!(
        problem(send(Admin, "GET", "/v1/admin/riders/nobody", Value::Null).await).await.1,
        "dispatch.rider_not_found"
    );

    let path = "/v1/admin/riders/rid_1/ban";
    let shut: Value =
        send(Admin, "POST", path, json!({ "reason": "fraud", "seconds": 60 })).await.json().await.unwrap();
    assert_eq!((&shut["banned"], &shut["cut"]), (&json!(true), &json!(2)));
    assert_eq!((ban.last().actor.as_str(), ban.last().seconds), ("staff-1", 60));
    for body in [
        json!({ "reason": "" }),
        json!({ "reason": "x", "seconds": 0 }),
        json!({ "reason": "x".repeat(501) }),
    ] {
        assert_eq!(problem(send(Admin, "POST", path, body).await).await.0, 422);
    }
    let free: Value = send(Admin, "DELETE", path, Value::Null).await.json().await.unwrap();
    assert_eq!((&free["banned"], lift.last().actor.as_str()), (&json!(false), "staff-1"));

    let order = json!({ "order_id": "ord_9", "hub_id": "hub_1", "city": "jkt", "drop": { "lat": -6.2, "lng": 106.8 } });
    assert_eq!(send(Service, "POST", "/v1/dispatch/orders", order.clone()).await.status(), 201);
    assert!(request.last().placed_at.is_some() && request.last().promised_by.is_none());
    for (field, value, pointer) in [
        ("order_id", json!("9"), "/order_id"),
        ("hub_id", json!("*"), "/hub_id"),
        ("city", json!(""), "/city"),
        ("drop", json!({ "lat": 106.8, "lng": -6.2 }), "/drop/lat"),
        ("priority", json!(1.5), "/priority"),
        ("placed_at", json!("yesterday"), "/placed_at"),
    ] {
        let mut body = order.clone();
        body[field] = value;
        let (status, _, refused) = problem(send(Admin, "POST", "/v1/dispatch/orders", body).await).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
    request.refuse(Code::TaskConflict);
    assert_eq!(problem(send(Service, "POST", "/v1/dispatch/orders", order).await).await.0, 409);
}

#[tokio::test]
async fn a_rider_works_and_moves_only_what_he_carries() {
    let house = House::new().await;
    let door = house.door().await;
    let me = Script::<dispatch::Rider>::says(rider());
    let state = Script::<dispatch::SetState>::says(rider());
    let (accept, reject) =
        (Script::<dispatch::Accept>::says(trip()), Script::<dispatch::Reject>::says(trip()));
    let progress = Script::<dispatch::Progress>::says(trip());
    let worker = Worker::new("dispatch", house.world.platform("dispatch").await.bus);
    let worker = progress.serve(reject.serve(accept.serve(state.serve(me.serve(worker)))));
    let _dispatch = house.world.run(worker).await;
    let credentials = Script::<devices::Credentials>::says(v1::DeviceCredentials {
        rider_id: "rid_1".into(),
        token: "secret".into(),
        websocket_url: "wss://x".into(),
        ..Default::default()
    });
    let worker = Worker::new("devices", house.world.platform("devices").await.bus);
    let _devices = house.world.run(credentials.serve(worker)).await;
    let advance = Script::<orders::Advance>::says(order("ord_1", "usr_1", &[v1::OrderStatus::Picking]));
    let worker = Worker::new("orders", house.world.platform("orders").await.bus);
    let _orders = house.world.run(advance.serve(worker)).await;
    let send = async |role: Role, method: &str, path: &str, body: Value| {
        let request = house.as_role(&door, role, sub(role), method, path);
        if body.is_null() { request.send().await.unwrap() } else { request.json(&body).send().await.unwrap() }
    };

    let shown: Value = send(Driver, "GET", "/v1/drivers/me", Value::Null).await.json().await.unwrap();
    assert_eq!((&shown["rider_id"], me.last().rider_id.as_str()), (&json!("rid_1"), "rid_1"));
    let on = json!({ "state": "IDLE", "lat": -6.2, "lng": 106.8 });
    assert_eq!(send(Driver, "POST", "/v1/drivers/me/state", on).await.status(), 200);
    assert_eq!((state.last().rider_id.as_str(), state.last().to()), ("rid_1", v1::RiderState::Idle));
    assert_eq!(state.last().point, Some(v1::Point { lat: -6.2, lng: 106.8 }));
    for (body, pointer) in [
        (json!({ "state": "ASLEEP" }), "/state"),
        (json!({ "state": "IDLE", "lat": 1 }), "/lng"),
        (json!({ "state": "IDLE", "lng": 1 }), "/lat"),
        (json!({ "state": "IDLE", "lat": 106.8, "lng": -6.2 }), "/lat"),
        (json!({ "state": "IDLE", "rider_id": "rid_2" }), "/rider_id"),
    ] {
        let (status, _, refused) =
            problem(send(Driver, "POST", "/v1/drivers/me/state", body.clone()).await).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    state.refuse(Code::RiderIllegalTransition);
    let wrong = send(Driver, "POST", "/v1/drivers/me/state", json!({ "state": "PICKING" })).await;
    assert_eq!(problem(wrong).await.0, 409);

    let accepted: Value = send(Driver, "POST", "/v1/dispatch/assignments/asg_1/accept", Value::Null)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&accepted["state"], &accepted["stops"][0]["order_id"]),
        (&json!("ACCEPTED"), &json!("ord_1"))
    );
    assert_eq!((accept.last().assignment_id.as_str(), accept.last().rider_id.as_str()), ("asg_1", "rid_1"));
    for (code, status) in [
        (Code::OfferExpired, 409),
        (Code::OfferClosed, 409),
        (Code::OfferCancelled, 409),
        (Code::WrongRider, 403),
        (Code::AssignmentNotFound, 404),
    ] {
        accept.refuse(code);
        let refused = send(Driver, "POST", "/v1/dispatch/assignments/asg_1/accept", Value::Null).await;
        assert_eq!(problem(refused).await.0, status, "{code}");
    }
    let nothing = send(Driver, "POST", "/v1/dispatch/assignments/ord_1/accept", Value::Null).await;
    assert_eq!(problem(nothing).await.1, "dispatch.assignment_not_found");
    let path = "/v1/dispatch/assignments/asg_1/reject";
    assert_eq!(send(Driver, "POST", path, json!({ "reason": "too_far" })).await.status(), 200);
    assert_eq!(reject.last().reason, "too_far");
    assert_eq!(problem(send(Driver, "POST", path, json!({ "reason": "tired" })).await).await.0, 422);

    let issued = send(Driver, "POST", "/v1/drivers/me/nats-credentials", Value::Null).await;
    assert_eq!(
        (issued.status().as_u16(), issued.headers()["cache-control"].to_str().unwrap()),
        (201, "no-store")
    );
    let issued: Value = issued.json().await.unwrap();
    assert_eq!((&issued["token"], &issued["mqtt_url"]), (&json!("secret"), &Value::Null));
    for (code, status) in [(Code::DeviceBanned, 403), (Code::RiderInactive, 403), (Code::DevicesClosed, 503)]
    {
        credentials.refuse(code);
        let refused = send(Driver, "POST", "/v1/drivers/me/nats-credentials", Value::Null).await;
        assert_eq!(problem(refused).await.0, status, "{code}");
    }

    // The same route, two owners of the answer.
    let path = "/v1/orders/ord_1/status";
    let moved: Value =
        send(Driver, "POST", path, json!({ "status": "PICKED_UP" })).await.json().await.unwrap();
    assert_eq!((&moved["assignment_id"], advance.times()), (&json!("asg_1"), 0));
    assert_eq!(
        (progress.last().rider_id.as_str(), progress.last().to()),
        ("rid_1", v1::OrderStatus::PickedUp)
    );
    progress.refuse(Code::WrongRider);
    let foreign = send(Driver, "POST", path, json!({ "status": "DELIVERED" })).await;
    assert_eq!(problem(foreign).await.1, "dispatch.wrong_rider");
    let picking: Value =
        send(Store, "POST", path, json!({ "status": "PICKING" })).await.json().await.unwrap();
    assert_eq!((&picking["order_id"], advance.last().role.as_str()), (&json!("ord_1"), "store"));
    assert_eq!(progress.times(), 2);
}
