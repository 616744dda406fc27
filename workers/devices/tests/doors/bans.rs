//! A banned rider is cut off and stays out.

use prost::Message as _;
use runtime::Code;
use subjects::{table::devices as svc, v1};

use crate::{
    stage::{Stage, start},
    wire::{DOORS, Wire},
};

#[tokio::test]
async fn a_banned_rider_is_told_cut_off_and_kept_out_until_it_is_lifted() {
    let stage = Stage::set().await;
    // Each door with a rider of its own: who was shut out is looked for once more, a little later.
    for (door, (rider, another)) in DOORS.into_iter().zip([("rid_ani", "rid_budi"), ("rid_budi", "rid_ani")])
    {
        let login = stage.credentials(rider).await.unwrap();
        let (mut one, mut two) = (stage.enter(&login, door).await, stage.enter(&login, door).await);
        let mut other = stage.login(another, door).await;
        let commands = format!("drv.jkt.{rider}.cmd");
        assert!(one.subscribe(&format!("{commands}.*")).await.unwrap());

        let ban = stage.ban(rider, 0).await.unwrap();
        assert!(ban.banned && ban.cut == 2 && ban.until.is_none(), "{ban:?}");
        let told = one.message().await;
        assert_eq!(told.subject, format!("{commands}.banned"));
        assert_eq!(v1::RiderCommand::decode(told.payload.as_slice()).unwrap().reason, "flood");
        one.cut_off().await;
        two.cut_off().await;

        stage
            .world
            .eventually("he stays out", || async {
                Ok(Wire::connect(&stage.url(door), &login.user, &login.token).await.is_err())
            })
            .await;
        assert_eq!(stage.credentials(rider).await.unwrap_err().code, Code::DeviceBanned);
        assert!(other.is_alive().await);
        let standing =
            stage.world.call::<svc::Standing>(&v1::GetBan { rider_id: rider.into() }).await.unwrap();
        assert!(standing.banned && standing.actor == "tests");

        let lift = v1::LiftBan { rider_id: rider.into(), actor: "tests".into() };
        assert!(!stage.world.call::<svc::Lift>(&lift).await.unwrap().banned);
        stage.world.call::<svc::Lift>(&lift).await.unwrap();
        stage
            .world
            .eventually("he is in again", || async {
                Wire::connect(&stage.url(door), &login.user, &login.token).await.map(|_| true)
            })
            .await;
        assert!(stage.credentials(rider).await.is_ok());
    }
}

/// Whoever was shut out is looked for once more a little later, for a login that was under way. Who has been let
/// in again by then is not meant.
#[tokio::test]
async fn who_is_let_in_again_stays() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    stage.ban("rid_ani", 0).await.unwrap();
    let refused = || async { Ok(Wire::connect(&login.nats_url, &login.user, &login.token).await.is_err()) };
    stage.world.eventually("he is shut out", refused).await;
    let began = std::time::Instant::now();
    let lift = v1::LiftBan { rider_id: "rid_ani".into(), actor: "tests".into() };
    stage.world.call::<svc::Lift>(&lift).await.unwrap();
    let again = || async { Wire::connect(&login.nats_url, &login.user, &login.token).await };
    let mut back = stage.world.found("he is in again", again).await;
    while began.elapsed() < std::time::Duration::from_secs(4) {
        assert!(back.is_alive().await);
    }
}

#[tokio::test]
async fn a_ban_ends_by_itself_and_a_shorter_one_does_not_end_a_longer() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    stage.ban("rid_ani", 6).await.unwrap();
    stage
        .world
        .eventually("he is shut out", || async {
            Ok(Wire::connect(&login.nats_url, &login.user, &login.token).await.is_err())
        })
        .await;
    stage
        .world
        .eventually("the ban ends", || async {
            Wire::connect(&login.nats_url, &login.user, &login.token).await.map(|_| true)
        })
        .await;
    assert!(stage.credentials("rid_ani").await.is_ok());

    let long = stage.ban("rid_budi", 0).await.unwrap();
    let short = stage.ban("rid_budi", 1).await.unwrap();
    assert_eq!((short.until, short.since), (long.until, long.since));
}

#[tokio::test]
async fn nobody_unknown_is_banned_and_dispatch_being_away_keeps_nobody_in() {
    let stage = Stage::set().await;
    assert_eq!(stage.ban("rid_nobody", 0).await.unwrap_err().code, Code::RiderNotFound);
    let Stage { world, devices, _dispatch, .. } = stage;
    _dispatch.stop().await;
    let ban = v1::BanRider { rider_id: "rid_ani".into(), reason: "fraud".into(), ..Default::default() };
    assert!(world.call::<svc::Ban>(&ban).await.unwrap().banned);
    devices.stop().await;
}

#[tokio::test]
async fn a_rider_made_inactive_is_cut_off_at_once_and_his_token_is_worth_nothing() {
    let stage = Stage::set().await;
    for door in DOORS {
        let login = stage.credentials("rid_ani").await.unwrap();
        let mut session = stage.enter(&login, door).await;
        let mut other = stage.login("rid_budi", door).await;
        stage.make("rid_ani", false).await;
        session.cut_off().await;
        stage
            .world
            .eventually("he stays out", || async {
                Ok(Wire::connect(&stage.url(door), &login.user, &login.token).await.is_err())
            })
            .await;
        assert_eq!(stage.credentials("rid_ani").await.unwrap_err().code, Code::RiderInactive);
        assert!(other.is_alive().await);
        // An old event that comes late does not let him in, and one that comes late does not keep him out.
        stage.tell("rid_ani", true).await;
        stage.world.consumed("EVENTS", "devices-events").await;
        assert!(Wire::connect(&stage.url(door), &login.user, &login.token).await.is_err());
        stage.make("rid_ani", true).await;
        stage
            .world
            .eventually("he is in again", || async {
                Wire::connect(&stage.url(door), &login.user, &login.token).await.map(|_| true)
            })
            .await;
        stage.tell("rid_ani", false).await;
        stage.world.consumed("EVENTS", "devices-events").await;
        let mut session = stage.login("rid_ani", door).await;
        assert!(session.is_alive().await);
    }
}

#[tokio::test]
async fn being_active_again_lifts_no_ban() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    stage.make("rid_ani", false).await;
    stage.world.consumed("EVENTS", "devices-events").await;
    stage.ban("rid_ani", 600).await.unwrap();
    stage.make("rid_ani", true).await;
    stage.world.consumed("EVENTS", "devices-events").await;
    let standing =
        stage.world.call::<svc::Standing>(&v1::GetBan { rider_id: "rid_ani".into() }).await.unwrap();
    assert!(standing.banned && standing.actor == "tests");
    stage
        .world
        .eventually("he is shut out", || async {
            Ok(Wire::connect(&stage.world.nats.url(), &login.user, &login.token).await.is_err())
        })
        .await;
    assert_eq!(stage.credentials("rid_ani").await.unwrap_err().code, Code::DeviceBanned);
}

/// A new instance knows every ban before it lets anybody in.
#[tokio::test]
async fn a_ban_outlives_the_instance_and_the_server() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    stage.ban("rid_ani", 0).await.unwrap();
    let Stage { world, devices, _dispatch, .. } = stage;
    devices.kill().await;
    world.nats.kill9().unwrap();
    world.nats.restart().await.unwrap();
    let _again = start(&world).await;
    for _ in 0..5 {
        assert!(Wire::connect(&world.nats.url(), &login.user, &login.token).await.is_err());
    }
}
