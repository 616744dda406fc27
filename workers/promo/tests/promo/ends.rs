//! Redeem, commit, release and time, in every order and more than once.

use serde_json::json;

use crate::support::{Shop, basket, order, refused};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Redeem,
    Commit,
    Release,
}

/// Every order of these, each of them twice.
fn permutations(steps: &[Step]) -> Vec<Vec<Step>> {
    if steps.is_empty() {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for n in 0..steps.len() {
        if steps[..n].contains(&steps[n]) {
            continue;
        }
        let mut rest = steps.to_vec();
        let first = rest.remove(n);
        all.extend(permutations(&rest).into_iter().map(|tail| [vec![first], tail].concat()));
    }
    all
}

#[tokio::test]
async fn steps_in_every_order_and_twice_come_to_the_same() {
    use Step::{Commit, Redeem, Release};
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 100_000})).await;
    let mut stands = 0;
    let all = [
        permutations(&[Redeem, Redeem, Commit, Commit]),
        permutations(&[Redeem, Redeem, Commit, Release, Release]),
    ];
    for steps in all.concat() {
        let order = order();
        for step in &steps {
            // What each is answered depends on what came before; what is left does not.
            match step {
                Redeem => drop(shop.redeem(&order, basket("usr_1", &["MANY"])).await),
                Commit => drop(shop.commit(&order).await),
                Release => assert_eq!(shop.release(&order).await.unwrap(), "released"),
            }
        }
        let expected = if steps.contains(&Release) {
            "released"
        } else if steps.iter().rposition(|s| *s == Commit) > steps.iter().position(|s| *s == Redeem) {
            "committed"
        } else {
            "reserved"
        };
        shop.until_state(&order, expected).await;
        if expected == "released" {
            refused(shop.redeem(&order, basket("usr_1", &["MANY"])).await, "promo.closed");
            refused(shop.commit(&order).await, "promo.closed");
        } else {
            stands += 1;
        }
    }
    shop.until_used("many", stands).await;
}

#[tokio::test]
async fn every_event_twice_and_backwards() {
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 100})).await;
    let (paid, cancelled, backwards, early, never) = (order(), order(), order(), order(), order());
    for order in [&paid, &cancelled, &backwards] {
        shop.redeem(order, basket("usr_1", &["MANY"])).await.unwrap();
    }
    let told = [
        (&paid, "confirmed"),
        (&paid, "confirmed"),
        (&cancelled, "confirmed"),
        (&cancelled, "cancelled"),
        (&cancelled, "confirmed"),
        (&cancelled, "cancelled"),
        (&backwards, "cancelled"),
        (&backwards, "confirmed"),
        (&backwards, "cancelled"),
        (&backwards, "confirmed"),
        // These come before their redemption does.
        (&early, "confirmed"),
        (&never, "failed"),
        (&never, "failed"),
    ];
    for (order, word) in told {
        shop.event(order, "usr_1", word).await;
    }
    shop.until_state(&paid, "committed").await;
    shop.until_state(&cancelled, "released").await;
    shop.until_state(&backwards, "released").await;
    shop.until_heard(&early).await;
    shop.until_heard(&never).await;

    shop.redeem(&early, basket("usr_1", &["MANY"])).await.unwrap();
    shop.until_state(&early, "committed").await;
    refused(shop.redeem(&never, basket("usr_1", &["MANY"])).await, "promo.closed");
    shop.until_used("many", 2).await;
    assert_eq!(shop.used("many", "usr_1").await.by_user, 2);
    shop.world.settled().await;
}

#[tokio::test]
async fn a_hold_that_runs_out_gives_its_use_back() {
    let shop = Shop::with_short_holds().await;
    shop.coupon("one", "ONE", json!({"total": 1})).await;
    let (first, second) = (order(), order());
    shop.redeem(&first, basket("usr_1", &["ONE"])).await.unwrap();
    refused(shop.redeem(&second, basket("usr_2", &["ONE"])).await, "promo.exhausted");
    shop.until_state(&first, "expired").await;
    shop.until_used("one", 0).await;
    shop.redeem(&second, basket("usr_2", &["ONE"])).await.unwrap();
    refused(shop.redeem(&first, basket("usr_1", &["ONE"])).await, "promo.closed");
}

/// It was paid with the discount, so it counts, whatever that does to the limit; and it is named.
#[tokio::test]
async fn an_order_confirmed_after_its_hold_counts_all_the_same() {
    let shop = Shop::with_short_holds().await;
    shop.coupon("one", "ONE", json!({"total": 1})).await;
    let (late, quick) = (order(), order());
    shop.redeem(&late, basket("usr_1", &["ONE"])).await.unwrap();
    shop.until_state(&late, "expired").await;
    shop.redeem(&quick, basket("usr_2", &["ONE"])).await.unwrap();
    shop.event(&quick, "usr_2", "confirmed").await;
    shop.until_state(&quick, "committed").await;

    shop.event(&late, "usr_1", "confirmed").await;
    shop.until_state(&late, "committed").await;
    shop.event(&late, "usr_1", "confirmed").await;
    shop.until_used("one", 2).await;
    let over: Vec<String> =
        sqlx::query_scalar("select unnest(over) from promo.redemption where order_id = $1")
            .bind(&late)
            .fetch_all(&shop.world.pg)
            .await
            .unwrap();
    assert_eq!(over, ["one"]);
    // Where there is room it simply counts again.
    shop.coupon("two", "TWO", json!({"total": 2})).await;
    let roomy = order();
    shop.redeem(&roomy, basket("usr_3", &["TWO"])).await.unwrap();
    shop.until_state(&roomy, "expired").await;
    assert_eq!(shop.commit(&roomy).await.unwrap(), "committed");
    shop.until_used("two", 1).await;
    let over: i64 =
        sqlx::query_scalar("select cardinality(over)::bigint from promo.redemption where order_id = $1")
            .bind(&roomy)
            .fetch_one(&shop.world.pg)
            .await
            .unwrap();
    assert_eq!(over, 0);
}

#[tokio::test]
async fn another_basket_under_the_same_order_is_refused() {
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 100})).await;
    shop.coupon("more", "MORE", json!({"total": 100})).await;
    let order = order();
    let first = shop.redeem(&order, basket("usr_1", &["MANY"])).await.unwrap();
    let again = shop.redeem(&order, basket("usr_1", &["many "])).await.unwrap();
    assert!(!first.replayed && again.replayed);
    assert_eq!((first.applied, first.lines), (again.applied, again.lines));
    let mut fuller = basket("usr_1", &["MANY"]);
    fuller.items[0].qty = 2;
    fuller.items[0].total = crate::support::rp(140_000);
    for other in [fuller, basket("usr_2", &["MANY"]), basket("usr_1", &["MORE"])] {
        refused(shop.redeem(&order, other).await, "promo.conflict");
    }
    shop.until_used("many", 1).await;
    shop.until_used("more", 0).await;
}

#[tokio::test]
async fn what_was_never_redeemed_cannot_be_committed_and_can_be_released() {
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 100})).await;
    let order = order();
    refused(shop.commit(&order).await, "promo.not_found");
    assert_eq!(shop.release(&order).await.unwrap(), "released");
    assert_eq!(shop.release(&order).await.unwrap(), "released");
    refused(shop.redeem(&order, basket("usr_1", &["MANY"])).await, "promo.closed");
    refused(shop.commit(&order).await, "promo.closed");
    shop.until_used("many", 0).await;
}
