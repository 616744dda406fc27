//! The MQTT door. It carries no answers: a device behind it sends positions and hears commands, and asks over
//! HTTP.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
use subjects::v1;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::{COMMANDS, FIRST_PAUSE, LONGEST_PAUSE, command};
use crate::doors::login::Login;

const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// What may wait to be sent.
const PACKETS: usize = 32;

type Current = Arc<Mutex<Option<AsyncClient>>>;

pub struct Mqtt {
    pub commands: mpsc::Receiver<v1::RiderCommand>,
    client: Current,
    keeper: AbortOnDropHandle<()>,
}

struct Keeper {
    host: String,
    port: u16,
    login: Arc<Login>,
    /// The rider's id is his client id.
    name: String,
    listens: String,
    commands: mpsc::Sender<v1::RiderCommand>,
    client: Current,
}

impl Mqtt {
    /// `listens` is a subject, with dots.
    ///
    /// # Errors
    /// The address is none.
    pub fn open(url: &str, login: Arc<Login>, name: &str, listens: &str) -> anyhow::Result<Self> {
        let at = url.split_once("://").map_or(url, |(_, at)| at).trim_end_matches('/');
        let (host, port) = at.rsplit_once(':').context("an MQTT address without a port")?;
        let (heard, commands) = mpsc::channel(COMMANDS);
        let client = Current::default();
        let keeper = Keeper {
            host: host.to_owned(),
            port: port.parse().context("an MQTT port")?,
            login,
            name: name.to_owned(),
            listens: topic(listens),
            commands: heard,
            client: client.clone(),
        };
        Ok(Self { commands, client, keeper: AbortOnDropHandle::new(tokio::spawn(keeper.run())) })
    }

    pub fn send(&self, subject: &str, payload: Vec<u8>) {
        if let Some(client) = &*self.client.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = client.try_publish(topic(subject), QoS::AtMostOnce, false, payload);
        }
    }

    pub async fn close(self) {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(client) = client {
            let _ = client.try_disconnect();
            let _ = tokio::time::timeout(Duration::from_secs(1), self.keeper).await;
        }
    }
}

/// The levels of a subject are those of a topic.
fn topic(subject: &str) -> String {
    subject.replace('.', "/").replace('*', "+").replace('>', "#")
}

impl Keeper {
    async fn run(self) {
        let mut pause = FIRST_PAUSE;
        while !self.commands.is_closed() {
            let talked = tokio::time::Instant::now();
            if let Err(error) = self.talk().await {
                tracing::debug!(error, "a device's MQTT session ended");
            }
            *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
            pause =
                if talked.elapsed() > LONGEST_PAUSE { FIRST_PAUSE } else { (pause * 2).min(LONGEST_PAUSE) };
            tokio::time::sleep(pause).await;
        }
    }

    /// One session. A client of its own for each: the one before has the token of before.
    async fn talk(&self) -> Result<(), String> {
        let papers = self.login.papers().await?;
        let mut options = MqttOptions::new(&self.name, &self.host, self.port);
        options.set_credentials(papers.user, papers.token).set_keep_alive(KEEP_ALIVE);
        let (client, mut events) = AsyncClient::new(options, PACKETS);
        client.try_subscribe(&self.listens, QoS::AtMostOnce).map_err(|error| error.to_string())?;
        let mut client = Some(client);
        loop {
            match events.poll().await.map_err(|error| error.to_string())? {
                Event::Incoming(Packet::ConnAck(_)) => {
                    *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client.take();
                }
                Event::Incoming(Packet::Publish(message)) => {
                    if let Some(command) = command(&message.topic, &message.payload) {
                        // Full: a lost command, as there are.
                        let _ = self.commands.try_send(command);
                    }
                }
                Event::Incoming(Packet::Disconnect) | Event::Outgoing(rumqttc::Outgoing::Disconnect) => {
                    return Ok(());
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_becomes_a_topic() {
        assert_eq!(topic("drv.jkt.rid_1.cmd.*"), "drv/jkt/rid_1/cmd/+");
        assert_eq!(topic("gps.jkt.rid_1"), "gps/jkt/rid_1");
    }
}
