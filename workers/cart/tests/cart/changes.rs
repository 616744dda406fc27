//! One change after the other, and many at once.

use futures::future::join_all;

use crate::support::{ANON, Shop, USER, amount, code, lines};

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_is_filled_changed_and_emptied() {
    let shop = Shop::open().await;
    let none = shop.get(USER).await.unwrap();
    assert_eq!((none.version, none.items.len(), none.owner.as_str()), (0, 0, USER));
    shop.add(USER, "milk", 2).await.unwrap();
    shop.add(USER, "rice", 1).await.unwrap();
    let cart = shop.add(USER, "milk", 3).await.unwrap();
    assert_eq!((lines(&cart), cart.version), (vec![("milk", 5), ("rice", 1)], 3));
    assert_eq!((cart.items[0].name.as_str(), amount(&cart.items[0].total)), ("MILK", Some(2_500)));
    assert_eq!((amount(&cart.subtotal), cart.discount.clone()), (Some(3_400), None));

    let cart = shop.set(USER, "milk", 1).await.unwrap();
    assert_eq!(lines(&cart), [("milk", 1), ("rice", 1)]);
    let cart = shop.set(USER, "milk", 0).await.unwrap();
    assert_eq!((lines(&cart), cart.version), (vec![("rice", 1)], 5));
    // Removing what is not there is no change.
    assert_eq!(shop.set(USER, "milk", 0).await.unwrap().version, 5);
    let cart = shop.codes(USER, &["save", "TWO"]).await.unwrap();
    assert_eq!((cart.codes.as_slice(), cart.version), (&["SAVE".to_owned(), "TWO".to_owned()][..], 6));
    let cart = shop.clear(USER).await.unwrap();
    assert_eq!((cart.items.len(), cart.codes.len(), cart.version), (0, 0, 7));
    assert_eq!(lines(&shop.add(USER, "tea", 1).await.unwrap()), [("tea", 1)]);
    assert_eq!(shop.get(USER).await.unwrap().version, 8);
    // Who has none has an empty one, whatever is done to it.
    assert_eq!(shop.clear("usr_2").await.unwrap().version, 0);
    assert_eq!(shop.revalidate("usr_2").await.unwrap().items.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_that_add_at_once_lose_nothing() {
    let shop = Shop::open().await;
    let _other = shop.another().await;
    let adds = (0..120).map(|i| shop.add(USER, ["milk", "rice", "tea"][i % 3], 1));
    for answer in join_all(adds).await {
        answer.unwrap();
    }
    let cart = shop.get(USER).await.unwrap();
    let mut all = lines(&cart);
    all.sort_unstable();
    assert_eq!((all, cart.version), (vec![("milk", 40), ("rice", 40), ("tea", 40)], 120));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_has_bounds() {
    let shop = Shop::open_with(&[("KILAT__CART__LINES", "2")]).await;
    shop.add(USER, "milk", 999).await.unwrap();
    let refused = shop.add(USER, "milk", 1).await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.fields[0].pointer.as_str()), ("request.invalid", "/qty"));
    shop.add(USER, "rice", 1).await.unwrap();
    assert_eq!(code(shop.add(USER, "tea", 1).await), "cart.full");
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 999), ("rice", 1)]);
    // What is there may grow, and what goes makes room; of those who come at once only so many fit.
    shop.add(USER, "rice", 1).await.unwrap();
    shop.clear(USER).await.unwrap();
    let adds = ["milk", "rice", "tea"].map(|sku| shop.add(USER, sku, 1));
    let full = join_all(adds).await.into_iter().filter(|answer| answer.is_err()).count();
    assert_eq!((full, shop.get(USER).await.unwrap().items.len()), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sold_does_not_go_in() {
    let shop = Shop::open().await;
    shop.add(USER, "milk", 1).await.unwrap();
    assert_eq!(code(shop.add(USER, "gold", 1).await), "catalogue.unknown_sku");
    shop.put_hub(false).await;
    assert_eq!(code(shop.add(USER, "rice", 1).await), "catalogue.hub_inactive");
    let cart = shop.get(USER).await.unwrap();
    assert_eq!((lines(&cart), cart.version), (vec![("milk", 1)], 1));
    // Out of it everything may go.
    assert!(shop.set(USER, "milk", 0).await.unwrap().items.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_catalogue_a_line_has_no_price_yet() {
    let mut shop = Shop::open().await;
    shop.catalogue.take().unwrap().stop().await;
    let line = shop.add(USER, "milk", 2).await.unwrap();
    assert_eq!(
        (lines(&line), line.items[0].unit_price.clone(), line.subtotal.clone()),
        (vec![("milk", 2)], None, None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_secret_has_the_cart() {
    let shop = Shop::open().await;
    assert_eq!(code(shop.get(ANON).await), "cart.not_found");
    assert_eq!(code(shop.clear(ANON).await), "cart.not_found");
    assert_eq!(code(shop.codes(ANON, &["A"]).await), "cart.not_found");
    assert_eq!(code(shop.revalidate(ANON).await), "cart.not_found");
    shop.add(ANON, "milk", 1).await.unwrap();
    assert_eq!(lines(&shop.get(ANON).await.unwrap()), [("milk", 1)]);
    assert_eq!(shop.codes(ANON, &["A"]).await.unwrap().codes, ["A"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_has_a_reason_and_changes_nothing() {
    let shop = Shop::open().await;
    for owner in ["", "usr_", "rid_1", "anon_", "anon_123", "usr_1 hub_1", "usr_a.b", &"usr_x".repeat(20)] {
        for answer in [
            shop.get(owner).await,
            shop.clear(owner).await,
            shop.revalidate(owner).await,
            shop.add(owner, "milk", 1).await,
            shop.codes(owner, &["A"]).await,
            shop.merge(ANON, owner).await,
        ] {
            let fault = answer.unwrap_err();
            assert_eq!(fault.code.as_str(), "request.invalid", "{owner}");
            assert!(fault.fields.iter().any(|field| field.pointer == "/owner"), "{owner} {fault:?}");
        }
    }
    for (sku, qty) in [("", 1), ("a b", 1), ("milk", 0), ("milk", 1_000), ("milk", u32::MAX)] {
        assert_eq!(code(shop.add(USER, sku, qty).await), "request.invalid", "{sku} {qty}");
    }
    assert_eq!(code(shop.codes(USER, &[""]).await), "request.invalid");
    assert_eq!(code(shop.codes(USER, &["\u{7}"]).await), "request.invalid");
    assert_eq!(code(shop.codes(USER, &["C"; 11]).await), "request.invalid");
    assert_eq!(shop.get(USER).await.unwrap().version, 0);
    let mut redis = shop.redis().await;
    let keys: u64 = redis::cmd("DBSIZE").query_async(&mut redis).await.unwrap();
    assert_eq!(keys, 0);
}
