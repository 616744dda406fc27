//! What dies in the middle costs time and nothing else.

use std::collections::BTreeMap;

use futures::future::join_all;
use lua::{
    Operation as _,
    flashsale::{Enter, Entered},
};
use prost::Message as _;
use subjects::{
    Code,
    ids::{OrderId, SagaId},
    v1::{self, PlaceState, SaleMode, SaleState},
};

use crate::support::{Buyer, Day, HUB, SKU, Shop, sale};

/// Buyers' days with something done to the world in between.
async fn days(
    shop: &Shop,
    sale_id: &str,
    buyers: &[Buyer],
    harm: impl Future<Output = ()>,
) -> BTreeMap<Day, u32> {
    let (days, ()) = tokio::join!(join_all(buyers.iter().map(|buyer| shop.day(sale_id, buyer))), harm);
    let mut told = BTreeMap::new();
    days.into_iter().for_each(|day| *told.entry(day).or_default() += 1);
    told
}

/// Until so many units are sold, or on their way.
async fn under_way(shop: &Shop, sale_id: &str, units: u32) {
    testkit::eventually("some are sold", || async {
        let sale = shop.get(sale_id).await;
        if sale.sold + sale.held >= units { Ok(true) } else { Err(format!("{sale:?}")) }
    })
    .await;
}

async fn flush(shop: &Shop) {
    let client = redis::Client::open(shop.world.redis.url()).unwrap();
    let mut redis = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("FLUSHALL").query_async::<()>(&mut redis).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_dies_in_the_middle() {
    let mut shop = Shop::open(60).await;
    shop.begin(v1::Sale { admit_per_s: 30, ..sale("drop", 30) }).await;
    let second = shop.worker().await;
    let first = shop.running.remove("flashsale").unwrap();
    let buyers: Vec<Buyer> = (0..90).map(|_| Buyer::new()).collect();
    let told = days(&shop, "drop", &buyers, async {
        under_way(&shop, "drop", 8).await;
        first.kill().await;
    })
    .await;
    assert_eq!(told.get(&Day::Bought), Some(&30), "{told:?}");
    shop.is("drop", SaleState::SoldOut).await;
    assert_eq!(shop.count("select count(*) from orders.orders where status = 'CONFIRMED'").await, 30);
    shop.adds_up().await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_forgets_everything_in_the_middle() {
    let shop = Shop::open(60).await;
    shop.begin(v1::Sale { admit_per_s: 30, ..sale("drop", 30) }).await;
    let buyers: Vec<Buyer> = (0..90).map(|_| Buyer::new()).collect();
    let told = days(&shop, "drop", &buyers, async {
        under_way(&shop, "drop", 8).await;
        flush(&shop).await;
    })
    .await;
    assert_eq!(told.get(&Day::Bought), Some(&30), "{told:?}");
    shop.is("drop", SaleState::SoldOut).await;
    assert_eq!(shop.count("select count(*) from orders.orders where status = 'CONFIRMED'").await, 30);
    assert_eq!(
        shop.count("select count(distinct user_id) from orders.orders where status = 'CONFIRMED'").await,
        30
    );
    shop.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_redis_has_forgotten_is_answered_from_the_record() {
    let shop = Shop::open(20).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("door", 2) }).await;
    let buyer = Buyer::new();
    shop.enter("door", &buyer, "k").await.unwrap();
    let order = shop.stands("door", &buyer, PlaceState::Bought).await.order_id;
    flush(&shop).await;
    testkit::eventually("the key is answered with its order", || async {
        match shop.enter("door", &buyer, "k").await {
            Ok(place) => Ok(place.state() == PlaceState::Bought && place.order_id == order),
            Err(fault) => Err(fault.to_string()),
        }
    })
    .await;
    // Another key is another purchase, and he has his share.
    testkit::eventually("another key is refused", || async {
        match shop.enter("door", &buyer, "another").await {
            Err(fault) if fault.code == Code::SaleLimit => Ok(true),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
}

/// Puts a claim where a worker that died would have left it: in Redis alone, or in the record as well.
async fn abandoned(shop: &Shop, sale_id: &str, written: bool) -> (Buyer, lua::flashsale::Enter) {
    let buyer = Buyer::new();
    let key = "abandoned";
    let saga = SagaId::derive(&buyer.user, &format!("flash\0{sale_id}\0{key}")).to_string();
    let knock = shop.knock(sale_id, &buyer, String::new(), key);
    let order: String = OrderId::fresh().into();
    let enter = Enter {
        sale: sale_id.into(),
        user: buyer.user.clone(),
        qty: 1,
        fingerprint: "a device".into(),
        attempts: 100,
        window_ms: 1_000,
        nonce: order.clone(),
        nonce_ms: 1_000,
        primary: 0,
        order: order.clone(),
        saga: saga.clone(),
        request: "r".into(),
        lock_ms: 1_000,
        look_ms: 0,
    };
    let client = redis::Client::open(shop.world.redis.url()).unwrap();
    let mut redis = client.get_multiplexed_async_connection().await.unwrap();
    let taken = enter.run(&mut redis).await.unwrap();
    assert!(matches!(taken, Entered::Taken { .. }), "{taken:?}");
    if written {
        let start = v1::StartCheckout {
            saga_id: saga.clone(),
            order_id: order.clone(),
            user_id: buyer.user.clone(),
            idempotency_key: key.into(),
            req_hash: vec![1; 32].into(),
            hub_id: HUB.into(),
            items: vec![v1::Line { sku: SKU.into(), qty: 1 }],
            payment: knock.payment,
            address: knock.address,
            sale_id: sale_id.into(),
            ..Default::default()
        };
        sqlx::query(
            "with claim as (
                 insert into flashsale.claim (order_id, sale_id, user_id, saga_id, qty, request, start, state)
                 values ($1, $2, $3, $4, 1, 'r', $5, 'held'))
             update flashsale.sale set held = held + 1 where sale_id = $2",
        )
        .bind(&order)
        .bind(sale_id)
        .bind(&buyer.user)
        .bind(&saga)
        .bind(start.encode_to_vec())
        .execute(&shop.world.pg)
        .await
        .unwrap();
    }
    (buyer, enter)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_worker_left_half_done_is_finished_or_given_back() {
    let shop = Shop::open(20).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("door", 4) }).await;
    let (never, lost) = abandoned(&shop, "door", false).await;
    let (goes_on, _) = abandoned(&shop, "door", true).await;
    shop.stands("door", &goes_on, PlaceState::Bought).await;
    shop.stands("door", &never, PlaceState::PassedOn).await;
    let left = shop.place("door", &never.user).await.unwrap().left;
    assert_eq!(left, 3, "one sold, three to be had");

    // The slow worker comes after all: its claim is not written any more.
    let buried = "select count(*) from flashsale.claim where state = 'returned' and qty = 0";
    assert_eq!(shop.count(buried).await, 1, "{lost:?}");
    for _ in 0..3 {
        let buyer = Buyer::new();
        shop.enter("door", &buyer, "k").await.unwrap();
        shop.stands("door", &buyer, PlaceState::Bought).await;
    }
    shop.is("door", SaleState::SoldOut).await;
    shop.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_taken_before_redis_was_lost_are_not_written_down_after() {
    let shop = Shop::open(20).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("door", 2) }).await;
    let epoch: i64 =
        sqlx::query_scalar("select epoch from flashsale.sale").fetch_one(&shop.world.pg).await.unwrap();
    abandoned(&shop, "door", false).await;
    flush(&shop).await;
    testkit::eventually("the sale is open again", || async {
        let now = shop.count("select epoch from flashsale.sale").await;
        if now > epoch { Ok(true) } else { Err(format!("epoch {now}")) }
    })
    .await;
    // Both units are there again, and both are sold, once.
    let buyers: Vec<Buyer> = (0..8).map(|_| Buyer::new()).collect();
    let told = days(&shop, "door", &buyers, async {}).await;
    assert_eq!(told.get(&Day::Bought), Some(&2), "{told:?}");
    shop.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_epoch_that_never_reached_redis_is_caught_up_with() {
    let shop = Shop::open(20).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), ..sale("door", 2) }).await;
    // As a worker leaves it that dies between the record and Redis.
    sqlx::query("update flashsale.sale set epoch = epoch + 1").execute(&shop.world.pg).await.unwrap();
    let told = days(&shop, "door", &[Buyer::new(), Buyer::new(), Buyer::new()], async {}).await;
    assert_eq!(told, BTreeMap::from([(Day::Bought, 2), (Day::SoldOut, 1)]));
    shop.adds_up().await;
}
