//! Everything but checkout: bad input at every route, limits, late and absent workers, streams.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use common::{House, basket, order, problem};
use gateway::{
    auth::{Claims, Role, Roles},
    table::{SPECS, Spec, Verb},
};
use runtime::{Cx, Fault, Worker};
use serde_json::{Value, json};
use subjects::{
    Channel as _, Code,
    ids::{City, OrderId, Token as _, Word},
    table::{OrderEvent, orders},
    v1,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

fn sub(role: Role) -> &'static str {
    match role {
        Role::Customer => "usr_1",
        Role::Driver => "rid_1",
        Role::Store | Role::Support | Role::Admin | Role::Service => "staff-1",
    }
}

fn path(spec: &Spec) -> String {
    let id = match spec.path {
        path if path.contains("/hubs/") => "hub_1",
        path if path.contains("/riders/") => "rid_1",
        path if path.contains("/assignments/") => "asg_1",
        path if path.contains("/promos/") => "ten-percent",
        path if path.contains("/sales/") => "sale_1",
        _ => "ord_1",
    };
    let query = match spec.path {
        "/v1/admin/riders" | "/v1/products/{sku}/prices" => "?city=jkt",
        "/v1/search" | "/v1/autocomplete" | "/v1/cart" | "/v1/cart/items/{sku}" => "?hub_id=hub_1",
        "/v1/flash-sale/token" => "?sale_id=sale_1&fingerprint=d1",
        "/v1/flash-sale/queue-status" | "/v1/flash-sale/queue-stream" => "?sale_id=sale_1",
        _ => "",
    };
    format!("{}{query}", spec.path)
        .replace("{id}", id)
        .replace("{order_id}", "ord_1")
        .replace("{city}", "jkt")
        .replace("{user_id}", "usr_1")
        .replace("{hub_id}", "hub_1")
        .replace("{sku}", "milk-1l")
        .replace("{area}", "hub_1")
        .replace("{language}", "id")
        .replace("{provider}", "sandbox")
}

/// Routes whose document has a body.
fn takes_a_body(spec: &Spec) -> bool {
    let document: Value = serde_json::from_slice(&gateway::openapi::json()).unwrap();
    document["paths"][spec.path][spec.verb.as_str()].get("requestBody").is_some()
}

fn api() -> impl Iterator<Item = &'static Spec> {
    SPECS.iter().filter(|s| s.path.starts_with("/v1/") && s.path != "/v1/openapi.json")
}

#[tokio::test]
async fn every_route_asks_who_and_says_no_to_the_others() {
    let house = House::new().await;
    let door = house.door().await;
    for spec in api() {
        let send = |token: Option<String>| {
            let request = house.request(&door, &spec.verb.as_str().to_uppercase(), &path(spec));
            let request = match token {
                Some(token) => request.bearer_auth(token),
                None => request,
            };
            request.send()
        };
        let Roles::Only(admitted) = spec.roles else { continue };
        let (status, code, _) = problem(send(None).await.unwrap()).await;
        assert_eq!((status, code.as_str()), (401, "auth.missing"), "{spec:?}");
        for role in Role::ALL {
            let token = house.token(role, sub(role));
            let (status, code, _) = problem(send(Some(token)).await.unwrap()).await;
            assert_eq!(
                code == "auth.forbidden",
                !admitted.contains(&role),
                "{spec:?} {role:?}: {status} {code}"
            );
        }
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let role = admitted[0];
        let old = Claims { sub: sub(role).into(), role, iat: now - 900, exp: now - 600, aud: "kilat".into() };
        let expired = house.keys.sign(&old).unwrap();
        assert_eq!(problem(send(Some(expired)).await.unwrap()).await.1, "auth.expired");
        let mut forged = house.token(role, sub(role));
        // A letter of the signature becomes another.
        let at = forged.len() - 3;
        let other = if forged.as_bytes()[at] == b'A' { "Q" } else { "A" };
        forged.replace_range(at..=at, other);
        assert_eq!(problem(send(Some(forged)).await.unwrap()).await.0, 401, "{spec:?}");
    }
}

#[tokio::test]
async fn every_body_is_held_to_its_form() {
    let house = House::with(&[("KILAT__GATEWAY__LIMITS__WRITE_PER_WINDOW", "0")]).await;
    let door = house.door().await;
    // An import is no JSON; each of its lines is.
    for spec in api().filter(|s| takes_a_body(s) && s.path != "/v1/admin/products:import") {
        let Roles::Only(roles) = spec.roles else { continue };
        let request = |kind: &str, body: Vec<u8>| {
            house
                .as_role(&door, roles[0], sub(roles[0]), &spec.verb.as_str().to_uppercase(), &path(spec))
                .header("Idempotency-Key", "k")
                .header("Content-Type", kind)
                .body(body)
                .send()
        };
        let json = "application/json";
        for (kind, body, status, code) in [
            (json, &b"{"[..], 400, "request.malformed"),
            (json, b"", 400, "request.malformed"),
            (json, b"{\"no_such_field\":1}", 422, "request.invalid"),
            (json, b"[]", 422, "request.invalid"),
            (json, b"{}", 422, "request.invalid"),
            ("text/plain", b"{}", 415, "request.media_type"),
            ("application/x-www-form-urlencoded", b"a=b", 415, "request.media_type"),
        ] {
            let (got, said, _) = problem(request(kind, body.to_vec()).await.unwrap()).await;
            assert_eq!((got, said.as_str()), (status, code), "{spec:?} {}", String::from_utf8_lossy(body));
        }
        let (status, code, _) = problem(request(json, vec![b' '; 262_145]).await.unwrap()).await;
        assert_eq!((status, code.as_str()), (413, "request.too_large"), "{spec:?}");
    }
    // Chunked, so that no length is stated.
    let mut socket = tokio::net::TcpStream::connect(door.base.trim_start_matches("http://")).await.unwrap();
    let head = "POST /v1/webhooks/payments/sandbox HTTP/1.1\r\nhost: k\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    socket.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..5 {
        // The gateway may have said no and hung up before the end.
        let _ = socket.write_all(chunk.as_bytes()).await;
    }
    let mut status = [0; 12];
    socket.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 413");
}

#[tokio::test]
async fn keys_ids_queries_and_routes_are_checked() {
    let house = House::new().await;
    let door = house.door().await;
    let long = "x".repeat(256);
    for key in [None, Some(""), Some("a b"), Some(long.as_str())] {
        let request =
            house.as_role(&door, Role::Customer, "usr_1", "POST", "/v1/checkout").json(&basket("card"));
        let request = match key {
            Some(key) => request.header("Idempotency-Key", key),
            None => request,
        };
        let (status, code, _) = problem(request.send().await.unwrap()).await;
        assert_eq!((status, code.as_str()), (400, "idempotency.key_missing"), "{key:?}");
    }
    let get = |role, path: &'static str| house.as_role(&door, role, sub(role), "GET", path).send();
    for (role, path, wanted) in [
        (Role::Customer, "/v1/orders/nonsense", (404, "order.not_found")),
        (Role::Customer, "/v1/orders/ord_%2e%2e", (404, "order.not_found")),
        (Role::Customer, "/v1/orders?limit=0", (422, "request.invalid")),
        (Role::Customer, "/v1/orders?limit=101&status=EATEN", (422, "request.invalid")),
        (Role::Customer, "/v1/orders?user_id=usr_2", (422, "request.invalid")),
        (Role::Customer, "/v1/wallet?currency=idr", (422, "request.invalid")),
        (Role::Customer, "/v1/stock/hub%2a/milk", (404, "inventory.unknown_hub")),
        (Role::Customer, "/v1/products/a.b", (404, "catalogue.unknown_sku")),
        (Role::Customer, "/v1/nothing", (404, "route.not_found")),
        (Role::Customer, "/v1/checkout", (405, "route.method_not_allowed")),
    ] {
        let (status, code, _) = problem(get(role, path).await.unwrap()).await;
        assert_eq!((status, code.as_str()), wanted, "{path}");
    }
    let named =
        house.request(&door, "GET", "/v1/nothing").header("X-Request-Id", "app-7").send().await.unwrap();
    assert_eq!(named.headers()["x-request-id"], "app-7");
    assert_eq!(problem(named).await.2["request_id"], "app-7");
}

#[tokio::test]
async fn nobody_listening_is_503_and_a_late_worker_504() {
    let house = House::new().await;
    let door = house.door().await;
    let plain = |spec: &&Spec| !spec.path.contains("wallet") && !spec.path.contains("/ws/");
    for spec in api().filter(|s| s.verb == Verb::Get).filter(plain) {
        let role = match spec.roles {
            Roles::Only(roles) => roles[0],
            Roles::Anyone | Roles::Unchecked => Role::Customer,
        };
        let request = house.as_role(&door, role, sub(role), "GET", &path(spec));
        let response = request.send().await.unwrap();
        assert!(response.headers().contains_key("retry-after"), "{spec:?}");
        assert_eq!(problem(response).await.1, "service.no_responders", "{spec:?}");
    }
    let not_ready = house.request(&door, "GET", "/readyz").send().await.unwrap();
    assert_eq!(not_ready.status(), 503);
    let body: Value = not_ready.json().await.unwrap();
    let services = body["services"].as_array().unwrap();
    let named = |required: bool| -> Vec<&str> {
        let of = services.iter().filter(|s| s["required"] == required && s["answers"] == false);
        of.map(|s| s["service"].as_str().unwrap()).collect()
    };
    assert_eq!(named(true), ["catalogue", "inventory", "orders", "payments", "checkout"]);
    let optional =
        ["geo", "fulfilment", "dispatch", "tracking", "eta", "devices", "search", "promo", "pricing"];
    assert_eq!(named(false), [&optional[..], &["flashsale", "cart"]].concat());

    async fn never(_: Arc<()>, _: Cx, _: v1::GetOrder) -> Result<v1::Order, Fault> {
        tokio::time::sleep(Duration::from_secs(3)).await;
        Err(Fault::reject(Code::OrderNotFound, "too late to matter"))
    }
    let bus = house.world.platform("orders").await.bus;
    let worker = Worker::new("orders", bus).endpoint::<orders::Get, _, _, _>(Arc::new(()), never);
    let _running = house.world.run(worker).await;
    let late = house.as_role(&door, Role::Customer, "usr_1", "GET", "/v1/orders/ord_1").send().await.unwrap();
    let (status, code, _) = problem(late).await;
    assert_eq!((status, code.as_str()), (504, "service.timeout"));
}

#[tokio::test]
async fn a_caller_has_a_limit_all_gateways_share_and_losing_redis_opens_it() {
    let house = House::with(&[
        ("KILAT__GATEWAY__LIMITS__READ_PER_WINDOW", "5"),
        ("KILAT__GATEWAY__LIMITS__ANONYMOUS_PER_WINDOW", "2"),
    ])
    .await;
    let (one, two) = (house.door().await, house.door().await);
    let get = |door, user: &str| house.as_role(door, Role::Customer, user, "GET", "/v1/categories").send();
    // Where Redis takes longer than the gateway waits for it, on a busy machine, nobody counts, and nobody says
    // so: then somebody else tries.
    let callers = std::sync::atomic::AtomicU32::new(1);
    house
        .world
        .eventually("a caller is counted from the first to the last", || async {
            let user = format!("usr_{}", callers.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
            for left in (0..5).rev() {
                let door = if left % 2 == 0 { &one } else { &two };
                let response = get(door, &user).await.unwrap();
                assert_eq!(response.status(), 503, "no worker, but let through");
                let Some(limit) = response.headers().get("ratelimit-limit") else { return Ok(false) };
                assert_eq!(limit, "5");
                assert_eq!(response.headers()["ratelimit-remaining"], left.to_string().as_str());
            }
            for door in [&one, &two, &one] {
                let refused = get(door, &user).await.unwrap();
                if !refused.headers().contains_key("ratelimit-limit") {
                    return Ok(false);
                }
                assert_eq!(refused.status(), 429);
                let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
                assert!((1..=60).contains(&wait));
                assert_eq!(refused.headers()["ratelimit-remaining"], "0");
                assert_eq!(problem(refused).await.1, "rate.limited");
            }
            Ok(true)
        })
        .await;
    assert_eq!(get(&one, "usr_another").await.unwrap().status(), 503);
    let let_through = std::sync::atomic::AtomicU32::new(0);
    house
        .world
        .eventually("an address has its limit", || async {
            let status = house.request(&one, "GET", "/v1/categories").send().await.unwrap().status();
            if status == 503 {
                let_through.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                return Ok(false);
            }
            assert_eq!(status, 429);
            Ok(true)
        })
        .await;
    assert!(let_through.into_inner() >= 2);
    house.world.redis.kill9().unwrap();
    for _ in 0..8 {
        let response = get(&two, "usr_after").await.unwrap();
        assert_eq!(response.status(), 503);
        assert!(!response.headers().contains_key("ratelimit-limit"));
    }
    house.world.redis.restart().await.unwrap();
    house
        .world
        .eventually("limits are back", || async {
            Ok(get(&two, "usr_later").await.unwrap().headers().contains_key("ratelimit-limit"))
        })
        .await;
}

/// An orders worker with one order in it.
async fn one_order(house: &House, id: &OrderId) -> (Arc<Mutex<v1::Order>>, testkit::Running) {
    async fn get(state: Arc<Mutex<v1::Order>>, _: Cx, request: v1::GetOrder) -> Result<v1::Order, Fault> {
        let order = state.lock().unwrap().clone();
        if request.order_id == order.order_id
            && (request.user_id.is_empty() || request.user_id == order.user_id)
        {
            Ok(order)
        } else {
            Err(Fault::reject(Code::OrderNotFound, "no such order"))
        }
    }
    use v1::OrderStatus::{Confirmed, Pending};
    let state = Arc::new(Mutex::new(order(id.as_str(), "usr_1", &[Pending, Confirmed])));
    let bus = house.world.platform("orders").await.bus;
    let worker = Worker::new("orders", bus).endpoint::<orders::Get, _, _, _>(state.clone(), get);
    (state, house.world.run(worker).await)
}

async fn moved(house: &House, state: &Mutex<v1::Order>, id: &OrderId, statuses: &[v1::OrderStatus]) {
    *state.lock().unwrap() = order(id.as_str(), "usr_1", statuses);
    let event = OrderEvent {
        event: Word::parse("status").unwrap(),
        city: City::parse("jkt").unwrap(),
        order: id.clone(),
    };
    let bus = house.world.bus("orders").await;
    bus.store(&runtime::Meta::default(), &event, &v1::OrderChanged::default(), &event.subject())
        .await
        .unwrap();
}

/// The events of a stream, until it ends.
async fn events(response: reqwest::Response) -> Vec<(u64, String)> {
    let text = String::from_utf8(response.bytes().await.unwrap().to_vec()).unwrap();
    text.split("\n\n")
        .filter(|block| block.contains("event: status"))
        .map(|block| {
            let field = |name: &str| {
                block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim).unwrap().to_owned()
            };
            let data: Value = serde_json::from_str(&field("data:")).unwrap();
            (field("id:").parse().unwrap(), data["status"].as_str().unwrap().to_owned())
        })
        .collect()
}

#[tokio::test]
async fn an_owner_follows_an_order_to_its_end_and_can_resume() {
    use v1::OrderStatus::{Cancelled, Confirmed, Pending};
    let house = House::new().await;
    let door = house.door().await;
    let id = OrderId::fresh();
    let (state, _running) = one_order(&house, &id).await;
    let path = format!("/v1/sse/orders/{id}");
    let follow = |user| house.as_role(&door, Role::Customer, user, "GET", &path);

    let foreign = follow("usr_2").send().await.unwrap();
    assert_eq!(problem(foreign).await.1, "order.not_found");
    let shown =
        house.as_role(&door, Role::Customer, "usr_2", "GET", &format!("/v1/orders/{id}")).send().await;
    assert_eq!(problem(shown.unwrap()).await.0, 404);

    let fresh = follow("usr_1").send().await.unwrap();
    assert_eq!(fresh.headers()["content-type"], "text/event-stream");
    let resumed = follow("usr_1").header("Last-Event-ID", "1").send().await.unwrap();
    moved(&house, &state, &id, &[Pending, Confirmed, Cancelled]).await;
    let (fresh, resumed) = tokio::join!(events(fresh), events(resumed));
    let both = vec![(2, "CONFIRMED".to_owned()), (3, "CANCELLED".to_owned())];
    assert_eq!((&fresh, &resumed), (&both, &both));

    let missed = follow("usr_1").header("Last-Event-ID", "2").send().await.unwrap();
    assert_eq!(events(missed).await, [(3, "CANCELLED".to_owned())]);
    let done = follow("usr_1").header("Last-Event-ID", "3").send().await.unwrap();
    assert_eq!(done.status(), 204);
    house.world.eventually("nobody is followed", || async { Ok(door.app.feed.is_empty()) }).await;
}

#[tokio::test]
async fn streams_end_when_the_gateway_does_and_when_the_client_leaves() {
    let house = House::new().await;
    let door = house.door().await;
    let id = OrderId::fresh();
    let (_state, _running) = one_order(&house, &id).await;
    let path = format!("/v1/sse/orders/{id}");
    let open = || house.as_role(&door, Role::Customer, "usr_1", "GET", &path).send();
    let mut left = open().await.unwrap();
    assert!(left.chunk().await.unwrap().is_some());
    assert_eq!(door.app.feed.len(), 1);
    drop(left);
    house.world.eventually("nobody is followed", || async { Ok(door.app.feed.is_empty()) }).await;

    let stays = tokio::spawn(events(open().await.unwrap()));
    door.close().await;
    assert_eq!(stays.await.unwrap(), [(2, "CONFIRMED".to_owned())]);
}

#[tokio::test]
async fn a_webhook_arrives_as_it_was_sent() {
    use subjects::table::payments;
    async fn webhook(
        seen: Arc<Mutex<Option<v1::ProviderWebhook>>>,
        _: Cx,
        request: v1::ProviderWebhook,
    ) -> Result<v1::WebhookAccepted, Fault> {
        let signed = request.headers.get("x-signature").is_some_and(|s| s == "good");
        *seen.lock().unwrap() = Some(request);
        if signed {
            Ok(v1::WebhookAccepted { event_id: "evt_1".into(), replayed: false })
        } else {
            Err(Fault::reject(Code::SignatureInvalid, "no"))
        }
    }
    let house = House::new().await;
    let door = house.door().await;
    let seen = Arc::new(Mutex::new(None));
    let bus = house.world.platform("payments").await.bus;
    let worker = Worker::new("payments", bus).endpoint::<payments::Webhook, _, _, _>(seen.clone(), webhook);
    let _running = house.world.run(worker).await;
    let raw = b"{ \"spaces\":  1,\n\"bytes\": \"\xff\" }".to_vec();
    let send = |signature: &str| {
        house
            .request(&door, "POST", "/v1/webhooks/payments/sandbox")
            .header("X-Signature", signature)
            .header("Authorization", "Basic c2VjcmV0")
            .body(raw.clone())
            .send()
    };
    let taken = send("good").await.unwrap();
    assert_eq!(taken.status(), 200);
    assert_eq!(taken.json::<Value>().await.unwrap(), json!({ "event_id": "evt_1", "replayed": false }));
    let got = seen.lock().unwrap().clone().unwrap();
    assert_eq!((got.provider.as_str(), got.body.as_ref()), ("sandbox", raw.as_slice()));
    assert!(!got.headers.contains_key("authorization"));
    let (status, code, _) = problem(send("bad").await.unwrap()).await;
    assert_eq!((status, code.as_str()), (401, "payments.signature_invalid"));
}
