//! Endpoints: every request gets a reply, in its own encoding; a drain loses none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_nats::{HeaderMap, Request};
use futures::StreamExt as _;
use prost::Message;
use runtime::{Code, Cx, Fault, Worker};
use subjects::{Endpoint, headers, table::inventory, v1};
use testkit::{World, eventually::WITHIN};
use tokio::sync::Notify;

#[derive(Default)]
struct State {
    served: AtomicU64,
    hold: Notify,
}

async fn stock(state: Arc<State>, _cx: Cx, request: v1::GetStock) -> Result<v1::StockLevel, Fault> {
    match request.sku.as_str() {
        "none" => return Err(Fault::reject(Code::InventoryUnknownSku, "the hub does not carry none")),
        "panic" => panic!("a handler's defect"),
        "held" => state.hold.notified().await,
        _ => {}
    }
    state.served.fetch_add(1, Ordering::SeqCst);
    Ok(v1::StockLevel { hub_id: request.hub_id, sku: request.sku, available: 7, ..Default::default() })
}

async fn world() -> (World, Arc<State>, testkit::Running) {
    let world = World::start(&[]).await;
    let state = Arc::new(State::default());
    let bus = world.platform("inventory").await.bus;
    let worker = Worker::new("inventory", bus).endpoint::<inventory::Stock, _, _, _>(state.clone(), stock);
    let running = world.run(worker).await;
    (world, state, running)
}

fn of(sku: &str) -> v1::GetStock {
    v1::GetStock { hub_id: "hub_1".into(), sku: sku.into() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_comes_in_the_encoding_of_its_request() {
    let (world, _, running) = world().await;
    let level = world.call::<inventory::Stock>(&of("milk-1l")).await.unwrap();
    assert_eq!(level.available, 7);

    let gateway = world.bus("gateway").await;
    let json = r#"{"hub_id":"hub_1","sku":"milk-1l"}"#;
    let reply = gateway.outgoing().request(inventory::Stock::SUBJECT, json.into()).await.unwrap();
    let reply: serde_json::Value = serde_json::from_slice(&reply.payload).unwrap();
    assert_eq!(reply["available"], 7);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_request_is_answered_by_name() {
    let (world, state, running) = world().await;
    let none = world.call::<inventory::Stock>(&of("none")).await.unwrap_err();
    assert_eq!((none.code, none.retryable()), (Code::InventoryUnknownSku, false));
    let panicked = world.call::<inventory::Stock>(&of("panic")).await.unwrap_err();
    assert_eq!((panicked.code, panicked.retryable()), (Code::Internal, true));

    let gateway = world.bus("gateway").await;
    for garbage in [&b"{"[..], b"{\"hub_id\":3}", b"{\"no_such_field\":1}", b"\xff\xff\xff", b"\x0a\xff"] {
        let reply = gateway.outgoing().request(inventory::Stock::SUBJECT, garbage.into()).await.unwrap();
        let header = reply.headers.expect("error headers");
        assert_eq!(header.get(headers::SERVICE_ERROR).unwrap().as_str(), "request.malformed");
    }
    assert_eq!(state.served.load(Ordering::SeqCst), 0);
    assert!(world.call::<inventory::Stock>(&of("milk-1l")).await.is_ok(), "still serving");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_nobody_waits_for_is_not_served() {
    let (world, state, running) = world().await;
    let gateway = world.bus("gateway").await;
    let mut header = HeaderMap::new();
    header.insert(headers::DEADLINE, "1");
    let request = Request::new().payload(of("milk-1l").encode_to_vec().into()).headers(header);
    let reply = gateway.outgoing().send_request(inventory::Stock::SUBJECT, request).await.unwrap();
    assert_eq!(v1::Fault::decode(reply.payload).unwrap().code, "service.timeout");
    assert_eq!(state.served.load(Ordering::SeqCst), 0);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_listening_is_told_at_once() {
    let world = World::start(&[]).await;
    let fault = world.call::<inventory::Stock>(&of("milk-1l")).await.unwrap_err();
    assert_eq!((fault.code, fault.retryable()), (Code::NoResponders, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_drain_answers_every_request_that_was_sent() {
    let (world, state, running) = world().await;
    let bus = world.bus("gateway").await;
    let (gateway, inbox) = (bus.outgoing(), bus.outgoing().new_inbox());
    let replies = gateway.subscribe(inbox.clone()).await.unwrap();
    for _ in 0..70 {
        let request = of("held").encode_to_vec().into();
        gateway.publish_with_reply(inventory::Stock::SUBJECT, inbox.clone(), request).await.unwrap();
    }
    // The requests are in the server's hands once a later round trip on the same connection is back.
    world.call::<inventory::Stock>(&of("milk-1l")).await.unwrap();
    let stopping = tokio::spawn(running.stop());
    world
        .eventually("all seventy are answered", || {
            state.hold.notify_waiters();
            let served = state.served.load(Ordering::SeqCst);
            async move { if served == 71 { Ok(true) } else { Err(format!("{served} served")) } }
        })
        .await;
    let replies = replies.take(70).collect::<Vec<_>>();
    for reply in tokio::time::timeout(WITHIN, replies).await.unwrap() {
        assert_eq!(v1::StockLevel::decode(reply.payload).unwrap().available, 7);
    }
    stopping.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn micro_services_are_discovered_with_their_schemas() {
    let (world, _, running) = world().await;
    world.call::<inventory::Stock>(&of("milk-1l")).await.unwrap();
    let ops = world.bus("ops").await;
    let ask = async |subject: &str| -> serde_json::Value {
        let reply = ops.outgoing().request(subject.to_owned(), "".into()).await.unwrap();
        serde_json::from_slice(&reply.payload).unwrap()
    };
    let info = ask("$SRV.INFO.inventory").await;
    assert_eq!(info["type"], "io.nats.micro.v1.info_response");
    assert_eq!(info["endpoints"][0]["subject"], "svc.inventory.stock");
    assert_eq!(info["endpoints"][0]["metadata"]["reply"], "StockLevel");
    let stats = ask("$SRV.STATS.inventory").await;
    assert_eq!(stats["endpoints"][0]["num_requests"], 1);
    assert!(stats["endpoints"][0]["processing_time"].as_u64().unwrap() > 0);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_outlives_the_server_it_serves_on() {
    let (world, _, running) = world().await;
    world.nats.kill9().unwrap();
    world.nats.restart().await.unwrap();
    world
        .eventually("it serves again", || async {
            world.call::<inventory::Stock>(&of("milk-1l")).await.map(|_| true).map_err(|f| f.to_string())
        })
        .await;
    running.stop().await;
}
