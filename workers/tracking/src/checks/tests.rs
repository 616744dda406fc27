use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_800_000_000_000;

fn ping(lat: f64, lng: f64, at_ms: i64) -> v1::Ping {
    v1::Ping { lat, lng, accuracy_m: 5.0, at_ms, ..Default::default() }
}

fn jakarta() -> BoundingBox {
    BoundingBox::new(Place::new(-6.5, 106.5).unwrap(), Place::new(-6.0, 107.1).unwrap())
}

/// The verdict on one ping by a rider nobody knows.
fn first(ping: &v1::Ping) -> Result<(), Reason> {
    Memory::default().judge(ping, Some(&jakarta()), Some(NOW)).map(drop)
}

/// Metres north of the middle of town.
fn north(metres: f64, at_ms: i64) -> v1::Ping {
    ping(-6.2 + metres / 111_195.0, 106.8, at_ms)
}

/// A rider who was at 0 m two seconds before `NOW`.
fn rider() -> Memory {
    let mut memory = Memory::default();
    memory.judge(&north(0.0, NOW - 2_000), Some(&jakarta()), Some(NOW)).unwrap();
    memory
}

fn second(ping: &v1::Ping) -> Result<bool, Reason> {
    rider().judge(ping, Some(&jakarta()), Some(NOW)).map(|passed| passed.jumped)
}

#[test]
fn each_check_refuses_by_name() {
    let good = ping(-6.2, 106.8, NOW);
    assert_eq!(first(&good), Ok(()));
    let with = |change: &dyn Fn(&mut v1::Ping)| {
        let mut ping = good;
        change(&mut ping);
        first(&ping)
    };
    // Numbers that are none.
    for nan in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(with(&|p| p.lat = nan), Err(Reason::Malformed));
        assert_eq!(with(&|p| p.lng = nan), Err(Reason::Malformed));
        assert_eq!(with(&|p| p.accuracy_m = nan), Err(Reason::Malformed));
        assert_eq!(with(&|p| p.speed_mps = Some(nan)), Err(Reason::Malformed));
        assert_eq!(with(&|p| p.bearing_deg = Some(nan)), Err(Reason::Malformed));
    }
    // Not in town: beyond the earth, swapped, poles, antimeridian, the sea off Africa.
    for (lat, lng) in [(106.8, -6.2), (-90.0, 0.0), (90.0, 180.0), (0.0, 0.0), (-6.2, 181.0), (-5.99, 106.8)]
    {
        assert_eq!(with(&|p| (p.lat, p.lng) = (lat, lng)), Err(Reason::Bounds), "{lat} {lng}");
    }
    for (accuracy, verdict) in [
        (0.0, Ok(())),
        (500.0, Ok(())),
        (500.1, Err(Reason::Accuracy)),
        (2_000.0, Err(Reason::Accuracy)),
        (-1.0, Err(Reason::Accuracy)),
    ] {
        assert_eq!(with(&|p| p.accuracy_m = accuracy), verdict, "{accuracy}");
    }
    for (speed, verdict) in
        [(0.0, Ok(())), (55.6, Ok(())), (55.7, Err(Reason::Speed)), (-0.1, Err(Reason::Speed))]
    {
        assert_eq!(with(&|p| p.speed_mps = Some(speed)), verdict, "{speed}");
    }
    for (bearing, verdict) in
        [(0.0, Ok(())), (360.0, Ok(())), (360.1, Err(Reason::Bearing)), (-0.1, Err(Reason::Bearing))]
    {
        assert_eq!(with(&|p| p.bearing_deg = Some(bearing)), verdict, "{bearing}");
    }
    for (age, verdict) in [
        (30_000, Ok(())),
        (30_001, Err(Reason::Stale)),
        (86_400_000, Err(Reason::Stale)),
        (-2_000, Ok(())),
        (-2_001, Err(Reason::Future)),
        (-86_400_000, Err(Reason::Future)),
    ] {
        assert_eq!(with(&|p| p.at_ms = NOW - age), verdict, "{age} ms old");
    }
    assert_eq!(with(&|p| p.at_ms = i64::MIN), Err(Reason::Stale));
    assert_eq!(with(&|p| p.at_ms = i64::MAX), Err(Reason::Future));
}

#[test]
fn the_last_ping_is_the_measure_of_the_next() {
    assert_eq!(second(&north(15.0, NOW)), Ok(false));
    assert_eq!(second(&north(15.0, NOW - 1)), Err(Reason::TooSoon));
    assert_eq!(second(&north(0.0, NOW - 2_000)), Err(Reason::TooSoon), "duplicated");
    assert_eq!(second(&north(15.0, NOW - 9_000)), Err(Reason::TooSoon), "out of order");
    assert_eq!(second(&north(0.4, NOW)), Err(Reason::Still));
    assert_eq!(second(&north(0.6, NOW)), Ok(false));
    assert_eq!(second(&north(111.0, NOW)), Ok(false), "55.5 m/s");
    assert_eq!(second(&north(112.0, NOW)), Err(Reason::Speed), "56 m/s");
    assert_eq!(second(&north(5_000.0, NOW)), Err(Reason::Speed), "teleported");
}

#[test]
fn a_refused_ping_is_as_if_it_had_not_come() {
    let mut memory = rider();
    for refused in
        [north(5_000.0, NOW), ping(f64::NAN, 0.0, NOW), north(3.0, NOW - 1_000), ping(0.0, 0.0, NOW)]
    {
        memory.judge(&refused, Some(&jakarta()), Some(NOW)).unwrap_err();
    }
    assert_eq!(memory.last, rider().last);
}

#[test]
fn a_poor_fix_is_granted_its_noise_and_no_more() {
    let poor = |metres| v1::Ping { accuracy_m: 50.0, ..north(metres, NOW) };
    let judge = |metres| {
        let mut memory = Memory::default();
        let before = v1::Ping { accuracy_m: 50.0, ..north(0.0, NOW - 2_000) };
        memory.judge(&before, None, Some(NOW)).unwrap();
        memory.judge(&poor(metres), None, Some(NOW)).map(drop)
    };
    assert_eq!(judge(200.0), Ok(()));
    assert_eq!(judge(400.0), Err(Reason::Speed));
}

#[test]
fn three_that_agree_are_believed_and_three_that_do_not_are_not() {
    let mut memory = rider();
    let mut judge = |ping: &v1::Ping| memory.judge(ping, None, None).map(|passed| passed.jumped);
    assert_eq!(judge(&north(9_000.0, NOW)), Err(Reason::Speed));
    assert_eq!(judge(&north(9_015.0, NOW + 2_000)), Err(Reason::Speed));
    assert_eq!(judge(&north(9_030.0, NOW + 4_000)), Ok(true));
    assert_eq!(judge(&north(9_045.0, NOW + 6_000)), Ok(false));
    for (n, metres) in [0.0, 4_000.0, -3_000.0, 20_000.0, 1_000.0].into_iter().enumerate() {
        let at_ms = NOW + 8_000 + 2_000 * i64::try_from(n).unwrap();
        assert_eq!(judge(&north(metres, at_ms)), Err(Reason::Speed), "{metres}");
    }
}

#[test]
fn who_stands_still_is_heard_of() {
    let mut memory = rider();
    assert_eq!(memory.judge(&north(0.1, NOW), None, None).map(drop), Err(Reason::Still));
    // Else he could creep away half a metre at a time and never be seen to move.
    assert_eq!(memory.judge(&north(0.6, NOW + 2_000), None, None).map(drop), Ok(()));
}

#[test]
fn names_are_those_of_the_contract() {
    let names: Vec<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
    for name in [
        "bounds",
        "speed",
        "accuracy",
        "stale",
        "future",
        "too_soon",
        "still",
        "bearing",
        "malformed",
        "flood",
        "partition",
        "banned",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert_eq!(names.len(), 12);
}

proptest! {
    #[test]
    fn nothing_panics(
        lat in any::<f64>(), lng in any::<f64>(), accuracy_m in any::<f64>(), at_ms in any::<i64>(),
        speed_mps in any::<Option<f64>>(), bearing_deg in any::<Option<f64>>(), now in any::<i64>(),
    ) {
        let ping = v1::Ping { lat, lng, accuracy_m, at_ms, speed_mps, bearing_deg, seq: 0 };
        let mut memory = rider();
        let _ = memory.judge(&ping, None, None);
        let _ = memory.judge(&ping, Some(&jakarta()), Some(now));
    }
}
