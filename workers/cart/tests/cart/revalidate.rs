//! A cart against prices, stock and promotions of now.

use crate::support::{ANON, Shop, USER, amount, code, differences, lines};

/// Promotions that have just begun count first what was used before.
async fn worth(shop: &Shop, discount: i64) {
    shop.world
        .eventually("the code is worth something", || async {
            let cart = shop.revalidate(USER).await.map_err(|fault| fault.to_string())?;
            Ok(amount(&cart.discount) == Some(discount))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_different_is_named_once_and_taken_over() {
    let shop = Shop::open().await;
    let _stock = shop.stocked(10).await;
    let _promo = shop.promoted().await;
    for (sku, qty) in [("milk", 4), ("rice", 3), ("tea", 2)] {
        shop.add(USER, sku, qty).await.unwrap();
    }
    shop.codes(USER, &["SAVE"]).await.unwrap();
    worth(&shop, 100).await;
    let same = shop.revalidate(USER).await.unwrap();
    assert!(same.differences.is_empty(), "{:?}", same.differences);
    assert_eq!((amount(&same.subtotal), amount(&same.discount)), (Some(4_800), Some(100)));
    assert_eq!(same.items.iter().map(|line| line.available).collect::<Vec<_>>(), [10, 10, 10]);

    shop.put_product("milk", 550, true).await;
    shop.put_product("rice", 900, false).await;
    shop.receive(&[("tea", -9)]).await;
    let other = shop.revalidate(USER).await.unwrap();
    assert_eq!(
        differences(&other),
        [("milk", "price", "500 IDR", "550 IDR"), ("rice", "gone", "3", "0"), ("tea", "stock", "2", "1")]
    );
    assert_eq!((lines(&other), amount(&other.subtotal)), (vec![("milk", 4), ("tea", 1)], Some(2_250)));
    let again = shop.revalidate(USER).await.unwrap();
    assert!(again.differences.is_empty(), "{:?}", again.differences);
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 4), ("tea", 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_are_none_go_and_a_changed_discount_is_told() {
    let shop = Shop::open().await;
    let _promo = shop.promoted().await;
    shop.add(USER, "milk", 1).await.unwrap();
    shop.codes(USER, &["NOPE", "SAVE", "NADA"]).await.unwrap();
    let cart = shop.revalidate(USER).await.unwrap();
    let gone = [("", "promo", "NOPE", ""), ("", "promo", "NADA", "")];
    assert_eq!((differences(&cart), cart.codes.as_slice()), (gone.to_vec(), &["SAVE".to_owned()][..]));
    worth(&shop, 100).await;
    let rule = r#"{"name": "Save", "currency": "IDR", "codes": ["SAVE"],
        "effect": {"type": "Fixed", "amount": 40}, "limits": {"total": 1000}}"#;
    shop.rule("save", rule).await;
    shop.world
        .eventually("the rule has changed", || async {
            let cart = shop.revalidate(USER).await.map_err(|fault| fault.to_string())?;
            match differences(&cart).as_slice() {
                [] => Ok(false),
                [("", "promo", "100 IDR", "40 IDR")] => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
    // Of another cart nothing is known.
    assert_eq!(shop.add(USER, "rice", 1).await.unwrap().discount, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_tell_is_as_it_was() {
    // Neither inventory nor promotions.
    let shop = Shop::open().await;
    shop.add(ANON, "milk", 2).await.unwrap();
    shop.codes(ANON, &["SAVE"]).await.unwrap();
    shop.put_product("milk", 550, true).await;
    let cart = shop.revalidate(ANON).await.unwrap();
    assert_eq!(differences(&cart), [("milk", "price", "500 IDR", "550 IDR")]);
    assert_eq!(
        (lines(&cart), cart.codes.as_slice(), cart.discount.clone()),
        (vec![("milk", 2)], &["SAVE".to_owned()][..], None)
    );
    // A hub that takes no orders: nothing is compared, nothing is lost.
    shop.put_product("milk", 600, true).await;
    shop.put_hub(false).await;
    let cart = shop.revalidate(ANON).await.unwrap();
    assert_eq!(
        (differences(&cart), lines(&cart)),
        (vec![("", "hub", "hub_1", "inactive")], vec![("milk", 2)])
    );
    assert_eq!(amount(&cart.items[0].unit_price), Some(550));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_catalogue_nothing_can_be_said() {
    let mut shop = Shop::open().await;
    shop.add(USER, "milk", 2).await.unwrap();
    shop.catalogue.take().unwrap().stop().await;
    assert_eq!(code(shop.revalidate(USER).await), "service.no_responders");
    assert_eq!(lines(&shop.get(USER).await.unwrap()), [("milk", 2)]);
}
