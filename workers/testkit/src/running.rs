//! A worker under test, running in this process.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use runtime::{Worker, WorkerError};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// nats-server may be frozen or dead by then, and nobody is served by it.
const FORGOTTEN_WITHIN: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Running {
    cancel: CancellationToken,
    task: JoinHandle<Result<(), WorkerError>>,
    /// nats-server's monitor, and the number it gave the connection on which this worker is asked.
    asked_on: Option<(SocketAddr, u64)>,
}

impl Running {
    pub(crate) fn start(worker: Worker, monitor: Option<SocketAddr>) -> Self {
        let connection = worker.bus().incoming().server_info().client_id;
        let cancel = CancellationToken::new();
        let task = tokio::spawn(worker.run(cancel.clone()));
        Self { cancel, task, asked_on: monitor.map(|monitor| (monitor, connection)) }
    }

    /// Drains the worker, as SIGTERM does.
    ///
    /// # Panics
    /// The worker ended with an error.
    pub async fn stop(self) {
        self.cancel.cancel();
        self.task.await.expect("the worker did not panic").expect("the worker drained");
    }

    /// Drops the worker where it stands: nothing is acked, answered or flushed. Tasks it had spawned
    /// for messages in hand are dropped with it. What is asked from now on does not go to the dead, as after a
    /// `kill -9`, where the kernel closes the connection; what was asked before and not answered is lost.
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
        let Some((monitor, connection)) = self.asked_on else { return };
        let until = Instant::now() + FORGOTTEN_WITHIN;
        while Instant::now() < until && serves(monitor, connection).await.unwrap_or(false) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }
}

/// Whether the server still sends requests to a connection; `None`: it does not say.
async fn serves(monitor: SocketAddr, connection: u64) -> Option<bool> {
    let ask = async {
        let mut stream = TcpStream::connect(monitor).await.ok()?;
        let request = format!("GET /connz?subs=1&cid={connection} HTTP/1.0\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        serde_json::from_str::<Value>(body).ok()
    };
    let said = tokio::time::timeout(FORGOTTEN_WITHIN, ask).await.ok()??;
    let mut subjects = said["connections"]
        .as_array()?
        .iter()
        .flat_map(|connection| connection["subscriptions_list"].as_array().into_iter().flatten())
        .filter_map(Value::as_str);
    Some(subjects.any(|subject| subject.starts_with("svc.")))
}
