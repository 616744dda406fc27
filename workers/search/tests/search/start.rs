//! An instance that starts reads everything, and takes no query until it has.

use runtime::Code;
use subjects::{table::search as api, v1};
use testkit::World;

use crate::support::{Shop, asked, keep_asking, product, start};

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
async fn alone_and_without_a_catalogue_nobody_answers() {
    let world = World::start(&[(search::SCHEMA, &search::MIGRATOR)]).await;
    let platform = world.platform("search").await;
    let running = world.run(search::worker(&platform).await.unwrap()).await;
    let fault = world.call::<api::Query>(&asked("milk")).await.unwrap_err();
    assert_eq!((fault.code, fault.retryable()), (Code::NoResponders, true));
    let ask = v1::Autocomplete { q: "m".into(), hub_id: crate::support::HUB.into(), limit: 1 };
    assert_eq!(world.call::<api::Autocomplete>(&ask).await.unwrap_err().code, Code::NoResponders);
    // What needs no index is answered.
    world
        .eventually("the languages are there", || async {
            let known = world.call::<api::Languages>(&v1::ListLanguages {}).await;
            Ok(known.map_err(|fault| fault.to_string())?.items.len() == 3)
        })
        .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_instance_comes_and_the_first_goes_without_a_gap() {
    let Shop { world, search: first, others: [catalogue, inventory] } = Shop::open().await;
    let (stop, asking) = keep_asking(&world, asked("milk"), |found| found.items[0].sku == "milk-1l").await;
    // Without a catalogue the second cannot build its index, for as long as we like.
    catalogue.stop().await;
    let platform = world.platform("search").await;
    let second = world.run(search::worker(&platform).await.unwrap()).await;
    for _ in 0..100 {
        world.call::<api::Query>(&asked("milk")).await.unwrap();
    }
    let platform = world.platform("catalogue").await;
    let catalogue = world.run(catalogue::worker(&platform).await.unwrap()).await;
    // Both count the queries they were asked: the second has been once its index is there.
    let ops = world.bus("ops").await;
    world
        .eventually("both answer", || async {
            let asked = requests(&ops).await.map_err(|error| error.to_string())?;
            if asked.len() == 2 && asked.iter().all(|n| *n > 0) {
                Ok(true)
            } else {
                Err(format!("{asked:?}"))
            }
        })
        .await;
    first.stop().await;
    for _ in 0..100 {
        world.call::<api::Query>(&asked("milk")).await.unwrap();
    }
    stop.cancel();
    assert!(asking.await.unwrap() > 0);
    for running in [second, catalogue, inventory] {
        running.stop().await;
    }
}

/// How many queries each instance was asked.
async fn requests(ops: &runtime::Bus) -> Result<Vec<u64>, Box<dyn std::error::Error + Send + Sync>> {
    use futures::StreamExt;
    let inbox = ops.outgoing().new_inbox();
    let mut answers = ops.outgoing().subscribe(inbox.clone()).await?;
    ops.outgoing().publish_with_reply("$SRV.STATS.search", inbox, "".into()).await?;
    let mut asked = Vec::new();
    while let Ok(Some(answer)) =
        tokio::time::timeout(std::time::Duration::from_millis(300), answers.next()).await
    {
        let stats: serde_json::Value = serde_json::from_slice(&answer.payload)?;
        let endpoints = stats["endpoints"].as_array().cloned().unwrap_or_default();
        let query = endpoints.iter().find(|endpoint| endpoint["name"] == "query");
        asked.extend(query.and_then(|query| query["num_requests"].as_u64()));
    }
    Ok(asked)
}
