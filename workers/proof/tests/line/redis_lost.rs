//! Redis is emptied, then killed, while checkouts run.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use futures::future::join_all;
use testkit::{eventually, eventually::WITHIN};

use crate::{
    line::{HUB, SKU, UNITS},
    shop::{Shop, Who, one},
};

const BUYERS: usize = 12;
/// From the loss to the first order that was placed after it.
const SELLING_AGAIN: Duration = Duration::from_secs(10);
/// It takes a second or two. On a machine that does something else besides it may take longer; then it is lost
/// once more, so often at most.
const LOSSES: u32 = 3;

#[derive(Default)]
struct Market {
    closed: AtomicBool,
    sold: AtomicU64,
}

impl Market {
    /// Buys until the market closes, as an app does: a retryable no is asked again under the same key.
    async fn buy(&self, shop: &Shop) -> HashMap<String, u64> {
        let (who, mut refusals) = (Who::customer(), HashMap::new());
        for n in 0_u32.. {
            if self.closed.load(Ordering::SeqCst) {
                break;
            }
            let key = format!("order-{n}");
            loop {
                let answer = shop.checkout(&who, &key, &one()).await;
                let (status, body) = (answer.status, &answer.body);
                match status {
                    201 => {
                        self.sold.fetch_add(1, Ordering::SeqCst);
                        break;
                    }
                    202 => {}
                    _ => {
                        let code = body["code"].as_str().unwrap_or("none").to_owned();
                        *refusals.entry(format!("{status} {code}")).or_insert(0) += 1;
                        assert!(status == 503 || status == 504 || status == 409, "{status} {body}");
                        // Stored under the key: this order is over.
                        if !answer.again() {
                            break;
                        }
                    }
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        refusals
    }

    /// Until an order is placed that was begun after now; whether it was in time.
    async fn sells_again(&self, what: &str, shop: &Shop) -> bool {
        let began = Instant::now();
        let who = Who::customer();
        let mut n = 0_u32;
        loop {
            let answer = shop.checkout(&who, &format!("{what}-{n}"), &one()).await;
            if answer.status == 201 {
                break;
            }
            // One that may still become an order is not left behind.
            if !answer.again() {
                n += 1;
            }
            assert!(began.elapsed() < WITHIN, "after {what}: {} {}", answer.status, answer.body);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let took = began.elapsed();
        println!("{what}: selling again after {took:?}");
        self.sold.fetch_add(1, Ordering::SeqCst);
        took < SELLING_AGAIN
    }

    async fn sold_more(&self, by: u64) {
        let from = self.sold.load(Ordering::SeqCst);
        eventually("more is sold", || async { Ok(self.sold.load(Ordering::SeqCst) >= from + by) }).await;
    }
}

async fn lose(what: &str, shop: &Shop) {
    if what == "emptied" {
        let flushed: String = redis::cmd("FLUSHALL").query_async(&mut shop.line.redis().await).await.unwrap();
        assert_eq!(flushed, "OK");
    } else {
        shop.line.world.redis.kill9().unwrap();
        shop.line.world.redis.restart().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn selling_goes_on_after_redis_was_emptied_and_after_it_was_killed() {
    let shop = Shop::open().await;
    let market = Market::default();
    let losses = async {
        for what in ["emptied", "killed"] {
            let mut in_time = false;
            for _ in 0..LOSSES {
                market.sold_more(20).await;
                lose(what, &shop).await;
                in_time = market.sells_again(what, &shop).await;
                if in_time {
                    break;
                }
            }
            assert!(in_time, "{what}: not selling within {SELLING_AGAIN:?}, {LOSSES} times");
        }
        market.sold_more(20).await;
        market.closed.store(true, Ordering::SeqCst);
    };
    let (refusals, ()) = tokio::join!(join_all((0..BUYERS).map(|_| market.buy(&shop))), losses);
    let mut all = HashMap::new();
    refusals.into_iter().flatten().for_each(|(code, n)| *all.entry(code).or_insert(0) += n);
    let sold = market.sold.load(Ordering::SeqCst);
    println!("{sold} sold, refusals: {all:?}");
    // What was sold is gone, and nothing else: holds that went with Redis are free again.
    eventually("holds have ended", || async {
        let (available, held) = shop.line.units(HUB, SKU).await;
        let left = u64::from(available + held);
        let confirmed = shop
            .line
            .count("select count(*) from orders.orders where status = 'CONFIRMED'")
            .await
            .unsigned_abs();
        assert_eq!(confirmed, sold, "who was told 201 has an order, and nobody else");
        if left + sold == UNITS.unsigned_abs() && held == 0 {
            Ok(true)
        } else {
            Err(format!("{available} + {held} left, {sold} sold"))
        }
    })
    .await;
    shop.close().await;
}
