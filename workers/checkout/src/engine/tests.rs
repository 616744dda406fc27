//! The engine alone, over a table of three steps.

use super::*;

#[derive(Default)]
struct Log {
    said: Vec<&'static str>,
    /// How often the second step fails before it works.
    fails: u32,
    no: bool,
    pivot_won: bool,
    undo_fails: bool,
}

const TABLE: &[Step<Log>] = &[
    Step { name: "one", act: |s| say(s, "one"), undo: Some(|s| unsay(s, "undo one")) },
    Step { name: "two", act: |s| Box::pin(two(s)), undo: Some(|s| Box::pin(undo_two(s))) },
    Step { name: "pivot", act: |s| say(s, "pivot"), undo: Some(|s| Box::pin(close(s))) },
];

const POLICY: Policy =
    Policy { attempts: 3, first: Duration::from_millis(100), longest: Duration::from_secs(2) };

fn say<'a>(log: &'a mut Log, what: &'static str) -> Answer<'a, Result<(), Stop>> {
    log.said.push(what);
    Box::pin(async { Ok(()) })
}

fn unsay<'a>(log: &'a mut Log, what: &'static str) -> Answer<'a, Result<Undone, Fault>> {
    log.said.push(what);
    Box::pin(async { Ok(Undone::Yes) })
}

async fn two(log: &mut Log) -> Result<(), Stop> {
    log.said.push("two");
    if log.no {
        return Err(Fault::reject(Code::OutOfStock, "none left").into());
    }
    if log.fails > 0 {
        log.fails -= 1;
        return Err(Fault::retry(Code::NoResponders, "nobody").into());
    }
    Ok(())
}

async fn undo_two(log: &mut Log) -> Result<Undone, Fault> {
    log.said.push("undo two");
    if log.undo_fails { Err(Fault::retry(Code::Timeout, "silence")) } else { Ok(Undone::Yes) }
}

async fn close(log: &mut Log) -> Result<Undone, Fault> {
    log.said.push("close");
    Ok(if log.pivot_won { Undone::Won } else { Undone::Yes })
}

async fn run(log: &mut Log) -> Forward {
    let deadline = Instant::now() + Duration::from_secs(20);
    forward(TABLE, log, &POLICY, deadline).await
}

#[tokio::test(start_paused = true)]
async fn a_transient_failure_is_tried_again_and_a_no_is_not() {
    let mut log = Log { fails: 2, ..Log::default() };
    assert_eq!(run(&mut log).await, Forward::Done);
    assert_eq!(log.said, ["one", "two", "two", "two", "pivot"]);

    let mut log = Log { fails: 3, ..Log::default() };
    assert!(
        matches!(run(&mut log).await, Forward::Refused { step: "two", fault } if fault.code == Code::NoResponders)
    );
    assert_eq!(log.said, ["one", "two", "two", "two"]);

    let mut log = Log { no: true, ..Log::default() };
    assert!(
        matches!(run(&mut log).await, Forward::Refused { step: "two", fault } if fault.code == Code::OutOfStock)
    );
    assert_eq!(log.said, ["one", "two"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_after_the_deadline_and_no_pause_passes_it() {
    let mut log = Log { fails: 9, ..Log::default() };
    let begun = Instant::now();
    let deadline = begun + Duration::from_millis(120);
    let patient = Policy { attempts: 99, ..POLICY };
    let ended = forward(TABLE, &mut log, &patient, deadline).await;
    assert!(matches!(ended, Forward::Refused { step: "two", fault } if fault.code == Code::DeadlineExceeded));
    assert!(begun.elapsed() < Duration::from_millis(130));

    let mut log = Log::default();
    assert!(matches!(
        forward(TABLE, &mut log, &POLICY, Instant::now()).await,
        Forward::Refused { step: "one", .. }
    ));
    assert!(log.said.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_way_back_closes_the_pivot_first_and_then_goes_in_reverse() {
    let mut log = Log::default();
    assert_eq!(unwind(TABLE, &mut log, &POLICY).await, Ok(Undone::Yes));
    assert_eq!(log.said, ["close", "undo two", "undo one"]);

    let mut log = Log { pivot_won: true, ..Log::default() };
    assert_eq!(unwind(TABLE, &mut log, &POLICY).await, Ok(Undone::Won));
    assert_eq!(log.said, ["close"], "a saga that has won is not undone");
}

#[tokio::test(start_paused = true)]
async fn an_undo_that_hangs_does_not_keep_the_others() {
    let mut log = Log { undo_fails: true, ..Log::default() };
    let error = unwind(TABLE, &mut log, &POLICY).await.unwrap_err();
    assert_eq!(error.step, "two");
    assert_eq!(log.said, ["close", "undo two", "undo two", "undo two", "undo one"]);
}
