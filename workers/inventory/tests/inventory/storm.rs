//! Workers that die at any moment of a storm.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use runtime::Code;
use subjects::table::inventory as api;

use crate::support::{City1, city, order, reference, reserve_of};

/// What a customer was told in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Sold,
    Undone,
}

/// One checkout after another: sold, let go, or sold and undone, each repeated until answered.
async fn customer(city: Arc<City1>, stop: Arc<AtomicBool>, seed: u64) -> BTreeMap<String, Told> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut told = BTreeMap::new();
    while !stop.load(Ordering::SeqCst) {
        let (order, qty) = (order(), dice.u32(1..4));
        let basket = [("milk", qty), ("eggs", 1)];
        match city.until_answered::<api::Reserve>(&reserve_of(&order, &basket)).await {
            Ok(_) => {}
            Err(fault) if fault.code == Code::OutOfStock => continue,
            Err(fault) => panic!("{fault}"),
        }
        let fate = dice.u8(..3);
        if fate > 0 {
            let mut confirm = reference(&order);
            confirm.items = reserve_of(&order, &basket).items;
            match city.until_answered::<api::Confirm>(&confirm).await {
                Ok(_) if fate == 1 => {
                    told.insert(order, Told::Sold);
                    continue;
                }
                Ok(_) => {}
                Err(fault) => assert_eq!(fault.code, Code::OutOfStock, "{fault}"),
            }
        }
        city.until_answered::<api::Return>(&reference(&order)).await.unwrap();
        city.until_answered::<api::Release>(&reference(&order)).await.unwrap();
        told.insert(order, Told::Undone);
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_killed_in_a_storm_lose_and_double_nothing() {
    let (city, mut running) = city().await;
    city.receive(&[("milk", 3_000), ("eggs", 2_000)]).await;
    let (city, stop) = (Arc::new(city), Arc::new(AtomicBool::new(false)));
    let customers: Vec<_> =
        (0..8).map(|seed| tokio::spawn(customer(city.clone(), stop.clone(), seed))).collect();
    let mut dice = fastrand::Rng::with_seed(7);
    for _ in 0..6 {
        // The point of death is the only thing that is timed here.
        tokio::time::sleep(Duration::from_millis(dice.u64(150..700))).await;
        running.kill().await;
        running = city.worker().await;
    }
    stop.store(true, Ordering::SeqCst);
    let mut told = BTreeMap::new();
    for customer in customers {
        told.extend(customer.await.unwrap());
    }
    city.agrees().await;
    let sold = told.values().filter(|told| **told == Told::Sold).count();
    println!("{} checkouts, {sold} sold", told.len());
    assert!(sold > 0 && told.len() > sold);
    for (order, told) in &told {
        let state = city.recorded(order).await;
        let fits = match told {
            Told::Sold => matches!(state.as_deref(), Some("CONFIRMED")),
            Told::Undone => matches!(state.as_deref(), Some("RETURNED" | "RELEASED" | "EXPIRED")),
        };
        assert!(fits, "{order}: told {told:?}, recorded {state:?}");
    }
    let confirmed = city.count("select count(*) from inventory.reservation where state = 'CONFIRMED'").await;
    assert_eq!(confirmed, i64::try_from(sold).unwrap());
    running.stop().await;
}
