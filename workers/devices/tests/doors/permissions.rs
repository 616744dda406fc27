//! What a rider's device may do over NATS and over WebSocket.

use futures::StreamExt as _;
use prost::Message as _;
use runtime::Meta;
use subjects::{
    ids::{City, RiderId, Token as _, Word},
    partition::partition,
    table::RiderCommands,
    v1,
};

use crate::{
    stage::Stage,
    wire::{DOORS, Door, Wire},
};

#[tokio::test]
async fn a_rider_says_and_hears_what_is_his_and_nothing_else() {
    let stage = Stage::set().await;
    let his = partition(&RiderId::parse("rid_ani").unwrap());
    let mine =
        [format!("gpsp.{his}.jkt.rid_ani"), "gps.jkt.rid_ani".into(), "drv.jkt.rid_ani.evt.accept".into()];
    let not_mine = [
        // as another, in another city, past the mapping, in another partition
        "gps.jkt.rid_budi".to_owned(),
        "gps.blr.rid_ani".to_owned(),
        "gps.jkt.rid_ani.x".to_owned(),
        format!("gpsp.{}.jkt.rid_ani", (his + 1) % 16),
        format!("gpsp.{his}.jkt.rid_budi"),
        "drv.jkt.rid_budi.evt.accept".to_owned(),
        "drv.blr.rid_ani.evt.accept".to_owned(),
        // as the platform
        "drv.jkt.rid_ani.cmd.offer".to_owned(),
        "drv.jkt.rid_budi.cmd.offer".to_owned(),
        "svc.dispatch.accept".to_owned(),
        "evt.order.confirmed.jkt.ord_1".to_owned(),
        "pos.jkt.1".to_owned(),
        "track.ord_1".to_owned(),
        "_R_.x".to_owned(),
        "_INBOX.rid_budi.x".to_owned(),
        // as JetStream's, the system's or MQTT's client
        "$JS.API.INFO".to_owned(),
        "$JS.API.STREAM.CREATE.X".to_owned(),
        "$JS.API.STREAM.LIST".to_owned(),
        "$JS.API.STREAM.MSG.GET.$MQTT_sess".to_owned(),
        "$JS.ACK.x".to_owned(),
        "$KV.DRIVER.rid_ani".to_owned(),
        "$SYS.REQ.USER.AUTH".to_owned(),
        "$SYS.REQ.SERVER.PING".to_owned(),
        "$SYS.REQ.ACCOUNT.PING.CONNZ".to_owned(),
        "$SYS.REQ.USER.INFO".to_owned(),
        "$SRV.PING".to_owned(),
        "$MQTT.sub.x".to_owned(),
    ];
    let deaf = [
        ">",
        "*.>",
        "gps.>",
        "gpsp.>",
        "gps.jkt.rid_ani",
        "drv.>",
        "drv.jkt.>",
        "drv.*.*.cmd.*",
        "drv.jkt.rid_budi.cmd.*",
        "drv.jkt.rid_budi.cmd.offer",
        "drv.jkt.rid_ani.evt.*",
        "drv.jkt.rid_ani.>",
        "drv.blr.rid_ani.cmd.*",
        "_INBOX.>",
        "_INBOX.*.>",
        "_INBOX.rid_budi.>",
        "_R_.>",
        "svc.>",
        "evt.>",
        "track.*",
        "pos.>",
        "$JS.>",
        "$JS.API.>",
        "$KV.>",
        "$SYS.>",
        "$SRV.>",
        "$MQTT.>",
    ];
    for door in DOORS {
        let login = stage.credentials("rid_ani").await.unwrap();
        let mut wire = stage.enter(&login, door).await;
        for subject in &mine {
            assert!(wire.may_publish(subject).await, "{door:?} {subject}");
        }
        for subject in &not_mine {
            assert!(!wire.may_publish(subject).await, "{door:?} {subject}");
        }
        for subject in ["drv.jkt.rid_ani.cmd.*", "drv.jkt.rid_ani.cmd.offer"] {
            assert!(wire.may_subscribe(subject).await, "{door:?} {subject}");
        }
        assert!(wire.may_subscribe(&format!("{}.1.*", login.inbox_prefix)).await);
        for subject in deaf {
            assert!(!wire.may_subscribe(subject).await, "{door:?} {subject}");
        }
        assert!(wire.is_alive().await);
    }
}

#[tokio::test]
async fn a_ping_and_a_report_arrive_and_are_answered_and_an_offer_reaches_its_rider_alone() {
    let stage = Stage::set().await;
    let tracking = stage.world.bus("tracking").await;
    let dispatch = stage.world.bus("dispatch").await;
    let mut pings = tracking.incoming().subscribe("gpsp.>").await.unwrap();
    let mut reports = dispatch.incoming().queue_subscribe("drv.*.*.evt.*", "d".into()).await.unwrap();
    for bus in [&tracking, &dispatch] {
        bus.incoming().flush().await.unwrap();
        bus.ready(&tokio_util::sync::CancellationToken::new()).await;
    }
    for door in DOORS {
        let login = stage.credentials("rid_ani").await.unwrap();
        let mut ani = stage.enter(&login, door).await;
        let mut budi = stage.login("rid_budi", door).await;
        let inbox = format!("{}.1", login.inbox_prefix);
        for (wire, subject) in [(&mut ani, "drv.jkt.rid_ani.cmd.*"), (&mut budi, "drv.jkt.rid_budi.cmd.*")] {
            assert!(wire.subscribe(subject).await.unwrap());
        }
        assert!(ani.subscribe(&format!("{inbox}.*")).await.unwrap());

        assert!(ani.ask("gps.jkt.rid_ani", &format!("{inbox}.a"), b"here").await.unwrap());
        let ping = pings.next().await.unwrap();
        let his = partition(&RiderId::parse("rid_ani").unwrap());
        assert_eq!(ping.subject.as_str(), format!("gpsp.{his}.jkt.rid_ani"));
        tracking.outgoing().publish(ping.reply.unwrap(), "verdict".into()).await.unwrap();
        assert_eq!(ani.message().await.payload, b"verdict");

        assert!(ani.ask("drv.jkt.rid_ani.evt.accept", &format!("{inbox}.b"), b"yes").await.unwrap());
        let report = reports.next().await.unwrap();
        assert_eq!(
            (report.subject.as_str(), &report.payload[..]),
            ("drv.jkt.rid_ani.evt.accept", &b"yes"[..])
        );
        dispatch.outgoing().publish(report.reply.unwrap(), "done".into()).await.unwrap();
        assert_eq!(ani.message().await.payload, b"done");

        let offer = v1::RiderCommand { command: "offer".into(), ..v1::RiderCommand::default() };
        let channel = RiderCommands {
            city: City::parse("jkt").unwrap(),
            rider: RiderId::parse("rid_ani").unwrap(),
            command: Word::parse("offer").unwrap(),
        };
        dispatch.live(&Meta::default(), &channel, &offer).await;
        let received = ani.message().await;
        assert_eq!(received.subject, "drv.jkt.rid_ani.cmd.offer");
        assert_eq!(v1::RiderCommand::decode(received.payload.as_slice()).unwrap(), offer);
        assert!(budi.is_alive().await);
        assert_eq!(budi.message_within(std::time::Duration::from_millis(100)).await, None);
    }
}

#[tokio::test]
async fn the_eleventh_subscription_is_refused_and_a_message_over_1_kib_ends_the_connection() {
    let stage = Stage::set().await;
    for door in DOORS {
        let mut wire = stage.login("rid_ani", door).await;
        for _ in 0..10 {
            assert!(wire.subscribe("drv.jkt.rid_ani.cmd.*").await.unwrap());
        }
        let eleventh = wire.subscribe("drv.jkt.rid_ani.cmd.*").await.unwrap_err();
        assert!(eleventh.to_lowercase().contains("maximum subscriptions"), "{door:?} {eleventh}");

        let mut wire = stage.login("rid_ani", door).await;
        assert!(wire.publish("gps.jkt.rid_ani", &[b'x'; 1024]).await.unwrap());
        // Cut at once: what the server says of it may get lost with the connection.
        let large = wire.publish("gps.jkt.rid_ani", &[b'x'; 1025]).await.unwrap_err().to_lowercase();
        let cut = ["maximum payload", "closed", "reset", "broken pipe"];
        assert!(cut.iter().any(|word| large.contains(word)), "{door:?} {large}");
        assert!(!wire.is_alive().await);
    }
}

#[tokio::test]
async fn a_services_password_opens_no_door_of_devices() {
    let stage = Stage::set().await;
    let config = stage.world.config();
    for role in ["gateway", "dispatch", "ops", "sys", "callout"] {
        let password = config.nats.password(role).unwrap().expose().to_owned();
        assert!(Wire::connect(&stage.url(Door::Nats), role, &password).await.is_ok(), "{role}");
        assert!(Wire::connect(&stage.url(Door::WebSocket), role, &password).await.is_err(), "{role}");
    }
}

/// The answer goes where the one who asks wants it: the server does not check. So no answer may pass for
/// a command, and no inbox may be guessed.
#[tokio::test]
async fn an_answer_sent_to_another_is_no_command() {
    let stage = Stage::set().await;
    let dispatch = stage.world.bus("dispatch").await;
    let mut reports = dispatch.incoming().queue_subscribe("drv.*.*.evt.*", "d".into()).await.unwrap();
    dispatch.ready(&tokio_util::sync::CancellationToken::new()).await;
    let mut ani = stage.login("rid_ani", Door::Nats).await;
    let mut budi = stage.login("rid_budi", Door::Nats).await;
    assert!(budi.subscribe("drv.jkt.rid_budi.cmd.*").await.unwrap());
    assert!(ani.ask("drv.jkt.rid_ani.evt.accept", "drv.jkt.rid_budi.cmd.offer", b"").await.unwrap());
    let report = reports.next().await.unwrap();
    let answer =
        v1::Assignment { assignment_id: "asg_1".into(), rider_id: "rid_ani".into(), ..Default::default() };
    dispatch.outgoing().publish(report.reply.unwrap(), answer.encode_to_vec().into()).await.unwrap();
    let received = budi.message().await;
    let word = received.subject.rsplit('.').next().unwrap();
    let command = v1::RiderCommand::decode(received.payload.as_slice()).map(|command| command.command);
    assert!(command.as_deref() != Ok(word), "{command:?}");

    let (one, two) =
        (stage.credentials("rid_ani").await.unwrap(), stage.credentials("rid_budi").await.unwrap());
    assert_ne!(one.inbox_prefix, two.inbox_prefix);
    assert!(one.inbox_prefix.len() > "_INBOX.".len() + 20);
}
