//! Workers that die at any moment of a storm.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use runtime::Code;
use subjects::table::inventory as api;
use tokio::sync::watch;

use testkit::eventually::WITHIN;

use crate::support::{City1, city, order, reference, reserve_of};

/// What a customer was told in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Sold,
    Undone,
}

/// One checkout after another: sold, let go, or sold and undone, each repeated until answered. Counts the
/// answers.
async fn customer(
    city: Arc<City1>,
    stop: Arc<AtomicBool>,
    answers: watch::Sender<u64>,
    seed: u64,
) -> BTreeMap<String, Told> {
    let answered = || answers.send_modify(|count| *count += 1);
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut told = BTreeMap::new();
    while !stop.load(Ordering::SeqCst) {
        let (order, qty) = (order(), dice.u32(1..4));
        let basket = [("milk", qty), ("eggs", 1)];
        let held = city.until_answered::<api::Reserve>(&reserve_of(&order, &basket)).await;
        answered();
        match held {
            Ok(_) => {}
            Err(fault) if fault.code == Code::OutOfStock => continue,
            Err(fault) => panic!("{fault}"),
        }
        let fate = dice.u8(..3);
        if fate > 0 {
            let mut confirm = reference(&order);
            confirm.items = reserve_of(&order, &basket).items;
            let sold = city.until_answered::<api::Confirm>(&confirm).await;
            answered();
            match sold {
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
        answered();
        told.insert(order, Told::Undone);
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_killed_in_a_storm_lose_and_double_nothing() {
    let (city, mut running) = city().await;
    city.receive(&[("milk", 3_000), ("eggs", 2_000)]).await;
    let (city, stop) = (Arc::new(city), Arc::new(AtomicBool::new(false)));
    let (answers, mut seen) = watch::channel(0);
    let customers: Vec<_> = (0..8)
        .map(|seed| tokio::spawn(customer(city.clone(), stop.clone(), answers.clone(), seed)))
        .collect();
    let mut dice = fastrand::Rng::with_seed(7);
    for _ in 0..6 {
        // After some answers more; the others' questions are anywhere between Redis and the record then.
        let upto = *seen.borrow() + dice.u64(40..300);
        tokio::time::timeout(WITHIN, seen.wait_for(|count| *count >= upto)).await.unwrap().unwrap();
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
            Told::Undone => matches!(state.as_deref(), Some("RETURNED" | "RELEASED")),
        };
        assert!(fits, "{order}: told {told:?}, recorded {state:?}");
    }
    let confirmed = city.count("select count(*) from inventory.reservation where state = 'CONFIRMED'").await;
    assert_eq!(confirmed, i64::try_from(sold).unwrap());
    running.stop().await;
}

/// Every operation, twice, in whatever order the dice say: the record, the ledger and Redis agree, and
/// what has ended stays ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_order_of_operations_each_done_twice_adds_up() {
    let (city, running) = city().await;
    city.receive(&[("milk", 60), ("eggs", 40)]).await;
    let city = Arc::new(city);
    let games: Vec<_> = (0..12)
        .map(|seed| {
            let city = city.clone();
            tokio::spawn(async move {
                let mut dice = fastrand::Rng::with_seed(seed);
                let orders: Vec<String> = (0..4).map(|_| order()).collect();
                for _ in 0..30 {
                    let order = &orders[dice.usize(..orders.len())];
                    let basket = [("milk", 2), ("eggs", 1)];
                    let step = dice.u8(..5);
                    let mut answers = Vec::new();
                    for _ in 0..2 {
                        let answer = match step {
                            0 | 1 => city.reserve(order, &basket).await.map(|held| held.status()),
                            2 => city.confirm(order).await.map(|now| now.status()),
                            3 => city.release(order).await.map(|now| now.status()),
                            _ => city.give_back(order).await.map(|now| now.status()),
                        };
                        answers.push(answer.map_err(|fault| {
                            assert!(!fault.retryable(), "{fault}");
                            fault.code
                        }));
                    }
                    // Others may have taken or freed the units of a short answer in between.
                    if answers[0] != Err(Code::OutOfStock) {
                        assert_eq!(answers[0], answers[1], "step {step} of {order}");
                    }
                }
            })
        })
        .collect();
    for game in games {
        game.await.unwrap();
    }
    city.agrees().await;
    running.stop().await;
}
