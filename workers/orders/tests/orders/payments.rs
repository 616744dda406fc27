//! What payment events do to an order.

use subjects::{
    table::orders,
    v1::{self, OrderStatus as S, PaymentStatus as P},
};

use crate::support::{Shop, cancel, confirm};

fn status(order: &v1::Order) -> &str {
    order.payment.as_ref().map_or("", |payment| payment.status.as_str())
}

#[tokio::test]
async fn the_newest_status_is_kept_whatever_comes_when() {
    let shop = Shop::open().await;
    let request = shop.created().await;
    let id = request.order_id.as_str();
    shop.pay(id, P::Captured, 3).await;
    shop.until(id, "the payment is captured", |o| status(o) == "captured").await;
    // Late, again, and of a newer worker: none of them changes it.
    shop.pay(id, P::Authorized, 2).await;
    shop.pay(id, P::Captured, 3).await;
    shop.pay(id, P::Unspecified, 9).await;
    shop.pay(id, P::PartiallyRefunded, 4).await;
    shop.until(id, "the refund is seen", |o| status(o) == "partially_refunded").await;
    let late = v1::ConfirmOrder { payment_status: "authorized".into(), ..confirm(&request) };
    let confirmed = shop.saga::<orders::Confirm>(&late).await.unwrap().order.unwrap();
    assert_eq!(status(&confirmed), "partially_refunded", "an event knows better than the saga");
    assert_eq!(confirmed.version, 2, "a payment event is no move");
    shop.pay("ord_unknown", P::Captured, 1).await;
    shop.world.settled().await;
}

/// What the saga has said before is not written again, and old news that comes after it is known for old.
#[tokio::test]
async fn news_that_is_none_writes_nothing() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    let id = request.order_id.as_str();
    let row = || async {
        sqlx::query_scalar::<_, String>("select xmin::text from orders.orders")
            .fetch_one(&shop.world.pg)
            .await
            .unwrap()
    };
    let before = row().await;
    shop.pay(id, P::Captured, 2).await;
    shop.pay(id, P::Authorized, 1).await;
    shop.world.settled().await;
    assert_eq!((row().await, status(&shop.get(id).await)), (before, "captured"));
    shop.pay(id, P::PartiallyRefunded, 3).await;
    shop.until(id, "the refund is seen", |o| status(o) == "partially_refunded").await;
}

#[tokio::test]
async fn a_cancelled_order_whose_money_is_back_is_refunded_once() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    let id = request.order_id.as_str();
    shop.world.call::<orders::Cancel>(&cancel(&request)).await.unwrap();
    shop.pay(id, P::PartiallyRefunded, 2).await;
    shop.pay(id, P::Refunded, 3).await;
    shop.pay(id, P::Refunded, 3).await;
    shop.until(id, "the order is refunded", |o| o.status() == S::Refunded).await;
    assert_eq!(shop.get(id).await.timeline.last().unwrap().actor, "system");
    let events = shop.events_of(id).await;
    assert_eq!(events, [("confirmed".into(), 2), ("cancelled".into(), 3), ("refunded".into(), 4)]);
    // Asked once more, a cancel is still done; and the saga had won.
    assert_eq!(shop.world.call::<orders::Cancel>(&cancel(&request)).await.unwrap().status(), S::Refunded);
    let closed = shop.saga::<orders::Fail>(&crate::support::fail(&request)).await.unwrap();
    assert_eq!((closed.status(), closed.closed), (S::Refunded, false));
}

#[tokio::test]
async fn an_attempt_that_was_cancelled_and_refunded_is_still_undone() {
    let shop = Shop::open().await;
    let request = shop.created().await;
    shop.world.call::<orders::Cancel>(&cancel(&request)).await.unwrap();
    shop.pay(&request.order_id, P::Refunded, 1).await;
    shop.until(&request.order_id, "the order is refunded", |o| o.status() == S::Refunded).await;
    let closed = shop.saga::<orders::Fail>(&crate::support::fail(&request)).await.unwrap();
    assert_eq!((closed.status(), closed.closed), (S::Refunded, true));
    assert_eq!(crate::support::code(shop.saga::<orders::Confirm>(&confirm(&request)).await), "order.closed");
}

#[tokio::test]
async fn money_that_came_back_before_picking_cancels_the_order() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    shop.pay(&request.order_id, P::Refunded, 5).await;
    shop.until(&request.order_id, "the order is refunded", |o| o.status() == S::Refunded).await;
    let order = shop.get(&request.order_id).await;
    let path: Vec<S> = order.timeline.iter().map(|e| e.to()).collect();
    assert_eq!(path, [S::Pending, S::Confirmed, S::Cancelled, S::Refunded]);
}
