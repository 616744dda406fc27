//! Estimates: from the queue, from what is learned, and told of when they move.

use chrono::{TimeDelta, Utc};
use subjects::{
    table::fulfilment as api,
    v1::{self, OrderStatus as S, PickState as P},
};

use crate::support::{HUB, Hub};

async fn pickers(hub: &Hub, pickers: u32) -> v1::ReadyEstimate {
    let request = v1::SetPickers { hub_id: HUB.into(), pickers };
    hub.world.call::<api::SetPickers>(&request).await.unwrap()
}

#[tokio::test]
async fn the_queue_makes_the_next_one_wait() {
    let hub = Hub::open_with(&[("KILAT__FULFILMENT__PICKERS", "1")]).await;
    let empty = hub.estimate(4).await.unwrap();
    assert_eq!((empty.wait_s, empty.pick_s, empty.load, empty.pickers), (0.0, 210.0, 1.0, 1));
    let mut ids = Vec::new();
    for _ in 0..3 {
        let id = hub.confirmed(1).await;
        hub.until_told(&id, "created").await;
        ids.push(id);
    }
    // The second one's own basket: only the first is before it.
    let own = v1::EstimateReady { hub_id: HUB.into(), lines: 1, units: 1, order_id: ids[1].clone() };
    let own = hub.world.call_as::<api::Estimate>("eta", &own).await.unwrap();
    assert_eq!((own.open_tasks, own.load), (1, 2.0));
    let busy = hub.estimate(1).await.unwrap();
    assert_eq!((busy.open_tasks, busy.load, busy.pick_s), (3, 4.0, 480.0));
    // Three baskets at load 3, one picker.
    assert!((busy.wait_s - 1080.0).abs() < 10.0, "{busy:?}");
    let relieved = pickers(&hub, 3).await;
    assert_eq!((relieved.pickers, relieved.open_tasks), (3, 3));
    assert!((relieved.wait_s - 120.0).abs() < 5.0, "{relieved:?}");
}

#[tokio::test]
async fn a_ready_time_that_moves_is_told_again() {
    let hub = Hub::open_with(&[("KILAT__FULFILMENT__PICKERS", "1")]).await;
    let (first, second) = (hub.confirmed(1).await, hub.confirmed(1).await);
    for id in [&first, &second] {
        hub.until_told(id, "created").await;
    }
    let before = hub.told(&second).await.len();
    let ready = hub.pick(&second).await.unwrap().ready_at.unwrap().seconds;
    // The first is cancelled: the second moves up.
    hub.order_event(&first, S::Cancelled, 4, 1, Utc::now()).await;
    hub.until(&first, P::Cancelled).await;
    let told = hub.told(&second).await;
    assert_eq!(told.len(), before + 1);
    let (word, last) = told.last().unwrap();
    assert_eq!(word, "created");
    let task = last.task.as_ref().unwrap();
    assert!(task.ready_at.as_ref().unwrap().seconds < ready - 30);
    assert_eq!(task.version, hub.pick(&second).await.unwrap().version);
}

#[tokio::test]
async fn a_hub_learns_how_quick_it_is() {
    let hub = Hub::open().await;
    let at = Utc::now() - TimeDelta::minutes(30);
    for _ in 0..40 {
        let id = hub.confirmed(1).await;
        hub.order_event(&id, S::Picking, 4, 1, at).await;
        hub.order_event(&id, S::Packed, 5, 1, at + TimeDelta::seconds(60)).await;
        hub.until(&id, P::Packed).await;
    }
    let quick = hub.estimate(1).await.unwrap();
    assert!((55.0..80.0).contains(&quick.pick_s), "60 s each, not 120: {quick:?}");
}

#[tokio::test]
async fn picks_are_listed_oldest_first_page_by_page() {
    let hub = Hub::open().await;
    let mut ids = Vec::new();
    for _ in 0..7 {
        let id = hub.confirmed(1).await;
        hub.until_told(&id, "created").await;
        ids.push(id);
    }
    hub.order_event(&ids[2], S::Cancelled, 4, 1, Utc::now()).await;
    hub.until(&ids[2], P::Cancelled).await;
    let cancelled = ids.remove(2);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let request = v1::ListPicks {
            hub_id: HUB.into(),
            page: Some(v1::Page { limit: 4, cursor: cursor.clone() }),
            ..Default::default()
        };
        let page = hub.world.call::<api::Picks>(&request).await.unwrap();
        seen.extend(page.items.into_iter().map(|task| task.order_id));
        cursor = page.next_cursor;
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, ids);
    let request = v1::ListPicks { hub_id: HUB.into(), state: P::Cancelled.into(), page: None };
    let page = hub.world.call::<api::Picks>(&request).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].order_id, cancelled);
}
