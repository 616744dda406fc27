//! Every wrong field is refused by name, and nothing is written.

use subjects::{
    table::orders,
    v1::{self, OrderStatus},
};

use crate::support::{Shop, advance, cancel, confirm, fail, money, order, promised};

fn pointer(fault: &runtime::Fault) -> (&'static str, Vec<&str>) {
    (fault.code.as_str(), fault.fields.iter().map(|f| f.pointer.as_str()).collect())
}

#[tokio::test]
async fn create_names_every_wrong_field() {
    type Spoil = fn(&mut v1::CreateOrder);
    let cases: &[(&str, Spoil)] = &[
        ("/saga_id", |o| o.saga_id = "ord_1".into()),
        ("/order_id", |o| o.order_id = "ord_1.2".into()),
        ("/user_id", |o| o.user_id.clear()),
        ("/hub_id", |o| o.hub_id = "hub 1".into()),
        ("/city", |o| o.city = "jkt.*".into()),
        ("/items", |o| {
            o.items.clear();
            o.totals.as_mut().unwrap().subtotal = money(0);
            o.totals.as_mut().unwrap().discount = money(0);
            o.totals.as_mut().unwrap().total = money(5_000);
        }),
        ("/items/0/sku", |o| o.items[0].sku = "a>b".into()),
        ("/items/0/name", |o| o.items[0].name = " ".into()),
        ("/items/1/unit_price", |o| o.items[1].unit_price = None),
        ("/items/1/total/amount", |o| o.items[1].total = money(-1)),
        ("/items/1/total/amount", |o| o.items[1].total = money(i64::MAX)),
        ("/items/0/total", |o| o.items[0].qty = 3),
        ("/totals", |o| o.totals = None),
        ("/totals/subtotal", |o| {
            o.totals.as_mut().unwrap().subtotal = money(59_981);
            o.totals.as_mut().unwrap().total = money(55_001);
        }),
        ("/totals/total", |o| o.totals.as_mut().unwrap().total = money(54_999)),
        ("/totals/discount", |o| o.totals.as_mut().unwrap().discount = None),
        ("/totals/discount/currency", |o| {
            o.totals.as_mut().unwrap().discount = Some(v1::Money { amount: 9_980, currency: "INR".into() });
        }),
        ("/totals/discount", |o| {
            o.totals.as_mut().unwrap().discount = money(59_981);
            o.totals.as_mut().unwrap().total = money(4_999);
        }),
        ("/totals/delivery_discount", |o| {
            o.totals.as_mut().unwrap().delivery_discount = money(5_001);
            o.totals.as_mut().unwrap().total = money(49_999);
        }),
        ("/totals/tax/amount", |o| o.totals.as_mut().unwrap().tax = money(-1)),
        ("/totals/total", |o| o.totals.as_mut().unwrap().tax = money(1)),
        ("/totals/tax/currency", |o| {
            o.totals.as_mut().unwrap().tax = Some(v1::Money { amount: 0, currency: "INR".into() });
        }),
        ("/quote_id", |o| o.quote_id = "q".repeat(129)),
        ("/sale_id", |o| o.sale_id = "a b".into()),
        ("/promos", |o| o.promos = vec![v1::AppliedPromo::default(); 51]),
        ("/totals/discount", |o| {
            let promo = v1::AppliedPromo { promo_id: "none".into(), ..Default::default() };
            o.promos = vec![promo];
        }),
        ("/address", |o| o.address = None),
        ("/address/line", |o| o.address.as_mut().unwrap().line.clear()),
        ("/address/point/lat", |o| o.address.as_mut().unwrap().point.as_mut().unwrap().lat = f64::NAN),
        ("/address/point", |o| o.address.as_mut().unwrap().point = None),
        ("/payment_method", |o| o.payment_method.clear()),
        ("/sla_minutes", |o| o.sla_minutes = 1_441),
    ];
    let shop = Shop::open().await;
    for (expected, spoil) in cases {
        let mut request = order();
        spoil(&mut request);
        let fault = shop.saga::<orders::Create>(&request).await.unwrap_err();
        let (code, fields) = pointer(&fault);
        assert_eq!(code, "request.invalid", "{expected}");
        assert_eq!(fields, [*expected]);
    }
    let cases: &[(&str, Spoil)] = &[
        ("/promos/0/promo_id", |o| o.promos[0].promo_id.clear()),
        ("/promos/1/discount/amount", |o| o.promos[1].discount = money(-1)),
        ("/promos/1/discount/currency", |o| {
            o.promos[1].discount = Some(v1::Money { amount: 1, currency: "INR".into() });
        }),
        ("/promos/0/discount", |o| o.promos[0].discount = money(1_999)),
        ("/promos/0/lines/0/sku", |o| o.promos[0].lines[0].sku = "bread".into()),
        ("/totals/discount", |o| {
            o.promos[0].discount = money(1_999);
            o.promos[0].lines[0].amount = money(1_999);
        }),
        ("/totals/delivery_discount", |o| {
            o.promos[1].discount = money(11_979);
            o.promos[1].delivery_discount = money(3_999);
        }),
    ];
    for (expected, spoil) in cases {
        let mut request = promised();
        spoil(&mut request);
        let fault = shop.saga::<orders::Create>(&request).await.unwrap_err();
        let (code, fields) = pointer(&fault);
        assert_eq!(code, "request.invalid", "{expected}");
        assert_eq!(fields, [*expected]);
    }
    let mut request = order();
    request.items[0].qty = 0;
    let fault = shop.saga::<orders::Create>(&request).await.unwrap_err();
    assert!(pointer(&fault).1.contains(&"/items/0/qty"));
    assert_eq!(shop.count("select count(*) from orders.orders").await, 0);
}

#[tokio::test]
async fn the_other_requests_name_theirs() {
    let shop = Shop::open().await;
    let order = shop.created().await;

    let fault = shop
        .saga::<orders::Confirm>(&v1::ConfirmOrder {
            saga_id: "x".into(),
            payment_id: String::new(),
            payment_status: "CAPTURED".into(),
            ..confirm(&order)
        })
        .await
        .unwrap_err();
    assert_eq!(pointer(&fault), ("request.invalid", vec!["/saga_id", "/payment_id", "/payment_status"]));

    let fault = shop
        .saga::<orders::Fail>(&v1::FailOrder {
            order_id: String::new(),
            reason: "\u{7}".into(),
            ..fail(&order)
        })
        .await
        .unwrap_err();
    assert_eq!(pointer(&fault), ("request.invalid", vec!["/order_id", "/reason"]));

    let get = v1::GetOrder { order_id: "1".into(), user_id: "2".into() };
    let fault = shop.world.call::<orders::Get>(&get).await.unwrap_err();
    assert_eq!(pointer(&fault), ("request.invalid", vec!["/order_id", "/user_id"]));

    let fault = shop
        .world
        .call::<orders::Cancel>(&v1::CancelOrder {
            actor: String::new(),
            reason: "x".repeat(501),
            ..cancel(&order)
        })
        .await
        .unwrap_err();
    assert_eq!(pointer(&fault), ("request.invalid", vec!["/actor", "/reason"]));

    for role in ["saga", "system", "", "root"] {
        let fault = shop
            .world
            .call::<orders::Advance>(&advance(&order.order_id, OrderStatus::Confirmed, role))
            .await
            .unwrap_err();
        assert_eq!(pointer(&fault).1[..1], ["/role"][..1]);
        assert_eq!(fault.code.as_str(), "request.invalid");
    }
    let mut request = advance(&order.order_id, OrderStatus::Unspecified, "admin");
    let fault = shop.world.call::<orders::Advance>(&request).await.unwrap_err();
    assert_eq!(pointer(&fault), ("request.invalid", vec!["/to"]));
    request.to = 99;
    let fault = shop.world.call::<orders::Advance>(&request).await.unwrap_err();
    assert_eq!(pointer(&fault), ("request.invalid", vec!["/to"]));

    let list = v1::ListOrders {
        user_id: "x".into(),
        hub_id: "a b".into(),
        status: 77,
        page: Some(v1::Page { limit: 101, cursor: "AAAA".into() }),
    };
    let fault = shop.world.call::<orders::List>(&list).await.unwrap_err();
    let all = vec!["/user_id", "/hub_id", "/status", "/page/limit", "/page/cursor"];
    assert_eq!(pointer(&fault), ("request.invalid", all));
    assert_eq!(shop.get(&order.order_id).await.version, 1);
}

#[tokio::test]
async fn what_is_no_message_at_all_is_answered_too() {
    let shop = Shop::open().await;
    let bus = shop.world.bus("checkout").await;
    let reply = bus.outgoing().request("svc.orders.create", "\u{1}\u{2}\u{3}".into()).await.unwrap();
    let fault: v1::Fault = prost::Message::decode(reply.payload).unwrap();
    assert_eq!(fault.code, "request.malformed");
    let reply = bus.outgoing().request("svc.orders.create", r#"{"nonsense":1}"#.into()).await.unwrap();
    assert!(String::from_utf8_lossy(&reply.payload).contains("request.malformed"));
}
