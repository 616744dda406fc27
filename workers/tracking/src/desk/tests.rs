use geodesy::Place;
use proptest::prelude::*;
use subjects::ids::{RiderId, Token as _};

use super::*;
use crate::cities::City;

const NOW: i64 = 1_800_000_000_000;
const RULES: Rules = Rules { rate: Rate { per_s: 2.0, burst: 10.0 }, ban_ms: 600_000, arrive_m: 60.0 };

fn desk(partition: u32) -> Desk {
    let mut cities = Cities::default();
    cities.learn(&[City {
        city: "jkt".into(),
        south: -7.0,
        west: 106.0,
        north: -6.0,
        east: 107.0,
        version: 1,
    }]);
    Desk::new(partition, RULES, Arc::new(cities))
}

fn rider() -> (RiderId, Desk) {
    let rider = RiderId::fresh();
    let desk = desk(subjects::partition(&rider));
    (rider, desk)
}

fn subject(rider: &RiderId, partition: u32) -> String {
    format!("gpsp.{partition}.jkt.{rider}")
}

fn north(metres: f64) -> Place {
    Place::new(-6.5 + metres / 111_195.0, 106.5).unwrap()
}

fn ping(metres: f64, at_ms: i64) -> Vec<u8> {
    let place = north(metres);
    v1::Ping { lat: place.lat(), lng: place.lng(), accuracy_m: 4.0, at_ms, seq: 9, ..Default::default() }
        .encode_to_vec()
}

fn carriage(rider: &RiderId, version: i64, active: bool) -> Carriage {
    Carriage {
        order_id: "ord_1".into(),
        assignment_id: "asg_1".into(),
        rider_id: rider.to_string(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        hub: Some(north(0.0)),
        customer: Some(north(600.0)),
        active,
        version,
        at_hub: false,
        at_customer: false,
        at_ms: NOW,
    }
}

#[test]
fn a_ping_is_taken_in_either_encoding() {
    let (rider, mut desk) = rider();
    let at = subject(&rider, desk.partition);
    assert_eq!(desk.take(&at, &ping(0.0, NOW), NOW), Judged { seq: 9, verdict: Ok(()) });
    let json = br#"{"lat":-6.4999,"lng":106.5,"accuracy_m":4,"at_ms":"1800000002000","seq":"10"}"#;
    assert_eq!(desk.take(&at, json, NOW + 2_000), Judged { seq: 10, verdict: Ok(()) });
    assert_eq!((desk.accepted, desk.out.points.len(), desk.unkept.len()), (2, 2, 1));
}

#[test]
fn what_does_not_belong_here_is_refused_by_name() {
    let (rider, mut desk) = rider();
    let elsewhere = (desk.partition + 1) % 16;
    let mut reason = |subject: &str, payload: &[u8]| desk.take(subject, payload, NOW).verdict.unwrap_err();
    let good = ping(0.0, NOW);
    assert_eq!(reason(&subject(&rider, 0).replace("jkt", "bdg"), &good), Reason::Bounds);
    for garbage in [&b""[..], b"{", b"{\"lat\":", b"\xff\xff\xff\xff", b"{\"lat\":\"north\"}", b"hello"] {
        assert_eq!(reason(&subject(&rider, 0), garbage), Reason::Malformed, "{garbage:?}");
    }
    let mut other = self::desk(elsewhere);
    assert_eq!(other.take(&subject(&rider, elsewhere), &good, NOW).verdict, Err(Reason::Partition));
    assert_eq!(other.riders(), 0, "what is not ours takes no room");
    for subject in ["gpsp", "gpsp.1", "gpsp.1.jkt", ""] {
        assert_eq!(reason(subject, &good), Reason::Malformed, "{subject}");
    }
}

#[test]
fn who_floods_is_told_of_once_and_then_not_heard() {
    let (rider, mut desk) = rider();
    let at = subject(&rider, desk.partition);
    let reasons: Vec<_> = (0..200).map(|n| desk.take(&at, &ping(0.0, NOW), NOW + n).verdict).collect();
    assert_eq!(reasons[0], Ok(()));
    assert_eq!(reasons[20], Err(Reason::Flood));
    assert_eq!(reasons[199], Err(Reason::Banned));
    assert_eq!(desk.out.floods, [rider.to_string()]);
    let later = NOW + 700_000;
    assert_eq!(desk.take(&at, &ping(5.0, later), later).verdict, Ok(()));
}

#[test]
fn customers_see_him_once_a_second_while_he_carries_it() {
    let (rider, mut desk) = rider();
    let at = subject(&rider, desk.partition);
    desk.take(&at, &ping(0.0, NOW - 20_000), NOW);
    assert!(desk.out.tracks.is_empty());
    desk.follow(&carriage(&rider, 3, true), NOW);
    // A device that was out of reach sends all at once.
    for n in 1..6 {
        let at_ms = NOW - 20_000 + 2_000 * n;
        assert_eq!(desk.take(&at, &ping(14.0 * n as f64, at_ms), NOW).verdict, Ok(()));
    }
    assert_eq!(desk.out.tracks.len(), 1);
    desk.tell_due(NOW + 999);
    assert_eq!(desk.out.tracks.len(), 1);
    desk.tell_due(NOW + 1_000);
    desk.tell_due(NOW + 2_000);
    assert_eq!(desk.out.tracks.len(), 2);
    let (subject, location) = &desk.out.tracks[1];
    let location = v1::OrderLocation::decode(location.clone()).unwrap();
    assert_eq!((subject.as_str(), location.order_id.as_str()), ("track.ord_1", "ord_1"));
    assert_eq!(location.position.unwrap().at_ms, NOW - 10_000);

    desk.follow(&carriage(&rider, 5, false), NOW);
    desk.take(&at, &ping(100.0, NOW), NOW + 5_000);
    desk.follow(&carriage(&rider, 4, true), NOW);
    desk.take(&at, &ping(115.0, NOW + 2_000), NOW + 7_000);
    assert_eq!(desk.out.tracks.len(), 2, "older news revives nothing");
    assert_eq!(desk.out.points.len(), 8);
}

#[test]
fn an_order_given_to_another_is_no_longer_his() {
    let (first, mut desk) = rider();
    let second = std::iter::repeat_with(RiderId::fresh)
        .find(|other| subjects::partition(other) == desk.partition)
        .unwrap();
    desk.follow(&carriage(&first, 3, true), NOW);
    desk.follow(&carriage(&second, 7, true), NOW);
    desk.take(&subject(&first, desk.partition), &ping(0.0, NOW), NOW);
    assert!(desk.out.tracks.is_empty());
    desk.take(&subject(&second, desk.partition), &ping(0.0, NOW), NOW);
    assert_eq!(desk.out.tracks.len(), 1);
    // And away to a rider of another partition.
    let third = std::iter::repeat_with(RiderId::fresh)
        .find(|other| subjects::partition(other) != desk.partition)
        .unwrap();
    desk.follow(&carriage(&third, 9, true), NOW);
    desk.take(&subject(&second, desk.partition), &ping(15.0, NOW + 2_000), NOW + 2_000);
    assert_eq!(desk.out.tracks.len(), 1);
}

#[test]
fn a_ride_crosses_each_fence_once() {
    let (rider, mut desk) = rider();
    let at = subject(&rider, desk.partition);
    desk.follow(&carriage(&rider, 3, true), NOW);
    for n in 0..80 {
        let at_ms = NOW + 2_000 * n;
        // From 300 m before the hub to 300 m past the door.
        assert_eq!(desk.take(&at, &ping(-300.0 + 15.0 * n as f64, at_ms), at_ms).verdict, Ok(()));
    }
    let told: Vec<_> = desk
        .out
        .crossings
        .iter()
        .map(|crossing| (crossing.fence.as_str_name(), crossing.crossed.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("FENCE_HUB", "entered"),
            ("FENCE_HUB", "left"),
            ("FENCE_CUSTOMER", "entered"),
            ("FENCE_CUSTOMER", "left")
        ]
    );
}

#[test]
fn the_next_owner_goes_on_where_the_last_one_was() {
    let (rider, mut first) = rider();
    let at = subject(&rider, first.partition);
    for n in 0..20 {
        first.take(&at, &ping(15.0 * n as f64, NOW + 2_000 * n), NOW + 2_000 * n);
    }
    let bytes = first.rider(0).unwrap().kept().unwrap().encode_to_vec();
    let mut second = desk(first.partition);
    assert_eq!(second.stranger(&at, NOW), Some(rider.as_str()));
    assert_eq!(second.stranger(&at, NOW), None, "Redis is asked once");
    second.resume(rider.as_str(), &Kept::read(&bytes).unwrap(), NOW);
    // He is remembered: a duplicate is one, and a teleport too.
    let now = NOW + 40_000;
    assert_eq!(second.take(&at, &ping(285.0, NOW + 38_000), now).verdict, Err(Reason::TooSoon));
    assert_eq!(second.take(&at, &ping(9_000.0, now), now).verdict, Err(Reason::Speed));
    assert_eq!(second.take(&at, &ping(300.0, now), now).verdict, Ok(()));
    let speed = second.rider(0).unwrap().spot.speed_mps;
    assert!((speed - 7.5).abs() < 1.0, "{speed}");
}

#[test]
fn silent_riders_are_forgotten_but_not_those_who_carry() {
    let (rider, mut desk) = rider();
    let other = std::iter::repeat_with(RiderId::fresh)
        .find(|other| subjects::partition(other) == desk.partition)
        .unwrap();
    for rider in [&rider, &other] {
        desk.take(&subject(rider, desk.partition), &ping(0.0, NOW), NOW);
    }
    desk.follow(&carriage(&other, 3, true), NOW);
    for at in std::mem::take(&mut desk.unkept) {
        let rider = desk.rider_mut(at).unwrap();
        (rider.unkept, rider.unframed, rider.untold) = (false, false, false);
    }
    desk.sweep(NOW + 60_000);
    assert_eq!(desk.riders(), 2);
    desk.sweep(NOW + SILENT_MS + 60_000);
    assert_eq!(desk.riders(), 1);
    let new = desk.take(&subject(&rider, desk.partition), &ping(0.0, NOW + 2_000_000), NOW + 2_000_000);
    assert_eq!((new.verdict, desk.riders()), (Ok(()), 2));
}

proptest! {
    #[test]
    fn no_message_is_a_panic(subject in "(gpsp\\.[0-9]{1,2}\\.jkt\\.rid_[a-z0-9]{1,8}|.{0,40})",
                             payload in prop::collection::vec(any::<u8>(), 0..80)) {
        for partition in 0..16 {
            desk(partition).take(&subject, &payload, NOW);
        }
    }
}
