//! What is left when Redis or a worker is not.

use std::time::{Duration, Instant};

use crate::support::{ANON, HUB, Shop, USER, code, lines};

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_redis_takes_along_a_second_at_most() {
    let shop = Shop::open().await;
    shop.add(USER, "milk", 2).await.unwrap();
    let changed = Instant::now();
    let cart = shop.codes(USER, &["SAVE"]).await.unwrap();
    shop.saved(USER, cart.version).await;
    // Loaded machines are slow; an idle one takes 0.4 s.
    assert!(changed.elapsed() < Duration::from_secs(10), "{:?}", changed.elapsed());
    shop.flush().await;
    let back = shop.get(USER).await.unwrap();
    assert_eq!((lines(&back), back.codes.as_slice()), (vec![("milk", 2)], &["SAVE".to_owned()][..]));
    assert_eq!((back.items[0].name.as_str(), back.version > cart.version), ("MILK", true));

    // A change finds it, too, and versions go on.
    shop.flush().await;
    let more = shop.add(USER, "milk", 1).await.unwrap();
    assert_eq!((lines(&more), more.version > cart.version), (vec![("milk", 3)], true));
    shop.saved(USER, more.version).await;
    // And when it was emptied, it stays empty.
    let empty = shop.clear(USER).await.unwrap();
    shop.saved(USER, empty.version).await;
    shop.flush().await;
    assert!(shop.get(USER).await.unwrap().items.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_carts_are_read_and_not_changed() {
    let shop = Shop::open().await;
    let cart = shop.add(USER, "milk", 2).await.unwrap();
    shop.saved(USER, cart.version).await;
    shop.world.redis.kill9().unwrap();
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 2)]);
    let refused = shop.add(USER, "milk", 1).await.unwrap_err();
    assert!(refused.retryable(), "{refused}");
    shop.world.redis.restart().await.unwrap();
    shop.world
        .eventually("carts are changed again", || async {
            shop.set(USER, "milk", 5).await.map(|_| true).map_err(|fault| fault.to_string())
        })
        .await;
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 5)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_worker_changed_another_writes_down() {
    let mut shop = Shop::open().await;
    shop.cart.take().unwrap().kill().await;
    // As the dead one's script left it.
    let key = lua::cart::CartKey { owner: USER.into(), hub: HUB.into() };
    let put = lua::cart::Put {
        cart: &key,
        ttl_s: 60,
        born: "b",
        sku: "milk",
        qty: 2,
        set: false,
        max_lines: 10,
        max_qty: 999,
        details: "",
    };
    lua::Operation::run(&put, &mut shop.redis().await).await.unwrap();
    let _heir = shop.another().await;
    shop.saved(USER, 1).await;
    // Nothing is left to be written.
    let part = lua::keys::cart::unsaved(key.part());
    shop.world
        .eventually("it is noted no more", || async {
            let mut redis = shop.redis().await;
            let left: u64 = redis::cmd("ZCARD").arg(&part).query_async(&mut redis).await.unwrap();
            if left == 0 { Ok(true) } else { Err(left.to_string()) }
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_touches_goes_a_batch_at_a_time() {
    let shop = Shop::open().await;
    shop.add(USER, "milk", 1).await.unwrap();
    sqlx::query(
        "insert into cart.cart (owner, hub_id, version, contents, touched_at)
         select case when n % 2 = 0 then 'usr_' else 'anon_' end || n, 'hub_1', 1, '{\"v\": \"1\"}',
                now() - make_interval(days => case when n <= 1200 then 91 else 8 end)
         from generate_series(1, 1300) n",
    )
    .execute(&shop.world.pg)
    .await
    .unwrap();
    let _sweeper = shop.another().await;
    shop.world
        .eventually("what is old is gone", || async {
            let (left,): (i64,) = sqlx::query_as("select count(*) from cart.cart where owner <> $1")
                .bind(USER)
                .fetch_one(&shop.world.pg)
                .await
                .map_err(|error| error.to_string())?;
            // A customer's stays eight days.
            if left == 50 { Ok(true) } else { Err(left.to_string()) }
        })
        .await;
    assert_eq!(code(shop.get(ANON).await), "cart.not_found");
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 1)]);
}
