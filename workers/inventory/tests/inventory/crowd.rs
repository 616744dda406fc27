//! Many buyers over few units, over the bus.

use std::sync::Arc;

use runtime::Code;

use crate::support::{city, order};

async fn crowd(units: i64, buyers: usize) -> usize {
    let (city, running) = city().await;
    city.receive(&[("drop", units)]).await;
    city.split("drop", 0, 0).await;
    let city = Arc::new(city);
    let tries: Vec<_> = (0..buyers)
        .map(|_| {
            let city = city.clone();
            tokio::spawn(async move {
                let order = order();
                match city.reserve(&order, &[("drop", 1)]).await {
                    Ok(_) => {
                        let confirmed = city.confirm(&order).await.unwrap();
                        assert!(!confirmed.rereserved);
                        true
                    }
                    Err(fault) => {
                        assert_eq!(fault.code, Code::OutOfStock, "{fault}");
                        false
                    }
                }
            })
        })
        .collect();
    let mut sold = 0;
    for one in tries {
        sold += usize::from(one.await.unwrap());
    }
    assert_eq!(city.units("drop").await, (0, 0));
    city.agrees().await;
    running.stop().await;
    sold
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_for_fifty_in_ten_buckets() {
    assert_eq!(crowd(50, 500).await, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_for_the_last_one() {
    assert_eq!(crowd(1, 500).await, 1);
}
