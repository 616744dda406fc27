//! A TCP proxy that misbehaves on demand: it stands between a worker and a server, or a payment
//! provider, and delays, cuts or swallows what passes.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// What happens to bytes that pass. Takes effect on connections that are open, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Pass,
    /// Every chunk waits this long, each way.
    Delay(Duration),
    /// Requests arrive; answers are swallowed and the connection is cut. The other side acted, and
    /// nobody hears of it.
    SwallowAnswers,
    /// New connections are refused and open ones are cut.
    Cut,
}

#[derive(Debug)]
struct Shared {
    mode: Mutex<Mode>,
    cut: Mutex<CancellationToken>,
}

impl Shared {
    fn mode(&self) -> Mode {
        *self.mode.lock().expect("mode")
    }
}

#[derive(Debug)]
pub struct Proxy {
    addr: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// Listens on a free loopback port and passes everything to `target`.
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let shared =
            Arc::new(Shared { mode: Mutex::new(Mode::Pass), cut: Mutex::new(CancellationToken::new()) });
        let accepting = tokio::spawn(accept(listener, target, shared.clone()));
        Self { addr, shared, accepting }
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub fn port(&self) -> u16 {
        self.addr.port()
    }

    pub fn set(&self, mode: Mode) {
        *self.shared.mode.lock().expect("mode") = mode;
        if mode == Mode::Cut {
            let mut cut = self.shared.cut.lock().expect("cut");
            cut.cancel();
            *cut = CancellationToken::new();
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.shared.cut.lock().expect("cut").cancel();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, shared: Arc<Shared>) {
    while let Ok((near, _)) = listener.accept().await {
        if shared.mode() == Mode::Cut {
            continue;
        }
        let Ok(far) = TcpStream::connect(target).await else { continue };
        let cut = shared.cut.lock().expect("cut").clone();
        let shared = shared.clone();
        tokio::spawn(async move {
            let _ = near.set_nodelay(true);
            let _ = far.set_nodelay(true);
            let (near_in, near_out) = near.into_split();
            let (far_in, far_out) = far.into_split();
            let there = copy(near_in, far_out, shared.clone(), false);
            let back = copy(far_in, near_out, shared.clone(), true);
            tokio::select! {
                () = cut.cancelled() => {}
                () = there => {}
                () = back => {}
            }
        });
    }
}

async fn copy(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    shared: Arc<Shared>,
    answers: bool,
) {
    let mut chunk = vec![0u8; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut chunk).await {
        match shared.mode() {
            Mode::Pass => {}
            // The fault itself, not a way to wait for something.
            Mode::Delay(delay) => tokio::time::sleep(delay).await,
            Mode::SwallowAnswers if answers => return,
            Mode::SwallowAnswers => {}
            Mode::Cut => return,
        }
        if to.write_all(&chunk[..n]).await.is_err() {
            return;
        }
    }
}
