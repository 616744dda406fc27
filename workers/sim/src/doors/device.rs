//! A rider's device on the bus: it logs in over HTTP, connects with what it was given, sends where it is,
//! hears offers and answers them.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use async_nats::{Auth, AuthError, Client, ConnectOptions, Request, RequestErrorKind, Subscriber};
use futures::StreamExt as _;
use prost::Message as _;
use serde_json::{Value, json};
use subjects::{
    Channel as _, headers,
    ids::{City, RiderId, Token as _, Word},
    table::{Pings, RiderReports},
    v1,
};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::{
    Http,
    http::{Ask, text, unix},
};
use crate::judge;

/// An answer of dispatch takes a transaction.
const ANSWER: Duration = Duration::from_secs(4);
/// A token that ends sooner is not worth connecting with.
const LEFT_S: f64 = 30.0;
const LOGIN_PATIENCE: Duration = Duration::from_secs(60);

pub struct Device {
    client: Client,
    commands: Subscriber,
    city: City,
    rider: RiderId,
}

/// What a report came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Yes,
    /// The code of the no.
    No(String),
    /// Nobody answered; it may have been heard.
    Unknown,
}

impl Device {
    /// Logs in and connects; from then on it comes back by itself, with fresh credentials.
    ///
    /// # Errors
    /// Refused, or no answer for long.
    pub async fn connect(
        http: &Http,
        rider: &str,
        cancel: &CancellationToken,
        logins: impl Fn() + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let ask = Ask::post("/v1/drivers/me/nats-credentials", json!({})).of("driver", rider);
        let answer = http
            .insist(&ask, LOGIN_PATIENCE, cancel, || {})
            .await
            .with_context(|| format!("{rider} gets no answer to his login"))?;
        anyhow::ensure!(answer.ok(), "{rider} may not log in: {} {}", answer.status, answer.code());
        let first = answer.body;
        let url = text(&first, "/nats_url").to_owned();
        anyhow::ensure!(!url.is_empty(), "the door for NATS devices is shut");
        let city = City::parse(text(&first, "/city"))?;
        let inbox = text(&first, "/inbox_prefix").to_owned();
        logins();

        let login =
            Arc::new(Login { http: http.clone(), ask, known: Mutex::new(first), logins: Box::new(logins) });
        let mut options = ConnectOptions::with_auth_callback(move |_| {
            let login = login.clone();
            async move { login.auth().await.map_err(AuthError::new) }
        })
        .name(rider)
        .max_reconnects(None)
        .retry_on_initial_connect()
        .reconnect_delay_callback(|attempt| {
            Duration::from_millis(100 << attempt.min(5)).min(Duration::from_secs(3))
        });
        if !inbox.is_empty() {
            options = options.custom_inbox_prefix(inbox);
        }
        let client = options.connect(&url).await.context("connecting a device")?;
        let rider = RiderId::parse(rider)?;
        let subject = format!("drv.{}.{}.cmd.>", city.as_str(), rider.as_str());
        let commands = client.subscribe(subject).await.context("subscribing to commands")?;
        Ok(Self { client, commands, city, rider })
    }

    /// The next command. `None`: the connection is closed for good.
    pub async fn command(&mut self) -> Option<v1::RiderCommand> {
        loop {
            let message = self.commands.next().await?;
            match v1::RiderCommand::decode(message.payload) {
                Ok(mut command) => {
                    if command.command.is_empty() {
                        let word = message.subject.rsplit('.').next().unwrap_or_default();
                        word.clone_into(&mut command.command);
                    }
                    return Some(command);
                }
                Err(error) => tracing::warn!(%error, "a command that cannot be read"),
            }
        }
    }

    /// Where he is. It may be lost, as all of them may.
    pub async fn ping(&self, ping: &v1::Ping) {
        let channel = Pings { city: self.city.clone(), rider: self.rider.clone() };
        if let Err(error) = self.client.publish(channel.subject(), ping.encode_to_vec().into()).await {
            tracing::debug!(%error, "a ping was not sent");
        }
    }

    pub async fn report(&self, event: &'static str, report: &v1::RiderReport) -> Heard {
        let Ok(event) = Word::parse(event) else { return Heard::No("sim.word".to_owned()) };
        let channel = RiderReports { city: self.city.clone(), rider: self.rider.clone(), event };
        let request = Request::new().payload(report.encode_to_vec().into()).timeout(Some(ANSWER));
        match self.client.send_request(channel.subject(), request).await {
            Ok(reply) => {
                let refused = reply.headers.as_ref().is_some_and(|h| h.get(headers::SERVICE_ERROR).is_some());
                if !refused {
                    return Heard::Yes;
                }
                match v1::Fault::decode(reply.payload) {
                    Ok(fault) if fault.retryable => Heard::Unknown,
                    Ok(fault) => Heard::No(fault.code),
                    Err(_) => Heard::Unknown,
                }
            }
            Err(error) => {
                if error.kind() != RequestErrorKind::TimedOut {
                    // At once: a pause, so that asking again is not a loop at full speed.
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
                Heard::Unknown
            }
        }
    }

    pub async fn close(self) {
        let _ = self.client.drain().await;
    }
}

struct Login {
    http: Http,
    ask: Ask,
    known: Mutex<Value>,
    logins: Box<dyn Fn() + Send + Sync>,
}

impl Login {
    /// The credentials we have, or new ones when those are about to end.
    async fn auth(&self) -> Result<Auth, String> {
        let mut known = self.known.lock().await;
        let fresh = unix(&known, "/expires_at").is_none_or(|until| until > judge::now() + LEFT_S);
        if !fresh {
            let answer = self.http.once(&self.ask).await.map_err(|error| error.to_string())?;
            if !answer.ok() {
                return Err(format!("{} {}", answer.status, answer.code()));
            }
            *known = answer.body;
            (self.logins)();
        }
        let mut auth = Auth::new();
        auth.username = Some(text(&known, "/user").to_owned());
        auth.password = Some(text(&known, "/token").to_owned());
        Ok(auth)
    }
}
