//! A worker under test, running in this process.

use runtime::{Worker, WorkerError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[derive(Debug)]
pub struct Running {
    cancel: CancellationToken,
    task: JoinHandle<Result<(), WorkerError>>,
}

impl Running {
    pub(crate) fn start(worker: Worker) -> Self {
        let cancel = CancellationToken::new();
        let task = tokio::spawn(worker.run(cancel.clone()));
        Self { cancel, task }
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
    /// for messages in hand are dropped with it.
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }

    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }
}
