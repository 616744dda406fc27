//! A device's line to the bus, over one of its three doors. Each comes back by itself with living
//! credentials; what was sent meanwhile is lost, as it is from a pocket.

mod mqtt;
mod nats;
mod protocol;
mod websocket;

use std::time::Duration;

use bytes::Bytes;
use prost::Message as _;
use subjects::v1;

pub use mqtt::Mqtt;
pub use nats::Nats;
pub use websocket::WebSocket;

/// Between attempts to come back.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// Commands that wait to be heard.
const COMMANDS: usize = 64;

pub enum Line {
    Nats(Nats),
    WebSocket(WebSocket),
    Mqtt(Mqtt),
}

/// An answer to a request, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// It is a fault.
    pub refused: bool,
    pub payload: Bytes,
}

impl Line {
    /// The next command. `None`: the line is closed for good.
    pub async fn command(&mut self) -> Option<v1::RiderCommand> {
        match self {
            Self::Nats(line) => line.command().await,
            Self::WebSocket(line) => line.commands.recv().await,
            Self::Mqtt(line) => line.commands.recv().await,
        }
    }

    /// It may be lost.
    pub async fn send(&self, subject: String, payload: Vec<u8>) {
        match self {
            Self::Nats(line) => line.send(subject, payload).await,
            Self::WebSocket(line) => line.send(&subject, &payload),
            Self::Mqtt(line) => line.send(&subject, payload),
        }
    }

    pub async fn close(self) {
        match self {
            Self::Nats(line) => line.close().await,
            Self::WebSocket(line) => line.close(),
            Self::Mqtt(line) => line.close().await,
        }
    }
}

/// A command as it came on `drv.{city}.{rider}.cmd.{word}`. `None`: it cannot be read, or is an answer that
/// went astray: no answer has the subject's last word as its command.
fn command(subject: &str, payload: &[u8]) -> Option<v1::RiderCommand> {
    let word = subject.rsplit(['.', '/']).next().unwrap_or_default();
    match v1::RiderCommand::decode(payload) {
        Ok(command) => Some(command).filter(|command| command.command == word),
        Err(error) => {
            tracing::warn!(%error, "a command that cannot be read");
            None
        }
    }
}
