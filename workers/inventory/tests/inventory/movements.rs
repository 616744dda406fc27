//! Receipts, adjustments, counts, transfers.

use runtime::Code;
use subjects::{
    table::inventory as api,
    v1::{self, MovementKind},
};

use crate::support::{HUB, city, movement, order};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_movement_counts_once() {
    let (city, running) = city().await;
    let receipt = movement("mov_1", HUB, MovementKind::Receive, &[("milk", 10), ("eggs", 4)]);
    for again in [false, true, true] {
        let moved = city.call::<api::Move>(&receipt).await.unwrap();
        assert_eq!((moved.replayed, moved.levels.len()), (again, 2));
        assert_eq!(city.count("select count(*) from inventory.movement").await, 2);
    }
    let other = movement("mov_1", HUB, MovementKind::Receive, &[("milk", 11)]);
    assert_eq!(city.call::<api::Move>(&other).await.unwrap_err().code, Code::MovementConflict);

    let broken = movement("mov_2", HUB, MovementKind::Adjust, &[("milk", -3)]);
    city.call::<api::Move>(&broken).await.unwrap();
    city.reserve(&order(), &[("milk", 2)]).await.unwrap();
    let low = movement("mov_3", HUB, MovementKind::Count, &[("milk", 1)]);
    assert_eq!(city.call::<api::Move>(&low).await.unwrap_err().code, Code::BelowZero);
    let count = movement("mov_4", HUB, MovementKind::Count, &[("milk", 9)]);
    for again in [false, true] {
        assert_eq!(city.call::<api::Move>(&count).await.unwrap().replayed, again);
        assert_eq!(city.units("milk").await, (7, 2));
    }
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_arrives_once() {
    let (city, running) = city().await;
    city.open("hub_2").await;
    city.receive(&[("milk", 10)]).await;
    let transfer = |id: &str, units| v1::MoveStock {
        to_hub_id: "hub_2".into(),
        ..movement(id, HUB, MovementKind::Transfer, &[("milk", units)])
    };
    for again in [false, true] {
        assert_eq!(city.call::<api::Move>(&transfer("mov_1", 4)).await.unwrap().replayed, again);
        assert_eq!(city.units("milk").await, (6, 0));
        assert_eq!(city.units_at("hub_2", "milk").await, (4, 0));
    }
    assert_eq!(city.call::<api::Move>(&transfer("mov_1", 3)).await.unwrap_err().code, Code::MovementConflict);
    // Refused at the source: nothing is left behind, and later it may go.
    assert_eq!(city.call::<api::Move>(&transfer("mov_2", 7)).await.unwrap_err().code, Code::BelowZero);
    assert_eq!(city.count("select count(*) from inventory.transfer").await, 1);
    city.receive(&[("milk", 1)]).await;
    city.call::<api::Move>(&transfer("mov_2", 7)).await.unwrap();
    assert_eq!(city.units_at("hub_2", "milk").await, (11, 0));
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_cut_in_half_is_finished_by_the_sweeper() {
    let (city, running) = city().await;
    city.open("hub_2").await;
    city.receive(&[("milk", 10)]).await;
    // What workers leave that die before the first half, and between the two.
    sqlx::query(
        "insert into inventory.transfer (movement_id, from_hub, to_hub, lines, note, changed_at)
         select id, 'hub_1', 'hub_2', '[[\"milk\", 2]]', '', now() - interval '1 minute'
         from unnest(array['mov_1', 'mov_2']) id",
    )
    .execute(&city.world.pg)
    .await
    .unwrap();
    let out = lua::inventory::Adjust {
        hub: HUB,
        movement: "mov_2:out",
        kind: lua::inventory::MovementKind::TransferredOut,
        lines: &[("milk", -2)],
        note: "",
    };
    lua::Operation::run(&out, &mut city.redis().await).await.unwrap();
    city.world
        .eventually("both transfers are done", || async {
            Ok(city.count("select count(*) from inventory.transfer where state = 'done'").await == 2)
        })
        .await;
    assert_eq!(city.units("milk").await, (6, 0));
    assert_eq!(city.units_at("hub_2", "milk").await, (4, 0));
    city.agrees().await;
    running.stop().await;
}
