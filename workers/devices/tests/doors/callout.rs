//! What the callout's death does, and what it does not.

use std::time::Duration;

use crate::{
    stage::{Stage, start},
    wire::{Door, Wire},
};

#[tokio::test]
async fn without_a_callout_services_log_in_and_sessions_go_on_and_a_new_one_takes_over() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    let mut session = stage.enter(&login, Door::Nats).await;
    let Stage { world, devices, _dispatch, .. } = stage;
    devices.kill().await;

    for role in ["gateway", "orders", "dispatch", "ops"] {
        let password = world.config().nats.password(role).unwrap().expose().to_owned();
        assert!(Wire::connect(&world.nats.url(), role, &password).await.is_ok(), "{role}");
    }
    assert!(session.publish("gps.jkt.rid_ani", b"still here").await.unwrap());
    // A login decided by nobody is no login. (A connection of the killed one may still linger.)
    world
        .eventually("nobody answers", || async {
            Ok(Wire::connect(&world.nats.url(), &login.user, &login.token).await.is_err())
        })
        .await;

    let _again = start(&world).await;
    assert!(Wire::connect(&world.nats.url(), &login.user, &login.token).await.is_ok());
    assert!(session.is_alive().await);
}

#[tokio::test]
async fn of_two_instances_one_may_die_at_any_time() {
    let stage = Stage::set().await;
    let second = start(&stage.world).await;
    let login = stage.credentials("rid_ani").await.unwrap();
    let Stage { world, devices, _dispatch, .. } = stage;
    let connect = || Wire::connect(&login.nats_url, &login.user, &login.token);
    for _ in 0..10 {
        connect().await.unwrap();
    }
    devices.stop().await;
    // Drained, not dropped: not one login is lost.
    for _ in 0..20 {
        connect().await.unwrap();
    }
    let third = start(&world).await;
    second.kill().await;
    // What the killed one was asked is lost with it, for as long as the server believes it is there.
    world
        .eventually("the third answers alone", || async {
            for _ in 0..10 {
                connect().await?;
            }
            Ok(true)
        })
        .await;
    third.stop().await;
}

/// The server is killed under it: the same instance answers again, and hears of bans again.
#[tokio::test]
async fn the_servers_death_is_survived_by_the_callout() {
    let stage = Stage::set().await;
    let second = start(&stage.world).await;
    let login = stage.credentials("rid_ani").await.unwrap();
    stage.world.nats.kill9().unwrap();
    stage.world.nats.restart().await.unwrap();
    let connect = || Wire::connect(&login.nats_url, &login.user, &login.token);
    stage.world.eventually("he is in again", || async { connect().await.map(|_| true) }).await;

    stage
        .world
        .eventually("he is banned", || async {
            stage.ban("rid_ani", 0).await.map(|ban| ban.banned).map_err(|fault| fault.to_string())
        })
        .await;
    // Each instance must have heard of it: any of them may be asked.
    stage
        .world
        .eventually("nobody lets him in", || async {
            let mut refused = 0;
            for _ in 0..8 {
                refused += usize::from(connect().await.is_err());
            }
            if refused == 8 { Ok(true) } else { Err(format!("{refused} of 8 refused")) }
        })
        .await;
    second.stop().await;
}

/// Many at once: all come in, and nobody else waits for them. Whom a busy machine keeps waiting at the door for
/// longer than the server lets him, knocks again, as a device does.
#[tokio::test]
async fn a_crowd_of_logins_is_survived() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    let begun = std::time::Instant::now();
    let each = (0..300).map(|n| {
        let (url, user) = (login.nats_url.clone(), login.user.clone());
        // Every third is forged.
        let (token, forged) =
            if n % 3 == 0 { (format!("{}x", login.token), true) } else { (login.token.clone(), false) };
        tokio::spawn(async move {
            if forged {
                return Wire::connect(&url, &user, &token).await.is_ok();
            }
            let enter = || async { Wire::connect(&url, &user, &token).await.map(|_| true) };
            testkit::eventually("he comes in", enter).await;
            true
        })
    });
    let came_in =
        futures::future::join_all(each).await.into_iter().filter(|it| *it.as_ref().unwrap()).count();
    assert_eq!(came_in, 200);
    eprintln!("300 logins at once: {:.0} per second", 300.0 / begun.elapsed().as_secs_f64());
}

/// One rider floods; the platform and the others go on.
#[tokio::test]
async fn a_flood_of_pings_is_survived() {
    let stage = Stage::set().await;
    let mut flooder = stage.login("rid_ani", Door::Nats).await;
    let line = format!("PUB gps.jkt.rid_ani 64\r\n{}\r\n", "x".repeat(64)).repeat(1_000);
    for _ in 0..100 {
        flooder.raw(line.as_bytes()).await;
    }
    let mut other = stage.login("rid_budi", Door::Nats).await;
    assert!(other.publish("gps.jkt.rid_budi", b"here").await.unwrap());
    let ban = stage.ban("rid_ani", 60).await.unwrap();
    assert_eq!(ban.cut, 1);
    tokio::time::timeout(Duration::from_secs(10), flooder.cut_off()).await.unwrap();
    assert!(other.is_alive().await);
}
