//! Tokens: how a rider gets one, and which the server takes.

use runtime::Code;
use serde_json::json;
use subjects::{
    ids::{City, RiderId, Token as _},
    table::devices as svc,
    v1,
};

use crate::{
    stage::Stage,
    wire::{DOORS, Door, Wire},
};

fn now() -> u64 {
    u64::try_from(chrono::Utc::now().timestamp()).unwrap()
}

fn ids(rider: &str) -> (RiderId, City) {
    (RiderId::parse(rider).unwrap(), City::parse("jkt").unwrap())
}

#[tokio::test]
async fn credentials_say_where_to_go_and_what_is_allowed() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    assert_eq!((login.user.as_str(), login.city.as_str()), ("rid_ani", "jkt"));
    assert_eq!(login.nats_url, stage.url(Door::Nats));
    assert_eq!(login.websocket_url, stage.url(Door::WebSocket));
    assert!(login.mqtt_url.starts_with("mqtt://"));
    assert_eq!(login.publish, ["gps.jkt.rid_ani", "drv.jkt.rid_ani.evt.*"]);
    assert_eq!(login.subscribe, ["drv.jkt.rid_ani.cmd.*".to_owned(), format!("{}.>", login.inbox_prefix)]);
    let left = u64::try_from(login.expires_at.unwrap().seconds).unwrap() - now();
    assert!((3_500..=3_600).contains(&left), "{left}");
    assert_eq!(stage.credentials("rid_ani").await.unwrap().inbox_prefix, login.inbox_prefix);
}

#[tokio::test]
async fn who_gets_none_is_told_why() {
    let stage = Stage::set().await;
    for (rider, code) in [
        ("", Code::RequestInvalid),
        ("usr_1", Code::RequestInvalid),
        ("rid_a.b", Code::RequestInvalid),
        ("rid_>", Code::RequestInvalid),
        ("rid_nobody", Code::RiderNotFound),
        ("rid_gone", Code::RiderInactive),
    ] {
        assert_eq!(stage.credentials(rider).await.unwrap_err().code, code, "{rider}");
    }
    for ban in [
        v1::BanRider { rider_id: "rid_ani".into(), ..Default::default() },
        v1::BanRider { rider_id: "x".into(), reason: "flood".into(), ..Default::default() },
        v1::BanRider { rider_id: "rid_ani".into(), reason: "x".repeat(501), ..Default::default() },
        v1::BanRider {
            rider_id: "rid_ani".into(),
            reason: "x".into(),
            seconds: u32::MAX,
            ..Default::default()
        },
    ] {
        let fault = stage.world.call::<svc::Ban>(&ban).await.unwrap_err();
        assert_eq!(fault.code, Code::RequestInvalid, "{ban:?}");
    }
    for fault in [
        stage
            .world
            .call::<svc::Lift>(&v1::LiftBan { rider_id: "x".into(), actor: String::new() })
            .await
            .unwrap_err(),
        stage.world.call::<svc::Standing>(&v1::GetBan { rider_id: "*".into() }).await.unwrap_err(),
    ] {
        assert_eq!(fault.code, Code::RequestInvalid);
    }
    // Nothing of it left a trace.
    assert!(stage.credentials("rid_ani").await.is_ok());
}

#[tokio::test]
async fn without_a_key_logging_in_is_closed() {
    let stage = Stage::set_with(&[("KILAT__DEVICES__TOKEN_KEY", "")]).await;
    assert_eq!(stage.credentials("rid_ani").await.unwrap_err().code, Code::DevicesClosed);
    let fault = Wire::connect(&stage.url(Door::Nats), "rid_ani", "x").await.err().unwrap();
    assert!(fault.contains("Auth"), "{fault}");
}

#[tokio::test]
async fn only_a_living_token_of_ours_opens_the_door() {
    let stage = Stage::set().await;
    let keys = stage.keys();
    let (rider, city) = ids("rid_ani");
    let (good, claims) = keys.mint(&rider, &city, now(), 600).unwrap();
    let (expired, _) = keys.mint(&rider, &city, now() - 100, 99).unwrap();
    let other = devices::token::Claims { aud: "kilat".into(), ..claims.clone() };
    let stranger =
        devices::token::Keys::parse("MC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH");
    let (forged, _) = stranger.unwrap().unwrap().mint(&rider, &city, now(), 600).unwrap();
    let mut bent = good.clone();
    bent.replace_range(good.len() - 8..good.len() - 4, "AAAA");
    for door in DOORS {
        let url = stage.url(door);
        for (what, user, token) in [
            ("expired", "rid_ani", expired.as_str()),
            ("forged", "rid_ani", &forged),
            ("bent", "rid_ani", &bent),
            ("for another audience", "rid_ani", &keys.sign(&other).unwrap()),
            ("another's", "rid_budi", &good),
            ("a service's name", "dispatch", &good),
            ("nothing", "rid_ani", ""),
            ("garbage", "rid_ani", "garbage"),
            ("huge", "rid_ani", &"x".repeat(3_000)),
        ] {
            let refused = Wire::connect(&url, user, token).await.err();
            assert!(
                refused.as_deref().is_some_and(|why| why.contains("Auth")),
                "{door:?} {what}: {refused:?}"
            );
        }
        assert!(Wire::connect(&url, "rid_ani", &good).await.is_ok());
        assert!(Wire::login(&url, json!({ "auth_token": good })).await.is_ok());
    }
}

#[tokio::test]
async fn a_session_ends_with_its_token() {
    let stage = Stage::set().await;
    let (rider, city) = ids("rid_ani");
    for door in DOORS {
        let (token, _) = stage.keys().mint(&rider, &city, now(), 7).unwrap();
        let mut wire = Wire::connect(&stage.url(door), "rid_ani", &token).await.unwrap();
        let last = wire.cut_off().await;
        assert!(last.contains("User Authentication Expired"), "{door:?} {last}");
        assert!(Wire::connect(&stage.url(door), "rid_ani", &token).await.is_err());
    }
}
