//! What the outbox may count on when it publishes in atomic batches. These are the server's habits,
//! not ours; a server that changes them must be noticed before it is used.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use async_nats::{Client, HeaderMap, Message};
use common::{World, api};
use futures::StreamExt;
use nats_config::Role;
use serde_json::Value;

const DUPLICATE_IN_BATCH: u64 = 10201;
const INCOMPLETE: u64 = 10176;
const TOO_LARGE: u64 = 10199;

fn subject(id: &str) -> String {
    format!("evt.order.confirmed.jkt.{id}")
}

fn headers(batch: &str, sequence: usize, last: bool, id: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Batch-Id", batch);
    headers.insert("Nats-Batch-Sequence", sequence.to_string().as_str());
    if last {
        headers.insert("Nats-Batch-Commit", "1");
    }
    headers.insert("Nats-Msg-Id", id);
    headers
}

/// The ack of the commit. Only the last message asks for a reply.
async fn publish(client: &Client, batch: &str, ids: &[&str]) -> Value {
    for (at, id) in ids.iter().enumerate() {
        let last = at + 1 == ids.len();
        let headers = headers(batch, at + 1, last, id);
        if last {
            let ack = client.request_with_headers(subject(id), headers, "x".into()).await.unwrap();
            return serde_json::from_slice(&ack.payload).unwrap();
        }
        client.publish_with_headers(subject(id), headers, "x".into()).await.unwrap();
    }
    Value::Null
}

fn refused(ack: &Value) -> u64 {
    common::err_code(ack)
}

async fn stored(ops: &Client) -> u64 {
    api(ops, "STREAM.INFO.EVENTS", Value::Null)
        .await
        .pointer("/state/messages")
        .and_then(Value::as_u64)
        .unwrap()
}

#[tokio::test]
async fn a_batch_is_stored_whole_with_one_ack() {
    let world = World::applied().await;
    let (orders, ops) = (world.connect(Role::Orders).await, world.connect(Role::Ops).await);
    let ack = publish(&orders, "b1", &["1", "2", "3"]).await;
    assert_eq!((&ack["seq"], &ack["count"], &ack["batch"]), (&3.into(), &3.into(), &"b1".into()), "{ack}");
    assert_eq!(publish(&orders, "b2", &["4"]).await["count"], 1);
    assert_eq!(stored(&ops).await, 4);
}

#[tokio::test]
async fn one_known_message_id_refuses_the_whole_batch() {
    let world = World::applied().await;
    let (orders, ops) = (world.connect(Role::Orders).await, world.connect(Role::Ops).await);
    publish(&orders, "b1", &["1", "2", "3"]).await;
    for (batch, ids) in [
        ("b1", vec!["1", "2", "3"]),
        ("b2", vec!["1", "2", "3"]),
        ("b3", vec!["1", "4", "5"]),
        ("b4", vec!["4", "2", "5"]),
        ("b5", vec!["4", "5", "3"]),
        ("b6", vec!["4", "4", "5"]),
        ("b7", vec!["1"]),
    ] {
        let ack = publish(&orders, batch, &ids).await;
        assert_eq!(refused(&ack), DUPLICATE_IN_BATCH, "{batch} {ack}");
        assert_eq!(stored(&ops).await, 3, "{batch}");
    }
    // A refused batch leaves no ids behind.
    assert_eq!(publish(&orders, "b8", &["4", "5"]).await["count"], 2);

    // One at a time the same ids are told apart: the way out of a refusal.
    let context = async_nats::jetstream::new(orders);
    for (id, known) in [("2", true), ("6", false)] {
        let mut header = HeaderMap::new();
        header.insert("Nats-Msg-Id", id);
        let ack = context.publish_with_headers(subject(id), header, "x".into()).await.unwrap().await.unwrap();
        assert_eq!(ack.duplicate, known, "{id}");
    }
    assert_eq!(stored(&ops).await, 6);
}

#[tokio::test]
async fn message_ids_of_batches_survive_kill_9() {
    let world = World::applied().await;
    publish(&world.connect(Role::Orders).await, "b1", &["1", "2"]).await;
    world.nats.kill9().unwrap();
    world.nats.restart().await.unwrap();
    let (orders, ops) = (world.connect(Role::Orders).await, world.connect(Role::Ops).await);
    assert_eq!(stored(&ops).await, 2);
    assert_eq!(refused(&publish(&orders, "b2", &["1", "2"]).await), DUPLICATE_IN_BATCH);
}

#[tokio::test]
async fn a_gap_or_too_many_refuse_the_batch() {
    let world = World::applied().await;
    let (orders, ops) = (world.connect(Role::Orders).await, world.connect(Role::Ops).await);
    orders.publish_with_headers(subject("1"), headers("b1", 1, false, "1"), "x".into()).await.unwrap();
    let last =
        orders.request_with_headers(subject("3"), headers("b1", 3, true, "3"), "x".into()).await.unwrap();
    assert_eq!(refused(&serde_json::from_slice(&last.payload).unwrap()), INCOMPLETE);
    let ids: Vec<String> = (0..1001).map(|id| id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(publish(&orders, "b2", &ids[..1000]).await["count"], 1000);
    let more: Vec<String> = (2000..3001).map(|id| id.to_string()).collect();
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    assert_eq!(refused(&publish(&orders, "b3", &more).await), TOO_LARGE);
    assert_eq!(stored(&ops).await, 1000);
}

/// Who listens without a consumer hears a message when it is sent, stored or not, and as often as it is
/// sent: a hint, never a fact.
#[tokio::test]
async fn a_plain_subscriber_hears_what_was_never_stored() {
    let world = World::applied().await;
    let (orders, gateway) = (world.connect(Role::Orders).await, world.connect(Role::Gateway).await);
    let mut ear = gateway.subscribe("evt.order.>").await.unwrap();
    gateway.request("svc.nobody.there", "".into()).await.unwrap_err(); // a round trip: it listens now
    publish(&orders, "b1", &["1"]).await;
    assert_eq!(refused(&publish(&orders, "b2", &["2", "1"]).await), DUPLICATE_IN_BATCH);
    let mut heard = Vec::new();
    for _ in 0..3 {
        let message: Message = ear.next().await.unwrap();
        heard.push(message.subject.as_str().rsplit('.').next().unwrap().to_owned());
    }
    assert_eq!(heard, ["1", "2", "1"]);
}
