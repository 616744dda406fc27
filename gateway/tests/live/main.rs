//! What goes on by itself: an order's stream, a rider's offers, a rider's socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod socket;
mod streams;

use common::{problem, script::Script};
use futures::SinkExt as _;
use gateway::auth::Role::{Customer, Driver};
use runtime::Worker;
use serde_json::json;
use socket::{Road, closed, ping, verdict};
use streams::{Events, Line};
use subjects::{table::dispatch, v1};

/// The test's gateways forgive clocks five seconds.
#[tokio::test]
async fn what_a_token_opened_ends_with_it_and_says_why() {
    let line = Line::new().await;
    let offers = Script::<dispatch::Offers>::says(v1::OfferList::default());
    let worker = Worker::new("dispatch", line.house.world.platform("dispatch").await.bus);
    let _dispatch = line.house.world.run(offers.serve(worker)).await;
    let open =
        |token: String, path: String| line.house.request(&line.door, "GET", &path).bearer_auth(token).send();
    let customer = line.house.short_token(Customer, "usr_1");
    let order = open(customer.clone(), format!("/v1/sse/orders/{}", line.id)).await.unwrap();
    let offers = open(line.house.short_token(Driver, "rid_1"), "/v1/drivers/me/offers".into()).await.unwrap();
    let (mut order, mut offers) = (Events::of(order), Events::of(offers));
    order.named("status").await;
    order.named("eta").await;
    for stream in [&mut order, &mut offers] {
        assert_eq!(stream.named("end").await.data, json!({ "reason": "token_expired" }));
        assert_eq!(stream.next().await, None);
    }
    let again = open(customer, format!("/v1/sse/orders/{}", line.id)).await.unwrap();
    assert_eq!(problem(again).await.1, "auth.expired");

    let road = Road::new(&[]).await;
    let mut socket = road.connect_with(&road.house.short_token(Driver, "rid_1")).await.unwrap();
    socket.send(ping(-6.2, 1)).await.unwrap();
    assert_eq!(verdict(&mut socket).await, (Some(1), true, None));
    assert_eq!(closed(&mut socket).await, "token_expired");
}
