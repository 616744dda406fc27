//! Verdicts, by socket.
//!
//! Every ping names a reply subject of its own under one prefix, and the gateway subscribes to the prefix
//! once. A subscription per socket would end at the 4 096 a connection may have.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use futures::StreamExt as _;
use prost::Message as _;
use subjects::{
    ids::{Name, Token as _},
    v1::PingVerdict,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// The number of the ping, and the verdict; `None`: nobody looked at it.
pub type Verdict = (u64, Option<PingVerdict>);

type Waiting = HashMap<u64, mpsc::Sender<Verdict>>;

#[derive(Clone, Debug)]
pub struct Verdicts {
    prefix: Arc<str>,
    waiting: Arc<Mutex<Waiting>>,
    next: Arc<AtomicU64>,
}

/// A socket's share of them; dropping it ends that.
#[derive(Debug)]
pub struct Docket {
    all: Verdicts,
    pub number: u64,
    pub verdicts: mpsc::Receiver<Verdict>,
}

impl Verdicts {
    pub fn new(instance: &Name) -> Self {
        Self {
            prefix: format!("_INBOX.gateway.ping.{}", instance.as_str()).into(),
            waiting: Arc::default(),
            next: Arc::default(),
        }
    }

    pub fn subject(&self) -> String {
        format!("{}.*.*", self.prefix)
    }

    /// `room`: most pings that wait at a time.
    pub fn open(&self, room: usize) -> Docket {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (tell, verdicts) = mpsc::channel(room.max(1));
        self.lock().insert(number, tell);
        Docket { all: self.clone(), number, verdicts }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give(&self, subject: &str, verdict: Option<PingVerdict>) {
        let mut tokens = subject.rsplit('.');
        let ping = tokens.next().and_then(|n| n.parse().ok());
        let socket = tokens.next().and_then(|n| n.parse::<u64>().ok());
        if let (Some(ping), Some(socket)) = (ping, socket)
            && let Some(tell) = self.lock().get(&socket)
        {
            // As much room as pings may wait: only a verdict nobody waits for finds none.
            let _ = tell.try_send((ping, verdict));
        }
    }

    /// Reads the subscription until it ends. It has to be on the connection pings leave on: "no responders"
    /// is told to nobody else.
    pub async fn listen(self, mut subscriber: async_nats::Subscriber, cancel: CancellationToken) {
        while let Some(Some(message)) = cancel.run_until_cancelled(subscriber.next()).await {
            let verdict = if message.status.is_some() {
                None
            } else {
                PingVerdict::decode(message.payload)
                    .inspect_err(|error| tracing::error!(%error, "a verdict cannot be read"))
                    .ok()
            };
            self.give(&message.subject, verdict);
        }
    }
}

impl Docket {
    /// Where the verdict on a ping is to be sent.
    pub fn reply_to(&self, ping: u64) -> String {
        format!("{}.{}.{ping}", self.all.prefix, self.number)
    }
}

impl Drop for Docket {
    fn drop(&mut self) {
        self.all.lock().remove(&self.number);
    }
}
