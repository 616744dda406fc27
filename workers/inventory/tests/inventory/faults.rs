//! Redis gone, Postgres gone, two workers at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use runtime::Code;
use subjects::table::inventory as api;
use testkit::Mode;

use crate::support::{City1, HUB, city, city_with, order, reference, reserve_of};

/// Buyers who buy one unit after another until told to stop; answers how many were sold.
fn buyers(city: &Arc<City1>, stop: &Arc<AtomicBool>) -> Vec<tokio::task::JoinHandle<u32>> {
    (0..8)
        .map(|_| {
            let (city, stop) = (city.clone(), stop.clone());
            tokio::spawn(async move {
                let mut sold = 0;
                while !stop.load(Ordering::SeqCst) {
                    let order = order();
                    if city.until_answered::<api::Reserve>(&reserve_of(&order, &[("milk", 1)])).await.is_err()
                    {
                        continue;
                    }
                    // As the saga does: what to take if the hold is lost.
                    let mut confirm = reference(&order);
                    confirm.items = reserve_of(&order, &[("milk", 1)]).items;
                    match city.until_answered::<api::Confirm>(&confirm).await {
                        Ok(_) => sold += 1,
                        Err(fault) => assert_eq!(fault.code, Code::OutOfStock, "{fault}"),
                    }
                }
                sold
            })
        })
        .collect()
}

async fn sold(buyers: Vec<tokio::task::JoinHandle<u32>>) -> i64 {
    let mut sold = 0;
    for buyer in buyers {
        sold += i64::from(buyer.await.unwrap());
    }
    sold
}

/// From here until a unit has been sold again.
async fn until_sold_again(city: &City1) -> Duration {
    let (begun, order) = (Instant::now(), order());
    city.until_answered::<api::Reserve>(&reserve_of(&order, &[("eggs", 1)])).await.unwrap();
    let mut confirm = reference(&order);
    confirm.items = reserve_of(&order, &[("eggs", 1)]).items;
    city.until_answered::<api::Confirm>(&confirm).await.unwrap();
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_forgets_under_load_oversells_nothing_and_is_back_in_seconds() {
    let (city, running) = city().await;
    city.open("hub_2").await;
    city.receive(&[("milk", 100_000), ("eggs", 100)]).await;
    let (city, stop) = (Arc::new(city), Arc::new(AtomicBool::new(false)));
    let crowd = buyers(&city, &stop);
    until_sold_again(&city).await;
    let mut took = Vec::new();
    for _ in 0..3 {
        redis::cmd("FLUSHALL").query_async::<()>(&mut city.redis().await).await.unwrap();
        took.push(until_sold_again(&city).await);
    }
    city.world.redis.kill9().unwrap();
    city.world.redis.restart().await.unwrap();
    took.push(until_sold_again(&city).await);
    println!("selling again after: {took:?}");
    // Half a second, where nothing else runs.
    assert!(took.iter().all(|took| *took < Duration::from_secs(20)), "{took:?}");
    stop.store(true, Ordering::SeqCst);
    let sold = sold(crowd).await;
    city.sells("hub_2").await;
    // Holds that were open when Redis went end in their time.
    city.agrees().await;
    let gone: i64 = city
        .count("select -sum(on_hand_delta)::bigint from inventory.movement where kind = 'committed' and sku = 'milk'")
        .await;
    assert_eq!(gone, sold, "units gone from the shelf = units somebody was told were theirs");
    assert!(sold > 0);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_units_are_sold_once_though_redis_forgets() {
    let (city, running) = city().await;
    city.receive(&[("milk", 40), ("eggs", 10)]).await;
    let (city, stop) = (Arc::new(city), Arc::new(AtomicBool::new(false)));
    let crowd = buyers(&city, &stop);
    for _ in 0..2 {
        redis::cmd("FLUSHALL").query_async::<()>(&mut city.redis().await).await.unwrap();
        until_sold_again(&city).await;
    }
    city.world.eventually("all is sold or held", || async { Ok(city.units("milk").await.0 == 0) }).await;
    stop.store(true, Ordering::SeqCst);
    let sold = sold(crowd).await;
    city.agrees().await;
    let left: i64 = city.count("select on_hand from inventory.stock where sku = 'milk'").await;
    assert_eq!(sold + left, 40);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_record_holds_go_on_until_the_cap_and_sales_wait() {
    let (city, first) =
        city_with(&[("KILAT__INVENTORY__JOURNAL_CAP", "20"), ("KILAT__INVENTORY__DRAIN_BATCH", "20")]).await;
    city.receive(&[("milk", 100)]).await;
    first.stop().await;
    let (running, proxy) = city.worker_behind_a_proxy().await;
    let one = order();
    city.reserve(&one, &[("milk", 1)]).await.unwrap();
    city.confirm(&one).await.unwrap();
    city.agrees().await;

    proxy.set(Mode::Cut);
    let held: Vec<String> = (0..20).map(|_| order()).collect();
    for order in &held {
        city.reserve(order, &[("milk", 1)]).await.unwrap();
    }
    let busy = city.reserve(&order(), &[("milk", 1)]).await.unwrap_err();
    assert_eq!((busy.code, busy.retryable()), (Code::Busy, true));
    let unsold = city.confirm(&held[0]).await.unwrap_err();
    assert!(unsold.retryable(), "{unsold}");
    assert_eq!(city.recorded(&held[0]).await, None);

    proxy.set(Mode::Pass);
    city.until_answered::<api::Confirm>(&reference(&held[0])).await.unwrap();
    assert_eq!(city.recorded(&held[0]).await.as_deref(), Some("CONFIRMED"));
    city.until_answered::<api::Reserve>(&reserve_of(&order(), &[("milk", 1)])).await.unwrap();
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_share_the_hubs() {
    let (city, first) = city().await;
    let second = city.worker().await;
    city.receive(&[("milk", 50)]).await;
    let (city, sold) = (Arc::new(city), Arc::new(AtomicU32::new(0)));
    let tries: Vec<_> = (0..200)
        .map(|n| {
            let (city, sold) = (city.clone(), sold.clone());
            tokio::spawn(async move {
                let order = order();
                if city.reserve(&order, &[("milk", 1)]).await.is_ok() {
                    if n % 4 == 0 {
                        city.release(&order).await.unwrap();
                    } else {
                        city.confirm(&order).await.unwrap();
                        assert_eq!(city.recorded(&order).await.as_deref(), Some("CONFIRMED"));
                        sold.fetch_add(1, Ordering::SeqCst);
                    }
                }
            })
        })
        .collect();
    for one in tries {
        one.await.unwrap();
    }
    city.agrees().await;
    let left = city.count("select on_hand from inventory.stock").await;
    assert_eq!(left + i64::from(sold.load(Ordering::SeqCst)), 50);

    // Both see the loss; one epoch comes of it, or they take turns, but never two at once.
    redis::cmd("FLUSHALL").query_async::<()>(&mut city.redis().await).await.unwrap();
    city.sells(HUB).await;
    city.agrees().await;
    let epoch = city.count("select epoch from inventory.hub").await;
    assert!(epoch <= 3, "{epoch}");
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_worker_left_in_the_journal_is_drained_by_another() {
    let (city, running) = city().await;
    city.receive(&[("milk", 50)]).await;
    let second = city.worker().await;
    running.kill().await;
    // Straight into Redis, as by a worker that died right after.
    let id = order();
    let basket = lua::inventory::Basket::new([("milk", 2)]).unwrap();
    let reserve = lua::inventory::Reserve::new(HUB, &id, "usr_1", &basket, 30_000);
    lua::Operation::run(&reserve, &mut city.redis().await).await.unwrap();
    city.world
        .eventually("it is recorded", || async {
            Ok(city.recorded(&id).await.as_deref() == Some("RESERVED"))
        })
        .await;
    city.agrees().await;
    second.stop().await;
}
