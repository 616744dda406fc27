//! Orders: lists, moves, cancelling, following.

use std::{collections::HashSet, time::Duration};

use serde_json::{Value, json};
use subjects::ids::{OrderId, Token};

use crate::{
    line::{HUB, SKU, UNITS},
    shop::{Shop, Who, one},
};

type Move = (&'static str, fn() -> Who);

/// From CONFIRMED to DELIVERED, and who moves it there. A rider's own moves go through dispatch, which is not
/// here (`ride` has it): an admin makes them.
pub const MOVES: [Move; 7] = [
    ("ASSIGNED_TO_STORE", Who::store),
    ("PICKING", Who::store),
    ("PACKED", Who::store),
    ("ASSIGNED_TO_PARTNER", Who::admin),
    ("PICKED_UP", Who::admin),
    ("IN_TRANSIT", Who::admin),
    ("DELIVERED", Who::admin),
];

impl Shop {
    pub async fn moves(&self, who: &Who, id: &str, to: &str) -> crate::shop::Answer {
        self.post(who, &format!("/v1/orders/{id}/status"), json!({ "status": to, "note": "on its way" }))
            .await
    }

    /// The events of an order until the stream ends, or `most` of them: their ids and statuses.
    async fn follows(&self, who: &Who, id: &str, after: Option<&str>, most: usize) -> Vec<(u64, String)> {
        let mut request = self.of(who, "GET", &format!("/v1/sse/orders/{id}"));
        if let Some(after) = after {
            request = request.header("Last-Event-ID", after);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let (mut text, mut events, mut response) = (String::new(), Vec::new(), response);
        while events.len() < most {
            let next = tokio::time::timeout(Duration::from_secs(20), response.chunk()).await;
            let Some(chunk) = next.expect("an event in time").unwrap() else { break };
            text.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some((event, rest)) = text.clone().split_once("\n\n") {
                let field = |name: &str| {
                    event
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .map(|value| value.trim().to_owned())
                };
                if let Some(data) = field("data:") {
                    let data: Value = serde_json::from_str(&data).unwrap();
                    assert_eq!((field("event:").as_deref(), &data["order_id"]), (Some("status"), &json!(id)));
                    assert_eq!(field("id:"), Some(data["version"].to_string()));
                    events.push((
                        data["version"].as_u64().unwrap(),
                        data["status"].as_str().unwrap().to_owned(),
                    ));
                }
                text = rest.to_owned();
            }
        }
        events
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_goes_to_the_door_while_its_customer_watches() {
    let shop = Shop::open().await;
    let buyer = Who::customer();
    let first = shop.checkout(&buyer, "k", &one()).await;
    assert!(!first.replayed());
    assert!(first.headers["location"].to_str().unwrap().starts_with("/v1/orders/ord_"));
    let order = first.is(201);
    let again = shop.checkout_replayed(&buyer, "k", &one()).await;
    assert_eq!(again.is(201), order, "the same answer, byte for byte");
    let id = order["order_id"].as_str().unwrap();
    assert_eq!((&order["status"], &order["payment"]["status"]), (&json!("CONFIRMED"), &json!("captured")));

    let walk = async {
        for (status, who) in MOVES {
            let who = who();
            let moved = shop.moves(&who, id, status).await.is(200);
            assert_eq!(moved["status"], status);
            // Asked twice, it is done once.
            assert_eq!(shop.moves(&who, id, status).await.is(200)["version"], moved["version"]);
        }
        shop.moves(&Who::admin(), id, "CLOSED").await.is(200);
    };
    let (seen, ()) = tokio::join!(shop.follows(&buyer, id, Some("0"), usize::MAX), walk);
    let expected = ["PENDING", "CONFIRMED"].into_iter().chain(MOVES.map(|(to, _)| to)).chain(["CLOSED"]);
    let seen_words: Vec<&str> = seen.iter().map(|(_, status)| status.as_str()).collect();
    assert_eq!(seen_words, expected.collect::<Vec<_>>(), "each status once, in order");
    assert!(seen.windows(2).all(|pair| pair[0].0 < pair[1].0), "{seen:?}");

    // Comes back after a break in the line: what was missed, and nothing twice.
    let after = seen[4].0.to_string();
    assert_eq!(shop.follows(&buyer, id, Some(&after), usize::MAX).await, seen[5..]);
    // Afresh: where it stands.
    assert_eq!(shop.follows(&buyer, id, None, usize::MAX).await, seen[seen.len() - 1..]);
    let last = seen[seen.len() - 1].0.to_string();
    let end = shop.of(&buyer, "GET", &format!("/v1/sse/orders/{id}")).header("Last-Event-ID", last);
    assert_eq!(end.send().await.unwrap().status(), 204);

    let whole = shop.get(&buyer, &format!("/v1/orders/{id}")).await.is(200);
    assert_eq!(whole["timeline"].as_array().unwrap().len(), seen.len());
    assert_eq!(whole["items"][0]["sku"], SKU);
    // Not by everybody, and not from everywhere.
    shop.get(&Who::customer(), &format!("/v1/orders/{id}")).await.refused(404, "order.not_found");
    shop.moves(&Who::admin(), id, "DELIVERED").await.refused(409, "order.illegal_transition");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_are_listed_in_pages_and_cancelled_in_time() {
    let shop = Shop::open().await;
    let (buyer, support) = (Who::customer(), Who::support());
    let mut placed = Vec::new();
    for n in 0..7 {
        placed.push(shop.buys(&buyer, &format!("k{n}"), &[(SKU, 2)]).await);
    }
    let other = shop.buys(&Who::customer(), "k", &[("tofu-300g", 1)]).await;

    // Pages of three, newest first, each order once.
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.get(&buyer, &format!("/v1/orders?limit=3{cursor}")).await.is(200);
        let ids: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| o["order_id"].as_str().unwrap().into())
            .collect();
        pages.push(ids);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    placed.reverse();
    assert_eq!(pages.concat(), placed);
    // Staff sees everybody's, or one customer's.
    let all = shop.get(&support, &format!("/v1/orders?hub_id={HUB}")).await.is(200);
    let all: HashSet<&str> =
        all["items"].as_array().unwrap().iter().map(|o| o["order_id"].as_str().unwrap()).collect();
    assert!(all.contains(other.as_str()) && all.len() == 8);
    let his = shop.get(&support, &format!("/v1/orders?user_id={}", buyer.id())).await.is(200);
    assert_eq!(his["items"].as_array().unwrap().len(), 7);

    // By the customer, by support, too late, of somebody else, of nobody.
    let cancel = async |who: &Who, id: &str| {
        shop.post(who, &format!("/v1/orders/{id}/cancel"), json!({ "reason": "changed my mind" })).await
    };
    let [first, second, third, ..] = placed.as_slice() else { panic!("seven orders") };
    assert_eq!(cancel(&buyer, first).await.is(200)["status"], "CANCELLED");
    assert!(matches!(cancel(&buyer, first).await.is(200)["status"].as_str(), Some("CANCELLED" | "REFUNDED")));
    cancel(&support, second).await.is(200);
    for (status, who) in MOVES.iter().take(2) {
        shop.moves(&who(), third, status).await.is(200);
    }
    cancel(&buyer, third).await.refused(409, "order.illegal_transition");
    cancel(&buyer, &other).await.refused(404, "order.not_found");
    cancel(&buyer, OrderId::fresh().as_str()).await.refused(404, "order.not_found");

    // Money and stock follow.
    for id in [first, second] {
        let order = shop.order_is(&buyer, id, "REFUNDED").await;
        assert_eq!(order["payment"]["status"], "refunded");
    }
    let left = u32::try_from(UNITS).unwrap() - 2 * 5;
    testkit::eventually("the units are back", || async {
        let units = shop.line.units(HUB, SKU).await;
        if units == (left, 0) { Ok(true) } else { Err(format!("{units:?}")) }
    })
    .await;
    let refunded = shop.get(&buyer, "/v1/orders?status=REFUNDED").await.is(200);
    assert_eq!(refunded["items"].as_array().unwrap().len(), 2);
    shop.close().await;
}
