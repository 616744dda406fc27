//! What devices and callers send that they should not.

use prost::Message as _;
use subjects::{
    ids::{OrderId, Token as _},
    table::tracking,
    v1,
};
use testkit::eventually;

use crate::support::{CITY, HOME, Order, Ride, Town, code, north, now_ms, ping, rider, subject};

#[tokio::test]
async fn every_bad_ping_has_a_name() {
    let town = Town::open().await;
    let at = |change: &dyn Fn(&mut v1::Ping)| {
        let mut ping = ping(HOME);
        change(&mut ping);
        ping
    };
    let now = now_ms();
    for (ping, expected) in [
        (at(&|p| p.at_ms = now + 60_000), "future"),
        (at(&|p| p.at_ms = now - 60_000), "stale"),
        (at(&|p| p.accuracy_m = 2_000.0), "accuracy"),
        (at(&|p| p.lat = f64::NAN), "malformed"),
        (at(&|p| p.speed_mps = Some(f64::INFINITY)), "malformed"),
        (at(&|p| p.speed_mps = Some(80.0)), "speed"),
        (at(&|p| p.bearing_deg = Some(400.0)), "bearing"),
        (at(&|p| (p.lat, p.lng) = (p.lng, p.lat)), "bounds"),
        (at(&|p| (p.lat, p.lng) = (90.0, 0.0)), "bounds"),
        (at(&|p| p.lng = 180.0), "bounds"),
    ] {
        assert_eq!(town.reason(&rider(), &ping).await, expected, "{ping:?}");
    }

    let rider = rider();
    let mut ride = Ride::of(&rider);
    town.ride(&mut ride, &[north(0.0), north(15.0)]).await;
    let after = |ms: i64, metres: f64| v1::Ping { at_ms: ride.at_ms + ms, ..self::ping(north(metres)) };
    assert_eq!(town.reason(&rider, &after(2_000, 9_000.0)).await, "speed", "teleporting");
    assert_eq!(town.reason(&rider, &after(0, 15.0)).await, "too_soon", "duplicated");
    assert_eq!(town.reason(&rider, &after(-1_000, 10.0)).await, "too_soon", "out of order");
    assert_eq!(town.reason(&rider, &after(2_000, 15.2)).await, "still");
    assert_eq!(town.reason(&rider, &after(4_000, 30.0)).await, "");
}

#[tokio::test]
async fn garbage_is_answered_and_harms_nobody() {
    let town = Town::open().await;
    let rider = rider();
    for garbage in [&b""[..], b"\xff\xff", b"garbage", &[0xff; 900]] {
        let verdict = town.ask_raw(subject(&rider), garbage.to_vec()).await.expect("an answer");
        assert_eq!((verdict.accepted, verdict.reason.as_str()), (false, "malformed"));
    }
    let good = ping(HOME).encode_to_vec();
    let wrong = (subjects::partition(&rider) + 1) % 16;
    let verdict = town.ask_raw(format!("gpsp.{wrong}.{CITY}.{rider}"), good.clone()).await.unwrap();
    assert_eq!(verdict.reason, "partition");
    let city = subject(&rider).replace(CITY, "atlantis");
    assert_eq!(town.ask_raw(city, good).await.unwrap().reason, "bounds");
    // A ping for another's order says nothing of any order: what he carries, dispatch says.
    let json = format!(
        r#"{{"lat":{},"lng":{},"accuracy_m":5,"at_ms":"{}","order_id":"ord_1"}}"#,
        HOME.0,
        HOME.1,
        now_ms()
    );
    let bus = town.world.bus("gateway").await;
    let reply = bus.outgoing().request(subject(&rider), json.into()).await.unwrap();
    // Who asks in JSON is answered in JSON.
    let verdict: v1::PingVerdict = serde_json::from_slice(&reply.payload).unwrap();
    assert_eq!((verdict.accepted, verdict.reason.as_str()), (false, "malformed"));
    assert_eq!(town.reason(&rider, &ping(HOME)).await, "");
}

#[tokio::test]
async fn who_floods_is_dropped_reported_and_shut_out() {
    let town = Town::open().await;
    let rider = rider();
    let devices = town.world.bus("devices").await;
    let mut reports = devices.incoming().subscribe("svc.devices.ban").await.unwrap();
    devices.ready(&tokio_util::sync::CancellationToken::new()).await;
    let mut reasons = Vec::new();
    let ping = ping(HOME);
    for _ in 0..100 {
        reasons.push(town.reason(&rider, &ping).await);
    }
    assert_eq!(reasons[0], "");
    assert!(reasons[1..10].iter().all(|reason| reason == "too_soon"), "{reasons:?}");
    assert!(reasons.contains(&"flood".to_owned()));
    assert_eq!(reasons[99], "banned");
    let report = crate::support::next(&mut reports).await.expect("a report");
    let ban = v1::BanRider::decode(report.payload).unwrap();
    assert_eq!((ban.rider_id.as_str(), ban.reason.as_str(), ban.seconds), (rider.as_str(), "flood", 600));
    assert_eq!(town.reason(&self::rider(), &self::ping(HOME)).await, "", "others are not held up");
}

#[tokio::test]
async fn questions_that_are_none_are_refused() {
    let town = Town::open().await;
    let (rider, order) = (rider().to_string(), OrderId::fresh().to_string());
    for (rider_id, order_id) in [("", ""), (rider.as_str(), order.as_str()), ("rid 1", ""), ("", "pay_1")] {
        let (rider_id, order_id) = (rider_id.to_owned(), order_id.to_owned());
        let position = v1::GetPosition { rider_id: rider_id.clone(), order_id: order_id.clone() };
        assert_eq!(code(town.world.call::<tracking::Position>(&position).await), "request.invalid");
        let trail = v1::GetTrail { rider_id, order_id, limit: 0 };
        assert_eq!(code(town.world.call::<tracking::Trail>(&trail).await), "request.invalid");
    }
    let long = v1::GetTrail { rider_id: rider.clone(), limit: 501, ..Default::default() };
    assert_eq!(code(town.world.call::<tracking::Trail>(&long).await), "request.invalid");
    let many = v1::GetPositions { city: CITY.into(), rider_ids: vec![rider; 501] };
    assert_eq!(code(town.world.call::<tracking::Positions>(&many).await), "request.invalid");
    let nowhere = v1::GetPositions { city: "a.b".into(), ..Default::default() };
    assert_eq!(code(town.world.call::<tracking::Positions>(&nowhere).await), "request.invalid");
}

#[tokio::test]
async fn bounds_of_a_city_can_change_and_old_news_does_not_count() {
    let town = Town::open().await;
    let far = (-7.0, 107.6);
    assert_eq!(town.reason(&rider(), &ping(far)).await, "bounds");
    town.city(CITY, (-7.5, 106.5), (-6.0, 108.0), 2).await;
    town.city(CITY, (-6.5, 106.5), (-6.0, 107.1), 1).await;
    eventually("the city has grown", || async { Ok(town.reason(&rider(), &ping(far)).await.is_empty()) })
        .await;
    town.world.settled().await;
    assert_eq!(town.reason(&rider(), &ping(far)).await, "");
    let order = Order::of(&rider());
    town.assignment("danced", &order, 1).await;
    town.world.settled().await;
    assert_eq!(code(town.position_of(&order.order_id).await), "tracking.not_carried");
}
