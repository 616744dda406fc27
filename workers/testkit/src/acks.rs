//! A way to nats-server on which acknowledgements can be held back: the worker behind it does its work, and
//! the server never hears of it. What a worker leaves behind that is killed after the handler and before the
//! ack.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// Listens on a free loopback port, speaks NATS to both sides, and looks at nothing but acknowledgements.
#[derive(Debug)]
pub struct AckGate {
    port: u16,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    holding: AtomicBool,
    /// Consumer and sequence in its stream of each message whose acknowledgement was held back.
    held: watch::Sender<HashSet<(String, u64)>>,
}

impl AckGate {
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared { holding: AtomicBool::new(false), held: watch::Sender::default() });
        let accepting = tokio::spawn(accept(listener, target, shared.clone()));
        Self { port, shared, accepting }
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// From now on, acknowledgements pass or do not. That of a message is held back once: when it comes again,
    /// it is done with, else each time it comes it would stay away for longer.
    pub fn hold(&self, hold: bool) {
        self.shared.holding.store(hold, Ordering::SeqCst);
    }

    /// Waits until the acknowledgement of a message was held back: its handler is done.
    pub async fn held(&self, consumer: &str, sequence: u64) {
        let mut held = self.shared.held.subscribe();
        let wanted = (consumer.to_owned(), sequence);
        let done = held.wait_for(|held| held.contains(&wanted));
        let done = tokio::time::timeout(crate::eventually::WITHIN, done).await;
        done.unwrap_or_else(|_| panic!("{consumer} does not handle message {sequence}")).expect("the gate");
    }
}

impl Drop for AckGate {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, shared: Arc<Shared>) {
    while let Ok((near, _)) = listener.accept().await {
        let Ok(far) = TcpStream::connect(target).await else { continue };
        let shared = shared.clone();
        tokio::spawn(async move {
            let _ = (near.set_nodelay(true), far.set_nodelay(true));
            let (near_in, mut near_out) = near.into_split();
            let (mut far_in, far_out) = far.into_split();
            tokio::select! {
                _ = tokio::io::copy(&mut far_in, &mut near_out) => {}
                _ = sift(near_in, far_out, &shared) => {}
            }
        });
    }
}

/// From a client to the server, without the acknowledgements that are held back.
async fn sift(from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared) -> std::io::Result<()> {
    let mut from = BufReader::with_capacity(64 * 1024, from);
    let mut frame = Vec::new();
    loop {
        frame.clear();
        if from.read_until(b'\n', &mut frame).await? == 0 {
            return Ok(());
        }
        let line = String::from_utf8_lossy(&frame).into_owned();
        let mut words = line.split_ascii_whitespace();
        if let Some("PUB" | "HPUB") = words.next() {
            let subject = words.next().unwrap_or_default().to_owned();
            let length: usize = words.last().and_then(|word| word.parse().ok()).unwrap_or(0);
            let head = frame.len();
            frame.resize(head + length + 2, 0);
            from.read_exact(&mut frame[head..]).await?;
            if frame[head..].starts_with(b"+ACK")
                && shared.holding.load(Ordering::SeqCst)
                && let Some(acked) = acked(&subject)
                && shared.held.send_if_modified(|held| held.insert(acked))
            {
                continue;
            }
        }
        to.write_all(&frame).await?;
    }
}

/// `$JS.ACK.[{domain}.{account}.]{stream}.{consumer}.{delivered}.{stream sequence}.…`
fn acked(subject: &str) -> Option<(String, u64)> {
    let tokens: Vec<&str> = subject.strip_prefix("$JS.ACK.")?.split('.').collect();
    let at = if tokens.len() > 8 { 3 } else { 1 };
    Some(((*tokens.get(at)?).to_owned(), tokens.get(at + 2)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_an_acknowledgement_are_read() {
        let old = "$JS.ACK.EVENTS.eta-events.2.17.5.1795264030000000000.3";
        let new = "$JS.ACK._.hash.EVENTS.eta-events.2.17.5.1795264030000000000.3.random";
        for subject in [old, new] {
            assert_eq!(acked(subject), Some(("eta-events".to_owned(), 17)), "{subject}");
        }
        assert_eq!(acked("evt.order.confirmed"), None);
    }
}
