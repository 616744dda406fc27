//! Every wrong field is refused by name, and nothing is written.

use subjects::{table::catalogue, v1};

use crate::support::{Shop, hub, product};

/// Where the fault should point, and what makes the request wrong there.
type Case<T> = (&'static str, fn(&mut T));

fn only(fault: &runtime::Fault) -> &str {
    assert_eq!(fault.code.as_str(), "request.invalid");
    assert_eq!(fault.fields.len(), 1, "{:?}", fault.fields);
    &fault.fields[0].pointer
}

#[tokio::test]
async fn puts_name_every_wrong_field() {
    let shop = Shop::open().await;
    let hubs: &[Case<v1::Hub>] = &[
        ("/hub/hub_id", |h| h.hub_id = "a.b".into()),
        ("/hub/name", |h| h.name = " ".into()),
        ("/hub/city", |h| h.city = "Jakarta".into()),
        ("/hub/time_zone", |h| h.time_zone = "Asia/Nowhere".into()),
        ("/hub/time_zone", |h| h.time_zone = String::new()),
        ("/hub/point", |h| h.point = None),
        ("/hub/point/lat", |h| h.point.as_mut().unwrap().lat = 90.1),
        ("/hub/point/lng", |h| h.point.as_mut().unwrap().lng = f64::INFINITY),
        ("/hub/delivery_fee/amount", |h| h.delivery_fee.as_mut().unwrap().amount = -1),
        ("/hub/delivery_fee/currency", |h| h.delivery_fee.as_mut().unwrap().currency = "INR".into()),
    ];
    for (pointer, spoil) in hubs {
        let mut request = hub("hub_1");
        spoil(&mut request);
        assert_eq!(only(&shop.put_hub(request).await.unwrap_err()), *pointer);
    }
    for currency in ["idr", "XYZ", "RP", ""] {
        let request = v1::Hub { currency: currency.into(), delivery_fee: None, ..hub("hub_1") };
        assert_eq!(only(&shop.put_hub(request).await.unwrap_err()), "/hub/currency");
    }
    let products: &[Case<v1::Product>] = &[
        ("/product/sku", |p| p.sku = "a b".into()),
        ("/product/name", |p| p.name.clear()),
        ("/product/category", |p| p.category.clear()),
        ("/product/category", |p| p.category = "/dairy".into()),
        ("/product/category", |p| p.category = "Dairy".into()),
        ("/product/category", |p| p.category = "dairy/-milk".into()),
        ("/product/brand", |p| p.brand = "x".repeat(65)),
        ("/product/prices/0/city", |p| p.prices[0].city = "j.t".into()),
        ("/product/prices/1/city", |p| p.prices.push(p.prices[0].clone())),
        ("/product/prices/0/amount", |p| p.prices[0].amount = None),
        ("/product/prices/0/amount/amount", |p| p.prices[0].amount.as_mut().unwrap().amount = 0),
        ("/product/prices/0/amount/amount", |p| p.prices[0].amount.as_mut().unwrap().amount = -5),
        ("/product/prices/0/amount/currency", |p| {
            p.prices[0].amount.as_mut().unwrap().currency = "QQQ".into();
        }),
    ];
    for (pointer, spoil) in products {
        let mut request = product("milk-1l", 10);
        spoil(&mut request);
        assert_eq!(only(&shop.put_product(request).await.unwrap_err()), *pointer);
    }
    let empty = shop.world.call::<catalogue::PutHub>(&v1::PutHub { hub: None }).await.unwrap_err();
    assert_eq!(only(&empty), "/hub");
    let empty = shop.world.call::<catalogue::PutProduct>(&v1::PutProduct { product: None }).await;
    assert_eq!(only(&empty.unwrap_err()), "/product");
    let written: i64 =
        sqlx::query_scalar("select seq from catalogue.feed").fetch_one(&shop.world.pg).await.unwrap();
    assert_eq!(written, 0);
}

#[tokio::test]
async fn questions_name_theirs() {
    let shop = Shop::open().await;
    let page = |limit, cursor: &str| Some(v1::Page { limit, cursor: cursor.into() });
    let list = v1::ListProducts { category: String::new(), page: page(101, "") };
    let fault = shop.world.call::<catalogue::Products>(&list).await.unwrap_err();
    assert_eq!(only(&fault), "/page/limit");
    for cursor in ["!", "YSBi"] {
        let list = v1::ListProducts { category: String::new(), page: page(1, cursor) };
        let fault = shop.world.call::<catalogue::Products>(&list).await.unwrap_err();
        assert_eq!(only(&fault), "/page/cursor");
    }
    let list = v1::ListProducts { category: "Dairy".into(), page: None };
    assert_eq!(only(&shop.world.call::<catalogue::Products>(&list).await.unwrap_err()), "/category");
    let fault = shop.world.call::<catalogue::Hub>(&v1::GetHub { hub_id: String::new() }).await.unwrap_err();
    assert_eq!(only(&fault), "/hub_id");
    let get = v1::GetProduct { sku: "a.b".into(), hub_id: String::new() };
    assert_eq!(only(&shop.world.call::<catalogue::Product>(&get).await.unwrap_err()), "/sku");
    assert_eq!(only(&shop.price("a b", &[("x", 1)]).await.unwrap_err()), "/hub_id");
    assert_eq!(only(&shop.price("hub_1", &[("x", 0)]).await.unwrap_err()), "/items/0/qty");
}
