//! Many more buyers than units, and bots among them.

use std::collections::BTreeMap;

use futures::future::join_all;
use runtime::Code;
use subjects::{
    table::flashsale as api,
    v1::{self, PlaceState, SaleMode, SaleState},
};
use testkit::{eventually, found};

use crate::support::{Buyer, Day, FEE, PRICE, SKU, Shop, sale};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_told_the_truth_and_no_unit_is_sold_twice() {
    let shop = Shop::open(60).await;
    shop.begin(v1::Sale { place_s: 5, ..sale("drop", 40) }).await;
    assert_eq!(shop.units().await, (20, 40), "the sale holds its units, the shelf keeps the rest");

    let buyers: Vec<Buyer> = (0..240)
        .map(|n| Buyer {
            card: if n % 10 == 3 { "tok_declined" } else { "tok_ok" },
            idle: n % 10 == 7,
            ..Buyer::new()
        })
        .collect();
    let bots = async {
        for n in 0..120 {
            let bot = Buyer::new();
            let token = match n % 3 {
                0 => format!("{}x", shop.token("drop", &bot).await.unwrap()),
                1 => shop.token("drop", &Buyer::new()).await.unwrap(),
                _ => "eyJhIjoxfQ.c2ln".to_owned(),
            };
            let knock = shop.knock("drop", &bot, token, "bot");
            let fault = shop.world.call::<api::Enter>(&knock).await.unwrap_err();
            assert_eq!(fault.code, Code::SaleTokenInvalid, "{fault}");
        }
    };
    let (days, ()) = tokio::join!(join_all(buyers.iter().map(|buyer| shop.day("drop", buyer))), bots);

    let mut told: BTreeMap<Day, u32> = BTreeMap::new();
    days.iter().for_each(|day| *told.entry(*day).or_default() += 1);
    assert_eq!(told[&Day::Bought], 40, "{told:?}");
    for (buyer, day) in buyers.iter().zip(&days) {
        assert!(*day != Day::Bought || !buyer.idle && buyer.card == "tok_ok", "{buyer:?} {day:?}");
    }
    shop.is("drop", SaleState::SoldOut).await;
    let sold = shop.get("drop").await;
    assert_eq!((sold.sold, sold.held, sold.units), (40, 0, 40));
    assert_eq!(shop.count("select count(*) from orders.orders where status = 'CONFIRMED'").await, 40);
    assert_eq!(
        shop.count("select count(distinct user_id) from orders.orders where status = 'CONFIRMED'").await,
        40
    );
    assert_eq!(
        shop.count("select count(*) from orders.orders where status = 'CONFIRMED' and sale_id = 'drop'")
            .await,
        40
    );
    let paid = shop.count("select min(total) from orders.orders where status = 'CONFIRMED'").await;
    assert_eq!(paid, PRICE + FEE, "the sale's price, and the fee of any order");
    eventually("the shelf is as it was", || async {
        let units = shop.units().await;
        if units == (20, 0) { Ok(true) } else { Err(format!("{units:?} of {SKU}")) }
    })
    .await;
    shop.adds_up().await;

    // Whoever comes now is told at once.
    let late = shop.enter("drop", &Buyer::new(), "late").await.unwrap_err();
    assert_eq!(late.code, Code::SaleSoldOut);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_first_is_admitted_first() {
    let shop = Shop::open(100).await;
    shop.begin(v1::Sale { admit_per_s: 25, place_s: 30, ..sale("line", 100) }).await;
    let buyers: Vec<Buyer> = (0..70).map(|_| Buyer::new()).collect();
    for buyer in &buyers {
        shop.enter("line", buyer, "k").await.unwrap();
    }
    // Asked from the last to the first: whoever is admitted has only admitted ones before them.
    eventually("all are admitted", || async {
        let mut somebody = false;
        let mut waiting = 0;
        for buyer in buyers.iter().rev() {
            let place = shop.place("line", &buyer.user).await.map_err(|fault| fault.to_string())?;
            match place.state() {
                PlaceState::Admitted => somebody = true,
                PlaceState::Waiting => {
                    assert!(!somebody, "{buyer:?} waits behind somebody who came later");
                    waiting += 1;
                    assert!(place.position >= 1 && place.estimated_wait_s > 0.0, "{place:?}");
                }
                other => panic!("{other:?}"),
            }
        }
        if waiting == 0 { Ok(true) } else { Err(format!("{waiting} wait")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_lot_and_without_a_waiting_room() {
    let shop = Shop::open(100).await;
    let lot = v1::Sale { mode: SaleMode::Random.into(), admit_per_s: 2, place_s: 60, ..sale("lot", 20) };
    shop.begin(lot).await;
    let buyers: Vec<Buyer> = (0..50).map(|_| Buyer::new()).collect();
    for buyer in &buyers {
        shop.enter("lot", buyer, "k").await.unwrap();
    }
    // Two a second, far fewer than come even to a busy machine: were it the order of arrival, the first would be
    // first.
    let first = found("some are admitted", || async {
        let mut seen = Vec::new();
        for (n, buyer) in buyers.iter().enumerate() {
            let place = shop.place("lot", &buyer.user).await.map_err(|fault| fault.to_string())?;
            if place.state() == PlaceState::Admitted {
                seen.push(n);
            }
        }
        if seen.len() >= 10 { Ok(seen) } else { Err(format!("{seen:?}")) }
    })
    .await;
    assert_ne!(first, (0..first.len()).collect::<Vec<_>>());

    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("door", 10) }).await;
    let all: Vec<Buyer> = (0..30).map(|_| Buyer::new()).collect();
    let said = join_all(all.iter().map(|buyer| shop.enter("door", buyer, "k"))).await;
    let bought =
        said.iter().filter(|place| place.as_ref().is_ok_and(|p| p.state() == PlaceState::Buying)).count();
    let full = said.iter().filter(|place| {
        place.as_ref().is_err_and(|fault| matches!(fault.code, Code::SaleFull | Code::SaleSoldOut))
    });
    assert_eq!((bought, full.count()), (10, 20), "{said:?}");
    shop.is("door", SaleState::SoldOut).await;
    shop.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_reach_you_is_said_early() {
    let shop = Shop::open(20).await;
    shop.begin(v1::Sale { admit_per_s: 1, place_s: 60, ..sale("few", 5) }).await;
    let buyers: Vec<Buyer> = (0..30).map(|_| Buyer::new()).collect();
    let mut last = v1::SalePlace::default();
    for buyer in &buyers {
        last = shop.enter("few", buyer, "k").await.unwrap();
    }
    assert_eq!(last.state(), PlaceState::Unlikely, "{last:?}");
    assert!(last.position > 5 && last.left == 5);
}
