//! Cancel, advance, get.

use subjects::{
    table::orders,
    v1::{self, OrderStatus as S},
};

use crate::support::{Shop, cancel, code, confirm, fail};

const WAY: [(S, &str); 7] = [
    (S::AssignedToStore, "store"),
    (S::Picking, "store"),
    (S::Packed, "store"),
    (S::AssignedToPartner, "driver"),
    (S::PickedUp, "driver"),
    (S::InTransit, "driver"),
    (S::Delivered, "driver"),
];

#[tokio::test]
async fn the_whole_way_with_every_request_sent_twice() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    for (to, role) in WAY.into_iter().chain([(S::Closed, "admin")]) {
        let first = shop.advance(&request.order_id, to, role).await.unwrap();
        assert_eq!(first.status(), to);
        assert_eq!(shop.advance(&request.order_id, to, role).await.unwrap(), first);
    }
    let order = shop.get(&request.order_id).await;
    assert_eq!(order.version, 10);
    let timeline: Vec<(S, S, u64)> = order.timeline.iter().map(|e| (e.from(), e.to(), e.version)).collect();
    assert_eq!(timeline.len(), 10);
    assert!(timeline.windows(2).all(|pair| pair[0].1 == pair[1].0 && pair[0].2 + 1 == pair[1].2));
    assert_eq!(order.timeline.last().unwrap().actor, "admin-1");
    let events = shop.events_of(&request.order_id).await;
    assert_eq!(events.iter().map(|(_, v)| *v).collect::<Vec<_>>(), (2..=10).collect::<Vec<_>>());
    assert!(events[1..].iter().all(|(word, _)| word == "status"));
}

#[tokio::test]
async fn a_move_that_is_not_in_the_table_is_refused_by_name() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    let fault = shop.advance(&request.order_id, S::Delivered, "admin").await.unwrap_err();
    assert_eq!(fault.code.as_str(), "order.illegal_transition");
    assert!(fault.detail.contains("CONFIRMED") && fault.detail.contains("DELIVERED"), "{}", fault.detail);
    assert!(!fault.retryable());
    assert_eq!(shop.get(&request.order_id).await.version, 2);
}

#[tokio::test]
async fn each_role_has_its_stretch() {
    let shop = Shop::open().await;
    let request = shop.created().await;
    let id = request.order_id.as_str();
    // The pivot is nobody's but the saga's.
    assert_eq!(code(shop.advance(id, S::Confirmed, "admin").await), "auth.forbidden");
    assert_eq!(code(shop.advance(id, S::Failed, "admin").await), "auth.forbidden");
    shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap();
    for role in ["driver", "customer", "support"] {
        assert_eq!(code(shop.advance(id, S::AssignedToStore, role).await), "auth.forbidden");
    }
    for (to, role) in WAY {
        let other = if role == "store" { "driver" } else { "store" };
        assert_eq!(code(shop.advance(id, to, other).await), "auth.forbidden");
        shop.advance(id, to, role).await.unwrap();
        // Not even to hear that it is done.
        assert_eq!(code(shop.advance(id, to, other).await), "order.illegal_transition");
    }
}

#[tokio::test]
async fn cancel_twice_is_once_and_only_before_picking() {
    let shop = Shop::open().await;
    for steps in 0..=2 {
        let request = shop.created().await;
        if steps > 0 {
            shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap();
        }
        if steps > 1 {
            shop.advance(&request.order_id, S::AssignedToStore, "store").await.unwrap();
        }
        let first = shop.world.call::<orders::Cancel>(&cancel(&request)).await.unwrap();
        let second = shop.world.call::<orders::Cancel>(&cancel(&request)).await.unwrap();
        assert_eq!((first.status(), &first), (S::Cancelled, &second));
        let entry = first.timeline.last().unwrap();
        assert_eq!((entry.actor.as_str(), entry.reason.as_str()), ("usr_1", "changed my mind"));
        let events = shop.events_of(&request.order_id).await;
        assert_eq!(events.iter().filter(|(word, _)| word == "cancelled").count(), 1);
        // What the saga hears: a cancel before the pivot and one after it are both undone.
        assert_eq!(code(shop.saga::<orders::Confirm>(&confirm(&request)).await), "order.closed");
        let closed = shop.saga::<orders::Fail>(&fail(&request)).await.unwrap();
        assert_eq!((closed.status(), closed.closed), (S::Cancelled, true));
        if steps == 0 {
            assert_eq!(code(shop.saga::<orders::Create>(&request).await), "order.closed");
        }
    }
    let request = shop.confirmed().await;
    shop.advance(&request.order_id, S::AssignedToStore, "store").await.unwrap();
    shop.advance(&request.order_id, S::Picking, "store").await.unwrap();
    let fault = shop.world.call::<orders::Cancel>(&cancel(&request)).await.unwrap_err();
    assert_eq!(fault.code.as_str(), "order.illegal_transition");
    assert!(fault.detail.contains("PICKING") && fault.detail.contains("CANCELLED"), "{}", fault.detail);
}

#[tokio::test]
async fn anothers_order_is_no_order() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    let foreign = v1::GetOrder { order_id: request.order_id.clone(), user_id: "usr_2".into() };
    assert_eq!(code(shop.world.call::<orders::Get>(&foreign).await), "order.not_found");
    let foreign = v1::CancelOrder { user_id: "usr_2".into(), ..cancel(&request) };
    assert_eq!(code(shop.world.call::<orders::Cancel>(&foreign).await), "order.not_found");
    let own = v1::GetOrder { order_id: request.order_id.clone(), user_id: request.user_id.clone() };
    assert_eq!(shop.world.call::<orders::Get>(&own).await.unwrap().status(), S::Confirmed);
    let support = v1::CancelOrder { user_id: String::new(), actor: "support-7".into(), ..cancel(&request) };
    assert_eq!(shop.world.call::<orders::Cancel>(&support).await.unwrap().status(), S::Cancelled);
    let unknown = v1::GetOrder { order_id: "ord_none".into(), user_id: String::new() };
    assert_eq!(code(shop.world.call::<orders::Get>(&unknown).await), "order.not_found");
    assert_eq!(code(shop.advance("ord_none", S::Picking, "store").await), "order.not_found");
}
