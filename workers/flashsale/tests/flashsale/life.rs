//! How sales begin, go on and end.

use chrono::{TimeDelta, Utc};
use runtime::Code;
use subjects::{
    table::{flashsale as api, orders as orders_api},
    v1::{self, PlaceState, SaleMode, SaleState},
};
use testkit::eventually;

use crate::support::{Buyer, HUB, SKU, Shop, sale};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_is_kept_for_a_while_and_then_passes_on() {
    let shop = Shop::open(10).await;
    // Long enough to be seen standing there, on a busy machine too.
    shop.begin(v1::Sale { place_s: 6, ..sale("one", 1) }).await;
    let (idle, next) = (Buyer::new(), Buyer::new());
    shop.enter("one", &idle, "k").await.unwrap();
    shop.stands("one", &idle, PlaceState::Admitted).await;
    shop.enter("one", &next, "k").await.unwrap();
    shop.stands("one", &idle, PlaceState::PassedOn).await;
    let place = shop.stands("one", &next, PlaceState::Admitted).await;
    assert!(place.expires_at.is_some());
    // Told once; then the one who was late joins anew, behind everybody.
    assert_eq!(shop.enter("one", &idle, "k").await.unwrap_err().code, Code::PlacePassedOn);
    assert_eq!(shop.enter("one", &idle, "k").await.unwrap().state(), PlaceState::Waiting);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_order_gives_its_unit_to_the_next() {
    let shop = Shop::open(10).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("two", 2) }).await;
    let (first, second, third) = (Buyer::new(), Buyer::new(), Buyer::new());
    shop.enter("two", &first, "k").await.unwrap();
    shop.enter("two", &second, "k").await.unwrap();
    let bought = shop.stands("two", &first, PlaceState::Bought).await;
    shop.is("two", SaleState::SoldOut).await;
    assert_eq!(shop.enter("two", &third, "k").await.unwrap_err().code, Code::SaleSoldOut);

    let cancel = v1::CancelOrder {
        order_id: bought.order_id.clone(),
        user_id: first.user.clone(),
        actor: first.user.clone(),
        reason: "changed my mind".into(),
    };
    shop.world.call::<orders_api::Cancel>(&cancel).await.unwrap();
    shop.is("two", SaleState::Open).await;
    assert_eq!(shop.place("two", &first.user).await.unwrap().state(), PlaceState::PassedOn);
    let place = shop.enter("two", &third, "k2").await.unwrap();
    assert_eq!(place.state(), PlaceState::Buying);
    shop.stands("two", &third, PlaceState::Bought).await;
    shop.is("two", SaleState::SoldOut).await;
    shop.adds_up().await;
    let told = shop.count("select count(*) from flashsale.claim where state = 'sold'").await;
    assert_eq!(told, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_end_what_is_left_goes_back() {
    let shop = Shop::open(10).await;
    let ends_at = Some((Utc::now() + TimeDelta::seconds(20)).into());
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ends_at, ..sale("short", 6) }).await;
    assert_eq!(shop.units().await, (4, 6));
    let buyer = Buyer::new();
    shop.enter("short", &buyer, "k").await.unwrap();
    shop.stands("short", &buyer, PlaceState::Bought).await;
    let ticks = shop.world.bus("gateway").await;
    let mut ticks = ticks.incoming().subscribe("flash.short").await.unwrap();
    let tick = futures::StreamExt::next(&mut ticks).await.unwrap();
    let tick: v1::SaleTick = prost::Message::decode(tick.payload).unwrap();
    assert_eq!((tick.sale_id.as_str(), tick.left), ("short", 5));

    shop.is("short", SaleState::Ended).await;
    eventually("the shelf has the rest", || async {
        let units = shop.units().await;
        if units == (9, 0) { Ok(true) } else { Err(format!("{units:?}")) }
    })
    .await;
    let late =
        v1::IssueSaleToken { sale_id: "short".into(), fingerprint: "f".into(), user_id: String::new() };
    assert_eq!(shop.world.call::<api::Token>(&late).await.unwrap_err().code, Code::SaleNotOpen);
    assert_eq!(shop.place("short", &buyer.user).await.unwrap().state(), PlaceState::Bought);
    shop.adds_up().await;
    let events = shop.world.bus("ops").await;
    let mut stream = events.jetstream().get_stream("EVENTS").await.unwrap();
    let info = stream.info().await.unwrap().clone();
    let mut seen = Vec::new();
    for seq in info.state.first_sequence..=info.state.last_sequence {
        if let Ok(message) = stream.get_raw_message(seq).await
            && message.subject.starts_with("evt.sale.")
        {
            seen.push(message.subject.to_string());
        }
    }
    assert_eq!(seen, ["evt.sale.opened.jkt.short", "evt.sale.ended.jkt.short"], "once each");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_honoured_that_was_not_promised() {
    let shop = Shop::open(10).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("drop", 2) }).await;
    let buyer = Buyer::new();
    let place = shop.enter("drop", &buyer, "k").await.unwrap();
    shop.stands("drop", &buyer, PlaceState::Bought).await;
    let asked = v1::HonourSale {
        sale_id: "drop".into(),
        order_id: place.order_id.clone(),
        user_id: buyer.user.clone(),
        hub_id: HUB.into(),
        items: vec![v1::Line { sku: SKU.into(), qty: 1 }],
    };
    let honour = async |asked: v1::HonourSale| shop.world.call_as::<api::Honour>("checkout", &asked).await;
    let basket = honour(asked.clone()).await.unwrap();
    assert_eq!(basket, honour(asked.clone()).await.unwrap(), "the same answer to the same order");
    for wrong in [
        v1::HonourSale { order_id: subjects::ids::OrderId::fresh().into(), ..asked.clone() },
        v1::HonourSale { user_id: Buyer::new().user, ..asked.clone() },
        v1::HonourSale { items: vec![v1::Line { sku: SKU.into(), qty: 2 }], ..asked.clone() },
        v1::HonourSale { items: vec![v1::Line { sku: "cable".into(), qty: 1 }], ..asked.clone() },
    ] {
        assert_eq!(honour(wrong).await.unwrap_err().code, Code::PlaceNotFound);
    }
}
