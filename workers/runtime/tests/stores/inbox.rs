use runtime::{
    inbox::{self, Recorded},
    outbox::Schema,
};

use crate::place::{Place, schema};

const ORDERS: Schema = Schema::named("orders");

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_first_once_and_its_first_outcome_stays() {
    let place = Place::new(true, false).await;
    let pool = place.pool().await;
    schema(&pool, "orders").await;
    let mut conn = pool.acquire().await.unwrap();

    assert!(inbox::first_time(&mut conn, ORDERS, "a").await.unwrap());
    assert!(!inbox::first_time(&mut conn, ORDERS, "a").await.unwrap());
    assert_eq!(inbox::outcome(&mut conn, ORDERS, "a").await.unwrap(), Some(vec![]));
    assert_eq!(inbox::outcome(&mut conn, ORDERS, "b").await.unwrap(), None);
    assert_eq!(inbox::record(&mut conn, ORDERS, "b", b"one").await.unwrap(), Recorded::First);
    assert_eq!(
        inbox::record(&mut conn, ORDERS, "b", b"two").await.unwrap(),
        Recorded::Before(b"one".to_vec())
    );

    let firsts = inbox::first_times(&mut conn, ORDERS, &["c", "a", "d", "c"]).await.unwrap();
    assert_eq!(firsts, [true, false, true, false]);
    let entries: [(&str, &[u8]); 3] = [("e", b"1"), ("b", b"2"), ("e", b"3")];
    assert_eq!(inbox::record_all(&mut conn, ORDERS, &entries).await.unwrap(), [true, false, false]);
    let outcomes = inbox::outcomes(&mut conn, ORDERS, &["e", "b", "z"]).await.unwrap();
    assert_eq!((outcomes.len(), &outcomes["e"][..], &outcomes["b"][..]), (2, &b"1"[..], &b"one"[..]));
    assert_eq!(inbox::first_times(&mut conn, ORDERS, &[]).await.unwrap(), Vec::<bool>::new());

    // Rolled back with its effect: it was not handled.
    let mut tx = pool.begin().await.unwrap();
    assert!(inbox::first_time(&mut tx, ORDERS, "f").await.unwrap());
    tx.rollback().await.unwrap();
    assert!(inbox::first_time(&mut conn, ORDERS, "f").await.unwrap());

    sqlx::query("update orders.inbox set at = now() - interval '8 days' where key < 'd'")
        .execute(&mut *conn)
        .await
        .unwrap();
    let week = std::time::Duration::from_secs(7 * 86400);
    assert_eq!(inbox::prune(&mut conn, ORDERS, week, 2).await.unwrap(), 2);
    assert_eq!(inbox::prune(&mut conn, ORDERS, week, 10).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_is_first_and_batches_with_the_same_keys_do_not_deadlock() {
    let place = Place::new(true, false).await;
    let pool = place.pool().await;
    schema(&pool, "orders").await;
    let workers = (0..8).map(|worker| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut keys: Vec<String> = (0..200).map(|key| format!("k{key}")).collect();
            fastrand::Rng::with_seed(worker).shuffle(&mut keys);
            let mut firsts = 0;
            for part in keys.chunks(50) {
                let part: Vec<&str> = part.iter().map(String::as_str).collect();
                let mut tx = pool.begin().await.unwrap();
                let new = inbox::first_times(&mut tx, ORDERS, &part).await.unwrap();
                tx.commit().await.unwrap();
                firsts += new.into_iter().filter(|first| *first).count();
            }
            firsts
        })
    });
    let firsts: usize = futures::future::join_all(workers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(firsts, 200);
}
