//! Micro-batching: concurrent requests of one kind become one multi-row statement.
//!
//! A [`Batcher`] hands items to a function of a whole batch and gives each caller its own answer.
//! Nobody waits for a batch to fill: while fewer than `concurrency` batches are in flight the first
//! item goes at once, alone if it is alone; whatever arrives while they are in flight forms the next
//! batch. So the gathering adds no latency when idle, and commits per item fall as load rises. (The
//! rejected alternative, a window of a millisecond or two, makes everybody wait even at night.)
//!
//! The function gets the items in order of arrival and returns one answer per item, in that order.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use subjects::Fault;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::Instant,
};

/// Limits of one [`Batcher`].
#[derive(Clone, Copy, Debug)]
pub struct BatchOptions {
    /// Most items in one batch. Default 64; 0 counts as 1.
    pub max_items: usize,
    /// Most batches in flight. Default 1: while one commits the next one grows, and fewer, larger
    /// batches are what a busy database wants. 0 counts as 1.
    pub concurrency: usize,
    /// Most items waiting; one more is refused with [`BatchError::Overloaded`]. Default 4096; 0
    /// counts as 1.
    pub max_queue: usize,
    /// How long a batch that is not full waits for more. Default 0: not at all. Only for work that no
    /// customer waits for.
    pub linger: Duration,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self { max_items: 64, concurrency: 1, max_queue: 4096, linger: Duration::ZERO }
    }
}

/// Why there is no answer. Both are worth another try with the same ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The queue is full; the item was not taken.
    #[error("too many items wait for a batch")]
    Overloaded,
    /// The function panicked or answered a wrong number of items: the work may or may not be done.
    #[error("the batch was lost")]
    Lost,
}

struct Waiting<I, O> {
    item: I,
    since: Instant,
    answer: oneshot::Sender<O>,
}

/// A handle; clones share the queue. When the last one drops, what is queued is still worked off.
#[derive(Debug)]
pub struct Batcher<I, O> {
    name: &'static str,
    queue: mpsc::Sender<Waiting<I, O>>,
}

impl<I, O> Clone for Batcher<I, O> {
    fn clone(&self) -> Self {
        Self { name: self.name, queue: self.queue.clone() }
    }
}

impl<I: Send + 'static, O: Send + 'static> Batcher<I, O> {
    /// Starts the task that forms batches; must be called inside a Tokio runtime. `name` is the
    /// `batch` label of the metrics.
    pub fn new<F, Answers>(name: &'static str, options: BatchOptions, f: F) -> Self
    where
        F: Fn(Vec<I>) -> Answers + Send + Sync + 'static,
        Answers: Future<Output = Vec<O>> + Send + 'static,
    {
        let (queue, waiting) = mpsc::channel(options.max_queue.max(1));
        tokio::spawn(dispatch(name, options, waiting, Arc::new(f)));
        Self { name, queue }
    }

    /// Puts `item` into the next batch and waits for its answer. A caller that stops waiting before
    /// its batch starts takes its item back; later, the item is worked on and the answer dropped.
    ///
    /// # Errors
    /// See [`BatchError`].
    pub async fn run(&self, item: I) -> Result<O, BatchError> {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Waiting { item, since: Instant::now(), answer }).map_err(
            |error| match error {
                mpsc::error::TrySendError::Full(_) => {
                    metrics::counter!("kilat_batch_overloaded_total", "batch" => self.name).increment(1);
                    BatchError::Overloaded
                }
                mpsc::error::TrySendError::Closed(_) => BatchError::Lost,
            },
        )?;
        answered.await.map_err(|_| BatchError::Lost)
    }
}

/// The work of a batch that the record may refuse for one item's sake: the items are tried one by one then, and what
/// is wrong with one is not held against the others. A failure that may pass is everybody's.
pub async fn each<I, O, Done>(items: Vec<I>, work: impl Fn(Vec<I>) -> Done) -> Vec<Result<O, Fault>>
where
    I: Clone,
    Done: Future<Output = Result<Vec<O>, Fault>>,
{
    match work(items.clone()).await {
        Ok(done) => done.into_iter().map(Ok).collect(),
        Err(fault) if items.len() > 1 && !fault.retryable() => {
            let mut answers = Vec::with_capacity(items.len());
            for item in items {
                let one = work(vec![item]).await;
                answers.push(one.and_then(|one| {
                    one.into_iter().next().ok_or_else(|| Fault::unavailable("a batch of one has no answer"))
                }));
            }
            answers
        }
        Err(fault) => items.iter().map(|_| Err(fault.clone())).collect(),
    }
}

async fn dispatch<I, O, F, Answers>(
    name: &'static str,
    options: BatchOptions,
    mut waiting: mpsc::Receiver<Waiting<I, O>>,
    f: Arc<F>,
) where
    I: Send + 'static,
    O: Send + 'static,
    F: Fn(Vec<I>) -> Answers + Send + Sync + 'static,
    Answers: Future<Output = Vec<O>> + Send + 'static,
{
    let max_items = options.max_items.max(1);
    let slots = Arc::new(Semaphore::new(options.concurrency.max(1)));
    // The slot comes first: taken before the items, it lets them gather while all are busy.
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        let mut batch = Vec::new();
        if waiting.recv_many(&mut batch, max_items).await == 0 {
            return;
        }
        if !options.linger.is_zero() && batch.len() < max_items {
            tokio::time::sleep(options.linger).await;
            while batch.len() < max_items
                && let Ok(one) = waiting.try_recv()
            {
                batch.push(one);
            }
        }
        batch.retain(|one| !one.answer.is_closed());
        if !batch.is_empty() {
            tokio::spawn(run(name, batch, Arc::clone(&f), slot));
        }
    }
}

async fn run<I, O, F, Answers>(
    name: &'static str,
    batch: Vec<Waiting<I, O>>,
    f: Arc<F>,
    slot: OwnedSemaphorePermit,
) where
    F: Fn(Vec<I>) -> Answers,
    Answers: Future<Output = Vec<O>>,
{
    let begun = Instant::now();
    let (mut items, mut callers) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
    let wait = metrics::histogram!("kilat_batch_wait_seconds", "batch" => name);
    for Waiting { item, since, answer } in batch {
        wait.record((begun - since).as_secs_f64());
        items.push(item);
        callers.push(answer);
    }
    #[expect(clippy::cast_precision_loss, reason = "a batch is far below 2^52 items")]
    metrics::histogram!("kilat_batch_items", "batch" => name).record(callers.len() as f64);

    // The call itself may panic as well as the future it returns.
    let answers = AssertUnwindSafe(async { f(items).await }).catch_unwind().await;
    drop(slot);
    metrics::histogram!("kilat_batch_seconds", "batch" => name).record(begun.elapsed().as_secs_f64());
    match answers {
        Ok(answers) if answers.len() == callers.len() => {
            for (caller, answer) in callers.into_iter().zip(answers) {
                // A caller that left takes nothing from the others.
                let _ = caller.send(answer);
            }
        }
        // Which answer is whose cannot be known: better none than another's.
        Ok(answers) => lost(name, callers.len(), &format!("{} answers", answers.len())),
        Err(_) => lost(name, callers.len(), "a panic"),
    }
}

fn lost(name: &'static str, items: usize, instead: &str) {
    metrics::counter!("kilat_batch_lost_total", "batch" => name).increment(items as u64);
    tracing::error!(batch = name, items, "the batch function gave {instead}; every caller gets an error");
}

#[cfg(test)]
mod tests;
