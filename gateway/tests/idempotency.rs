//! `POST /v1/checkout` against a scripted orchestrator on a real bus.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{House, Orchestrator, basket, confirm, problem};
use gateway::auth::Role;
use subjects::{Channel as _, ids::SagaId, table::CheckoutReply};

#[tokio::test]
async fn the_first_answer_is_replayed_byte_for_byte_by_every_gateway() {
    let house = House::new().await;
    let (one, two) = (house.door().await, house.door().await);
    let (script, _running) = Orchestrator::run(&house.world).await;
    for (method, status) in [("card", 201), ("poor", 402), ("short", 409), ("late", 503)] {
        let key = format!("key-{method}");
        let first = house.checkout(&one, "usr_1", &key, method).send().await.unwrap();
        assert_eq!(first.status(), status, "{method}");
        assert!(!first.headers().contains_key("idempotency-replayed"));
        let (kind, location) =
            (first.headers()["content-type"].clone(), first.headers().get("location").cloned());
        let body = first.bytes().await.unwrap();
        for door in [&one, &two] {
            let again = replayed(&house, || house.checkout(door, "usr_1", &key, method)).await;
            assert_eq!(again.status(), status);
            assert_eq!(again.headers()["content-type"], kind);
            assert_eq!(again.headers().get("location").cloned(), location);
            assert_eq!(again.bytes().await.unwrap(), body);
        }
    }
    assert_eq!(script.starts(), 4);
    assert!(one.app.waiters.is_empty() && two.app.waiters.is_empty());
}

/// The answer that is kept under the key. One that could not be kept in time, on a busy machine, is asked for at
/// the saga once more when the lease of the first request is over; and then it is kept.
async fn replayed(house: &House, ask: impl Fn() -> reqwest::RequestBuilder) -> reqwest::Response {
    house
        .world
        .found("the answer is replayed", || async {
            let again = ask().send().await.unwrap();
            if !again.headers().contains_key("idempotency-replayed") {
                return Err(again.status().to_string());
            }
            assert_eq!(again.headers()["idempotency-replayed"], "true");
            Ok(again)
        })
        .await
}

#[tokio::test]
async fn a_confirmed_order_is_shown_and_a_shortage_is_counted() {
    let house = House::new().await;
    let door = house.door().await;
    let _script = Orchestrator::run(&house.world).await;
    let created = house.checkout(&door, "usr_1", "a", "card").send().await.unwrap();
    let location = created.headers()["location"].to_str().unwrap().to_owned();
    let order: serde_json::Value = created.json().await.unwrap();
    assert_eq!(location, format!("/v1/orders/{}", order["order_id"].as_str().unwrap()));
    assert_eq!((order["status"].as_str(), order["user_id"].as_str()), (Some("CONFIRMED"), Some("usr_1")));

    let (status, code, body) =
        problem(house.checkout(&door, "usr_1", "b", "short").send().await.unwrap()).await;
    assert_eq!((status, code.as_str()), (409, "inventory.out_of_stock"));
    assert_eq!(body["shortages"][0], serde_json::json!({ "sku": "milk-1l", "wanted": 2, "available": 1 }));
}

#[tokio::test]
async fn a_key_belongs_to_its_caller_and_its_body() {
    let house = House::new().await;
    let door = house.door().await;
    let (script, _running) = Orchestrator::run(&house.world).await;
    let send = |user: &'static str, method: &'static str| house.checkout(&door, user, "same", method).send();
    assert_eq!(send("usr_1", "card").await.unwrap().status(), 201);
    let (status, code, _) = problem(send("usr_1", "poor").await.unwrap()).await;
    assert_eq!((status, code.as_str()), (422, "idempotency.key_reused"));
    assert_eq!(send("usr_2", "card").await.unwrap().status(), 201);
    assert_eq!(script.starts(), 2);

    // Spelled otherwise, meant the same.
    let mut spelled = serde_json::to_string_pretty(&basket("card")).unwrap();
    spelled.push('\n');
    let again = replayed(&house, || {
        house
            .as_role(&door, Role::Customer, "usr_1", "POST", "/v1/checkout")
            .header("Idempotency-Key", "same")
            .header("Content-Type", "application/json; charset=utf-8")
            .body(spelled.clone())
    })
    .await;
    assert_eq!(again.status(), 201);
}

#[tokio::test]
async fn one_key_at_two_gateways_at_once_is_one_saga() {
    let house = House::new().await;
    let (one, two) = (house.door().await, house.door().await);
    let (script, _running) = Orchestrator::run(&house.world).await;
    let sends = (0..16).map(|i| {
        let door = if i % 2 == 0 { &one } else { &two };
        house.checkout(door, "usr_1", "k", "card").send()
    });
    let mut orders = std::collections::HashSet::new();
    let mut created = 0;
    for response in futures::future::join_all(sends).await {
        let response = response.unwrap();
        match response.status().as_u16() {
            201 => {
                created += 1;
                orders.insert(response.bytes().await.unwrap());
            }
            409 => {
                assert!(response.headers().contains_key("retry-after"));
                assert!(response.headers().contains_key("location"));
                assert_eq!(problem(response).await.1, "idempotency.in_flight");
            }
            other => panic!("{other}"),
        }
    }
    assert!(created >= 1);
    assert_eq!((orders.len(), script.starts()), (1, 1));
}

#[tokio::test]
async fn after_202_the_retry_gets_the_result() {
    let house = House::with(&[("KILAT__CHECKOUT__WAIT_MS", "300")]).await;
    let door = house.door().await;
    let (script, _running) = Orchestrator::run(&house.world).await;
    let accepted = house.checkout(&door, "usr_1", "k", "mute").send().await.unwrap();
    assert_eq!(accepted.status(), 202);
    let location = accepted.headers()["location"].to_str().unwrap().to_owned();
    let body: serde_json::Value = accepted.json().await.unwrap();
    assert_eq!((body["status"].as_str(), body["next_action"].is_null()), (Some("RUNNING"), true));

    // The saga runs on, and so does the lease.
    let (status, code, _) = problem(house.checkout(&door, "usr_1", "k", "mute").send().await.unwrap()).await;
    assert_eq!((status, code.as_str()), (409, "idempotency.in_flight"));

    house.world.eventually("the saga began", || async { Ok(script.only_saga().is_some()) }).await;
    let saga = SagaId::derive("usr_1", "k");
    let outcome = script.decide(&script.only_saga().unwrap(), |outcome| confirm(outcome, "usr_1"));
    let checkout = house.world.bus("checkout").await;
    let reply = CheckoutReply { instance: door.app.instance.clone(), saga };
    checkout.live(&runtime::Meta::default(), &reply, &outcome).await;
    house
        .world
        .eventually("the retry gets the order", || async {
            let again = house.checkout(&door, "usr_1", "k", "mute").send().await.unwrap();
            let status = again.status().as_u16();
            if status == 409 {
                return Err("in flight".into());
            }
            assert_eq!((status, again.headers()["location"].to_str().unwrap()), (201, location.as_str()));
            Ok(again.headers().contains_key("idempotency-replayed"))
        })
        .await;
    assert_eq!(script.starts(), 1);
    assert!(CheckoutReply::parse(&reply.subject()).is_some());
}

#[tokio::test]
async fn a_dead_gateways_key_is_taken_over() {
    let house = House::with(&[("KILAT__CHECKOUT__WAIT_MS", "200"), ("KILAT__CHECKOUT__CLAIM_S", "2")]).await;
    let (one, two) = (house.door().await, house.door().await);
    let (script, _running) = Orchestrator::run(&house.world).await;
    let accepted = house.checkout(&one, "usr_1", "k", "mute").send().await.unwrap();
    let location = accepted.headers()["location"].clone();
    assert_eq!(accepted.status(), 202);
    house.world.eventually("the saga began", || async { Ok(script.only_saga().is_some()) }).await;
    // It dies: nothing is released, nothing is kept alive.
    one.app.bus.incoming().drain().await.unwrap();
    one.app.bus.outgoing().drain().await.unwrap();
    one.task.abort();
    script.decide(&script.only_saga().unwrap(), |outcome| confirm(outcome, "usr_1"));
    house
        .world
        .eventually("the other gateway takes over", || async {
            let again = house.checkout(&two, "usr_1", "k", "mute").send().await.unwrap();
            match again.status().as_u16() {
                409 => Err("in flight".into()),
                status => {
                    assert_eq!((status, &again.headers()["location"]), (201, &location));
                    Ok(true)
                }
            }
        })
        .await;
    // Postgres knew the outcome, so the queue was not bothered again.
    assert_eq!(script.starts(), 1);
}

#[tokio::test]
async fn waiting_for_the_customer_is_no_result() {
    let house = House::new().await;
    let door = house.door().await;
    let (script, _running) = Orchestrator::run(&house.world).await;
    let waiting = house.checkout(&door, "usr_1", "k", "upi").send().await.unwrap();
    assert_eq!(waiting.status(), 202);
    let body: serde_json::Value = waiting.json().await.unwrap();
    assert_eq!(body["status"], "AWAITING_PAYMENT");
    assert_eq!(body["next_action"], "https://pay.example/1");
    // The key was given up, so that a retry sees what has become of it at once.
    let again = house.checkout(&door, "usr_1", "k", "upi").send().await.unwrap();
    assert_eq!(again.status(), 202);
    script.decide(&script.only_saga().unwrap(), |outcome| confirm(outcome, "usr_1"));
    let paid = house.checkout(&door, "usr_1", "k", "upi").send().await.unwrap();
    assert_eq!(paid.status(), 201);
    let replay = replayed(&house, || house.checkout(&door, "usr_1", "k", "upi")).await;
    assert_eq!(paid.bytes().await.unwrap(), replay.bytes().await.unwrap());
}

#[tokio::test]
async fn without_an_orchestrator_the_client_is_told_to_come_again_and_nothing_is_kept() {
    let house = House::new().await;
    let door = house.door().await;
    let refused = house.checkout(&door, "usr_1", "k", "card").send().await.unwrap();
    assert!(refused.headers().contains_key("retry-after"));
    let (status, code, _) = problem(refused).await;
    assert_eq!((status, code.as_str()), (503, "service.no_responders"));
    // The key is free, and whoever comes while a worker is being started waits for it.
    let (again, (script, _running)) =
        tokio::join!(house.checkout(&door, "usr_1", "k", "card").send(), Orchestrator::run(&house.world));
    let mut status = again.unwrap().status();
    if status == 503 {
        status = house.checkout(&door, "usr_1", "k", "card").send().await.unwrap().status();
    }
    assert_eq!(status, 201);
    assert_eq!(script.starts(), 1);
}

#[tokio::test]
async fn with_the_bus_away_the_client_is_told_to_come_again() {
    let house = House::new().await;
    let door = house.door().await;
    house.world.nats.kill9().unwrap();
    let refused = house.checkout(&door, "usr_1", "k", "card").send().await.unwrap();
    assert!(refused.headers().contains_key("retry-after"));
    let (status, code, _) = problem(refused).await;
    assert_eq!(status, 503, "{code}");
    house.world.nats.restart().await.unwrap();
    let _script = Orchestrator::run(&house.world).await;
    house
        .world
        .eventually("the retry gets the order", || async {
            let again = house.checkout(&door, "usr_1", "k", "card").send().await.unwrap();
            Ok(again.status() == 201)
        })
        .await;
}

#[tokio::test]
async fn a_client_that_hangs_up_changes_nothing() {
    let house = House::new().await;
    let door = house.door().await;
    let (script, _running) = Orchestrator::run(&house.world).await;
    let asked = tokio::spawn(house.checkout(&door, "usr_1", "k", "mute").send());
    house.world.eventually("the saga began", || async { Ok(script.only_saga().is_some()) }).await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    let outcome = script.decide(&script.only_saga().unwrap(), |outcome| confirm(outcome, "usr_1"));
    let reply = CheckoutReply { instance: door.app.instance.clone(), saga: SagaId::derive("usr_1", "k") };
    house.world.bus("checkout").await.live(&runtime::Meta::default(), &reply, &outcome).await;
    house
        .world
        .eventually("the answer is stored", || async {
            let again = house.checkout(&door, "usr_1", "k", "mute").send().await.unwrap();
            Ok(again.status() == 201 && again.headers().contains_key("idempotency-replayed"))
        })
        .await;
}

#[tokio::test]
async fn shutdown_answers_those_in_flight_and_gives_keys_up() {
    let house = House::with(&[("KILAT__CHECKOUT__WAIT_MS", "3000")]).await;
    let (one, two) = (house.door().await, house.door().await);
    let (script, _running) = Orchestrator::run(&house.world).await;
    let in_flight = tokio::spawn(house.checkout(&one, "usr_1", "k", "mute").send());
    house.world.eventually("the saga began", || async { Ok(script.only_saga().is_some()) }).await;
    one.close().await;
    assert_eq!(in_flight.await.unwrap().unwrap().status(), 202);
    // No lease to wait out: the key is free at once.
    script.decide(&script.only_saga().unwrap(), |outcome| confirm(outcome, "usr_1"));
    let again = house.checkout(&two, "usr_1", "k", "mute").send().await.unwrap();
    assert_eq!(again.status(), 201);
}

/// Two writes to the bucket and one stored message out, their acknowledgements and the outcome in.
#[tokio::test]
async fn a_checkout_costs_three_messages_out_and_four_in() {
    use std::sync::atomic::Ordering::Relaxed;
    let house = House::with(&[("KILAT__GATEWAY__LIMITS__CHECKOUT_PER_WINDOW", "0")]).await;
    let door = house.door().await;
    let (_script, _running) = Orchestrator::run(&house.world).await;
    // The first call sets the request inbox up.
    assert_eq!(house.checkout(&door, "usr_1", "first", "card").send().await.unwrap().status(), 201);
    let counted = || {
        let (out, inn) = (door.app.bus.outgoing().statistics(), door.app.bus.incoming().statistics());
        let sum = |f: fn(&async_nats::Statistics) -> u64| f(&out) + f(&inn);
        (sum(|s| s.out_messages.load(Relaxed)), sum(|s| s.in_messages.load(Relaxed)))
    };
    let batches = std::sync::atomic::AtomicU32::new(0);
    // On a busy machine a lease is renewed or an orchestrator asked for now and then; never is it less.
    house
        .world
        .eventually("fifty cost no more", || async {
            let batch = batches.fetch_add(1, Relaxed);
            let before = counted();
            for i in 0..50 {
                let key = format!("k{batch}-{i}");
                let placed = house.checkout(&door, "usr_1", &key, "card").send().await.unwrap();
                assert_eq!(placed.status(), 201);
            }
            let after = counted();
            let cost = (after.0 - before.0, after.1 - before.1);
            if cost == (150, 200) { Ok(true) } else { Err(format!("{cost:?}")) }
        })
        .await;
}

#[tokio::test]
async fn without_the_bucket_postgres_decides() {
    let house = House::new().await;
    let door = house.door().await;
    let (script, _running) = Orchestrator::run(&house.world).await;
    house.world.bus("admin").await.jetstream().delete_stream("KV_IDEM").await.unwrap();
    let first = house.checkout(&door, "usr_1", "k", "card").send().await.unwrap();
    assert_eq!(first.status(), 201);
    let again = house.checkout(&door, "usr_1", "k", "card").send().await.unwrap();
    assert_eq!(again.status(), 201);
    assert_eq!(first.bytes().await.unwrap(), again.bytes().await.unwrap());
    let (status, code, _) = problem(house.checkout(&door, "usr_1", "k", "poor").send().await.unwrap()).await;
    assert_eq!((status, code.as_str()), (422, "idempotency.key_reused"));
    assert_eq!(script.starts(), 1);
}
