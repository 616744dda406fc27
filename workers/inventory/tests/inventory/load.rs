//! What load costs: round trips and commits are shared, the more the more callers there are.

use std::{sync::Arc, time::Instant};

use crate::support::{city, order};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_per_sale_fall_as_load_rises() {
    const CALLERS: usize = 64;
    const EACH: usize = 20;
    let (city, running) = city().await;
    city.receive(&[("milk", 100_000)]).await;
    let city = Arc::new(city);
    let begun = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let city = city.clone();
            tokio::spawn(async move {
                let orders: Vec<String> = (0..EACH).map(|_| order()).collect();
                for order in &orders {
                    city.reserve(order, &[("milk", 1)]).await.unwrap();
                }
                orders
            })
        })
        .collect();
    let mut held = Vec::new();
    for caller in callers {
        held.push(caller.await.unwrap());
    }
    let total = (CALLERS * EACH) as f64;
    let reserves = total / begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    let callers: Vec<_> = held
        .into_iter()
        .map(|orders| {
            let city = city.clone();
            tokio::spawn(async move {
                for order in &orders {
                    city.confirm(order).await.unwrap();
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let confirms = total / begun.elapsed().as_secs_f64();
    // A transaction leaves its id on the rows it wrote.
    let commits = city
        .count("select count(distinct xmin::text) from inventory.movement where kind = 'committed'")
        .await;
    let rows = city.count("select count(*) from inventory.movement where kind = 'committed'").await;
    println!(
        "{CALLERS} callers: {reserves:.0} reserves/s, {confirms:.0} confirms/s, {:.3} commits per confirm",
        commits as f64 / rows as f64
    );
    assert!(commits * 4 < rows, "{commits} commits for {rows} sales");
    city.agrees().await;
    running.stop().await;
}
