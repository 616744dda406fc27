//! One order, everybody at once: exactly one wins, and everybody hears the same.

use subjects::{
    table::orders,
    v1::{self, OrderStatus as S},
};

use crate::support::{Shop, cancel, confirm, fail, order};

const TIMES: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirm_or_fail_or_cancel_but_one_of_them() {
    let shop = Shop::open().await;
    let mut won = [0usize; 3];
    for _ in 0..TIMES {
        let request = shop.created().await;
        let (c, f, x) = (confirm(&request), fail(&request), cancel(&request));
        let (confirmed, failed, cancelled) = tokio::join!(
            shop.saga::<orders::Confirm>(&c),
            shop.saga::<orders::Fail>(&f),
            shop.world.call::<orders::Cancel>(&x),
        );
        let order = shop.get(&request.order_id).await;
        let path: Vec<S> = order.timeline.iter().map(|e| e.to()).collect();
        let closed = failed.unwrap();
        match path[..] {
            // Cancel may follow a confirm: that is in the table.
            [S::Pending, S::Confirmed, S::Cancelled] => {
                won[0] += 1;
                assert!(cancelled.is_ok());
                assert!(confirmed.is_ok());
            }
            [S::Pending, S::Confirmed] => panic!("the cancel was lost: {cancelled:?}"),
            [S::Pending, S::Failed] => {
                won[1] += 1;
                assert!(closed.closed);
                assert_eq!(confirmed.unwrap_err().code.as_str(), "order.closed");
                assert_eq!(cancelled.unwrap_err().code.as_str(), "order.illegal_transition");
            }
            [S::Pending, S::Cancelled] => {
                won[2] += 1;
                assert_eq!((closed.status(), closed.closed), (S::Cancelled, true));
                assert_eq!(confirmed.unwrap_err().code.as_str(), "order.closed");
            }
            _ => panic!("no such path: {path:?}"),
        }
        assert_eq!(order.version, path.len() as u64);
    }
    let moves = shop.count("select count(*) from orders.history where version > 1").await;
    assert_eq!(shop.events().await.len() as i64, moves, "an event for each move");
    assert_eq!(won.iter().sum::<usize>(), TIMES);
    println!("confirm, fail, cancel won: {won:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirm_against_fail_never_both() {
    let shop = Shop::open().await;
    for _ in 0..TIMES {
        let request = shop.created().await;
        let (c, f) = (confirm(&request), fail(&request));
        let (confirmed, failed) =
            tokio::join!(shop.saga::<orders::Confirm>(&c), shop.saga::<orders::Fail>(&f));
        let undone = failed.unwrap().closed;
        assert_eq!(confirmed.is_ok(), !undone, "the saga must be won or undone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn create_against_fail_leaves_an_order_that_is_closed_or_none() {
    let shop = Shop::open().await;
    for _ in 0..TIMES {
        let request = order();
        let f = fail(&request);
        let (created, failed) =
            tokio::join!(shop.saga::<orders::Create>(&request), shop.saga::<orders::Fail>(&f));
        assert!(failed.unwrap().closed);
        let get = v1::GetOrder { order_id: request.order_id.clone(), user_id: String::new() };
        match shop.world.call::<orders::Get>(&get).await {
            Ok(order) => assert_eq!(order.status(), S::Failed),
            Err(fault) => {
                assert_eq!(fault.code.as_str(), "order.not_found");
                assert_eq!(created.unwrap_err().code.as_str(), "order.closed");
            }
        }
    }
    let open = shop.count("select count(*) from orders.orders where status = 'PENDING'").await;
    assert_eq!(open, 0);
    let both = "select count(*) from orders.orders join orders.tombstones using (order_id)";
    assert_eq!(shop.count(both).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_stores_cannot_both_take_the_same_step() {
    let shop = Shop::open().await;
    for _ in 0..20 {
        let request = shop.confirmed().await;
        let id = request.order_id.as_str();
        let all =
            futures::future::join_all((0..8).map(|_| shop.advance(id, S::AssignedToStore, "store"))).await;
        assert!(all.iter().all(|answer| answer.as_ref().is_ok_and(|o| o.version == 3)));
    }
    assert_eq!(shop.events().await.len(), 40);
}
