//! Baskets, products, pages and the tree, over the bus.

use subjects::{table::catalogue, v1};

use crate::support::{Shop, code, hub, money, product};

#[tokio::test]
async fn a_basket_is_priced_and_each_no_has_its_code() {
    let shop = Shop::open().await;
    shop.put_hub(hub("hub_1")).await.unwrap();
    shop.put_hub(v1::Hub { active: false, ..hub("hub_2") }).await.unwrap();
    shop.put_hub(v1::Hub { city: "bdg".into(), ..hub("hub_3") }).await.unwrap();
    shop.put_product(product("milk-1l", 15_990)).await.unwrap();
    shop.put_product(product("Egg-10", 28_000)).await.unwrap();
    shop.put_product(v1::Product { active: false, ..product("old", 1) }).await.unwrap();

    let priced = shop.price("hub_1", &[("milk-1l", 1), ("Egg-10", 2), ("milk-1l", 1)]).await.unwrap();
    let lines: Vec<(&str, u32)> = priced.items.iter().map(|l| (l.sku.as_str(), l.qty)).collect();
    assert_eq!(lines, [("milk-1l", 2), ("Egg-10", 2)]);
    assert_eq!((priced.subtotal, priced.total), (money(87_980, "IDR"), money(92_980, "IDR")));
    assert_eq!((priced.city.as_str(), priced.currency.as_str()), ("jkt", "IDR"));
    // The saga asks as its own role.
    let request = crate::support::basket("hub_1", &[("milk-1l", 1)]);
    shop.world.call_as::<catalogue::Price>("checkout", &request).await.unwrap();

    assert_eq!(code(shop.price("hub_9", &[("milk-1l", 1)]).await), "catalogue.unknown_hub");
    assert_eq!(code(shop.price("hub_2", &[("milk-1l", 1)]).await), "catalogue.hub_inactive");
    assert_eq!(code(shop.price("hub_3", &[("milk-1l", 1)]).await), "catalogue.not_sold_here");
    assert_eq!(code(shop.price("hub_1", &[("old", 1)]).await), "catalogue.not_sold_here");
    let fault = shop.price("hub_1", &[("milk-1l", 1), ("egg-10", 1)]).await.unwrap_err();
    assert_eq!(fault.code.as_str(), "catalogue.unknown_sku");
    assert!(fault.detail.contains("egg-10"), "{}", fault.detail);
    assert_eq!(code(shop.price("hub_1", &[]).await), "request.invalid");
    assert_eq!(code(shop.price("hub_1", &[("milk-1l", 600), ("milk-1l", 400)]).await), "request.invalid");
}

#[tokio::test]
async fn products_pages_and_the_tree() {
    let shop = Shop::open().await;
    shop.put_hub(hub("hub_1")).await.unwrap();
    let two = vec![
        v1::Price { city: "jkt".into(), amount: money(10, "IDR") },
        v1::Price { city: "blr".into(), amount: money(20, "INR") },
    ];
    let stored = shop.put_product(v1::Product { prices: two, ..product("a", 1) }).await.unwrap();
    for sku in ["b", "c", "d", "e"] {
        shop.put_product(v1::Product { category: "fresh-fruit".into(), ..product(sku, 5) }).await.unwrap();
    }
    let get = |hub_id: &str| v1::GetProduct { sku: "a".into(), hub_id: hub_id.into() };
    assert_eq!(shop.world.call::<catalogue::Product>(&get("")).await.unwrap(), stored);
    let here = shop.world.call::<catalogue::Product>(&get("hub_1")).await.unwrap();
    assert_eq!(here.prices, [v1::Price { city: "jkt".into(), amount: money(10, "IDR") }]);
    assert_eq!(code(shop.world.call::<catalogue::Product>(&get("hub_9")).await), "catalogue.unknown_hub");
    let none = v1::GetProduct { sku: "z".into(), hub_id: String::new() };
    assert_eq!(code(shop.world.call::<catalogue::Product>(&none).await), "catalogue.unknown_sku");

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = Some(v1::Page { limit: 2, cursor });
        let list = v1::ListProducts { category: String::new(), page };
        let list = shop.world.call::<catalogue::Products>(&list).await.unwrap();
        seen.extend(list.items.into_iter().map(|p| p.sku));
        cursor = list.next_cursor;
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, ["a", "b", "c", "d", "e"]);
    let list = v1::ListProducts { category: "dairy".into(), page: None };
    assert_eq!(shop.world.call::<catalogue::Products>(&list).await.unwrap().items.len(), 1);

    let tree = shop.world.call::<catalogue::Categories>(&v1::Empty {}).await.unwrap();
    let roots: Vec<&str> = tree.items.iter().map(|c| c.slug.as_str()).collect();
    assert_eq!(roots, ["dairy", "fresh-fruit"]);
    assert_eq!(tree.items[0].children[0].slug, "dairy/milk");
    let get = v1::GetHub { hub_id: "hub_1".into() };
    assert_eq!(shop.world.call::<catalogue::Hub>(&get).await.unwrap().name, "Sudirman");
    assert_eq!(
        code(shop.world.call::<catalogue::Hub>(&v1::GetHub { hub_id: "x".into() }).await),
        "catalogue.unknown_hub"
    );
    assert_eq!(shop.world.call::<catalogue::Hubs>(&v1::ListHubs {}).await.unwrap().items.len(), 1);
}
