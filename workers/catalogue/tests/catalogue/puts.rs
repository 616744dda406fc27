//! Writes: twice is once, every change is an event, prices keep their history.

use futures::future::join_all;
use subjects::v1;

use crate::support::{Shop, hub, money, product};

#[tokio::test]
async fn the_same_put_twice_is_one_version_and_one_event() {
    let shop = Shop::open().await;
    for _ in 0..2 {
        assert_eq!(shop.put_hub(hub("hub_1")).await.unwrap().version, 1);
        assert_eq!(shop.put_product(product("milk-1l", 100)).await.unwrap().version, 1);
    }
    assert_eq!(shop.put_hub(v1::Hub { active: false, ..hub("hub_1") }).await.unwrap().version, 2);
    assert_eq!(shop.put_product(product("milk-1l", 120)).await.unwrap().version, 2);
    let expected = [("hub:hub_1", 1), ("hub:hub_1", 2), ("product:milk-1l", 1), ("product:milk-1l", 2)]
        .map(|(a, v)| (a.to_owned(), v));
    assert_eq!(shop.events().await, expected);
}

#[tokio::test]
async fn a_price_that_ends_stays_in_the_history() {
    let shop = Shop::open().await;
    for amount in [100, 120, 120, 100] {
        shop.put_product(product("milk-1l", amount)).await.unwrap();
    }
    let gone = v1::Product { prices: vec![], ..product("milk-1l", 0) };
    assert!(shop.put_product(gone).await.unwrap().prices.is_empty());
    let history: Vec<(i64, i64, Option<i64>)> =
        sqlx::query_as("select amount, since, until from catalogue.price order by since")
            .fetch_all(&shop.world.pg)
            .await
            .unwrap();
    assert_eq!(history, [(100, 1, Some(2)), (120, 2, Some(3)), (100, 3, Some(4))]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_puts_each_have_a_version_and_the_last_is_what_is_answered() {
    let shop = Shop::open().await;
    let puts = join_all((1..=30).map(|amount| shop.put_product(product("milk-1l", amount)))).await;
    let mut puts: Vec<v1::Product> = puts.into_iter().map(Result::unwrap).collect();
    puts.sort_by_key(|p| p.version);
    assert_eq!(puts.iter().map(|p| p.version).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    let events = shop.events().await;
    assert_eq!(events.iter().map(|(_, v)| *v).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    shop.put_hub(hub("hub_1")).await.unwrap();
    let priced = shop.price("hub_1", &[("milk-1l", 1)]).await.unwrap();
    assert_eq!(priced.items[0].unit_price, puts[29].prices[0].amount);
}

#[tokio::test]
async fn a_city_trades_in_one_currency() {
    let shop = Shop::open().await;
    shop.put_hub(hub("hub_1")).await.unwrap();
    let mut foreign = product("milk-1l", 100);
    foreign.prices[0].amount = money(100, "INR");
    let fault = shop.put_product(foreign).await.unwrap_err();
    assert_eq!(fault.fields[0].pointer, "/product/prices/0/amount/currency");
    let other = v1::Hub { currency: "INR".into(), delivery_fee: None, ..hub("hub_2") };
    let fault = shop.put_hub(other.clone()).await.unwrap_err();
    assert_eq!(fault.fields[0].pointer, "/hub/currency");
    // The only hub of a city without prices may change its mind.
    assert_eq!(shop.put_hub(v1::Hub { hub_id: "hub_1".into(), ..other }).await.unwrap().version, 2);
}
