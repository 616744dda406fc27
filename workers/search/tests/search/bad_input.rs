//! Any text is a query; all else that is wrong has a code.

use prost::Message;
use subjects::{
    table::search as api,
    v1::{self, SearchTier},
};

use crate::support::{HUB, Shop, asked, code};

#[tokio::test(flavor = "multi_thread")]
async fn any_text_is_a_query() {
    let shop = Shop::open().await;
    // Nothing, or nothing that is a word: everything there is.
    for q in ["", " ", "🥛🍫", "\0\u{7}\u{1b}[", "\u{202e}\u{200f}", "+-&|!(){}[]^\"~*?:\\/", "\n"] {
        let (skus, tier) = shop.skus(q).await;
        assert_eq!((skus.len(), tier), (3, SearchTier::Browse), "{q:?}");
    }
    for q in [
        "milk\0",
        "🥛 milk",
        "name:milk",
        "+milk -milk OR (milk AND *)",
        "\"fresh milk\"~2",
        "\u{202e}milk",
        "milk^9999",
        "*:* milk",
        "FRESH   MILK",
    ] {
        let (skus, _) = shop.skus(q).await;
        assert_eq!(skus.first().map(String::as_str), Some("milk-1l"), "{q:?}");
    }
    for q in ["1.5", "1/0 kg", "9".repeat(300).as_str(), "½½½", "pack of", "1 l ".repeat(2_000).as_str()] {
        assert!(shop.find(q).await.items.len() <= 3, "{q:.20}");
    }
    for q in ["m", "x", &"x".repeat(10_000), &"milk ".repeat(2_000), &"🛵".repeat(2_500), "שלום حليب", "دودھ"]
    {
        let found = shop.find(q).await;
        assert!(found.encoded_len() < 48_000);
        let ask = v1::Autocomplete { q: q.into(), hub_id: HUB.into(), limit: 20 };
        shop.world.call::<api::Autocomplete>(&ask).await.unwrap();
    }
    // What is past the first 256 characters does not count.
    let late = format!("{}milk", " ".repeat(256));
    assert_eq!(shop.skus(&late).await.1, SearchTier::Browse);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_has_a_code() {
    let shop = Shop::open().await;
    let with = |change: fn(&mut v1::SearchProducts)| {
        let mut ask = asked("milk");
        change(&mut ask);
        ask
    };
    for wrong in [
        with(|ask| ask.hub_id.clear()),
        with(|ask| ask.hub_id = "hub 1".into()),
        with(|ask| ask.category = "a\0".into()),
        with(|ask| ask.category = "x".repeat(201)),
        with(|ask| ask.brands = vec!["ultra".into(); 21]),
        with(|ask| ask.brands = vec![String::new()]),
        with(|ask| ask.min_price = -1),
        with(|ask| ask.max_price = i64::MAX),
        with(|ask| (ask.min_price, ask.max_price) = (2, 1)),
        with(|ask| ask.sort = 99),
        with(|ask| ask.page = Some(v1::Page { limit: 101, cursor: String::new() })),
        with(|ask| ask.page = Some(v1::Page { limit: 1, cursor: "AAAA".into() })),
    ] {
        assert_eq!(code(shop.query(&wrong).await), "request.invalid", "{wrong:?}");
    }
    let nowhere = v1::SearchProducts { hub_id: "hub_x".into(), ..asked("milk") };
    assert_eq!(code(shop.query(&nowhere).await), "search.unknown_hub");
    let most = v1::Autocomplete { q: "m".into(), hub_id: HUB.into(), limit: 21 };
    assert_eq!(code(shop.world.call::<api::Autocomplete>(&most).await), "request.invalid");
    let nowhere = v1::Autocomplete { q: "m".into(), hub_id: "hub_x".into(), limit: 1 };
    assert_eq!(code(shop.world.call::<api::Autocomplete>(&nowhere).await), "search.unknown_hub");

    // A cursor is of one query, and goes on with that only.
    let page = |limit, cursor: &str| Some(v1::Page { limit, cursor: cursor.into() });
    let first = shop.query(&v1::SearchProducts { page: page(2, ""), ..asked("") }).await.unwrap();
    assert_eq!((first.items.len(), first.total), (2, 3));
    let rest = v1::SearchProducts { page: page(2, &first.next_cursor), ..asked("") };
    let rest = shop.query(&rest).await.unwrap();
    assert_eq!((rest.items.len(), rest.next_cursor.as_str()), (1, ""));
    let other = v1::SearchProducts { page: page(2, &first.next_cursor), in_stock: true, ..asked("") };
    assert_eq!(code(shop.query(&other).await), "request.invalid");
}
