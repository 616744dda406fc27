//! Commands that need no running system.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::Here;
use gateway::auth::{Authenticator, Role};
use prost::Message as _;
use subjects::v1;

#[test]
fn a_token_is_taken_by_the_gateway_as_whose_it_says() {
    let here = Here::new();
    let keys = here.path().join("keys");
    let keys = keys.to_str().unwrap();
    let jwks = here.run(&["keys", "--keys", keys]).well().out;
    let token = here.run(&["token", "--keys", keys, "--role", "customer", "--sub", "usr_1"]).well().out;
    let gateway = Authenticator::from_file(jwks.trim().as_ref(), "kilat", 0).unwrap();
    let caller = gateway.check(token.trim()).unwrap();
    assert_eq!((&*caller.sub, caller.role), ("usr_1", Role::Customer));

    let json = here
        .run(&["--json", "token", "--keys", keys, "--role", "admin", "--sub", "ann", "--ttl", "5m"])
        .well();
    assert_eq!(gateway.check(json.json()["token"].as_str().unwrap()).unwrap().role, Role::Admin);
}

#[test]
fn a_token_the_gateway_would_refuse_is_not_made() {
    let here = Here::new();
    let refused = here.run(&["token", "--role", "customer", "--sub", "usr_1"]);
    assert_eq!(refused.code, 1, "there is no key: {refused:?}");
    assert!(refused.err.contains("hint: `kilat up`"), "{refused:?}");
    here.run(&["keys"]).well();
    for (role, sub) in [("customer", "ann"), ("driver", "usr_1"), ("king", "ann")] {
        assert_eq!(here.run(&["token", "--role", role, "--sub", sub]).code, 1, "{role} {sub}");
    }
    assert_eq!(here.run(&["token", "--role", "admin", "--sub", "ann", "--ttl", "soon"]).code, 2);
}

#[test]
fn decode_reads_what_nats_hands_over() {
    let here = Here::new();
    let event = v1::StockCrossed {
        meta: Some(v1::EventMeta { aggregate: "stock".into(), city: "jkt".into(), ..Default::default() }),
        hub_id: "hub_kemang".into(),
        sku: "fresh-milk-1-l".into(),
        available: 3,
        threshold: 5,
        low: true,
    }
    .encode_to_vec();
    let golden = r#"{"available":3,"hub_id":"hub_kemang","low":true,"meta":{"aggregate":"stock","city":"jkt"},"sku":"fresh-milk-1-l","threshold":5}"#;
    let subject = "evt.stock.low.jkt.hub_kemang.fresh-milk-1-l";
    assert_eq!(here.run_with(&["decode", "--subject", subject], &event).well().out.trim(), golden);
    assert_eq!(here.run_with(&["decode", "--subject", subject], golden.as_bytes()).well().out.trim(), golden);
    assert_eq!(here.run_with(&["decode"], &event).well().json()["_guess"], "StockCrossed");
    let foreign = here.run_with(&["decode", "--subject", "weather.today"], &event);
    assert_eq!(foreign.code, 1);
    assert!(foreign.err.starts_with("error: no subject of Kilat is \"weather.today\""), "{foreign:?}");
}

#[test]
fn without_a_system_the_answer_says_how_to_start_one() {
    let here = Here::new();
    for args in [&["status"][..], &["demo"], &["saga", "ls"], &["dlq", "ls"], &["nats", "apply"]] {
        let said = here.run(args);
        assert_eq!(said.code, 3, "{args:?}: {said:?}");
        assert!(said.err.contains("`kilat up`"), "{args:?}: {said:?}");
        assert!(said.out.is_empty(), "{args:?}: {said:?}");
    }
    here.run(&["down"]).well();
}

#[test]
fn a_pod_without_settings_ends_and_names_what_is_missing() {
    let here = Here::new();
    let worker = here.run(&["worker", "orders"]);
    assert_eq!(worker.code, 1, "{worker:?}");
    assert!(worker.err.contains("starting orders"), "{worker:?}");
    assert!(worker.err.contains("KILAT_NATS_PASSWORD"), "{worker:?}");
    let gateway = here.run(&["gateway"]);
    assert_eq!(gateway.code, 1, "{gateway:?}");
    assert!(gateway.err.contains("KILAT__GATEWAY__JWT_KEYS"), "{gateway:?}");
    assert!(here.run(&["migrate"]).err.contains("KILAT__POSTGRES__URL"));
    assert!(here.run(&["worker", "ordres"]).err.contains("roles are: "));
    assert_eq!(here.run(&["worker"]).code, 2);
}
