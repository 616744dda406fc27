//! A crowd over few units: never one too many, never one too few.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use std::collections::HashSet;

use futures::future::join_all;
use lua::Operation;
use lua::inventory::{Confirm, Reserve, ReserveReply};
use support::{HUB, LONG, World, basket, connect, row};

async fn crowd(units: u64, buyers: usize) -> (World, usize) {
    let mut world = World::start().await;
    world.rebuild(1, &[row("drop", units, 0, 10)], &[], support::WIDE).await;
    let connections = join_all((0..8).map(|_| connect(&world.server))).await;
    let one = basket(&[("drop", 1)]);
    let tries = (0..buyers).map(|n| {
        let (mut redis, one) = (connections[n % connections.len()].clone(), one.clone());
        tokio::spawn(async move {
            let (order, user) = (format!("order_{n}"), format!("user_{n}"));
            let reserve = Reserve::new(HUB, &order, &user, &one, LONG);
            // Every buyer's request is delivered twice.
            let (first, second) =
                (reserve.run(&mut redis.clone()).await.unwrap(), reserve.run(&mut redis).await.unwrap());
            let won = matches!(first, ReserveReply::Reserved { .. });
            assert_eq!(won, matches!(second, ReserveReply::Replayed { .. }), "{first:?} then {second:?}");
            won.then_some(order)
        })
    });
    let winners: Vec<String> = join_all(tries).await.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(winners.iter().collect::<HashSet<_>>().len(), winners.len());
    for order in &winners {
        world.run(Confirm::new(HUB, order, "u")).await;
    }
    assert_eq!(world.units("drop").await, (0, 0));
    (world, winners.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_for_fifty_in_ten_buckets() {
    let (mut world, winners) = crowd(50, 500).await;
    assert_eq!(winners, 50);
    assert_eq!(world.journal().await.len(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_for_the_last_one() {
    assert_eq!(crowd(1, 500).await.1, 1);
}
