//! Answers the server's question who a client is that is none of its users.
//!
//! Everything needed is in memory, so that ten thousand devices that come back at once cost signatures
//! and nothing else. Two instances share the questions; one that has not heard of every ban yet asks for
//! none.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use async_nats::Message;
use futures::StreamExt as _;
use nats_config::Issuer;
use runtime::Bus;
use tokio_util::sync::CancellationToken;

use crate::{
    bans::Bans,
    grants::{Grants, is_his_client_id},
    nats_jwt::{self, Door, Request},
    token::{self, Bearer, Keys},
};

const QUESTIONS: &str = "$SYS.REQ.USER.AUTH";

pub struct Callout {
    bus: Bus,
    keys: Arc<Keys>,
    issuer: Issuer,
    bans: Bans,
}

/// Why a device is not let in. Its word is a metric's label and goes into the server's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{0}")]
    Token(#[from] token::Refused),
    /// The user name is another rider's.
    #[error("not_his_name")]
    NotHisName,
    /// MQTT: the client id is not the rider's.
    #[error("not_his_client_id")]
    NotHisClientId,
    #[error("banned")]
    Banned,
}

impl Callout {
    pub fn new(bus: Bus, keys: Arc<Keys>, issuer: Issuer, bans: Bans) -> Self {
        Self { bus, keys, issuer, bans }
    }

    pub async fn run(self, cancel: CancellationToken) {
        let ready = async {
            self.bans.known().await;
            self.bus.ready(&cancel).await;
        };
        if cancel.run_until_cancelled(ready).await.is_none() {
            return;
        }
        let subscribed = self.bus.incoming().queue_subscribe(QUESTIONS, "callout".to_owned()).await;
        let mut questions = match subscribed {
            Ok(questions) => questions,
            Err(error) => {
                tracing::error!(%error, "the auth callout cannot subscribe; no device can log in");
                return;
            }
        };
        tracing::info!("answering logins of devices");
        metrics::gauge!("kilat_device_callout_serving").set(1.0);
        let mut draining = false;
        loop {
            let message = tokio::select! {
                () = cancel.cancelled(), if !draining => {
                    // What the server had asked already is still answered.
                    draining = true;
                    if questions.drain().await.is_err() {
                        break;
                    }
                    continue;
                }
                message = questions.next() => message,
            };
            let Some(message) = message else { break };
            self.reply(&message).await;
        }
        metrics::gauge!("kilat_device_callout_serving").set(0.0);
        self.bus.close().await;
    }

    async fn reply(&self, message: &Message) {
        let Some(reply_to) = message.reply.clone() else { return };
        let request = match nats_jwt::read(&message.payload) {
            Ok(request) => request,
            Err(error) => {
                // No answer: the server turns the client away when its time is up.
                tracing::warn!("a question to the auth callout {error}");
                metrics::counter!("kilat_device_logins_total", "door" => "none", "outcome" => "malformed")
                    .increment(1);
                return;
            }
        };
        let now = unix_now();
        let outcome = decide(&request, &self.keys, &self.bans, now);
        let label = outcome.as_ref().err().map_or_else(|| "ok".to_owned(), ToString::to_string);
        metrics::counter!("kilat_device_logins_total", "door" => request.door.as_str(), "outcome" => label.clone())
            .increment(1);
        let answer = match &outcome {
            Ok(bearer) => {
                let grants = Grants::of(&bearer.rider, &bearer.city, &bearer.inbox);
                let name = subjects::ids::Token::as_str(&bearer.rider);
                nats_jwt::user(&self.issuer, &request, name, &grants, now, bearer.expires)
                    .and_then(|user| nats_jwt::answer(&self.issuer, &request, Ok(&user), now))
            }
            Err(_) => nats_jwt::answer(&self.issuer, &request, Err(&label), now),
        };
        match answer {
            Ok(answer) => {
                if let Err(error) = self.bus.outgoing().publish(reply_to, answer.into()).await {
                    tracing::warn!(%error, "an answer of the auth callout could not be sent");
                }
            }
            Err(error) => tracing::error!("{error}"),
        }
    }
}

/// Who comes in. The token is the password, or stands alone.
///
/// # Errors
/// See [`Refused`].
pub fn decide(request: &Request, keys: &Keys, bans: &Bans, now: u64) -> Result<Bearer, Refused> {
    let given = if request.password.is_empty() { &request.token } else { &request.password };
    let bearer = keys.verify(given, now)?;
    let rider = subjects::ids::Token::as_str(&bearer.rider);
    if request.user != rider && !(request.user.is_empty() && request.password.is_empty()) {
        return Err(Refused::NotHisName);
    }
    if request.door == Door::Mqtt && !is_his_client_id(&request.client_id, &bearer.rider) {
        return Err(Refused::NotHisClientId);
    }
    if bans.is_banned(rider, now.saturating_mul(1000)) {
        return Err(Refused::Banned);
    }
    Ok(bearer)
}

pub(crate) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}
