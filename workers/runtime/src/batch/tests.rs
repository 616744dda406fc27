use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use futures::future::join_all;
use proptest::prelude::*;
use tokio::{
    sync::{Notify, Semaphore},
    time::{Instant, sleep},
};

use subjects::{Code, Fault};

use super::{BatchError, BatchOptions, Batcher, each};

#[tokio::test(start_paused = true)]
async fn alone_it_goes_at_once() {
    let batcher = Batcher::new("idle", BatchOptions::default(), |items: Vec<u32>| async move { items });
    let begun = Instant::now();
    assert_eq!(batcher.run(7).await, Ok(7));
    assert_eq!(begun.elapsed(), Duration::ZERO, "nobody waits for a batch to fill");
}

#[tokio::test(start_paused = true)]
async fn with_a_linger_they_gather_first() {
    let linger = Duration::from_millis(20);
    let options = BatchOptions { linger, ..BatchOptions::default() };
    let batcher = Batcher::new("linger", options, |items: Vec<usize>| async move {
        let together = items.len();
        items.into_iter().map(|_| together).collect()
    });
    let begun = Instant::now();
    let first = spawn(&batcher);
    sleep(Duration::from_millis(5)).await;
    assert_eq!(batcher.run(2).await, Ok(2));
    assert_eq!(first.await.unwrap(), Ok(2));
    assert_eq!(begun.elapsed(), linger);
}

fn spawn(batcher: &Batcher<usize, usize>) -> tokio::task::JoinHandle<Result<usize, BatchError>> {
    let batcher = batcher.clone();
    tokio::spawn(async move { batcher.run(0).await })
}

type Seen = Arc<Mutex<Vec<Vec<u32>>>>;

/// The batch function takes a permit of `gate` per batch and writes its items to `seen`.
fn gated(options: BatchOptions) -> (Batcher<u32, u32>, Arc<Semaphore>, Seen) {
    let (gate, seen) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (passage, log) = (Arc::clone(&gate), Arc::clone(&seen));
    let batcher = Batcher::new("gated", options, move |items: Vec<u32>| {
        let (passage, log) = (Arc::clone(&passage), Arc::clone(&log));
        async move {
            log.lock().unwrap().push(items.clone());
            passage.acquire().await.unwrap().forget();
            items.into_iter().map(|item| item * 10).collect()
        }
    });
    (batcher, gate, seen)
}

/// Lets every other task run until it waits: the clock is paused, so it moves only when all do.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}

fn spawn_run(batcher: &Batcher<u32, u32>, item: u32) -> tokio::task::JoinHandle<Result<u32, BatchError>> {
    let batcher = batcher.clone();
    tokio::spawn(async move { batcher.run(item).await })
}

#[tokio::test(start_paused = true)]
async fn those_who_come_meanwhile_form_the_next_batch_in_order() {
    let options = BatchOptions { max_items: 4, concurrency: 1, ..BatchOptions::default() };
    let (batcher, gate, seen) = gated(options);
    let mut callers = vec![spawn_run(&batcher, 0)];
    settle().await;
    callers.extend((1..=6).map(|item| spawn_run(&batcher, item)));
    settle().await;
    gate.add_permits(3);
    let answers: Vec<_> =
        join_all(callers).await.into_iter().map(|joined| joined.unwrap().unwrap()).collect();
    assert_eq!(answers, [0, 10, 20, 30, 40, 50, 60]);
    assert_eq!(*seen.lock().unwrap(), [vec![0], vec![1, 2, 3, 4], vec![5, 6]]);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_early_is_not_worked_on_and_disturbs_nobody() {
    let options = BatchOptions { concurrency: 1, ..BatchOptions::default() };
    let (batcher, gate, seen) = gated(options);
    let first = spawn_run(&batcher, 1);
    settle().await;
    let (second, third) = (spawn_run(&batcher, 2), spawn_run(&batcher, 3));
    settle().await;
    // The first is in flight, the second still queued.
    first.abort();
    second.abort();
    settle().await;
    gate.add_permits(2);
    assert_eq!(third.await.unwrap(), Ok(30));
    assert_eq!(*seen.lock().unwrap(), [vec![1], vec![3]]);
}

#[tokio::test(start_paused = true)]
async fn one_more_than_the_queue_holds_is_refused_at_once() {
    let options = BatchOptions { concurrency: 1, max_queue: 2, ..BatchOptions::default() };
    let (batcher, gate, _) = gated(options);
    let mut callers = vec![spawn_run(&batcher, 1)];
    settle().await;
    callers.extend([spawn_run(&batcher, 2), spawn_run(&batcher, 3)]);
    settle().await;
    assert_eq!(batcher.run(4).await, Err(BatchError::Overloaded));
    gate.add_permits(2);
    for caller in callers {
        assert!(caller.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_panic_or_a_wrong_count_fails_only_its_batch() {
    let batcher = Batcher::new("bad", BatchOptions::default(), |items: Vec<u32>| {
        assert!(!items.contains(&1), "before the future");
        async move {
            assert!(!items.contains(&2), "inside the future");
            if items.contains(&3) { Vec::new() } else { items }
        }
    });
    for (item, answer) in
        [(1, Err(BatchError::Lost)), (2, Err(BatchError::Lost)), (3, Err(BatchError::Lost)), (4, Ok(4))]
    {
        assert_eq!(batcher.run(item).await, answer, "item {item}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_task_ends_with_the_last_handle_after_the_queue_is_worked_off() {
    struct Ended(Arc<Notify>);
    impl Drop for Ended {
        fn drop(&mut self) {
            self.0.notify_one();
        }
    }
    let ended = Arc::new(Notify::new());
    let guard = Ended(Arc::clone(&ended));
    let batcher = Batcher::new("ends", BatchOptions::default(), move |items: Vec<u32>| {
        let _ = &guard;
        async move { items }
    });
    let last = spawn_run(&batcher, 5);
    drop(batcher);
    assert_eq!(last.await.unwrap(), Ok(5));
    ended.notified().await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the limits, the delays and the crowd: everybody gets his own answer, no batch is too
    /// large, and no more are in flight than allowed.
    #[test]
    fn everybody_gets_his_own_answer(
        max_items in 1_usize..20,
        concurrency in 1_usize..5,
        arrivals in prop::collection::vec((0_u64..20, 0_u64..8), 1..300),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let (flying, most, largest) =
                (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (f, m, l) = (Arc::clone(&flying), Arc::clone(&most), Arc::clone(&largest));
            let options = BatchOptions { max_items, concurrency, max_queue: 1000, ..BatchOptions::default() };
            let batcher = Batcher::new("crowd", options, move |items: Vec<(usize, u64)>| {
                let (flying, most, largest) = (Arc::clone(&f), Arc::clone(&m), Arc::clone(&l));
                async move {
                    most.fetch_max(flying.fetch_add(1, SeqCst) + 1, SeqCst);
                    largest.fetch_max(items.len(), SeqCst);
                    sleep(Duration::from_millis(items.iter().map(|(_, ms)| *ms).max().unwrap_or(0))).await;
                    flying.fetch_sub(1, SeqCst);
                    items.into_iter().map(|(who, _)| who).collect()
                }
            });
            let callers = arrivals.iter().enumerate().map(|(who, &(after, takes))| {
                let batcher = batcher.clone();
                async move {
                    sleep(Duration::from_millis(after)).await;
                    (who, batcher.run((who, takes)).await)
                }
            });
            for (who, answer) in join_all(callers).await {
                assert_eq!(answer, Ok(who));
            }
            assert!(largest.load(SeqCst) <= max_items);
            assert!(most.load(SeqCst) <= concurrency);
        });
    }
}

#[tokio::test]
async fn what_is_refused_of_one_is_not_held_against_the_others() {
    let refuse_odd = |items: Vec<u32>| async move {
        match items.iter().find(|item| **item % 2 == 1) {
            Some(odd) => Err(Fault::reject(Code::RequestInvalid, format!("{odd} is odd"))),
            None => Ok(items.into_iter().map(|item| item * 10).collect::<Vec<_>>()),
        }
    };
    let answers = each(vec![2, 3, 4], refuse_odd).await;
    let refused = |answer: &Result<u32, Fault>| answer.as_ref().err().map(|fault| fault.detail.clone());
    assert_eq!(answers.iter().map(refused).collect::<Vec<_>>(), [None, Some("3 is odd".into()), None]);

    let calls = AtomicUsize::new(0);
    let down = |_: Vec<u32>| {
        calls.fetch_add(1, SeqCst);
        async { Err::<Vec<u32>, _>(Fault::unavailable("down")) }
    };
    assert!(
        each(vec![2, 3, 4], down).await.iter().all(|answer| answer.as_ref().is_err_and(Fault::retryable))
    );
    assert_eq!(calls.load(SeqCst), 1, "what may pass is not asked of each");
}
