//! The same rights over MQTT, with its own client.

use std::time::Duration;

use futures::StreamExt as _;
use prost::Message as _;
use rumqttc::{
    AsyncClient, ConnectReturnCode, Event, EventLoop, MqttOptions, Packet, QoS, SubscribeReasonCode,
};
use runtime::{Bus, Meta};
use subjects::{
    ids::{City, RiderId, Token as _, Word},
    table::RiderCommands,
    v1,
};
use tokio::time::timeout;

use crate::stage::Stage;

const PATIENCE: Duration = Duration::from_secs(10);

struct Device {
    client: AsyncClient,
    events: EventLoop,
}

impl Device {
    /// Connected, or what the server said.
    async fn connect(stage: &Stage, id: &str, user: &str, token: &str) -> Result<Self, String> {
        let mut options = MqttOptions::new(id, "127.0.0.1", stage.world.nats.mqtt_port());
        options.set_credentials(user, token).set_keep_alive(Duration::from_secs(10));
        let (client, events) = AsyncClient::new(options, 64);
        let mut device = Self { client, events };
        match device.next().await? {
            Packet::ConnAck(ack) if ack.code == ConnectReturnCode::Success => Ok(device),
            other => Err(format!("{other:?}")),
        }
    }

    async fn login(stage: &Stage, rider: &str) -> Self {
        let login = stage.credentials(rider).await.unwrap();
        Self::connect(stage, rider, &login.user, &login.token).await.unwrap()
    }

    /// The next packet from the server.
    async fn next(&mut self) -> Result<Packet, String> {
        let read = async {
            loop {
                match self.events.poll().await {
                    Ok(Event::Incoming(packet)) => return Ok(packet),
                    Ok(Event::Outgoing(_)) => {}
                    Err(error) => return Err(error.to_string()),
                }
            }
        };
        timeout(PATIENCE, read).await.map_err(|_| "no answer".to_owned())?
    }

    async fn may_subscribe(&mut self, filter: &str, qos: QoS) -> bool {
        self.client.subscribe(filter, qos).await.unwrap();
        loop {
            match self.next().await {
                Ok(Packet::SubAck(ack)) => {
                    return !ack.return_codes.contains(&SubscribeReasonCode::Failure);
                }
                Ok(_) => {}
                Err(error) => panic!("{filter}: {error}"),
            }
        }
    }
}

/// Everything that reaches the platform from devices.
async fn ears(tracking: &Bus) -> async_nats::Subscriber {
    let pings = tracking.incoming().subscribe("gpsp.>").await.unwrap();
    tracking.ready(&tokio_util::sync::CancellationToken::new()).await;
    pings
}

#[tokio::test]
async fn a_rider_publishes_as_himself_only() {
    let stage = Stage::set().await;
    let tracking = stage.world.bus("tracking").await;
    let mut pings = ears(&tracking).await;
    for qos in [QoS::AtMostOnce, QoS::AtLeastOnce] {
        for topic in ["gps/jkt/rid_budi", "gps/blr/rid_ani", "drv/jkt/rid_budi/evt/accept", "$JS/API/INFO"] {
            let mut device = Device::login(&stage, "rid_ani").await;
            device.client.publish(topic, qos, false, "x").await.unwrap();
            device.client.publish("gps/jkt/rid_ani", QoS::AtMostOnce, false, topic).await.unwrap();
            // Refused in silence, or cut off: either way nothing of it arrives. His own ping, sent after
            // it, is the first that can.
            let driven = async { while device.next().await.is_ok() {} };
            let arrives = async {
                loop {
                    let ping = pings.next().await.unwrap();
                    assert!(ping.subject.ends_with(".jkt.rid_ani"), "{topic}: {}", ping.subject);
                    // His own of the time before may be late.
                    if &ping.payload[..] == topic.as_bytes() {
                        break;
                    }
                    assert_ne!(&ping.payload[..], b"x", "{topic}");
                }
            };
            tokio::select! {
                _ = timeout(Duration::from_secs(2), arrives) => {}
                () = driven => {}
            }
        }
    }
    for qos in [QoS::AtMostOnce, QoS::AtLeastOnce] {
        let Device { client, mut events } = Device::login(&stage, "rid_budi").await;
        client.publish("gps/jkt/rid_budi", qos, false, "here").await.unwrap();
        let his = async {
            loop {
                let ping = pings.next().await.unwrap();
                assert_ne!(&ping.payload[..], b"x", "{qos:?} {}", ping.subject);
                if &ping.payload[..] == b"here" {
                    break ping;
                }
            }
        };
        let ping = tokio::select! {
            ping = timeout(PATIENCE, his) => ping.unwrap(),
            () = async { while events.poll().await.is_ok() {} } => panic!("cut off"),
        };
        assert!(ping.subject.ends_with(".jkt.rid_budi"), "{qos:?} {}", ping.subject);
        assert!(ping.subject.starts_with("gpsp."), "{qos:?} {}", ping.subject);
    }
}

#[tokio::test]
async fn a_rider_hears_his_own_commands_only() {
    let stage = Stage::set().await;
    let mut device = Device::login(&stage, "rid_ani").await;
    for qos in [QoS::AtMostOnce, QoS::AtLeastOnce] {
        for filter in
            ["#", "drv/#", "drv/jkt/rid_budi/cmd/+", "drv/+/+/cmd/+", "gps/#", "$JS/#", "$SYS/#", "$MQTT/#"]
        {
            assert!(!device.may_subscribe(filter, qos).await, "{filter} {qos:?}");
        }
    }
    assert!(device.may_subscribe("drv/jkt/rid_ani/cmd/+", QoS::AtLeastOnce).await);

    let dispatch = stage.world.bus("dispatch").await;
    for rider in ["rid_budi", "rid_ani"] {
        let channel = RiderCommands {
            city: City::parse("jkt").unwrap(),
            rider: RiderId::parse(rider).unwrap(),
            command: Word::parse("offer").unwrap(),
        };
        let offer = v1::RiderCommand { command: "offer".into(), reason: rider.into(), ..Default::default() };
        dispatch.live(&Meta::default(), &channel, &offer).await;
    }
    let Packet::Publish(offer) = device.next().await.unwrap() else { panic!("no offer") };
    assert_eq!(offer.topic, "drv/jkt/rid_ani/cmd/offer");
    assert_eq!(v1::RiderCommand::decode(offer.payload).unwrap().reason, "rid_ani");
}

#[tokio::test]
async fn a_client_id_is_the_riders_own_and_a_token_is_needed() {
    let stage = Stage::set().await;
    let login = stage.credentials("rid_ani").await.unwrap();
    for id in ["rid_ani", "rid_ani-phone"] {
        Device::connect(&stage, id, &login.user, &login.token).await.unwrap();
    }
    for (id, user, token) in [
        // Another's session would be taken over.
        ("rid_budi", "rid_ani", login.token.as_str()),
        ("rid_ani2", "rid_ani", &login.token),
        ("rid_ani", "rid_budi", &login.token),
        ("rid_ani", "rid_ani", "garbage"),
        ("rid_ani", "dispatch", stage.world.config().nats.password("dispatch").unwrap().expose()),
    ] {
        assert!(Device::connect(&stage, id, user, token).await.is_err(), "{id} {user}");
    }
}

#[tokio::test]
async fn a_banned_rider_is_cut_off_and_a_large_message_too() {
    let stage = Stage::set().await;
    let mut device = Device::login(&stage, "rid_ani").await;
    let ban = stage.ban("rid_ani", 0).await.unwrap();
    assert_eq!(ban.cut, 1);
    while device.next().await.is_ok() {}

    let mut device = Device::login(&stage, "rid_budi").await;
    device.client.publish("gps/jkt/rid_budi", QoS::AtMostOnce, false, vec![b'x'; 2_000]).await.unwrap();
    while device.next().await.is_ok() {}
}
