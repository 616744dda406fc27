//! More buyers than units.

use std::time::Instant;

use futures::future::join_all;
use subjects::{table::inventory, v1};

use crate::{
    line::HUB,
    shop::{Shop, Who, basket},
};

/// A SKU with `units` units, split over `buckets` buckets.
async fn stocked(shop: &Shop, sku: &str, units: i64, buckets: u32) {
    let product = serde_json::json!({
        "name": sku, "category": "food/rare",
        "prices": [{ "city": "jkt", "amount": { "amount": 10_000, "currency": "IDR" } }],
    });
    shop.put(&Who::admin(), &format!("/v1/admin/products/{sku}"), product).await.is(200);
    shop.line.receive(HUB, &[(sku, units)]).await;
    let split = v1::SplitSku { hub_id: HUB.into(), sku: sku.into(), buckets, low_threshold: 0 };
    let level = shop.line.world.call_as::<inventory::Split>("ops", &split).await.unwrap();
    assert_eq!(level.buckets.len(), buckets as usize);
}

/// Each buyer once, all at the same time, each asking again until the answer is final.
async fn rush(shop: &Shop, sku: &str, buyers: usize) -> (usize, usize) {
    let answers = join_all((0..buyers).map(|_| async {
        let (who, body) = (Who::customer(), basket("card", Some("tok_ok"), &[(sku, 1)]));
        loop {
            let answer = shop.checkout(&who, "rush", &body).await;
            if !answer.again() {
                return answer;
            }
            // An app's pause.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }))
    .await;
    let (mut sold, mut refused) = (0, 0);
    for answer in answers {
        if answer.status == 201 {
            assert_eq!(answer.body["status"], "CONFIRMED");
            sold += 1;
            continue;
        }
        let problem = answer.refused(409, "inventory.out_of_stock");
        assert_eq!(problem["shortages"][0]["sku"], sku, "{problem}");
        assert_eq!(problem["shortages"][0]["wanted"], 1, "{problem}");
        refused += 1;
    }
    (sold, refused)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_buyers_get_fifty_units_and_one_buyer_the_last() {
    let shop = Shop::open().await;
    for (sku, units, buckets, buyers) in [("rare-50", 50, 10, 500), ("rare-1", 1, 1, 100)] {
        stocked(&shop, sku, units, buckets).await;
        let began = Instant::now();
        let (sold, refused) = rush(&shop, sku, buyers).await;
        println!(
            "{buyers} buyers for {units} units: {sold} sold, {refused} refused in {:?}",
            began.elapsed()
        );
        assert_eq!((sold, refused), (usize::try_from(units).unwrap(), buyers - sold));
        assert_eq!(shop.line.units(HUB, sku).await, (0, 0));
    }
    shop.close().await;
}
