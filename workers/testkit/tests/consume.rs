//! Consumers: what becomes of a message is what its handler says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use runtime::{Code, Consumer, Cx, Fault, Meta, Worker, deadletter};
use subjects::{Channel, ids::SagaId, table::CheckoutCancel, v1};
use testkit::World;

#[derive(Default)]
struct State {
    seen: AtomicU64,
}

/// The reason says how the handler shall behave.
async fn handle(state: Arc<State>, cx: Cx, _: CheckoutCancel, command: v1::SagaCommand) -> Result<(), Fault> {
    state.seen.fetch_add(1, Ordering::SeqCst);
    match command.reason.as_str() {
        "reject" => Err(Fault::reject(Code::OrderNotFound, "no")),
        "retry once" if cx.meta.delivered == 1 => Err(Fault::retry(Code::Unavailable, "later")),
        "panic once" if cx.meta.delivered == 1 => panic!("a handler's defect"),
        "poison" => Err(Fault::poison(Code::RequestMalformed, "never")),
        _ => Ok(()),
    }
}

async fn world() -> (World, Arc<State>, testkit::Running) {
    let world = World::start(&[]).await;
    let state = Arc::new(State::default());
    let bus = world.platform("checkout").await.bus;
    let consumer =
        Consumer::new("CHECKOUT", "checkout-orch").on::<CheckoutCancel, _, _, _>(state.clone(), handle);
    let running = world.run(Worker::new("checkout", bus).consume(consumer)).await;
    (world, state, running)
}

async fn send(world: &World, key: &str, reason: &str) {
    let channel = CheckoutCancel { saga: SagaId::derive("usr_1", key) };
    let command =
        v1::SagaCommand { saga_id: channel.saga.to_string(), reason: reason.into(), actor: "test".into() };
    world.bus("checkout").await.store(&Meta::default(), &channel, &command, key).await.unwrap();
}

async fn seen(state: &State, wanted: u64) -> Result<bool, String> {
    let seen = state.seen.load(Ordering::SeqCst);
    if seen == wanted { Ok(true) } else { Err(format!("{seen} deliveries")) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_of_either_kind_ends_the_message() {
    let (world, state, running) = world().await;
    send(&world, "a", "fine").await;
    send(&world, "b", "reject").await;
    world.eventually("both are handled", || seen(&state, 2)).await;
    world.settled().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_and_a_panic_come_again() {
    let (world, state, running) = world().await;
    send(&world, "a", "retry once").await;
    send(&world, "b", "panic once").await;
    world.eventually("both came twice", || seen(&state, 4)).await;
    world.settled().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn poison_is_buried_whole_and_can_be_replayed() {
    let (world, state, running) = world().await;
    send(&world, "a", "poison").await;
    // Not even a message: refused by the decoder, before the handler.
    let subject = CheckoutCancel { saga: SagaId::derive("usr_1", "b") }.subject();
    let checkout = world.bus("checkout").await;
    checkout.store_raw(Default::default(), subject.clone(), "\u{7f}garbage".into(), "b").await.unwrap();

    let ops = world.bus("ops").await;
    world
        .eventually("both are dead letters", || async {
            let letters = deadletter::list(&ops, 10).await.map_err(|f| f.to_string())?;
            if letters.len() == 2 { Ok(true) } else { Err(format!("{} letters", letters.len())) }
        })
        .await;
    let letters = deadletter::list(&ops, 10).await.unwrap();
    let (sequence, garbage) = letters.iter().find(|(_, l)| l.subject == subject).unwrap();
    assert_eq!(garbage.payload.as_ref(), "\u{7f}garbage".as_bytes());
    assert_eq!((garbage.code.as_str(), garbage.domain.as_str()), ("request.malformed", "checkout"));
    assert_eq!(state.seen.load(Ordering::SeqCst), 1);

    deadletter::replay(&ops, *sequence).await.unwrap();
    world
        .eventually("the replayed one is buried again, as a new letter", || async {
            let letters = deadletter::list(&ops, 10).await.map_err(|f| f.to_string())?;
            let again = letters.iter().any(|(n, l)| n != sequence && l.subject == subject);
            Ok(letters.len() == 2 && again)
        })
        .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_worker_leaves_its_message_to_the_next() {
    let world = World::start(&[]).await;
    let state = Arc::new(State::default());
    async fn never(state: Arc<State>, _: Cx, _: CheckoutCancel, _: v1::SagaCommand) -> Result<(), Fault> {
        state.seen.fetch_add(1, Ordering::SeqCst);
        std::future::pending().await
    }
    let bus = world.platform("checkout").await.bus;
    let stuck =
        Consumer::new("CHECKOUT", "checkout-orch").on::<CheckoutCancel, _, _, _>(state.clone(), never);
    let first = world.run(Worker::new("checkout", bus).consume(stuck)).await;
    send(&world, "a", "fine").await;
    world.eventually("the first has it in hand", || seen(&state, 1)).await;
    first.kill().await;

    let bus = world.platform("checkout").await.bus;
    let next =
        Consumer::new("CHECKOUT", "checkout-orch").on::<CheckoutCancel, _, _, _>(state.clone(), handle);
    let second = world.run(Worker::new("checkout", bus).consume(next)).await;
    world.eventually("the second gets it", || seen(&state, 2)).await;
    world.settled().await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_consumer_is_a_refusal_to_start() {
    let world = World::start(&[]).await;
    let state = Arc::new(State::default());
    let bus = world.platform("checkout").await.bus;
    let consumer = Consumer::new("CHECKOUT", "no-such").on::<CheckoutCancel, _, _, _>(state, handle);
    let result = Worker::new("checkout", bus).consume(consumer).run(Default::default()).await;
    let error = result.unwrap_err().to_string();
    assert!(error.contains("no-such") && error.contains("kilat nats apply"), "{error}");
}
