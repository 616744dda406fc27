//! What a product earns is nobody's business but the shop's.

use subjects::v1;

use crate::support::{Shop, asked, product};

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_know_the_margin_cannot_work_it_out() {
    let shop = Shop::open().await;
    for (sku, margin_bp) in [("tea-a", 1_000), ("tea-b", 6_000)] {
        let item = product(sku, &format!("Green Tea {sku}"), "drinks/tea", 5_000);
        shop.put(v1::Product { margin_bp, ..item }).await;
    }
    shop.until("both are there", &asked("green tea"), |found| found.total == 2).await;
    let ask = |margin| v1::SearchProducts { margin, ..asked("green tea") };
    let told = shop.query(&ask(false)).await.unwrap();
    let all = shop.query(&ask(true)).await.unwrap();
    let skus = |found: &v1::SearchResult| found.items.iter().map(|hit| hit.sku.clone()).collect::<Vec<_>>();
    // It ranks for everybody, and is told to some.
    assert_eq!((skus(&told), skus(&all)), (vec!["tea-b".into(), "tea-a".into()], skus(&told)));
    for (told, all) in told.items.iter().zip(&all.items) {
        let (few, whole) = (told.factors.unwrap(), all.factors.unwrap());
        let sum = |f: &v1::ScoreFactors| {
            0.40 * f.relevance + 0.25 * f.stock + 0.20 * f.margin + 0.15 * f.popularity
        };
        assert_eq!(few.margin, 0.0);
        assert!((told.score - sum(&few)).abs() < 1e-9 && (all.score - sum(&whole)).abs() < 1e-9);
    }
    assert_eq!(all.items.iter().map(|hit| hit.factors.unwrap().margin).collect::<Vec<_>>(), [0.6, 0.1]);
}
