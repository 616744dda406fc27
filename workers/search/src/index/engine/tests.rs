use super::*;
use crate::index::{LanguageData, Sort, Tier};

fn item(sku: &str, name: &str, category: &str) -> Item {
    Item {
        sku: sku.into(),
        name: name.into(),
        category: category.into(),
        prices: vec![("jkt".into(), 10_000, "IDR".into())],
        active: true,
        version: 1,
        ..Item::default()
    }
}

fn engine(items: Vec<Item>) -> Engine {
    let lexicon = Lexicon::new(&Lexicon::defaults().unwrap());
    let engine = Engine::new(lexicon, 15_000_000).unwrap();
    engine.put_hub("hub", "jkt", "IDR", None);
    engine.put(items).unwrap();
    engine.commit().unwrap();
    engine
}

fn shop() -> Engine {
    let brand = |brand: &str, item: Item| Item { brand: brand.into(), ..item };
    engine(vec![
        brand("Ultra", Item { pack: "1 L".into(), ..item("milk-1l", "Fresh Milk", "dairy/milk") }),
        brand("Ultra", Item { pack: "250 ml".into(), ..item("milk-250", "Fresh Milk Small", "dairy/milk") }),
        item("choc", "Dark Chocolate Bar", "snacks/chocolate"),
        item("choc-milk", "Chocolate Milk", "dairy/milk"),
        Item { tags: vec!["breakfast".into()], ..item("oats", "Rolled Oats 500 g", "pantry/cereal") },
        item("water", "Sparkling Water", "drinks/water"),
        item("tomato", "Cherry Tomatoes", "produce/vegetables"),
        item("rice", "Jasmine Rice 5 kg", "pantry/rice"),
    ])
}

fn ask(engine: &Engine, text: &str) -> (Vec<String>, Tier) {
    let query = Query { text: text.into(), hub: "hub".into(), limit: 10, ..Query::default() };
    let answer = engine.search(&query).unwrap();
    (answer.hits.iter().map(|hit| hit.item.sku.clone()).collect(), answer.tier)
}

fn first(engine: &Engine, text: &str) -> (String, Tier) {
    let (hits, tier) = ask(engine, text);
    (hits.into_iter().next().unwrap_or_default(), tier)
}

#[test]
fn each_tier_is_reached_and_named() {
    let shop = shop();
    for (text, sku, tier) in [
        ("fresh MILK", "milk-1l", Tier::Exact),
        ("milk 1l", "milk-1l", Tier::Match),
        ("milk 250ml", "milk-250", Tier::Match),
        ("oats 500 gm", "oats", Tier::Match),
        ("oats 0.5 kg", "oats", Tier::Match),
        ("oats ½ kg", "oats", Tier::Match),
        ("1-litre milk", "milk-1l", Tier::Match),
        ("rice 5kg", "rice", Tier::Match),
        ("breakfast", "oats", Tier::Match),
        ("ultra milk", "milk-1l", Tier::Match),
        ("choco", "choc", Tier::Match),
        ("susu coklat", "choc-milk", Tier::Partial),
        ("tamatar", "tomato", Tier::Match),
        ("beras", "rice", Tier::Match),
        ("tomatos", "tomato", Tier::Match),
        ("sparklingwater", "water", Tier::Match),
        ("spark ling water", "water", Tier::Match),
        ("jasmin rise", "rice", Tier::Fuzzy),
        ("choclate barr", "choc", Tier::Fuzzy),
        ("organic jasmine rice", "rice", Tier::Partial),
        ("vegetabels", "tomato", Tier::Fuzzy),
    ] {
        let (hit, found) = first(&shop, text);
        assert!(hit == sku || (text == "susu coklat" && hit.contains("milk")), "{text}: {hit} by {found:?}");
        if !matches!(text, "vegetabels" | "susu coklat") {
            assert_eq!(found, tier, "{text}");
        }
    }
    assert_eq!(ask(&shop, "xylophone").1, Tier::None);
    assert_eq!(ask(&shop, "").1, Tier::Browse);
    assert_eq!(ask(&shop, "").0.len(), 8);
}

#[test]
fn whatever_is_typed_is_answered() {
    let shop = shop();
    let long = "milk ".repeat(2_000);
    for text in [
        "",
        " ",
        "\0\u{1}",
        "🛵🥛",
        "\u{202e}klim",
        "+milk -(\"",
        "name:milk AND *",
        "a",
        "((((",
        "~2^",
        &long,
    ] {
        let (_, tier) = ask(&shop, text);
        assert!(tier <= Tier::None, "{text:.20}");
    }
    assert!(first(&shop, &long).0.contains("milk"));
}

#[test]
fn a_hub_shows_what_it_sells_and_has_now() {
    let shop = shop();
    shop.put_hub("small", "jkt", "IDR", Some(["milk-1l".to_owned()].into()));
    shop.put_hub("far", "blr", "INR", None);
    let skus = |hub: &str, in_stock| {
        let query = Query { text: "milk".into(), hub: hub.into(), in_stock, limit: 10, ..Query::default() };
        let answer = shop.search(&query).unwrap();
        answer.hits.into_iter().map(|hit| hit.item.sku.clone()).collect::<Vec<_>>()
    };
    assert_eq!(skus("small", false), ["milk-1l"]);
    assert_eq!(skus("far", false), [""; 0]);
    assert_eq!(skus("hub", true), [""; 0]);
    shop.set_stock("hub", [("milk-250", 7)]);
    assert_eq!(skus("hub", true), ["milk-250"]);
    assert_eq!(skus("hub", false)[0], "milk-250", "what is there goes first");
    shop.set_stock("hub", [("milk-250", 0)]);
    assert_eq!(skus("hub", true), [""; 0]);
    let nowhere = Query { hub: "nowhere".into(), ..Query::default() };
    assert!(matches!(shop.search(&nowhere), Err(IndexError::UnknownHub(_))));
}

#[test]
fn a_change_is_found_and_what_it_was_is_not() {
    let shop = shop();
    let renamed = Item { version: 2, ..item("choc", "Hazelnut Praline", "snacks/chocolate") };
    shop.put([renamed, Item { version: 0, ..item("oats", "Old Name", "x") }]).unwrap();
    shop.commit().unwrap();
    assert_eq!(first(&shop, "praline").0, "choc");
    assert_ne!(first(&shop, "dark chocolate bar").0, "choc");
    assert_eq!(first(&shop, "rolled oats").0, "oats", "an older version changes nothing");
    shop.put([Item { active: false, version: 3, ..item("choc", "Hazelnut Praline", "snacks/chocolate") }])
        .unwrap();
    assert_eq!(ask(&shop, "praline").1, Tier::None, "gone before the next commit");
}

#[test]
fn filters_facets_sorting_and_pages() {
    let price = |sku: &str, brand: &str, amount: i64| Item {
        brand: brand.into(),
        prices: vec![("jkt".into(), amount, "IDR".into())],
        ..item(sku, &format!("Milk {sku}"), "dairy/milk")
    };
    let shop = engine(vec![price("a", "Ultra", 30), price("b", "Indo", 10), price("c", "Ultra", 20)]);
    let run = |query: Query| {
        let answer =
            shop.search(&Query { text: "milk".into(), hub: "hub".into(), limit: 10, ..query }).unwrap();
        let skus: Vec<String> = answer.hits.iter().map(|hit| hit.item.sku.clone()).collect();
        (skus.join(""), answer)
    };
    assert_eq!(run(Query { sort: Sort::PriceUp, ..Query::default() }).0, "bca");
    assert_eq!(run(Query { sort: Sort::PriceDown, ..Query::default() }).0, "acb");
    assert_eq!(run(Query { sort: Sort::Name, brands: vec!["ultra".into()], ..Query::default() }).0, "ac");
    let between = Query { min_price: Some(15), max_price: Some(25), ..Query::default() };
    assert_eq!(run(between).0, "c");
    assert_eq!(run(Query { category: "dair".into(), ..Query::default() }).0, "", "no half slug");
    let (_, answer) = run(Query { category: "dairy".into(), ..Query::default() });
    assert_eq!(answer.total, 3);
    let brands = &answer.facets.iter().find(|facet| facet.field == "brand").unwrap().values;
    assert_eq!(
        brands.iter().map(|v| (v.value.as_str(), v.count)).collect::<Vec<_>>(),
        [("Ultra", 2), ("Indo", 1)]
    );
    let page = |offset| {
        let query = Query {
            text: "milk".into(),
            hub: "hub".into(),
            sort: Sort::PriceUp,
            offset,
            limit: 2,
            ..Query::default()
        };
        shop.search(&query).unwrap().hits.iter().map(|hit| hit.item.sku.clone()).collect::<String>()
    };
    assert_eq!((page(0), page(2), page(4)), ("bc".into(), "a".into(), String::new()));
}

#[test]
fn suggestions_are_the_commonest_that_begin_so() {
    let shop = shop();
    let texts = |text: &str| -> Vec<(String, u64)> {
        shop.suggest("hub", text, 3).unwrap().into_iter().map(|s| (s.text, s.frequency)).collect()
    };
    assert_eq!(texts("mi")[0], ("milk".into(), 3));
    assert_eq!(texts("fresh m")[0], ("fresh milk".into(), 2));
    assert_eq!(texts("C")[0].0, "chocolate");
    assert_eq!(texts(""), []);
    assert!(shop.suggest("nowhere", "m", 3).is_err());
}

#[test]
fn one_slip_in_a_name_is_forgiven() {
    let adjectives =
        ["Organic", "Crunchy", "Smoked", "Classic", "Low Fat", "Spicy", "Golden", "Frozen", "Sweet", "Wild"];
    let things = [
        "Peanut Butter",
        "Chicken Noodle Soup",
        "Blueberry Yogurt",
        "Sourdough Bread",
        "Cheddar Cheese",
        "Orange Juice",
        "Green Tea",
        "Tomato Sauce",
        "Corn Flakes",
        "Olive Oil",
    ];
    let names: Vec<String> =
        adjectives.iter().flat_map(|a| things.iter().map(move |t| format!("{a} {t}"))).collect();
    let items = names.iter().enumerate().map(|(n, name)| item(&format!("s{n}"), name, "food")).collect();
    let shop = engine(items);
    let mut dice = fastrand::Rng::with_seed(7);
    let mut found = 0;
    for _ in 0..300 {
        let n = dice.usize(..names.len());
        let mut letters: Vec<char> = names[n].to_lowercase().chars().collect();
        let at = dice.usize(..letters.len() - 1);
        match dice.u8(..4) {
            0 => {
                letters.remove(at);
            }
            1 => letters.insert(at, dice.lowercase()),
            2 => letters[at] = dice.lowercase(),
            _ => letters.swap(at, at + 1),
        }
        let text: String = letters.into_iter().collect();
        let (hits, _) = ask(&shop, &text);
        found += usize::from(hits.contains(&format!("s{n}")));
    }
    assert!(found >= 294, "{found} of 300");
}

#[test]
fn what_is_misspelt_is_what_was_last_committed() {
    let shop = engine(vec![item("a", "Peppermint Candy Canes", "sweets")]);
    // Each in a segment of its own, until tantivy puts them together.
    for (n, name) in ["Tangerine Marmalade", "Buckwheat Pancakes", "Smoked Mackerel"].into_iter().enumerate()
    {
        shop.put([item(&format!("s{n}"), name, "food")]).unwrap();
        shop.commit().unwrap();
    }
    let found = |text: &str| first(&shop, text);
    for (text, sku) in [
        ("candy pepermint", "a"),
        ("marmelade", "s0"),
        ("pancaeks", "s1"),
        ("mackeral smoked", "s2"),
        // The name itself, but for a letter.
        ("bukwheat pancakes", "s1"),
        ("smokde mackerel", "s2"),
    ] {
        assert_eq!(found(text), (sku.into(), Tier::Fuzzy), "{text}");
    }
    shop.put([Item { version: 2, ..item("s1", "Oat Porridge", "food") }]).unwrap();
    assert_eq!(found("oat poridge"), ("s1".into(), Tier::Fuzzy), "a name is known before the commit");
    shop.commit().unwrap();
    assert_eq!(found("poridge"), ("s1".into(), Tier::Fuzzy));
    for gone in ["pancaeks", "buckwheat pancaeks"] {
        assert_eq!(found(gone), (String::new(), Tier::None), "{gone}");
    }
}

#[test]
fn thousands_of_products_are_counted_and_the_best_come_first() {
    let items = (0..3_000).map(|n| Item {
        brand: format!("Brand {:02}", n % 30),
        margin: f64::from(n % 997) / 1_000.0,
        ..item(&format!("s{n:04}"), &format!("Green Tea {n}"), if n % 3 == 0 { "tea/green" } else { "tea" })
    });
    let shop = engine(items.collect());
    for text in ["", "tea"] {
        let page = |offset, limit| {
            shop.search(&Query { text: text.into(), hub: "hub".into(), offset, limit, ..Query::default() })
        };
        let all = page(0, 3_000).unwrap();
        assert_eq!((all.total, all.hits.len()), (3_000, 3_000));
        assert!(all.hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        let values = |field: &str| &all.facets.iter().find(|facet| facet.field == field).unwrap().values;
        assert_eq!(values("category").iter().map(|v| v.count).collect::<Vec<_>>(), [2_000, 1_000]);
        let brands = values("brand");
        assert!(brands.len() == 20 && brands.iter().all(|brand| brand.count == 100));
        assert_eq!((brands[0].value.as_str(), brands[19].value.as_str()), ("Brand 00", "Brand 19"));
        for offset in [0, 990, 2_995] {
            let skus = |hits: &[crate::index::Hit]| -> Vec<String> {
                hits.iter().map(|hit| hit.item.sku.clone()).collect()
            };
            let part = page(offset, 10).unwrap().hits;
            assert_eq!(skus(&part), skus(&all.hits[offset..(offset + 10).min(3_000)]));
        }
    }
}

#[test]
fn operators_words_count() {
    let own = LanguageData {
        language: "xx".into(),
        synonyms: vec![crate::index::SynonymRule { terms: vec!["milk".into()], from: "moo juice".into() }],
        ..LanguageData::default()
    };
    let engine = Engine::new(Lexicon::new(&[own]), 15_000_000).unwrap();
    engine.put_hub("hub", "jkt", "IDR", None);
    engine.put([item("milk-1l", "Fresh Milk", "dairy/milk")]).unwrap();
    engine.commit().unwrap();
    assert_eq!(first(&engine, "moo juice"), ("milk-1l".into(), Tier::Match));
}

#[test]
fn new_words_take_over_with_stock_and_numbers() {
    let old = shop();
    old.set_stock("hub", [("water", 7)]);
    let rule = crate::index::SynonymRule { terms: vec!["water".into()], from: "acqua".into() };
    let italian = LanguageData { language: "it".into(), synonyms: vec![rule], ..LanguageData::default() };
    let new = old.reworded(Lexicon::new(&[italian]), 15_000_000).unwrap();
    old.set_stock("hub", [("water", 8)]);
    new.take_shelf(&old);
    assert_eq!(first(&old, "acqua").1, Tier::None);
    let asked = |language: &str| Query {
        text: "acqua".into(),
        hub: "hub".into(),
        language: language.into(),
        limit: 10,
        ..Query::default()
    };
    for language in ["", "it"] {
        let hits = new.search(&asked(language)).unwrap().hits;
        assert_eq!((hits[0].item.sku.as_str(), hits[0].offer.stock), ("water", 8));
    }
    assert!(new.speaks("it") && !new.speaks("en"));
}

#[test]
fn a_language_alone_has_its_own_synonyms_only() {
    let shop = shop();
    let ask = |language: &str| {
        let query = Query {
            text: "susu".into(),
            hub: "hub".into(),
            language: language.into(),
            limit: 10,
            ..Query::default()
        };
        shop.search(&query).unwrap().tier
    };
    assert_eq!([ask(""), ask("id")], [Tier::Match; 2]);
    assert_ne!(ask("hi"), Tier::Match);
}

#[test]
fn the_pages_of_an_answer_are_cut_from_one() {
    let names = ["Green Tea", "Green Tee Shirt", "Grean Tea Pot", "Green Teas", "Greens Tea Box"];
    let items = (0..25).map(|n| item(&format!("s{n:02}"), &format!("{} {n}", names[n % 5]), "food"));
    let shop = engine(items.collect());
    for sort in [Sort::Score, Sort::Name, Sort::PriceUp] {
        let page = |offset, limit| {
            let query = Query {
                text: "green tea".into(),
                hub: "hub".into(),
                sort,
                offset,
                limit,
                ..Query::default()
            };
            shop.search(&query).unwrap()
        };
        let skus =
            |answer: &Answer| -> Vec<String> { answer.hits.iter().map(|hit| hit.item.sku.clone()).collect() };
        let whole = page(0, 100);
        assert_eq!(whole.hits.len(), whole.total);
        let mut walked = Vec::new();
        for offset in (0..whole.total).step_by(4) {
            let part = page(offset, 4);
            assert_eq!((part.total, part.tier), (whole.total, whole.tier));
            walked.extend(skus(&part));
        }
        assert_eq!(walked, skus(&whole));
    }
}

#[test]
fn what_is_dropped_is_told_as_it_was_typed() {
    let shop = shop();
    let query = Query { text: "rice 7 kg".into(), hub: "hub".into(), limit: 10, ..Query::default() };
    let answer = shop.search(&query).unwrap();
    assert_eq!((answer.tier, answer.dropped), (Tier::Partial, vec!["7 kg".to_owned()]));
    assert_eq!(answer.hits[0].item.sku, "rice");
}

#[test]
fn suggestions_are_a_hubs_own() {
    let shop = shop();
    shop.put_hub("small", "jkt", "IDR", Some(["rice".to_owned()].into()));
    assert_eq!(shop.suggest("small", "mi", 3).unwrap(), []);
    assert_eq!(shop.suggest("small", "jas", 1).unwrap()[0].text, "jasmine");
}
