//! The permissions are not only tight but enough: the roles at their work, through the client library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::time::Duration;

use async_nats::{
    HeaderMap,
    jetstream::{self, AckKind, consumer::PullConsumer},
    service::ServiceExt,
};
use common::World;
use futures::{StreamExt, TryStreamExt};
use nats_config::Role;

#[tokio::test]
async fn a_command_goes_through_the_work_queue() {
    let world = World::applied().await;
    let gateway = jetstream::new(world.connect(Role::Gateway).await);
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", "s1");
    for duplicate in [false, true] {
        let sent = gateway.publish_with_headers("checkout.cmd.start.s1", headers.clone(), "go".into()).await;
        assert_eq!(sent.unwrap().await.unwrap().duplicate, duplicate);
    }
    let checkout = jetstream::new(world.connect(Role::Checkout).await);
    let stream = checkout.get_stream("CHECKOUT").await.unwrap();
    let consumer: PullConsumer = stream.get_consumer("checkout-orch").await.unwrap();
    let mut messages = consumer.messages().await.unwrap();
    let message = messages.next().await.unwrap().unwrap();
    assert_eq!((message.subject.as_str(), &message.payload[..]), ("checkout.cmd.start.s1", &b"go"[..]));
    message.ack_with(AckKind::Progress).await.unwrap();
    message.ack_with(AckKind::Nak(Some(Duration::from_millis(1)))).await.unwrap();
    let again = messages.next().await.unwrap().unwrap();
    assert_eq!(again.info().unwrap().delivered, 2);
    again.double_ack().await.unwrap();
    assert_eq!(checkout.get_stream("CHECKOUT").await.unwrap().get_info().await.unwrap().state.messages, 0);
}

#[tokio::test]
async fn an_event_reaches_the_consumers_that_filter_for_it_and_the_gateways_ear() {
    let world = World::applied().await;
    let gateway = world.connect(Role::Gateway).await;
    let mut ear = gateway.subscribe("evt.order.>").await.unwrap();
    gateway.request("svc.nobody.there", "".into()).await.unwrap_err(); // a round trip: it listens now

    let orders = jetstream::new(world.connect(Role::Orders).await);
    orders.publish("evt.order.cancelled.jkt.o1", "x".into()).await.unwrap().await.unwrap();
    assert_eq!(ear.next().await.unwrap().subject.as_str(), "evt.order.cancelled.jkt.o1");
    for (role, consumer) in [(Role::Payments, "payments-orders"), (Role::Inventory, "inventory-orders")] {
        let context = jetstream::new(world.connect(role).await);
        let consumer: PullConsumer = context.get_consumer_from_stream(consumer, "EVENTS").await.unwrap();
        let message = consumer.messages().await.unwrap().next().await.unwrap().unwrap();
        message.double_ack().await.unwrap();
    }
}

#[tokio::test]
async fn a_service_answers_the_gateway_and_shows_itself_to_ops() {
    let world = World::start().await;
    let orders = world.connect(Role::Orders).await;
    let service = orders.service_builder().start("orders", "1.0.0").await.unwrap();
    let mut endpoint = service.endpoint("svc.orders.get").await.unwrap();
    let answering = tokio::spawn(async move {
        let request = endpoint.next().await.unwrap();
        request.respond(Ok("here".into())).await.unwrap();
    });
    orders.request("_INBOX.orders.nobody", "".into()).await.unwrap_err(); // a round trip: it listens now
    let ops = world.connect(Role::Ops).await;
    let ping = ops.request("$SRV.PING.orders", "".into()).await.unwrap();
    assert!(String::from_utf8_lossy(&ping.payload).contains(r#""name":"orders""#));
    let reply = world.connect(Role::Gateway).await.request("svc.orders.get", "".into()).await.unwrap();
    assert_eq!(&reply.payload[..], b"here");
    answering.await.unwrap();
}

#[tokio::test]
async fn the_gateway_keeps_its_idempotency_keys() {
    let world = World::applied().await;
    let gateway = jetstream::new(world.connect(Role::Gateway).await);
    let bucket = gateway.get_key_value("IDEM").await.unwrap();
    let mut create = HeaderMap::new();
    create.insert("Nats-Expected-Last-Subject-Sequence", "0");
    create.insert("Nats-TTL", "4s");
    let put = async || {
        gateway.publish_with_headers("$KV.IDEM.u.k", create.clone(), "v".into()).await.unwrap().await
    };
    let first = put().await.unwrap();
    assert!(put().await.is_err(), "the key is taken");
    let entry = bucket.entry("u.k").await.unwrap().unwrap();
    assert_eq!((entry.revision, &entry.value[..]), (first.sequence, &b"v"[..]));
    // Without markers an expired key is simply gone, and can be created again.
    let until = tokio::time::Instant::now() + Duration::from_secs(30);
    let again = loop {
        match put().await {
            Ok(ack) => break ack,
            Err(_) => assert!(tokio::time::Instant::now() < until, "the key did not expire"),
        }
    };
    assert!(again.sequence > first.sequence);
}

#[tokio::test]
async fn what_was_given_up_is_filed_and_leaves_the_queue() {
    let world = World::applied().await;
    let gateway = jetstream::new(world.connect(Role::Gateway).await);
    gateway.publish("checkout.cmd.start.s1", "bad".into()).await.unwrap().await.unwrap();
    let checkout = jetstream::new(world.connect(Role::Checkout).await);
    let orch: PullConsumer = checkout.get_consumer_from_stream("checkout-orch", "CHECKOUT").await.unwrap();
    let mut messages = orch.messages().await.unwrap();
    for _ in 0..12 {
        messages.next().await.unwrap().unwrap().ack_with(AckKind::Nak(None)).await.unwrap();
    }

    let deadletter = jetstream::new(world.connect(Role::Deadletter).await);
    let consumer: PullConsumer = deadletter.get_consumer_from_stream("deadletter", "ADVISORY").await.unwrap();
    let advisory = consumer.messages().await.unwrap().next().await.unwrap().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&advisory.payload).unwrap();
    assert_eq!((&told["consumer"], &told["deliveries"]), (&"checkout-orch".into(), &12.into()));
    let stream = deadletter.get_stream("CHECKOUT").await.unwrap();
    let sequence = told["stream_seq"].as_u64().unwrap();
    let message = stream.get_raw_message(sequence).await.unwrap();
    deadletter.publish("dlq.checkout.s1", message.payload).await.unwrap().await.unwrap();
    stream.delete_message(sequence).await.unwrap();
    advisory.double_ack().await.unwrap();
    assert_eq!(stream.get_info().await.unwrap().state.messages, 0);
}

#[tokio::test]
async fn audit_sees_all_streams() {
    let world = World::applied().await;
    let audit = jetstream::new(world.connect(Role::Audit).await);
    let names: Vec<String> = audit.stream_names().try_collect().await.unwrap();
    assert_eq!(names.len(), nats_config::Desired::embedded().unwrap().streams.len());
}
