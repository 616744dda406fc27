//! An anonymous cart goes over to its owner, once.

use futures::future::join_all;
use lua::{
    Operation as _,
    cart::{Absorb, CartKey, ChangeReply, Item, Take},
};

use crate::support::{ANON, HUB, Shop, USER, code, differences, lines};

fn key(owner: &str) -> CartKey {
    CartKey { owner: owner.into(), hub: HUB.into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn quantities_add_up_and_the_anonymous_cart_ends() {
    let shop = Shop::open_with(&[("KILAT__CART__LINES", "2")]).await;
    shop.add(USER, "milk", 600).await.unwrap();
    shop.add(ANON, "tea", 1).await.unwrap();
    shop.add(ANON, "milk", 500).await.unwrap();
    shop.codes(ANON, &["SAVE"]).await.unwrap();
    let cart = shop.merge(ANON, USER).await.unwrap();
    assert_eq!(
        (lines(&cart), cart.codes.as_slice()),
        (vec![("milk", 999), ("tea", 1)], &["SAVE".to_owned()][..])
    );
    assert_eq!(differences(&cart), [("milk", "full", "1100", "999")]);
    assert_eq!(cart.items[1].name, "TEA");

    // Again it does nothing; to anybody else it is gone.
    let again = shop.merge(ANON, USER).await.unwrap();
    assert_eq!((again.version, again.differences.len()), (cart.version, 0));
    shop.set(USER, "tea", 0).await.unwrap();
    assert_eq!(lines(&shop.merge(ANON, USER).await.unwrap()), [("milk", 999)]);
    assert_eq!(code(shop.merge(ANON, "usr_2").await), "cart.not_found");
    assert_eq!(code(shop.get(ANON).await), "cart.not_found");
    assert_eq!(code(shop.add(ANON, "milk", 1).await), "cart.not_found");
    assert_eq!(code(shop.clear(ANON).await), "cart.not_found");

    // A second one finds no room for a third line.
    let other = ANON.replace("0123", "3210");
    shop.add(USER, "tea", 1).await.unwrap();
    shop.add(&other, "rice", 4).await.unwrap();
    let cart = shop.merge(&other, USER).await.unwrap();
    assert_eq!(
        (lines(&cart), differences(&cart)),
        (vec![("milk", 999), ("tea", 1)], vec![("rice", "full", "4", "0")])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn merges_at_once_are_one_and_two_who_log_in_do_not_share_it() {
    let shop = Shop::open().await;
    let _other = shop.another().await;
    shop.add(ANON, "milk", 2).await.unwrap();
    let merges = (0..16).map(|i| shop.merge(ANON, if i % 2 == 0 { USER } else { "usr_2" }));
    let answers = join_all(merges).await;
    let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(won.len(), 8);
    assert!(won.iter().all(|cart| cart.owner == won[0].owner && lines(cart) == [("milk", 2)]));
    let lost = answers.into_iter().filter_map(Result::err);
    assert!(lost.into_iter().all(|fault| fault.code.as_str() == "cart.not_found"));
    let total = lines(&shop.get(USER).await.unwrap()).len() + lines(&shop.get("usr_2").await.unwrap()).len();
    assert_eq!(total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_lost_after_a_merge_adds_nothing_twice() {
    let shop = Shop::open().await;
    shop.add(ANON, "milk", 2).await.unwrap();
    let before = shop.add(USER, "milk", 1).await.unwrap();
    shop.saved(ANON, 1).await;
    shop.saved(USER, before.version).await;
    // His cart is written down before the other lets go: whatever is lost now, he has it.
    shop.merge(ANON, USER).await.unwrap();
    shop.flush().await;
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 3)]);
    assert_eq!(lines(&shop.merge(ANON, USER).await.unwrap()), [("milk", 3)]);
    assert_eq!(code(shop.get(ANON).await), "cart.not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_died_in_between_can_be_asked_again() {
    let shop = Shop::open().await;
    shop.add(ANON, "milk", 2).await.unwrap();
    let (from, to, mut redis) = (key(ANON), key(USER), shop.redis().await);
    // Taken, and no more.
    let take = Take { cart: &from, ttl_s: 60, to: USER };
    let ChangeReply::Cart(taken) = take.run(&mut redis).await.unwrap() else { panic!("it is there") };
    assert_eq!(code(shop.get(ANON).await), "cart.not_found");
    // Added, and not let go of.
    let items = [Item { sku: "milk".into(), qty: 2, details: taken.lines[0].details.clone() }];
    let absorb = Absorb {
        cart: &to,
        ttl_s: 60,
        born: "b",
        other: &taken.born,
        max_lines: 10,
        max_qty: 999,
        codes: &[],
        items: &items,
    };
    absorb.run(&mut redis).await.unwrap();
    for _ in 0..2 {
        assert_eq!(lines(&shop.merge(ANON, USER).await.unwrap()), [("milk", 2)]);
    }
    let ChangeReply::Cart(left) = take.run(&mut redis).await.unwrap() else { panic!("it is there") };
    assert!(left.lines.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_over_a_customers_cart() {
    let shop = Shop::open().await;
    shop.add(USER, "milk", 2).await.unwrap();
    assert_eq!(code(shop.merge(USER, "usr_2").await), "request.invalid");
    assert_eq!(code(shop.merge(ANON, "usr_2").await), "cart.not_found");
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 2)]);
    assert!(shop.get("usr_2").await.unwrap().items.is_empty());
}
