//! Finds a rider's connections, on every server, and cuts them. As user `sys`: nobody else may.

use std::time::Duration;

use async_nats::Message;
use futures::StreamExt as _;
use runtime::Bus;
use serde::Deserialize;
use serde_json::json;

const FIRST_ANSWER: Duration = Duration::from_secs(2);
/// The other servers of a cluster answer about when the first one does.
const FURTHER_ANSWERS: Duration = Duration::from_millis(100);

#[derive(Clone)]
pub(crate) struct Kicker {
    bus: Bus,
}

#[derive(Deserialize)]
struct Answer {
    data: Connections,
}

#[derive(Deserialize)]
struct Connections {
    server_id: String,
    #[serde(default)]
    connections: Vec<Connection>,
}

#[derive(Deserialize)]
struct Connection {
    cid: u64,
    #[serde(default)]
    account: String,
    #[serde(default)]
    authorized_user: String,
}

impl Kicker {
    pub fn new(bus: Bus) -> Self {
        Self { bus }
    }

    /// Cuts what this rider has open now; how many connections that were.
    pub async fn kick(&self, rider: &str) -> Result<u32, String> {
        let mut cut = 0;
        for (server, cid) in self.connections(rider).await? {
            let subject = format!("$SYS.REQ.SERVER.{server}.KICK");
            let body = json!({ "cid": cid }).to_string();
            let kicked = self.bus.outgoing().request(subject, body.into()).await;
            match kicked.map_err(|error| error.to_string()).and_then(|answer| refused(&answer)) {
                Ok(()) => cut += 1,
                // Gone by itself, most likely.
                Err(error) => tracing::debug!(error, cid, "a connection was not cut"),
            }
        }
        if cut > 0 {
            tracing::info!(rider, cut, "a banned rider's connections were cut");
        }
        metrics::counter!("kilat_device_kicks_total").increment(cut.into());
        Ok(cut)
    }

    /// As [`kick`](Self::kick), after a while, in the background, if he is shut out still: who was let in again
    /// meanwhile stays.
    pub fn kick_later(
        &self,
        rider: String,
        after: Duration,
        still: impl FnOnce(&str) -> bool + Send + 'static,
    ) {
        let kicker = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            if !still(&rider) {
                return;
            }
            if let Err(error) = kicker.kick(&rider).await {
                tracing::warn!(error, rider, "a banned rider's connections could not be looked for");
            }
        });
    }

    async fn connections(&self, rider: &str) -> Result<Vec<(String, u64)>, String> {
        let client = self.bus.outgoing();
        let inbox = client.new_inbox();
        let mut answers = client.subscribe(inbox.clone()).await.map_err(|error| error.to_string())?;
        let body = json!({ "auth": true, "user": rider, "acc": "DEVICES", "limit": 1024 }).to_string();
        let ask = client.publish_with_reply("$SYS.REQ.SERVER.PING.CONNZ", inbox, body.into()).await;
        ask.map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        let mut patience = FIRST_ANSWER;
        while let Ok(Some(message)) = tokio::time::timeout(patience, answers.next()).await {
            patience = FURTHER_ANSWERS;
            let answer: Answer =
                serde_json::from_slice(&message.payload).map_err(|error| format!("CONNZ: {error}"))?;
            let Connections { server_id, connections } = answer.data;
            found.extend(
                connections
                    .into_iter()
                    .filter(|it| it.account == "DEVICES" && it.authorized_user == rider)
                    .map(|it| (server_id.clone(), it.cid)),
            );
        }
        if patience == FIRST_ANSWER {
            return Err("no server says who is connected".to_owned());
        }
        Ok(found)
    }
}

fn refused(answer: &Message) -> Result<(), String> {
    let answer: serde_json::Value =
        serde_json::from_slice(&answer.payload).map_err(|error| error.to_string())?;
    match answer.get("error") {
        Some(error) => Err(error.to_string()),
        None => Ok(()),
    }
}
