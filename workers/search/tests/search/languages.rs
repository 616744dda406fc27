//! What operators teach takes effect, in every instance, without a gap.

use subjects::{
    table::search as api,
    v1::{self, SearchTier},
};

use crate::support::{HUB, Shop, asked, code, keep_asking, product, receive, start};

fn italian() -> v1::Language {
    let synonym = v1::Synonym { terms: vec!["milk".into()], from: "latte".into() };
    v1::Language { language: "it".into(), synonyms: vec![synonym], ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_takes_effect() {
    let shop = Shop::open().await;
    let put = |language| {
        let ask = v1::PutLanguage { language: Some(language) };
        let world = &shop.world;
        async move { world.call::<api::PutLanguage>(&ask).await }
    };
    // What it comes with.
    assert_eq!(shop.skus("susu").await.0[0], "milk-1l");
    let known = shop.world.call::<api::Languages>(&v1::ListLanguages {}).await.unwrap();
    assert_eq!(known.items.iter().map(|l| l.language.as_str()).collect::<Vec<_>>(), ["en", "hi", "id"]);

    assert_ne!(shop.skus("latte").await.1, SearchTier::Match);
    assert_eq!(put(italian()).await.unwrap().version, 1);
    assert_eq!(put(italian()).await.unwrap().version, 1, "nothing changed");
    shop.until("taught", &asked("latte"), |found| found.tier() == SearchTier::Match).await;
    // Stock and prices have come along.
    assert_eq!(shop.find("latte").await.items[0].stock, 50);
    let only = |language: &str| v1::SearchProducts { language: language.into(), ..asked("latte") };
    assert_eq!(shop.query(&only("it")).await.unwrap().tier(), SearchTier::Match);
    assert_ne!(shop.query(&only("id")).await.unwrap().tier(), SearchTier::Match);

    let mut emptied = italian();
    emptied.synonyms.clear();
    assert_eq!(put(emptied).await.unwrap().version, 2);
    shop.until("forgotten", &asked("latte"), |found| found.tier() != SearchTier::Match).await;
    let one = shop.world.call::<api::Language>(&v1::GetLanguage { language: "it".into() }).await.unwrap();
    assert_eq!((one.version, one.synonyms.len()), (2, 0));
    shop.world.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_instance_learns() {
    let shop = Shop::open().await;
    let second = start(&shop.world).await;
    let ask = v1::PutLanguage { language: Some(italian()) };
    shop.world.call::<api::PutLanguage>(&ask).await.unwrap();
    // Either may answer: many right answers in a row come from both.
    shop.world
        .eventually("both know", || async {
            for _ in 0..20 {
                let found = shop.query(&asked("latte")).await.map_err(|fault| fault.to_string())?;
                if found.tier() != SearchTier::Match {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_is_swapped_without_a_gap() {
    let shop = Shop::open().await;
    for n in 0..300 {
        shop.put(product(&format!("tea-{n}"), &format!("Green Tea {n}"), "drinks/tea", 1_000)).await;
    }
    shop.until("the tea is there", &asked("green tea"), |found| found.total == 300).await;
    receive(&shop.world, HUB, &[("rice", 9)]).await;
    // Whatever index answers, it has the product, its price and its stock.
    let whole = |found: &v1::SearchResult| {
        let milk = &found.items[0];
        (milk.sku.as_str(), milk.stock) == ("milk-1l", 50) && milk.price.as_ref().unwrap().amount == 18_000
    };
    let asking = [
        keep_asking(&shop.world, asked("fresh milk"), whole).await,
        keep_asking(&shop.world, asked("susu"), whole).await,
    ];
    for n in 1..=5 {
        let mut language = italian();
        language.synonyms[0].from = format!("latte{n}");
        let ask = v1::PutLanguage { language: Some(language) };
        shop.world.call::<api::PutLanguage>(&ask).await.unwrap();
        let word = format!("latte{n}");
        shop.until("taught", &asked(&word), |found| found.tier() == SearchTier::Match).await;
        // Stock that changes while one index takes the place of the other is in the one that stays.
        shop.count("rice", n).await;
        shop.until("counted", &asked("rice"), |found| i64::from(found.items[0].stock) == n).await;
    }
    for (stop, asking) in asking {
        stop.cancel();
        assert!(asking.await.unwrap() > 20);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_language_is_refused() {
    let shop = Shop::open().await;
    let put = |language| {
        let ask = v1::PutLanguage { language };
        let world = &shop.world;
        async move { code(world.call::<api::PutLanguage>(&ask).await) }
    };
    let with = |change: fn(&mut v1::Language)| {
        let mut language = italian();
        change(&mut language);
        Some(language)
    };
    for wrong in [
        None,
        with(|l| l.language = "I".into()),
        with(|l| l.language.clear()),
        with(|l| l.language = "not a code".into()),
        with(|l| l.synonyms[0].terms.clear()),
        with(|l| l.synonyms[0].from.clear()),
        with(|l| l.synonyms[0].terms[0] = "🥛".into()),
        with(|l| l.synonyms[0].terms[0] = "a\0b".into()),
        with(|l| l.synonyms = vec![l.synonyms[0].clone(); 1_001]),
        with(|l| l.foldings.push(v1::Folding::default())),
        with(|l| l.stop_words = vec!["x".repeat(101)]),
        with(|l| l.stop_words = vec!["x".into(); 501]),
        with(|l| {
            l.synonyms = vec![v1::Synonym { terms: vec!["y".repeat(100); 20], from: String::new() }; 30]
        }),
    ] {
        assert_eq!(put(wrong.clone()).await, "request.invalid", "{wrong:?}");
    }
    let unknown = v1::GetLanguage { language: "xx".into() };
    assert_eq!(code(shop.world.call::<api::Language>(&unknown).await), "search.unknown_language");
    let ask = v1::SearchProducts { language: "xx".into(), ..asked("milk") };
    assert_eq!(code(shop.query(&ask).await), "search.unknown_language");
}
