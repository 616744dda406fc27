//! What whole baskets have at several hubs.

use subjects::{table::inventory as api, v1};

use crate::support::{HUB, city};

fn asked(hubs: &[&str], items: &[(&str, u32)]) -> v1::CheckAvailability {
    let line = |(sku, qty): &(&str, u32)| v1::Line { sku: (*sku).into(), qty: *qty };
    v1::CheckAvailability {
        hub_ids: hubs.iter().map(|hub| (*hub).to_owned()).collect(),
        items: items.iter().map(line).collect(),
    }
}

fn had(hub: &v1::HubAvailability) -> Vec<(u32, u32)> {
    hub.lines.iter().map(|line| (line.wanted, line.available)).collect()
}

#[tokio::test]
async fn baskets_are_told_hub_by_hub_in_the_order_asked() {
    let (city, running) = city().await;
    city.open("hub_2").await;
    city.receive(&[("milk-1l", 5), ("eggs-12", 1)]).await;
    city.receive_at("hub_2", &[("milk-1l", 9)]).await;
    city.reserve("ord_1", &[("milk-1l", 2)]).await.unwrap();
    let request = asked(&["hub_2", "hub_none", HUB], &[("eggs-12", 2), ("milk-1l", 2), ("milk-1l", 2)]);
    let told = city.world.call_as::<api::Availability>("geo", &request).await.unwrap().hubs;
    let ids: Vec<&str> = told.iter().map(|hub| hub.hub_id.as_str()).collect();
    assert_eq!(ids, ["hub_2", "hub_none", HUB]);
    assert_eq!(told.iter().map(|hub| hub.open).collect::<Vec<_>>(), [true, false, true]);
    // A SKU it never had is none; what is held is not there; what one line takes the next cannot.
    assert_eq!(had(&told[0]), [(2, 0), (2, 9), (2, 7)]);
    assert_eq!(had(&told[1]), []);
    assert_eq!(had(&told[2]), [(2, 1), (2, 3), (2, 1)]);
    running.stop().await;
}

#[tokio::test]
async fn a_question_about_nothing_or_everything_is_refused() {
    let (city, running) = city().await;
    let many: Vec<String> = (0..33).map(|n| format!("hub_{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (request, field) in [
        (asked(&[], &[("milk-1l", 1)]), "/hub_ids"),
        (asked(&many, &[("milk-1l", 1)]), "/hub_ids"),
        (asked(&["a.b"], &[("milk-1l", 1)]), "/hub_ids/0"),
        (asked(&[HUB], &[]), "/items"),
        (asked(&[HUB], &[("milk-1l", 0)]), "/items/0/qty"),
    ] {
        let fault = city.world.call_as::<api::Availability>("geo", &request).await.unwrap_err();
        assert_eq!((fault.code.as_str(), fault.fields[0].pointer.as_str()), ("request.invalid", field));
    }
    running.stop().await;
}

#[tokio::test]
async fn levels_of_a_hub_are_told_page_by_page() {
    let (city, running) = city().await;
    city.receive(&[("a-1", 5), ("b-2", 1), ("c-3", 7)]).await;
    city.reserve("ord_1", &[("a-1", 2)]).await.unwrap();
    let ask = |after: &str, limit| v1::ListLevels { hub_id: HUB.into(), after: after.into(), limit };
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = city.world.call_as::<api::Levels>("search", &ask(&after, 2)).await.unwrap();
        assert!(page.items.len() <= 2 && page.hub_id == HUB);
        seen.extend(page.items.into_iter().map(|level| (level.sku, level.available)));
        if page.next.is_empty() {
            break;
        }
        after = page.next;
    }
    // What is held is not there, at once.
    assert_eq!(seen, [("a-1".into(), 3), ("b-2".into(), 1), ("c-3".into(), 7)]);
    for (wrong, code) in [
        (ask("", 1001), "request.invalid"),
        (ask("a b", 0), "request.invalid"),
        (v1::ListLevels { hub_id: "hub_none".into(), ..Default::default() }, "inventory.unknown_hub"),
    ] {
        let fault = city.world.call_as::<api::Levels>("search", &wrong).await.unwrap_err();
        assert_eq!(fault.code.as_str(), code);
    }
    running.stop().await;
}
