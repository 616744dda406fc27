//! The role `deadletter` as a process of its own, and `kilat dlq` on what it has filed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::process::{Child, Command, Stdio};

use async_nats::jetstream::{AckKind, consumer::PullConsumer};
use common::Here;
use futures::StreamExt as _;
use nats_config::Role;
use runtime::Meta;
use subjects::{
    Channel as _,
    ids::{SagaId, Token as _},
    table::CheckoutStart,
    v1,
};
use testkit::World;

/// What a pod of this world would have in its environment.
fn of(world: &World, command: &mut Command) {
    command.env("KILAT__NATS__URL", world.nats.url());
    let config = world.config();
    for role in Role::ALL {
        command.env(role.password_env(), config.nats.password(role.as_str()).expect("a password").expose());
    }
}

struct Pod(Child);

impl Drop for Pod {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_message_given_up_is_filed_and_can_be_put_back() {
    let world = World::start(&[]).await;
    let here = Here::new();
    let mut worker = here.command(&["worker", "deadletter"]);
    of(&world, &mut worker);
    let mut pod = Pod(worker.stderr(Stdio::null()).spawn().expect("it starts"));

    // A worker that gives every delivery back, until the server offers it no more.
    let checkout = world.bus("checkout").await;
    let saga = SagaId::derive("usr_1", "key");
    let start =
        v1::StartCheckout { saga_id: saga.to_string(), user_id: "usr_1".into(), ..Default::default() };
    let channel = CheckoutStart { saga: saga.clone() };
    world
        .bus("gateway")
        .await
        .store(&Meta::default(), &channel, &start, saga.as_str())
        .await
        .expect("stored");
    let consumer: PullConsumer =
        checkout.jetstream().get_consumer_from_stream("checkout-orch", "CHECKOUT").await.expect("a consumer");
    let deliveries = consumer.cached_info().config.max_deliver;
    let mut messages = consumer.stream().messages().await.expect("messages");
    for _ in 0..deliveries {
        let message = messages.next().await.expect("a delivery").expect("a message");
        message.ack_with(AckKind::Nak(None)).await.expect("given back");
    }

    let dlq = |args: &[&str]| {
        let mut command = here.command(&[&["--json", "dlq"], args].concat());
        of(&world, &mut command);
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON")
    };
    let listed = soon(|| Some(dlq(&["ls"])).filter(|list| list[0].is_object()));
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(listed[0]["worker"], "checkout");
    assert_eq!(listed[0]["subject"], channel.subject());
    assert_eq!(listed[0]["deliveries"], deliveries);
    let seq = listed[0]["seq"].to_string();
    let shown = dlq(&["show", &seq]);
    assert_eq!(shown["message"]["user_id"], "usr_1", "{shown}");

    assert_eq!(dlq(&["replay", &seq])[0]["subject"], channel.subject());
    let again = messages.next().await.expect("a delivery").expect("a message");
    assert_eq!(again.subject.as_str(), channel.subject());
    assert_eq!(again.info().expect("info").delivered, 1, "a new message, not the old one");
    again.ack().await.expect("acked");
    assert_eq!(dlq(&["ls"]), serde_json::json!([]));
    world.settled().await;

    assert!(pod.0.try_wait().expect("a process").is_none(), "the role goes on");
    let pid = nix::unistd::Pid::from_raw(i32::try_from(pod.0.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("a signal");
    assert!(pod.0.wait().expect("it ends").success(), "SIGTERM drains it");
}

/// The answer, as soon as there is one.
fn soon<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let mut found = None;
    common::eventually("the dead letter is filed", || {
        found = look();
        found.is_some()
    });
    found.expect("just found")
}
