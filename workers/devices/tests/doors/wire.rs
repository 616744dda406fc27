//! A client that speaks the protocol itself, over TCP or WebSocket: a refusal is an answer here, in its
//! place among the others, where a library would report it some time later and somewhere else.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message as Frame;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Nats,
    WebSocket,
}

pub const DOORS: [Door; 2] = [Door::Nats, Door::WebSocket];

pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

pub struct Wire {
    stream: BufReader<Box<dyn Io>>,
    messages: Vec<Received>,
    next: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub subject: String,
    pub payload: Vec<u8>,
}

const PATIENCE: Duration = Duration::from_secs(10);

impl Wire {
    pub async fn connect(url: &str, user: &str, pass: &str) -> Result<Self, String> {
        Self::login(url, json!({ "user": user, "pass": pass })).await
    }

    pub async fn login(url: &str, mut login: serde_json::Value) -> Result<Self, String> {
        let stream: Box<dyn Io> = match url.strip_prefix("nats://") {
            Some(at) => Box::new(TcpStream::connect(at).await.map_err(|error| error.to_string())?),
            None => Box::new(websocket(url).await?),
        };
        let mut wire = Self { stream: BufReader::new(stream), messages: Vec::new(), next: 0 };
        for (key, value) in
            [("verbose", false), ("pedantic", false), ("headers", true), ("no_responders", true)]
        {
            login[key] = value.into();
        }
        wire.tell(&format!("CONNECT {login}\r\n")).await.map(|()| wire)
    }

    /// Whether the server takes it: refused is `Ok(false)`; cut off is an error.
    pub async fn publish(&mut self, subject: &str, payload: &[u8]) -> Result<bool, String> {
        let mut line = format!("PUB {subject} {}\r\n", payload.len()).into_bytes();
        line.extend_from_slice(payload);
        line.extend_from_slice(b"\r\n");
        permitted(self.tell_bytes(&line).await)
    }

    pub async fn may_publish(&mut self, subject: &str) -> bool {
        self.publish(subject, b"").await.unwrap()
    }

    pub async fn subscribe(&mut self, subject: &str) -> Result<bool, String> {
        self.next += 1;
        permitted(self.tell(&format!("SUB {subject} {}\r\n", self.next)).await)
    }

    pub async fn may_subscribe(&mut self, subject: &str) -> bool {
        let may = self.subscribe(subject).await.unwrap();
        if may {
            self.tell(&format!("UNSUB {}\r\n", self.next)).await.unwrap();
        }
        may
    }

    /// Publishes with a reply subject.
    pub async fn ask(&mut self, subject: &str, reply: &str, payload: &[u8]) -> Result<bool, String> {
        let mut line = format!("PUB {subject} {reply} {}\r\n", payload.len()).into_bytes();
        line.extend_from_slice(payload);
        line.extend_from_slice(b"\r\n");
        permitted(self.tell_bytes(&line).await)
    }

    /// The next message; `None` after `patience`.
    pub async fn message_within(&mut self, patience: Duration) -> Option<Received> {
        let read = async {
            while self.messages.is_empty() {
                self.line().await.ok()?;
            }
            Some(self.messages.remove(0))
        };
        timeout(patience, read).await.ok().flatten()
    }

    pub async fn message(&mut self) -> Received {
        self.message_within(PATIENCE).await.expect("a message")
    }

    /// Waits until the server cuts the connection; what it said last.
    pub async fn cut_off(&mut self) -> String {
        let read = async {
            let mut last = String::new();
            while let Ok(line) = self.line().await {
                if line.starts_with("-ERR") {
                    last = line;
                } else if line.starts_with("PING") {
                    let _ = self.stream.get_mut().write_all(b"PONG\r\n").await;
                }
            }
            last
        };
        timeout(PATIENCE * 3, read).await.expect("the connection is cut")
    }

    /// Whether the connection is alive.
    pub async fn is_alive(&mut self) -> bool {
        self.tell("").await.is_ok()
    }

    pub async fn raw(&mut self, bytes: &[u8]) {
        let _ = self.stream.get_mut().write_all(bytes).await;
        let _ = self.stream.get_mut().flush().await;
    }

    async fn tell(&mut self, line: &str) -> Result<(), String> {
        self.tell_bytes(line.as_bytes()).await
    }

    /// Sends, and waits for the answer to a ping: whatever the server minded has come before it.
    async fn tell_bytes(&mut self, bytes: &[u8]) -> Result<(), String> {
        let talk = async {
            let out = self.stream.get_mut();
            let sent = async {
                out.write_all(bytes).await?;
                out.write_all(b"PING\r\n").await?;
                out.flush().await
            };
            sent.await.map_err(|error| error.to_string())?;
            let mut refused = None;
            loop {
                let line = match self.line().await {
                    Ok(line) => line,
                    Err(error) => return Err(refused.unwrap_or(error)),
                };
                if line.starts_with("-ERR") {
                    refused = Some(line);
                } else if line.starts_with("PONG") {
                    return refused.map_or(Ok(()), Err);
                }
            }
        };
        timeout(PATIENCE, talk).await.map_err(|_| "no answer".to_owned())?
    }

    /// The next line; messages are put aside.
    async fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await.map_err(|error| error.to_string())? == 0 {
            return Err("closed".to_owned());
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if matches!(words.first(), Some(&("MSG" | "HMSG"))) {
            let length: usize = words[words.len() - 1].parse().unwrap();
            let head: usize = if words[0] == "HMSG" { words[words.len() - 2].parse().unwrap() } else { 0 };
            let mut payload = vec![0; length + 2];
            self.stream.read_exact(&mut payload).await.map_err(|error| error.to_string())?;
            payload.truncate(length);
            let payload = payload.split_off(head);
            self.messages.push(Received { subject: words[1].to_owned(), payload });
        }
        Ok(line)
    }
}

fn permitted(told: Result<(), String>) -> Result<bool, String> {
    match told {
        Ok(()) => Ok(true),
        Err(error) if error.contains("Permissions Violation") => Ok(false),
        Err(error) => Err(error),
    }
}

/// The bytes within the frames of a WebSocket.
async fn websocket(url: &str) -> Result<DuplexStream, String> {
    let (socket, _) = tokio_tungstenite::connect_async(url).await.map_err(|error| error.to_string())?;
    let (mut frames_out, mut frames_in) = socket.split();
    let (near, far) = tokio::io::duplex(64 * 1024);
    let (mut from, mut to) = tokio::io::split(far);
    tokio::spawn(async move {
        while let Some(Ok(frame)) = frames_in.next().await {
            if let Frame::Binary(bytes) = frame
                && to.write_all(&bytes).await.is_err()
            {
                break;
            }
        }
        let _ = to.shutdown().await;
    });
    tokio::spawn(async move {
        let mut chunk = vec![0; 16 * 1024];
        while let Ok(n @ 1..) = from.read(&mut chunk).await {
            if frames_out.send(Frame::binary(chunk[..n].to_vec())).await.is_err() {
                break;
            }
        }
    });
    Ok(near)
}
