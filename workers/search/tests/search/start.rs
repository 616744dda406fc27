//! An instance that starts reads everything, and says so while it does.

use runtime::Code;
use subjects::{table::search as api, v1};
use testkit::World;

use crate::support::{Shop, asked, product, start};

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_builds_the_same_index() {
    let shop = Shop::open().await;
    let before = shop.find("chocolate").await;
    let Shop { world, search, others } = shop;
    search.stop().await;
    // What changes while nobody searches is there afterwards.
    crate::support::put(&world, product("mint", "Chocolate Mint", "snacks/chocolate", 9_000)).await;
    crate::support::receive(&world, crate::support::HUB, &[("mint", 3), ("milk-1l", 5)]).await;
    let search = start(&world).await;
    let shop = Shop { world, search, others };
    let after = shop.find("chocolate").await;
    assert_eq!(after.total, before.total + 1);
    assert_eq!(shop.find("chocolate mint").await.items[0].stock, 3);
    assert_eq!(shop.find("fresh milk").await.items[0].stock, 55);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_catalogue_it_is_not_ready_and_says_so() {
    let world = World::start(&[(search::SCHEMA, &search::MIGRATOR)]).await;
    let platform = world.platform("search").await;
    let running = world.run(search::worker(&platform).await.unwrap()).await;
    let fault = world.call::<api::Query>(&asked("milk")).await.unwrap_err();
    assert_eq!((fault.code, fault.retryable()), (Code::SearchNotReady, true));
    let ask = v1::Autocomplete { q: "m".into(), hub_id: crate::support::HUB.into(), limit: 1 };
    assert_eq!(world.call::<api::Autocomplete>(&ask).await.unwrap_err().code, Code::SearchNotReady);
    running.stop().await;
}
