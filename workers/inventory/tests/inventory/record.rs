//! What the record guarantees by itself, and what becomes of drift.

use lua::keys;
use subjects::{table::inventory as api, v1};

use crate::support::{City1, HUB, city, order};

async fn reconcile(city: &City1, repair: bool) -> v1::HubReconciled {
    city.call::<api::Reconcile>(&v1::ReconcileHub { hub_id: HUB.into(), repair }).await.unwrap()
}

/// Writes a SKU's stock into Redis behind everybody's back: "held low b0 …".
async fn tamper(city: &City1, sku: &str, encoded: &str) {
    let client = redis::Client::open(city.world.redis.url()).unwrap();
    let mut redis = client.get_multiplexed_async_connection().await.unwrap();
    let mut write = redis::cmd("HSET");
    write.arg(keys::inventory::stock(HUB)).arg(sku).arg(encoded);
    write.query_async::<()>(&mut redis).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_cannot_be_rewritten() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    for sql in [
        "update inventory.movement set qty = 1",
        "delete from inventory.movement",
        "truncate inventory.movement",
    ] {
        let error = sqlx::query(sql).execute(&city.world.pg).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
    running.stop().await;
}

/// Takes one unit in at `hub`, read after `after` of `epoch`; whether the record took it.
async fn drain(city: &City1, hub: &str, epoch: i64, after: Option<i64>) -> bool {
    let rows: Vec<bool> = sqlx::query_scalar(
        "select applied from inventory.drain(
             array[$1], array[$2], array[$3], array[$4], array[$1], array[$2], array[$4], array['salt'],
             array['received'], array[1], array[1], array[0], array[null], array['mov_salt'], array[''], array[''],
             array[now()], array[$1], array['salt'], array[1], array[0], array[null::integer],
             array[null::integer], '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
    )
    .bind(hub)
    .bind(epoch)
    .bind(after)
    .bind(after.unwrap_or(90) + 1)
    .fetch_all(&city.world.pg)
    .await
    .unwrap();
    assert_eq!(rows.len(), 1, "one SKU, or one refusal");
    rows[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_count_only_where_they_were_read_from() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    city.agrees().await;
    running.stop().await;
    let at = async || {
        sqlx::query_as::<_, (i64, i64)>("select epoch, applied_seq from inventory.hub where hub_id = $1")
            .bind(HUB)
            .fetch_one(&city.world.pg)
            .await
            .unwrap()
    };
    let stood = at().await;
    let (epoch, seq) = stood;
    let salt = "select coalesce(sum(on_hand), 0)::bigint from inventory.stock where sku = 'salt'";
    for (hub, epoch, after) in [
        // Another drainer was faster, or is: what lies between is not known here.
        (HUB, epoch, Some(seq - 1)),
        (HUB, epoch, Some(seq + 1)),
        // A rebuild came between.
        (HUB, epoch - 1, Some(seq)),
        (HUB, epoch + 1, None),
        ("hub_nowhere", epoch, Some(seq)),
    ] {
        assert!(!drain(&city, hub, epoch, after).await, "{hub} {epoch} {after:?}");
        assert_eq!((at().await, city.count(salt).await), (stood, 0));
    }
    assert!(drain(&city, HUB, epoch, Some(seq)).await);
    assert_eq!((at().await, city.count(salt).await), ((epoch, seq + 1), 1));
    // Whoever holds the locks says where it ends alone.
    assert!(drain(&city, HUB, epoch, None).await);
    assert_eq!((at().await, city.count(salt).await), ((epoch, 91), 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drift_is_found_reported_and_repaired_through_the_journal() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10), ("eggs", 5)]).await;
    city.reserve(&order(), &[("milk", 2)]).await.unwrap();
    let clean = reconcile(&city, false).await;
    assert_eq!((clean.drift.len(), clean.skus), (0, 2), "what waits in the journal is no drift");

    tamper(&city, "milk", "2 0 3").await;
    let found = reconcile(&city, false).await;
    assert_eq!((found.drift[0].redis_units, found.drift[0].record_units, found.repaired), (3, 8, false));
    assert_eq!(city.units("milk").await, (3, 2));
    assert!(reconcile(&city, true).await.repaired);
    assert_eq!(city.units("milk").await, (8, 2));
    assert_eq!(city.count("select count(*) from inventory.movement where kind = 'repaired'").await, 1);
    assert!(reconcile(&city, true).await.drift.is_empty());
    city.agrees().await;

    // Holds cannot be made up: the hub is rebuilt.
    tamper(&city, "milk", "9 0 8").await;
    assert!(reconcile(&city, true).await.repaired);
    city.sells(HUB).await;
    assert_eq!(city.units("milk").await, (8, 2));
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_record_cannot_take_is_never_sold() {
    let (city, running) = city().await;
    city.receive(&[("milk", 3), ("eggs", 3)]).await;
    let (honest, phantom) = (order(), order());
    city.reserve(&honest, &[("eggs", 1)]).await.unwrap();
    // Redis believes in units that are not there, and sells them.
    tamper(&city, "milk", "0 0 50").await;
    let sold = match city.reserve(&phantom, &[("milk", 20)]).await {
        Ok(_) => city.confirm(&phantom).await,
        Err(fault) => Err(fault),
    };
    assert!(sold.as_ref().is_err_and(|fault| fault.retryable()), "{sold:?}");
    // The hub may still be open with what it believes, or just be shut to be rebuilt.
    city.world
        .eventually("Redis believes the record", || async {
            let request = v1::GetStock { hub_id: HUB.into(), sku: "milk".into() };
            match city.call::<api::Stock>(&request).await {
                Ok(level) if (level.available, level.held) == (3, 0) => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
    assert!(city.count("select count(*) from inventory.refused").await >= 1);
    assert_eq!(city.recorded(&phantom).await, None);
    // What was honest in the same journal is still there.
    assert_eq!(city.confirm(&honest).await.unwrap().status(), v1::ReservationStatus::Confirmed);
    city.agrees().await;
    running.stop().await;
}
