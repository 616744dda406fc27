//! The sliding window is exact.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::limits::{SlidingWindow, Verdict};
use lua::run_many;
use support::World;

fn call(limit: u32, window_ms: u64) -> SlidingWindow<'static> {
    SlidingWindow { route: "checkout", caller: "user_1", limit, window_ms }
}

#[tokio::test]
async fn so_many_and_no_more() {
    let mut world = World::start().await;
    let verdicts = run_many(&mut world.redis, &[call(3, 600_000); 5]).await;
    let verdicts: Vec<Verdict> = verdicts.into_iter().map(Result::unwrap).collect();
    for (n, verdict) in (0u32..3).zip(&verdicts) {
        let Verdict::Allowed { limit: 3, remaining, reset_ms: 600_000 } = verdict else {
            panic!("{verdict:?}")
        };
        assert_eq!(*remaining, 2 - n);
    }
    for verdict in &verdicts[3..] {
        let Verdict::Limited { limit: 3, retry_after_ms, reset_ms } = verdict else { panic!("{verdict:?}") };
        assert!((590_000..=600_000).contains(retry_after_ms) && reset_ms >= retry_after_ms);
    }
    let other = SlidingWindow { caller: "user_2", ..call(3, 600_000) };
    assert!(matches!(world.run(other).await, Verdict::Allowed { .. }));
}

#[tokio::test]
async fn places_come_free_when_the_window_has_passed() {
    let mut world = World::start().await;
    let (limit, window) = (2, 40);
    let begun = std::time::Instant::now();
    let mut allowed = Vec::new();
    while allowed.len() < 10 {
        if let Verdict::Allowed { .. } = world.run(call(limit, window)).await {
            allowed.push(begun.elapsed());
        }
    }
    // Any three admitted calls span a window: measured from outside, after the server's own clock, so a little more.
    let least = (allowed.len() as u64 / 2 - 1) * window;
    assert!(allowed[9].as_millis() as u64 + 10 >= least, "{allowed:?}");
}

#[tokio::test]
async fn a_limit_of_nothing_and_a_lowered_limit() {
    let mut world = World::start().await;
    assert!(matches!(world.run(call(0, 1000)).await, Verdict::Limited { retry_after_ms: 1000, .. }));
    for _ in 0..5 {
        world.run(call(5, 600_000)).await;
    }
    assert!(matches!(world.run(call(2, 600_000)).await, Verdict::Limited { .. }));
    assert!(world.run_or_error(call(2, 0)).await.is_err());
}
