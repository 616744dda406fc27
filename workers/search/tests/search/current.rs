//! What changes is found: names and prices within a second, stock at once.

use std::time::Duration;

use futures::StreamExt;
use prost::Message;
use subjects::{
    table::{catalogue as catalogue_api, search as api},
    v1::{self, SearchTier},
};

use crate::support::{HUB, Shop, asked, product, put_hub, receive};

/// A second, and as many as a machine needs that does something else besides.
const SECOND: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn a_product_and_its_price_are_found_within_a_second() {
    let shop = Shop::open().await;
    assert_eq!(shop.skus("durian").await.1, SearchTier::None);
    shop.put(product("durian", "Monthong Durian", "produce/fruit", 90_000)).await;
    let took = shop.until("found", &asked("durian"), |found| found.items.len() == 1).await;
    assert!(took < SECOND, "{took:?}");

    shop.put(product("durian", "Monthong Durian", "produce/fruit", 70_000)).await;
    let cheaper = v1::SearchProducts { max_price: 75_000, ..asked("durian") };
    let took = shop.until("cheaper", &cheaper, |found| found.items.len() == 1).await;
    assert!(took < SECOND, "{took:?}");
    let hit = &shop.query(&cheaper).await.unwrap().items[0];
    assert_eq!(hit.price.as_ref().map(|p| (p.amount, p.currency.as_str())), Some((70_000, "IDR")));

    // Another name for the same: the old one is gone.
    shop.put(product("durian", "Musang King", "produce/fruit", 70_000)).await;
    let took = shop.until("renamed", &asked("musang king"), |found| found.tier() == SearchTier::Exact).await;
    assert!(took < SECOND, "{took:?}");
    shop.until("the old name is gone", &asked("monthong"), |found| found.items.is_empty()).await;

    // No longer sold at all.
    shop.put(v1::Product { active: false, ..product("durian", "Musang King", "produce/fruit", 70_000) })
        .await;
    shop.until("gone", &asked("musang king"), |found| found.items.is_empty()).await;

    let ask = v1::Autocomplete { q: "choc".into(), hub_id: HUB.into(), limit: 0 };
    let texts: Vec<String> =
        shop.world.call::<api::Autocomplete>(&ask).await.unwrap().items.into_iter().map(|s| s.text).collect();
    assert!(texts.contains(&"chocolate".to_owned()), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sold_out_is_known_at_once() {
    let shop = Shop::open().await;
    let in_stock = v1::SearchProducts { in_stock: true, ..asked("milk") };
    assert_eq!(shop.query(&in_stock).await.unwrap().items[0].stock, 50);
    let bus = shop.world.bus("search").await;
    let mut feed = bus.incoming().subscribe("stock.>").await.unwrap();
    bus.incoming().flush().await.unwrap();
    // The median: the machine may be busy with something else for a moment; if for longer, the next round tells.
    for last in [false, false, false, false, true] {
        let mut took = Vec::new();
        for units in [9, 0, 7, 0, 7, 0, 7, 0] {
            shop.count("milk-1l", units).await;
            loop {
                let told = v1::StockChanged::decode(feed.next().await.unwrap().payload).unwrap();
                if told.levels.iter().any(|l| l.sku == "milk-1l" && i64::from(l.available) == units) {
                    break;
                }
            }
            let there = usize::from(units > 0);
            took.push(shop.until("as counted", &in_stock, |found| found.items.len() == there).await);
        }
        took.sort_unstable();
        if took[took.len() / 2] < Duration::from_millis(100) {
            break;
        }
        assert!(!last, "{took:?}");
    }
    // Without the filter it is still there, with nothing of it.
    let hit = &shop.find("milk").await.items[0];
    assert_eq!((hit.sku.as_str(), hit.stock), ("milk-1l", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_sells_what_its_assortment_says() {
    let shop = Shop::open().await;
    let put = |limited, add: &[&str]| v1::PutAssortment {
        hub_id: HUB.into(),
        limited,
        add: add.iter().map(|sku| (*sku).to_owned()).collect(),
        remove: Vec::new(),
    };
    assert_eq!(shop.find("").await.total, 3);
    shop.world.call::<catalogue_api::PutAssortment>(&put(true, &["choc"])).await.unwrap();
    let took = shop.until("limited", &asked(""), |found| found.total == 1).await;
    assert!(took < SECOND, "{took:?}");
    assert!(shop.find("milk").await.items.iter().all(|hit| hit.sku == "choc"));
    shop.world.call::<catalogue_api::PutAssortment>(&put(false, &[])).await.unwrap();
    shop.until("unlimited", &asked(""), |found| found.total == 3).await;
    assert_eq!(shop.find("fresh milk").await.items[0].stock, 50);

    // A hub that opens later has its own stock.
    put_hub(&shop.world, "hub_2").await;
    receive(&shop.world, "hub_2", &[("rice", 4)]).await;
    shop.world
        .eventually("the new hub sells", || async {
            let ask = v1::SearchProducts { hub_id: "hub_2".into(), in_stock: true, ..Default::default() };
            let found = shop.query(&ask).await.map_err(|fault| fault.to_string())?;
            Ok(found.items.iter().any(|hit| hit.sku == "rice" && hit.stock == 4))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_walk_through_everything_once() {
    let shop = Shop::open().await;
    for n in 0..60 {
        // As large as it may be: fewer fit into an answer than may be asked for.
        let name = format!("Green Tea {} {n}", "x".repeat(170));
        let mut item = product(&format!("tea-{n}"), &name, "drinks/tea", 1_000 + n);
        item.images = vec![format!("https://img.example/{}", "x".repeat(450)); 2];
        item.brand = format!("{} {n}", "b".repeat(60));
        shop.put(item).await;
    }
    let mut ask = v1::SearchProducts { category: "drinks".into(), ..asked("") };
    ask.sort = v1::SearchSort::PriceAsc.into();
    shop.until("all are there", &ask, |found| found.total == 60).await;
    for limit in [25, 100] {
        let mut seen = Vec::new();
        let mut pages = 0;
        let mut page = v1::Page { limit, cursor: String::new() };
        loop {
            let ask = v1::SearchProducts { page: Some(page.clone()), ..ask.clone() };
            let found = shop.query(&ask).await.unwrap();
            assert!(found.encoded_len() < 48_000);
            pages += 1;
            seen.extend(found.items.into_iter().map(|hit| hit.price.unwrap().amount));
            if found.next_cursor.is_empty() {
                break;
            }
            page.cursor = found.next_cursor;
        }
        assert_eq!(seen, (1_000..1_060).collect::<Vec<_>>());
        assert!(pages > 1, "{limit}");
    }
}
