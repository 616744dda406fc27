//! Searching, and the catalogue in and out, against workers that play their part.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use common::{House, problem};
use gateway::auth::Role::{Admin, Customer};
use reqwest::Response;
use runtime::{Code, Cx, Fault, Worker};
use serde_json::{Value, json};
use subjects::{
    table::{catalogue, search},
    v1,
};

/// A catalogue that takes whatever has a category, and lists it by SKU.
#[derive(Default)]
struct Shelf {
    products: Mutex<BTreeMap<String, v1::Product>>,
    batches: Mutex<Vec<usize>>,
    asked: Mutex<Vec<v1::SearchProducts>>,
}

async fn import(
    state: Arc<Shelf>,
    _: Cx,
    request: v1::ImportProducts,
) -> Result<v1::ProductsImported, Fault> {
    assert!(prost::Message::encoded_len(&request) <= 41_000);
    state.batches.lock().unwrap().push(request.products.len());
    let mut products = state.products.lock().unwrap();
    let lines = request.products.into_iter().map(|product| {
        let sku = product.sku.clone();
        if product.category.is_empty() {
            let fields = vec![v1::FieldError { pointer: "/category".into(), detail: "is empty".into() }];
            return v1::ImportLine {
                sku,
                outcome: "refused".into(),
                code: "request.invalid".into(),
                detail: "1 field is wrong".into(),
                fields,
                ..Default::default()
            };
        }
        let outcome = if products.insert(sku.clone(), product).is_none() { "created" } else { "changed" };
        v1::ImportLine { sku, outcome: outcome.into(), version: 1, ..Default::default() }
    });
    Ok(v1::ProductsImported { lines: lines.collect() })
}

async fn changes(state: Arc<Shelf>, _: Cx, request: v1::GetChanges) -> Result<v1::Changes, Fault> {
    let products = state.products.lock().unwrap();
    let from = usize::try_from(request.after).unwrap();
    let page: Vec<_> = products.values().skip(from).take(40).cloned().collect();
    let (next, head) = ((from + page.len()) as u64, products.len() as u64);
    Ok(v1::Changes { products: page, next, head, ..Default::default() })
}

async fn query(state: Arc<Shelf>, _: Cx, request: v1::SearchProducts) -> Result<v1::SearchResult, Fault> {
    state.asked.lock().unwrap().push(request.clone());
    if request.q == "soon" {
        return Err(Fault::retry(Code::SearchNotReady, "the index is being built").after_ms(500));
    }
    let hit = v1::SearchHit {
        sku: "milk-1l".into(),
        name: "Milk".into(),
        category: "dairy/milk".into(),
        price: Some(v1::Money { amount: 18_000, currency: "IDR".into() }),
        stock: 7,
        score: 0.5,
        factors: Some(v1::ScoreFactors { relevance: 1.0, ..Default::default() }),
        ..Default::default()
    };
    Ok(v1::SearchResult {
        items: vec![hit],
        total: 1,
        tier: v1::SearchTier::Match.into(),
        dropped: vec!["x".into()],
        ..Default::default()
    })
}

async fn run(house: &House) -> (Arc<Shelf>, [testkit::Running; 2]) {
    let state = Arc::new(Shelf::default());
    let worker = Worker::new("catalogue", house.world.platform("catalogue").await.bus)
        .endpoint::<catalogue::Import, _, _, _>(state.clone(), import)
        .endpoint::<catalogue::Changes, _, _, _>(state.clone(), changes);
    let finder = Worker::new("search", house.world.platform("search").await.bus)
        .endpoint::<search::Query, _, _, _>(state.clone(), query);
    let running = [house.world.run(worker).await, house.world.run(finder).await];
    (state, running)
}

async fn lines(response: Response) -> Vec<Value> {
    assert_eq!(
        (response.status().as_u16(), response.headers()["content-type"].to_str().unwrap()),
        (200, "application/x-ndjson")
    );
    let text = response.text().await.unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn line(sku: &str) -> Value {
    json!({"sku": sku, "name": "Milk", "category": "dairy", "prices": [
        {"city": "jkt", "amount": {"amount": 18_000, "currency": "IDR"}}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn products_go_in_and_come_out_line_by_line() {
    let house = House::new().await;
    let door = house.door().await;
    let (shelf, _running) = run(&house).await;
    let mut body = String::new();
    for n in 0..250 {
        // Every tenth is broken, each in another way.
        let broken = match n / 10 % 5 {
            0 => "{\"sku\":".to_owned(),
            1 => json!({"sku": "x", "name": "x", "category": "x", "surprise": 1}).to_string(),
            2 => json!({"sku": format!("bad-{n}"), "name": "x", "category": ""}).to_string(),
            3 => format!("\"{}\"", "x".repeat(50_000)),
            _ => "[]".to_owned(),
        };
        body += &if n % 10 == 9 { broken } else { line(&format!("sku-{n:03}")).to_string() };
        body += "\n";
    }
    // Blank lines, the same once more, and no line end.
    body += "\n\r\n";
    body += &line("sku-000").to_string();
    body += "\n";
    body += &line("sku-000").to_string();
    let send = |role, body: String, media: &str| {
        let request = house.as_role(&door, role, "usr_1", "POST", "/v1/admin/products:import");
        request.header("content-type", media).body(body).send()
    };
    let mut told = lines(send(Admin, body, "application/x-ndjson").await.unwrap()).await;
    let summary = told.pop().unwrap();
    assert_eq!(summary, json!({"created": 225, "changed": 2, "unchanged": 0, "refused": 25}));
    let numbers: Vec<u64> = told.iter().map(|told| told["line"].as_u64().unwrap()).collect();
    let expected: Vec<u64> = (1..=250).chain([253, 254]).collect();
    assert_eq!(numbers, expected);
    for (at, code) in [
        (9, "request.malformed"),
        (19, "request.invalid"),
        (29, "request.invalid"),
        (39, "request.too_large"),
        (49, "request.invalid"),
    ] {
        assert_eq!((&told[at]["outcome"], &told[at]["code"]), (&json!("refused"), &json!(code)), "{at}");
    }
    assert_eq!(told[29]["errors"][0]["pointer"], "/category");
    assert_eq!((&told[0]["sku"], &told[0]["outcome"]), (&json!("sku-000"), &json!("created")));
    assert!(shelf.batches.lock().unwrap().iter().all(|batch| *batch <= 100));

    let export = house.as_role(&door, Admin, "usr_1", "GET", "/v1/admin/products:export");
    let out = lines(export.send().await.unwrap()).await;
    assert_eq!(out.len(), 225);
    assert_eq!(
        (&out[0]["sku"], &out[0]["prices"][0]["amount"]["amount"]),
        (&json!("sku-000"), &json!(18_000))
    );
    // What comes out goes in again.
    let body: String = out.iter().map(|line| format!("{line}\n")).collect();
    let told = lines(send(Admin, body, "application/jsonl").await.unwrap()).await;
    assert_eq!(told.last().unwrap()["changed"], 225);

    let nothing = lines(send(Admin, String::new(), "application/x-ndjson").await.unwrap()).await;
    assert_eq!(nothing.len(), 1);
    let (status, code, _) = problem(send(Admin, String::new(), "application/json").await.unwrap()).await;
    assert_eq!((status, code.as_str()), (415, "request.media_type"));
    let (status, ..) = problem(send(Customer, String::new(), "application/x-ndjson").await.unwrap()).await;
    assert_eq!(status, 403);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_passed_on_and_answered() {
    let house = House::new().await;
    let door = house.door().await;
    let (shelf, _running) = run(&house).await;
    let get = |query: &[(&str, &str)]| house.request(&door, "GET", "/v1/search").query(query).send();
    let long = "m".repeat(5_000);
    let all = [
        ("q", long.as_str()),
        ("hub_id", "hub_1"),
        ("category", "dairy"),
        ("brand", "ultra, indo"),
        ("min_price", "1"),
        ("max_price", "9"),
        ("in_stock", "true"),
        ("sort", "price_asc"),
        ("language", "id"),
        ("limit", "5"),
    ];
    let body: Value = get(&all).await.unwrap().json().await.unwrap();
    let hit = &body["items"][0];
    assert_eq!(
        (&hit["sku"], &hit["stock"], &hit["factors"]["relevance"]),
        (&json!("milk-1l"), &json!(7), &json!(1.0))
    );
    assert_eq!(
        (&body["tier"], &body["dropped"], &body["next_cursor"]),
        (&json!("match"), &json!(["x"]), &Value::Null)
    );
    let asked = shelf.asked.lock().unwrap().pop().unwrap();
    // What the shop earns is for staff.
    assert!(!asked.margin && hit["factors"].get("margin").is_none());
    for (role, told) in [(Customer, false), (Admin, true), (gateway::auth::Role::Store, true)] {
        let sub = if role == Customer { "usr_1" } else { "staff-1" };
        let request = house.as_role(&door, role, sub, "GET", "/v1/search?hub_id=hub_1");
        let body: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(body["items"][0]["factors"].get("margin").is_some(), told, "{role:?}");
        assert_eq!(shelf.asked.lock().unwrap().pop().unwrap().margin, told);
    }
    assert_eq!(
        (asked.q.len(), asked.brands, asked.language.as_str()),
        (256, vec!["ultra".into(), "indo".into()], "id")
    );
    assert_eq!((asked.min_price, asked.max_price, asked.in_stock), (1, 9, true));
    assert_eq!((asked.sort, asked.page.unwrap().limit), (v1::SearchSort::PriceAsc.into(), 5));

    for q in ["", "m", "🥛", "\u{202e}\0", "+-&&||!(){}[]^\"~*?:\\/"] {
        assert_eq!(get(&[("q", q), ("hub_id", "hub_1")]).await.unwrap().status(), 200, "{q:?}");
        assert_eq!(shelf.asked.lock().unwrap().pop().unwrap().q, q);
    }
    for wrong in [
        ("hub_id", "hub 1"),
        ("min_price", "-1"),
        ("max_price", "99999999999999999999"),
        ("in_stock", "yes"),
        ("sort", "random"),
        ("limit", "101"),
        ("category", "a\0"),
    ] {
        let mut query = vec![("q", "milk"), wrong];
        if wrong.0 != "hub_id" {
            query.push(("hub_id", "hub_1"));
        }
        let (status, code, body) = problem(get(&query).await.unwrap()).await;
        assert_eq!((status, code.as_str()), (422, "request.invalid"), "{wrong:?}");
        assert_eq!(body["errors"][0]["pointer"], format!("/query/{}", wrong.0));
    }
    let (status, code, _) = problem(get(&[("q", "soon"), ("hub_id", "hub_1")]).await.unwrap()).await;
    assert_eq!((status, code.as_str()), (503, "search.not_ready"));
    door.close().await;
}
