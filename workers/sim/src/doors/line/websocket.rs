//! The WebSocket door: the same protocol in binary frames.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use subjects::{headers, v1};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_util::task::AbortOnDropHandle;

use super::{
    COMMANDS, FIRST_PAUSE, LONGEST_PAUSE, Reply, command,
    protocol::{self, Op},
};
use crate::doors::login::Login;

/// What may wait to be sent.
const FRAMES: usize = 32;

type Replies = Arc<Mutex<HashMap<String, oneshot::Sender<Reply>>>>;

pub struct WebSocket {
    frames: mpsc::Sender<Bytes>,
    pub commands: mpsc::Receiver<v1::RiderCommand>,
    replies: Replies,
    inbox: String,
    asked: AtomicU64,
    keeper: AbortOnDropHandle<()>,
}

struct Keeper {
    url: String,
    login: Arc<Login>,
    name: String,
    inbox: String,
    listens: String,
    frames: mpsc::Receiver<Bytes>,
    commands: mpsc::Sender<v1::RiderCommand>,
    replies: Replies,
}

impl WebSocket {
    pub fn open(url: &str, login: Arc<Login>, name: &str, inbox: &str, listens: String) -> Self {
        let (frames, to_send) = mpsc::channel(FRAMES);
        let (heard, commands) = mpsc::channel(COMMANDS);
        let replies = Replies::default();
        let keeper = Keeper {
            url: url.to_owned(),
            login,
            name: name.to_owned(),
            inbox: inbox.to_owned(),
            listens,
            frames: to_send,
            commands: heard,
            replies: replies.clone(),
        };
        let keeper = AbortOnDropHandle::new(tokio::spawn(keeper.run()));
        Self { frames, commands, replies, inbox: inbox.to_owned(), asked: AtomicU64::new(0), keeper }
    }

    pub fn send(&self, subject: &str, payload: &[u8]) {
        // Full: there is no connection just now.
        let _ = self.frames.try_send(protocol::publish(subject, None, payload));
    }

    /// `None`: nobody answered; it may have been heard.
    pub async fn ask(&self, subject: &str, payload: &[u8], within: Duration) -> Option<Reply> {
        let inbox = format!("{}.{}", self.inbox, self.asked.fetch_add(1, Ordering::Relaxed));
        let (answer, answered) = oneshot::channel();
        waiting(&self.replies).insert(inbox.clone(), answer);
        let _ = self.frames.try_send(protocol::publish(subject, Some(&inbox), payload));
        let reply = tokio::time::timeout(within, answered).await.ok().and_then(Result::ok);
        waiting(&self.replies).remove(&inbox);
        reply
    }

    pub fn close(self) {
        self.keeper.abort();
    }
}

fn waiting(replies: &Replies) -> std::sync::MutexGuard<'_, HashMap<String, oneshot::Sender<Reply>>> {
    replies.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Keeper {
    /// Until nobody sends any more.
    async fn run(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let talked = tokio::time::Instant::now();
            match self.talk().await {
                Ok(()) => return,
                Err(error) => tracing::debug!(error = format!("{error:#}"), "a device's WebSocket ended"),
            }
            pause =
                if talked.elapsed() > LONGEST_PAUSE { FIRST_PAUSE } else { (pause * 2).min(LONGEST_PAUSE) };
            tokio::time::sleep(pause).await;
        }
    }

    async fn talk(&mut self) -> anyhow::Result<()> {
        let papers = self.login.papers().await.map_err(anyhow::Error::msg)?;
        let (mut socket, _) = tokio_tungstenite::connect_async(self.url.as_str()).await?;
        let hello = json!({
            "user": papers.user, "pass": papers.token, "name": self.name, "lang": "kilat-sim", "version": "1",
            "protocol": 1, "verbose": false, "pedantic": false, "headers": true, "no_responders": true,
        });
        let (listens, inbox) = (&self.listens, &self.inbox);
        let hello = format!("CONNECT {hello}\r\nSUB {listens} 1\r\nSUB {inbox}.> 2\r\nPING\r\n");
        socket.send(Frame::binary(hello.into_bytes())).await?;
        // What waited for a connection is old by now.
        while self.frames.try_recv().is_ok() {}
        let mut heard = BytesMut::new();
        loop {
            tokio::select! {
                frame = self.frames.recv() => match frame {
                    Some(frame) => socket.send(Frame::binary(frame)).await?,
                    None => return Ok(socket.close(None).await?),
                },
                frame = socket.next() => match frame {
                    Some(Ok(Frame::Binary(bytes))) => {
                        heard.extend_from_slice(&bytes);
                        while let Some(op) = protocol::next(&mut heard) {
                            match op {
                                Op::Ping => socket.send(Frame::binary(&b"PONG\r\n"[..])).await?,
                                Op::Minds(what) => anyhow::bail!("{what}"),
                                Op::Message { subject, headers, payload } => self.hear(&subject, &headers, payload),
                                Op::Other => {}
                            }
                        }
                    }
                    Some(Ok(Frame::Close(_))) | None => anyhow::bail!("closed"),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error.into()),
                },
            }
        }
    }

    fn hear(&self, subject: &str, headers: &[u8], payload: Bytes) {
        if let Some(answer) = waiting(&self.replies).remove(subject) {
            let lines = String::from_utf8_lossy(headers);
            // Nobody was there to answer: as if there were none.
            if !lines.starts_with("NATS/1.0 503") {
                let refused = lines.lines().any(|line| line.starts_with(headers::SERVICE_ERROR));
                let _ = answer.send(Reply { refused, payload });
            }
        } else if let Some(command) = command(subject, &payload) {
            // Full: a lost command, as there are.
            let _ = self.commands.try_send(command);
        }
    }
}
