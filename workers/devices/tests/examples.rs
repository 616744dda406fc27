//! `docs/examples/device.py` as a maker of devices runs it: through the gateway, with the public client.
//!
//! Dispatch and tracking are played here, as far as the device sees of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{path::PathBuf, process::Stdio, sync::Arc, time::Duration};

use futures::StreamExt as _;
use gateway::{
    Gateway,
    auth::{Authenticator, Role, dev_keys},
};
use runtime::{Bus, Cx, Fault, Meta, Worker};
use serde_json::{Value, json};
use subjects::{
    ids::{City, RiderId, Token as _, Word},
    table::{RiderCommands, devices as svc, dispatch},
    v1,
};
use testkit::World;
use tokio::{io::AsyncReadExt as _, process::Command, time::timeout};
use tokio_util::sync::CancellationToken;

const RIDER: &str = "rid_example";

async fn rider(_: Arc<()>, _: Cx, req: v1::GetRider) -> Result<v1::Rider, Fault> {
    Ok(v1::Rider { rider_id: req.rider_id, city: "jkt".into(), active: true, ..v1::Rider::default() })
}

/// Over MQTT nobody asks.
async fn reply(bus: &Bus, message: &async_nats::Message, body: Value) {
    if let Some(to) = message.reply.clone() {
        bus.outgoing().publish(to, body.to_string().into()).await.unwrap();
    }
}

/// Offers a trip to whoever goes on shift, and says who accepted what.
async fn play_dispatch(bus: Bus, accepted: tokio::sync::mpsc::Sender<String>) {
    let mut reports = bus.incoming().queue_subscribe("drv.*.*.evt.*", "d".into()).await.unwrap();
    while let Some(report) = reports.next().await {
        let body: Value = serde_json::from_slice(&report.payload).unwrap();
        reply(&bus, &report, json!({ "riderId": RIDER })).await;
        match report.subject.rsplit('.').next().unwrap() {
            "state" if body["state"] == "RIDER_STATE_IDLE" => {
                let channel = RiderCommands {
                    city: City::parse("jkt").unwrap(),
                    rider: RiderId::parse(RIDER).unwrap(),
                    command: Word::parse("offer").unwrap(),
                };
                let assignment =
                    v1::Assignment { assignment_id: "asg_example".into(), ..v1::Assignment::default() };
                let offer = v1::RiderCommand {
                    command: "offer".into(),
                    assignment: Some(assignment),
                    ..v1::RiderCommand::default()
                };
                bus.live(&Meta::default(), &channel, &offer).await;
            }
            "accept" => accepted.send(body["assignmentId"].as_str().unwrap().into()).await.unwrap(),
            _ => {}
        }
    }
}

async fn play_tracking(bus: Bus) {
    let mut pings = bus.incoming().subscribe("gpsp.>").await.unwrap();
    while let Some(ping) = pings.next().await {
        let body: Value = serde_json::from_slice(&ping.payload).unwrap();
        reply(&bus, &ping, json!({ "seq": body["seq"], "accepted": true })).await;
    }
}

/// The interpreter that has nats-py, where `.ci/needs --test` put it.
fn python() -> PathBuf {
    let venv = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.kilat/venv/bin/python3");
    assert!(venv.exists(), "no {}; `.ci/needs --test` makes it", venv.display());
    venv
}

#[tokio::test]
async fn the_example_in_python_works_a_shift_until_it_is_shut_out() {
    let keys_dir = tempfile::tempdir().unwrap();
    let keys = dev_keys(keys_dir.path()).unwrap();
    let jwks = keys.jwks.display().to_string();
    let world = World::start_with(
        &[],
        &[
            ("KILAT__GATEWAY__BIND", "127.0.0.1:0"),
            ("KILAT__GATEWAY__ADMIN_BIND", ""),
            ("KILAT__GATEWAY__JWT_KEYS", &jwks),
        ],
    )
    .await;
    let (told, mut accepted) = tokio::sync::mpsc::channel(8);
    tokio::spawn(play_dispatch(world.bus("dispatch").await, told));
    tokio::spawn(play_tracking(world.bus("tracking").await));
    let _dispatch = world
        .run(
            Worker::new("dispatch", world.platform("dispatch").await.bus)
                .endpoint::<dispatch::Rider, _, _, _>(Arc::new(()), rider),
        )
        .await;
    let _devices = world.run(devices::worker(&world.platform("devices").await).await.unwrap()).await;

    world
        .eventually("devices can log in", || async {
            let ask = v1::IssueCredentials { rider_id: RIDER.into() };
            let login = world.call::<svc::Credentials>(&ask).await.map_err(|fault| fault.to_string())?;
            let options = async_nats::ConnectOptions::with_user_and_password(login.user, login.token);
            options.connect(login.nats_url).await.map(|_| true).map_err(|error| error.to_string())
        })
        .await;

    let config = world.config();
    let auth = Authenticator::from_file(jwks.as_ref(), &config.gateway.jwt_audience, 0).unwrap();
    let gateway = Gateway::bind(config.clone(), world.bus("gateway").await, auth, None).await.unwrap();
    let url = format!("http://{}", gateway.addr().unwrap());
    tokio::spawn(gateway.run(CancellationToken::new()));
    let token =
        keys.mint(Role::Driver, RIDER, &config.gateway.jwt_audience, Duration::from_secs(300)).unwrap();

    let example = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/device.py");
    for door in ["nats", "websocket"] {
        let mut device = Command::new(python())
            .arg(&example)
            .args([url.as_str(), token.as_str(), "--door", door, "--for", "120"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let trip = timeout(Duration::from_secs(60), accepted.recv()).await;
        if trip.as_ref().ok().and_then(Option::as_deref) != Some("asg_example") {
            let _ = device.start_kill();
        } else {
            let ban =
                v1::BanRider { rider_id: RIDER.into(), reason: "the test ends".into(), ..Default::default() };
            let ban = world.call::<svc::Ban>(&ban).await.unwrap();
            assert_eq!(ban.cut, 1);
        }
        let (mut out, mut errors) = (String::new(), String::new());
        let read = async {
            device.stdout.take().unwrap().read_to_string(&mut out).await.unwrap();
            device.stderr.take().unwrap().read_to_string(&mut errors).await.unwrap();
        };
        timeout(Duration::from_secs(60), read).await.expect("it ends when it is shut out");
        for line in [
            &format!("connected as {RIDER} in jkt by {door}"),
            "> state: done",
            "> ping 1: accepted",
            "< offer asg_example",
            "> accept: done",
            "< banned",
        ] {
            assert!(out.contains(line), "no {line:?} in:\n{out}\n{errors}");
        }
        let lift = v1::LiftBan { rider_id: RIDER.into(), actor: String::new() };
        world.call::<svc::Lift>(&lift).await.unwrap();
    }
}
