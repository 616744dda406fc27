//! A rider's device: it logs in over HTTP, connects by one of three doors with what it was given, sends where
//! it is, hears offers and answers them.

use std::{sync::Arc, time::Duration};

use prost::Message as _;
use serde::Serialize;
use serde_json::{Value, json};
use subjects::{
    Channel as _,
    ids::{City, RiderId, Token as _, Word},
    table::{Pings, RiderReports},
    v1::{self, OrderStatus, RiderState},
};
use tokio_util::sync::CancellationToken;

use super::{
    Http,
    http::{Ask, text},
    line::{Line, Mqtt, Nats, Reply, WebSocket},
    login::Login,
};

/// An answer of dispatch takes a transaction.
const ANSWER: Duration = Duration::from_secs(4);

/// How a device comes to the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Door {
    Nats,
    WebSocket,
    /// Without answers: it reports over HTTP.
    Mqtt,
}

pub struct Device {
    line: Line,
    door: Door,
    http: Http,
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
    /// Logs in and connects over plain NATS.
    ///
    /// # Errors
    /// As [`Device::connect_by`].
    pub async fn connect(
        http: &Http,
        rider: &str,
        cancel: &CancellationToken,
        logins: impl Fn() + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        Self::connect_by(Door::Nats, http, rider, cancel, logins).await
    }

    /// Logs in and connects; from then on it comes back by itself, with fresh credentials. A door that is shut
    /// has no address: then it is the plain one.
    ///
    /// # Errors
    /// Refused, or no answer for long.
    pub async fn connect_by(
        door: Door,
        http: &Http,
        rider: &str,
        cancel: &CancellationToken,
        logins: impl Fn() + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let (login, first) = Login::first(http, rider, cancel, logins).await?;
        let (login, url) = (Arc::new(login), |door| text(&first, door));
        let door = match door {
            Door::WebSocket if url("/websocket_url").is_empty() => Door::Nats,
            Door::Mqtt if url("/mqtt_url").is_empty() => Door::Nats,
            door => door,
        };
        let city = City::parse(text(&first, "/city"))?;
        let inbox = text(&first, "/inbox_prefix").to_owned();
        let listens = format!("drv.{}.{rider}.cmd.*", city.as_str());
        let line = match door {
            Door::Nats => {
                let url = url("/nats_url");
                anyhow::ensure!(!url.is_empty(), "the door for NATS devices is shut");
                Line::Nats(Nats::connect(url, login, rider, &inbox, listens).await?)
            }
            Door::WebSocket => {
                Line::WebSocket(WebSocket::open(url("/websocket_url"), login, rider, &inbox, listens))
            }
            Door::Mqtt => Line::Mqtt(Mqtt::open(url("/mqtt_url"), login, rider, &listens)?),
        };
        Ok(Self { line, door, http: http.clone(), city, rider: RiderId::parse(rider)? })
    }

    /// The one it came by.
    pub fn door(&self) -> Door {
        self.door
    }

    /// The next command. `None`: the connection is closed for good.
    pub async fn command(&mut self) -> Option<v1::RiderCommand> {
        self.line.command().await
    }

    /// Where he is. It may be lost, as all of them may.
    pub async fn ping(&self, ping: &v1::Ping) {
        let channel = Pings { city: self.city.clone(), rider: self.rider.clone() };
        self.line.send(channel.subject(), ping.encode_to_vec()).await;
    }

    pub async fn report(&self, event: &'static str, report: &v1::RiderReport) -> Heard {
        let Ok(word) = Word::parse(event) else { return Heard::No("sim.word".to_owned()) };
        let channel = RiderReports { city: self.city.clone(), rider: self.rider.clone(), event: word };
        let (subject, payload) = (channel.subject(), report.encode_to_vec());
        match &self.line {
            Line::Nats(line) => heard(line.ask(subject, payload, ANSWER).await),
            Line::WebSocket(line) => heard(line.ask(&subject, &payload, ANSWER).await),
            Line::Mqtt(_) => self.report_over_http(event, report).await,
        }
    }

    async fn report_over_http(&self, event: &str, report: &v1::RiderReport) -> Heard {
        let assignment = &report.assignment_id;
        let (path, body) = match event {
            "accept" => (format!("/v1/dispatch/assignments/{assignment}/accept"), json!({})),
            "reject" => {
                (format!("/v1/dispatch/assignments/{assignment}/reject"), json!({ "reason": report.reason }))
            }
            "state" => ("/v1/drivers/me/state".to_owned(), state(report)),
            _ => {
                let status = OrderStatus::try_from(report.status).unwrap_or_default().as_str_name();
                let status = status.trim_start_matches("ORDER_STATUS_");
                (format!("/v1/orders/{}/status", report.order_id), json!({ "status": status }))
            }
        };
        match self.http.once(&Ask::post(path, body).of("driver", self.rider.as_str())).await {
            Ok(answer) if answer.ok() => Heard::Yes,
            Ok(answer) if !answer.is_passing() => Heard::No(answer.code().to_owned()),
            _ => Heard::Unknown,
        }
    }

    pub async fn close(self) {
        self.line.close().await;
    }
}

fn state(report: &v1::RiderReport) -> Value {
    let state = RiderState::try_from(report.state).unwrap_or_default().as_str_name();
    let mut body = json!({ "state": state.trim_start_matches("RIDER_STATE_") });
    if let (Some(point), Some(body)) = (&report.point, body.as_object_mut()) {
        body.insert("lat".to_owned(), point.lat.into());
        body.insert("lng".to_owned(), point.lng.into());
    }
    body
}

fn heard(reply: Option<Reply>) -> Heard {
    match reply {
        None => Heard::Unknown,
        Some(reply) if !reply.refused => Heard::Yes,
        Some(reply) => match v1::Fault::decode(reply.payload) {
            Ok(fault) if !fault.retryable => Heard::No(fault.code),
            _ => Heard::Unknown,
        },
    }
}
