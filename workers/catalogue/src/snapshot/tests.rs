use proptest::prelude::*;
use runtime::Fault;

use super::*;

fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

fn product(sku: &str, amount: i64, version: u64) -> v1::Product {
    v1::Product {
        sku: sku.into(),
        name: sku.to_uppercase(),
        category: "dairy/milk".into(),
        prices: vec![v1::Price { city: "jkt".into(), amount: money(amount) }],
        active: true,
        version,
        ..Default::default()
    }
}

fn shop(prices: &[i64]) -> Snapshot {
    let mut shop = Snapshot::default();
    shop.take_hub(v1::Hub {
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        currency: "IDR".into(),
        active: true,
        version: 1,
        delivery_fee: money(5_000),
        ..Default::default()
    });
    for (i, price) in prices.iter().enumerate() {
        shop.take_product(product(&format!("sku-{i}"), *price, 1));
    }
    shop
}

fn line(sku: &str, qty: u32) -> v1::Line {
    v1::Line { sku: sku.into(), qty }
}

#[test]
fn the_same_sku_twice_is_one_line() {
    let priced =
        shop(&[100, 7]).price("hub_1", &[line("sku-1", 1), line("sku-0", 2), line("sku-1", 3)]).unwrap();
    let lines: Vec<(&str, u32)> = priced.items.iter().map(|l| (l.sku.as_str(), l.qty)).collect();
    assert_eq!(lines, [("sku-1", 4), ("sku-0", 2)]);
    assert_eq!((priced.subtotal, priced.total), (money(228), money(5_228)));
}

#[test]
fn a_basket_beyond_every_bound_is_refused_not_wrapped() {
    let shop = shop(&[subjects::check::MAX_AMOUNT; 100]);
    let basket: Vec<v1::Line> = (0..100).map(|i| line(&format!("sku-{i}"), 999)).collect();
    let fault = Fault::from(shop.price("hub_1", &basket).unwrap_err());
    assert_eq!((fault.code.as_str(), fault.fields[0].pointer.as_str()), ("request.invalid", "/items"));
}

#[test]
fn an_older_version_does_not_come_back() {
    let mut shop = shop(&[100]);
    shop.take_product(product("sku-0", 300, 3));
    shop.take_product(product("sku-0", 200, 2));
    assert_eq!(shop.price("hub_1", &[line("sku-0", 1)]).unwrap().subtotal, money(300));
}

#[test]
fn a_price_in_another_currency_is_no_price_here() {
    let mut shop = shop(&[]);
    let mut foreign = product("sku-0", 100, 1);
    foreign.prices[0].amount = Some(v1::Money { amount: 100, currency: "INR".into() });
    shop.take_product(foreign);
    assert!(matches!(shop.price("hub_1", &[line("sku-0", 1)]), Err(CatalogueError::NotSoldHere { .. })));
}

#[test]
fn a_category_holds_what_is_below_it_and_not_its_namesakes() {
    let mut shop = shop(&[1, 2, 3]);
    for (sku, category) in [("sku-0", "dairy"), ("sku-1", "dairy-free/milk"), ("sku-2", "dairy/milk/oat")] {
        shop.take_product(v1::Product { category: category.into(), ..product(sku, 1, 2) });
    }
    let (page, more) = shop.page("dairy", None, 10);
    assert_eq!(page.iter().map(|p| p.sku.as_str()).collect::<Vec<_>>(), ["sku-0", "sku-2"]);
    assert!(!more);
}

proptest! {
    #[test]
    fn it_adds_up(prices in prop::collection::vec(1i64..1_000_000, 1..20),
                  picks in prop::collection::vec((any::<prop::sample::Index>(), 1u32..50), 1..40)) {
        let shop = shop(&prices);
        let basket: Vec<v1::Line> = picks
            .iter()
            .map(|(pick, qty)| line(&format!("sku-{}", pick.index(prices.len())), *qty))
            .collect();
        let priced = shop.price("hub_1", &basket).unwrap();
        let expected: i64 = picks.iter().map(|(pick, qty)| pick.get(&prices) * i64::from(*qty)).sum();
        prop_assert_eq!(priced.subtotal, money(expected));
        prop_assert_eq!(priced.total, money(expected + 5_000));
        let of_lines: i64 = priced.items.iter().map(|l| l.total.as_ref().unwrap().amount).sum();
        prop_assert_eq!(of_lines, expected);
        let units: u32 = basket.iter().map(|l| l.qty).sum();
        prop_assert_eq!(priced.items.iter().map(|l| l.qty).sum::<u32>(), units);
    }

    #[test]
    fn pages_are_the_list(count in 0usize..40, limit in 1usize..10) {
        let shop = shop(&vec![5; count]);
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (page, more) = shop.page("", after.as_deref(), limit);
            seen.extend(page.into_iter().map(|p| p.sku));
            after = seen.last().cloned();
            if !more {
                break;
            }
        }
        let (all, _) = shop.page("", None, usize::MAX);
        prop_assert_eq!(seen, all.into_iter().map(|p| p.sku).collect::<Vec<_>>());
    }
}
