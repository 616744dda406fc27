//! A hold that others draw from: what a flash sale keeps for its buyers.

use futures::future::join_all;
use runtime::Code;
use subjects::{table::inventory as api, v1};

use crate::support::{City1, city, city_with, order, reserve_of};

fn pool_of(pool: &str, units: u32) -> v1::ReserveStock {
    v1::ReserveStock { draw_from: pool.into(), ttl_s: 600, ..reserve_of(pool, &[("milk", units)]) }
}

fn draw_of(order: &str, pool: &str, units: u32) -> v1::ReserveStock {
    v1::ReserveStock { draw_from: pool.into(), ..reserve_of(order, &[("milk", units)]) }
}

async fn held(city: &City1, request: &v1::ReserveStock) -> u32 {
    city.call::<api::Reserve>(request).await.unwrap().items.iter().map(|line| line.qty).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_draws_from_a_pool_and_the_books_agree() {
    let (city, running) = city().await;
    city.receive(&[("milk", 2_000)]).await;
    city.split("milk", 10, 0).await;
    let pool = order();
    assert_eq!(held(&city, &pool_of(&pool, 1_200)).await, 1_200, "more than one basket may hold");
    assert_eq!(held(&city, &pool_of(&pool, 40)).await, 40, "set anew");
    let orders: Vec<String> = (0..60).map(|_| order()).collect();
    let drawn = join_all(orders.iter().map(|order| {
        let request = draw_of(order, &pool, 1);
        async { city.call::<api::Reserve>(&request).await.map(|_| request) }
    }))
    .await;
    let (mine, none): (Vec<_>, Vec<_>) = drawn.into_iter().partition(Result::is_ok);
    assert_eq!((mine.len(), none.len()), (40, 20));
    for fault in none.into_iter().map(Result::unwrap_err) {
        assert!(matches!(fault.code, Code::OutOfStock | Code::ReservationNotFound), "{fault}");
    }
    assert_eq!(city.units("milk").await, (1_960, 40), "nothing came off the shelf");
    city.agrees().await;

    // A saga that knows of no pool finds the same reservation, and sells it.
    let mine: Vec<_> = mine.into_iter().map(Result::unwrap).collect();
    let plain = v1::ReserveStock { draw_from: String::new(), ..mine[0].clone() };
    assert!(city.call::<api::Reserve>(&plain).await.unwrap().replayed);
    city.confirm(&mine[0].reservation_id).await.unwrap();
    city.release(&mine[1].reservation_id).await.unwrap();
    assert_eq!(city.units("milk").await, (1_961, 38), "what is released is anybody's");
    assert_eq!(city.recorded(&pool).await.as_deref(), Some("RELEASED"), "emptied");
    let ended = city.call::<api::Reserve>(&pool_of(&pool, 1)).await.unwrap_err();
    assert_eq!(ended.code, Code::ReservationClosed);
    city.agrees().await;

    let next = order();
    assert_eq!(held(&city, &pool_of(&next, 5)).await, 5);
    // What the record does not have yet is lost with Redis, as any hold is.
    city.agrees().await;
    city.forget().await;
    assert_eq!(city.units("milk").await, (1_956, 43), "rebuilt with what was left in it");
    assert_eq!(held(&city, &draw_of(&order(), &next, 3)).await, 3);
    assert_eq!(held(&city, &pool_of(&next, 1)).await, 1);
    city.release(&next).await.unwrap();
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_takes_what_the_shelf_has_and_ends_by_the_clock() {
    let (city, running) = city_with(&[("KILAT__INVENTORY__REAPER_S", "1")]).await;
    city.receive(&[("milk", 6)]).await;
    let pool = order();
    let some = city.call::<api::Reserve>(&v1::ReserveStock { ttl_s: 5, ..pool_of(&pool, 9) }).await.unwrap();
    assert_eq!((some.items[0].qty, some.shortages[0].wanted, some.shortages[0].available), (6, 9, 6));
    let none = city.call::<api::Reserve>(&pool_of(&order(), 1)).await.unwrap_err();
    assert_eq!(none.code, Code::OutOfStock);
    city.call::<api::Reserve>(&draw_of(&order(), &pool, 2)).await.unwrap();
    city.world
        .eventually("the pool has ended", || async {
            let units = city.units("milk").await;
            if units == (4, 2) { Ok(true) } else { Err(format!("{units:?}")) }
        })
        .await;
    let gone = city.call::<api::Reserve>(&draw_of(&order(), &pool, 1)).await.unwrap_err();
    assert_eq!(gone.code, Code::ReservationNotFound);
    let partly = v1::ReserveStock { partial: true, ..draw_of(&order(), &pool, 1) };
    assert_eq!(city.call::<api::Reserve>(&partly).await.unwrap_err().code, Code::RequestInvalid);
    let strange = v1::ReserveStock { draw_from: "milk".into(), ..draw_of(&order(), &pool, 1) };
    assert_eq!(city.call::<api::Reserve>(&strange).await.unwrap_err().code, Code::RequestInvalid);
    city.agrees().await;
    running.stop().await;
}
