//! Imports, assortments, past prices, and the feed that copies follow.

use runtime::Fault;
use subjects::{table::catalogue, v1};

use crate::support::{Shop, code, hub, money, product};

async fn import(shop: &Shop, products: Vec<v1::Product>) -> Result<Vec<v1::ImportLine>, Fault> {
    shop.world.call::<catalogue::Import>(&v1::ImportProducts { products }).await.map(|reply| reply.lines)
}

fn detailed(sku: &str) -> v1::Product {
    v1::Product {
        description: "Fresh from Lembang".into(),
        tags: vec!["fresh".into(), "local".into()],
        images: vec!["https://cdn.example/milk.webp".into()],
        attributes: [("fat".to_owned(), "3.5 %".to_owned())].into(),
        margin_bp: 1_850,
        ..product(sku, 19_500)
    }
}

#[tokio::test]
async fn each_line_of_an_import_stands_for_itself() {
    let shop = Shop::open().await;
    shop.put_product(product("old", 100)).await.unwrap();
    let in_rupees = v1::Product {
        prices: vec![v1::Price { city: "jkt".into(), amount: money(5, "INR") }],
        ..product("rupees", 5)
    };
    let lines = import(
        &shop,
        vec![
            detailed("new"),
            product("old", 100),
            product("old-2", 0),
            in_rupees,
            product("new", 7),
            v1::Product { margin_bp: 10_001, images: vec!["http://x".into()], ..product("wrong", 5) },
            product("last", 9),
        ],
    )
    .await
    .unwrap();
    let said: Vec<(&str, &str, u64)> =
        lines.iter().map(|line| (line.sku.as_str(), line.outcome.as_str(), line.version)).collect();
    assert_eq!(
        said,
        [
            ("new", "created", 1),
            ("old", "unchanged", 1),
            ("old-2", "refused", 0),
            ("rupees", "refused", 0),
            ("new", "refused", 0),
            ("wrong", "refused", 0),
            ("last", "created", 1),
        ]
    );
    assert_eq!(lines[2].code, "request.invalid");
    assert_eq!(lines[3].fields[0].pointer, "/prices/0/amount/currency");
    assert_eq!(lines[4].fields[0].detail, "stands twice in this batch");
    let wrong: Vec<&str> = lines[5].fields.iter().map(|field| field.pointer.as_str()).collect();
    assert_eq!(wrong, ["/images/0", "/margin_bp"]);
    let get = v1::GetProduct { sku: "new".into(), hub_id: String::new() };
    let found = shop.world.call::<catalogue::Product>(&get).await.unwrap();
    assert_eq!(found, v1::Product { version: 1, ..detailed("new") });
    assert_eq!(import(&shop, vec![detailed("new")]).await.unwrap()[0].outcome, "unchanged");
    assert_eq!(code(import(&shop, vec![]).await), "request.invalid");
    let many = (0..101).map(|n| product(&format!("m{n}"), 5)).collect();
    assert_eq!(code(import(&shop, many).await), "request.invalid");
}

#[tokio::test]
async fn a_city_keeps_one_currency_within_an_import_too() {
    let shop = Shop::open().await;
    let priced = |sku: &str, city: &str, currency: &str| v1::Product {
        prices: vec![v1::Price { city: city.into(), amount: money(700, currency) }],
        ..product(sku, 700)
    };
    let outcomes = |lines: Vec<v1::ImportLine>| -> Vec<(String, String)> {
        lines.into_iter().map(|line| (line.sku, line.outcome)).collect()
    };
    let said = |expected: &[(&str, &str)]| -> Vec<(String, String)> {
        expected.iter().map(|(sku, outcome)| ((*sku).to_owned(), (*outcome).to_owned())).collect()
    };
    // The first to come says what a new city trades in; one that is refused says nothing about others.
    let refused = v1::Product {
        prices: vec![
            v1::Price { city: "dxb".into(), amount: money(5, "AED") },
            v1::Price { city: "sgp".into(), amount: money(5, "AED") },
        ],
        ..product("c", 5)
    };
    let first =
        vec![priced("a", "sgp", "SGD"), priced("b", "sgp", "MYR"), refused, priced("d", "dxb", "USD")];
    let lines = import(&shop, first).await.unwrap();
    assert_eq!(lines[1].fields[0].pointer, "/prices/0/amount/currency");
    assert_eq!(lines[2].fields[0].pointer, "/prices/1/amount/currency");
    assert_eq!(
        outcomes(lines),
        said(&[("a", "created"), ("b", "refused"), ("c", "refused"), ("d", "created")])
    );
    // The only one there may change it, and the next has to follow.
    let then = vec![priced("d", "dxb", "AED"), priced("e", "dxb", "USD"), priced("f", "dxb", "AED")];
    let lines = import(&shop, then.clone()).await.unwrap();
    assert_eq!(outcomes(lines), said(&[("d", "changed"), ("e", "refused"), ("f", "created")]));
    let head = || async {
        shop.world.call::<catalogue::Changes>(&v1::GetChanges { after: 0, limit: 0 }).await.unwrap().head
    };
    // What changes nothing has no number, and leaves the price as it was.
    let before = head().await;
    let lines = import(&shop, then).await.unwrap();
    assert_eq!(outcomes(lines), said(&[("d", "unchanged"), ("e", "refused"), ("f", "unchanged")]));
    assert_eq!(head().await, before);
    // A city that is not named any more is not sold in.
    let elsewhere = vec![priced("f", "sgp", "SGD")];
    assert_eq!(import(&shop, elsewhere).await.unwrap()[0].outcome, "changed");
    let ask = v1::GetPriceHistory { sku: "f".into(), city: "dxb".into(), page: None };
    let past = shop.world.call::<catalogue::PriceHistory>(&ask).await.unwrap();
    assert_eq!(past.items.len(), 1);
    shop.world.settled().await;
}

#[tokio::test]
async fn a_hub_sells_what_it_lists() {
    let shop = Shop::open().await;
    shop.put_hub(hub("hub_1")).await.unwrap();
    for sku in ["a", "b"] {
        shop.put_product(product(sku, 100)).await.unwrap();
    }
    let put = |limited, add: &[&str], remove: &[&str]| {
        let list = |skus: &[&str]| skus.iter().map(|sku| (*sku).to_owned()).collect();
        v1::PutAssortment { hub_id: "hub_1".into(), limited, add: list(add), remove: list(remove) }
    };
    let get = || v1::GetAssortment { hub_id: "hub_1".into() };
    assert!(!shop.world.call::<catalogue::Assortment>(&get()).await.unwrap().limited);
    let first = shop.world.call::<catalogue::PutAssortment>(&put(true, &["b", "a"], &[])).await.unwrap();
    assert_eq!((first.version, first.skus), (1, vec!["a".to_owned(), "b".to_owned()]));
    let second = shop.world.call::<catalogue::PutAssortment>(&put(true, &["b"], &["a"])).await.unwrap();
    assert_eq!((second.version, second.skus.join("")), (2, "b".to_owned()));
    let again = shop.world.call::<catalogue::PutAssortment>(&put(true, &["b"], &["a"])).await.unwrap();
    assert_eq!(again.version, 2, "nothing changed");
    assert_eq!(code(shop.price("hub_1", &[("a", 1)]).await), "catalogue.not_sold_here");
    assert!(shop.price("hub_1", &[("b", 1)]).await.is_ok());
    shop.world.call::<catalogue::PutAssortment>(&put(false, &[], &[])).await.unwrap();
    assert!(shop.price("hub_1", &[("a", 1)]).await.is_ok());
    let nowhere = v1::GetAssortment { hub_id: "hub_2".into() };
    assert_eq!(code(shop.world.call::<catalogue::Assortment>(&nowhere).await), "catalogue.unknown_hub");
    let bad = v1::PutAssortment { add: vec!["a b".into()], ..put(true, &[], &[]) };
    assert_eq!(code(shop.world.call::<catalogue::PutAssortment>(&bad).await), "request.invalid");
    shop.world.settled().await;
}

#[tokio::test]
async fn prices_have_a_past() {
    let shop = Shop::open().await;
    for amount in [100, 120, 120, 90] {
        shop.put_product(product("milk", amount)).await.unwrap();
    }
    let ask = |limit, cursor: &str| v1::GetPriceHistory {
        sku: "milk".into(),
        city: "jkt".into(),
        page: Some(v1::Page { limit, cursor: cursor.into() }),
    };
    let page = shop.world.call::<catalogue::PriceHistory>(&ask(2, "")).await.unwrap();
    let amounts = |page: &v1::PriceHistory| -> Vec<i64> {
        page.items.iter().map(|price| price.amount.as_ref().unwrap().amount).collect()
    };
    assert_eq!(amounts(&page), [90, 120]);
    assert!(page.items[0].until.is_none(), "in force");
    assert_eq!(page.items[1].until, page.items[0].since);
    let rest = shop.world.call::<catalogue::PriceHistory>(&ask(2, &page.next_cursor)).await.unwrap();
    assert_eq!((amounts(&rest), rest.next_cursor.as_str()), (vec![100], ""));
    assert_eq!(code(shop.world.call::<catalogue::PriceHistory>(&ask(2, "?")).await), "request.invalid");
    let unknown = v1::GetPriceHistory { sku: "tea".into(), ..ask(0, "") };
    assert_eq!(code(shop.world.call::<catalogue::PriceHistory>(&unknown).await), "catalogue.unknown_sku");
}

#[tokio::test]
async fn who_follows_the_feed_has_everything() {
    let shop = Shop::open().await;
    shop.put_hub(hub("hub_1")).await.unwrap();
    let long = |n| v1::Product { description: "x".repeat(1_500), ..detailed(&format!("p{n:02}")) };
    for batch in [0..30, 30..60, 60..90] {
        import(&shop, batch.map(long).collect()).await.unwrap();
    }
    let limited =
        v1::PutAssortment { hub_id: "hub_1".into(), limited: true, add: vec!["p01".into()], remove: vec![] };
    shop.world.call::<catalogue::PutAssortment>(&limited).await.unwrap();
    shop.put_product(product("p00", 5)).await.unwrap();
    let (mut after, mut pages, mut seen) = (0, 0, std::collections::BTreeMap::new());
    loop {
        let page = shop.world.call::<catalogue::Changes>(&v1::GetChanges { after, limit: 0 }).await.unwrap();
        pages += 1;
        for product in page.products {
            assert!(
                seen.insert(product.sku.clone(), product.version).is_none(),
                "{} came twice",
                product.sku
            );
        }
        for hub in page.hubs {
            seen.insert(hub.hub_id, hub.version);
        }
        for assortment in page.assortments {
            seen.insert(format!("assortment of {}", assortment.hub_id), assortment.version);
        }
        assert!(page.next > after || page.next == page.head);
        after = page.next;
        if page.next == page.head {
            break;
        }
    }
    assert_eq!(seen.len(), 92);
    assert_eq!((seen["p00"], seen["hub_1"], seen["assortment of hub_1"]), (2, 1, 1));
    assert!(pages > 3, "a page passes as one message");
    let page = shop.world.call::<catalogue::Changes>(&v1::GetChanges { after, limit: 5 }).await.unwrap();
    assert_eq!((page.products.len(), page.next), (0, after));
    let wrong = v1::GetChanges { after: u64::MAX, limit: 500 };
    assert_eq!(code(shop.world.call::<catalogue::Changes>(&wrong).await), "request.invalid");
}
