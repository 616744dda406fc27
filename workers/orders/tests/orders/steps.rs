//! Create, confirm, fail: each twice is once, in any order.

use subjects::{
    table::orders,
    v1::{self, OrderStatus},
};

use crate::support::{Shop, code, confirm, fail, money, order, promised};

#[tokio::test]
async fn create_twice_is_once_and_emits_nothing() {
    let shop = Shop::open().await;
    let request = order();
    let first = shop.saga::<orders::Create>(&request).await.unwrap();
    assert_eq!((first.status(), first.replayed), (OrderStatus::Pending, false));
    let second = shop.saga::<orders::Create>(&request).await.unwrap();
    assert_eq!(second, v1::OrderCreated { replayed: true, ..first.clone() });

    // The saga's first order is the saga's order.
    let other_id = v1::CreateOrder { order_id: order().order_id, ..request.clone() };
    let third = shop.saga::<orders::Create>(&other_id).await.unwrap();
    assert_eq!(third, second);
    assert_eq!(shop.count("select count(*) from orders.orders").await, 1);

    let read = shop.get(&request.order_id).await;
    assert_eq!(read.items, request.items);
    assert_eq!((read.totals, read.address), (request.totals.clone(), request.address.clone()));
    assert_eq!((read.version, read.placed_at), (1, first.placed_at));
    assert_eq!(read.promised_by.unwrap().seconds - read.placed_at.unwrap().seconds, 20 * 60);
    assert_eq!(read.timeline.len(), 1);
    assert_eq!(
        (read.timeline[0].from(), read.timeline[0].to()),
        (OrderStatus::Unspecified, OrderStatus::Pending)
    );
    assert!(shop.events().await.is_empty());
}

#[tokio::test]
async fn what_was_promised_stands_in_the_order() {
    let shop = Shop::open().await;
    let request = promised();
    shop.saga::<orders::Create>(&request).await.unwrap();
    let order = shop.get(&request.order_id).await;
    assert_eq!((&order.totals, &order.promos), (&request.totals, &request.promos));
    assert_eq!((&order.quote_id, order.sale_id.as_str()), (&request.quote_id, ""));
    let confirmed = shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap().order.unwrap();
    assert_eq!((confirmed.totals, confirmed.promos), (order.totals, order.promos));
    let sale = v1::CreateOrder { sale_id: "sale_1".into(), ..crate::support::order() };
    shop.saga::<orders::Create>(&sale).await.unwrap();
    assert_eq!(shop.get(&sale.order_id).await.sale_id, "sale_1");
}

#[tokio::test]
async fn only_what_costs_nothing_is_confirmed_without_a_payment() {
    let shop = Shop::open().await;
    let unpaid = |order: &v1::CreateOrder| v1::ConfirmOrder {
        payment_id: String::new(),
        payment_status: String::new(),
        ..confirm(order)
    };
    let mut free = order();
    free.totals = Some(v1::Totals {
        subtotal: money(59_980),
        discount: money(59_980),
        delivery_fee: money(5_000),
        delivery_discount: money(5_000),
        tax: money(0),
        total: money(0),
    });
    shop.saga::<orders::Create>(&free).await.unwrap();
    let confirmed = shop.saga::<orders::Confirm>(&unpaid(&free)).await.unwrap().order.unwrap();
    assert_eq!(confirmed.status(), OrderStatus::Confirmed);

    let dear = shop.created().await;
    assert_eq!(code(shop.saga::<orders::Confirm>(&unpaid(&dear)).await), "service.internal");
    assert_eq!(shop.get(&dear.order_id).await.status(), OrderStatus::Pending);
    shop.saga::<orders::Confirm>(&confirm(&dear)).await.unwrap();
}

/// A worker of before, beside this one: it knows neither the columns nor the function's new form.
#[tokio::test]
async fn what_a_worker_of_before_creates_is_an_order_too() {
    let shop = Shop::open().await;
    let request = order();
    sqlx::query(
        "select * from orders.create_orders(
             array[$1], array[$2], '{usr_1}', '{hub_1}', '{jkt}', '{IDR}', '{28000}', '{0}', '{5000}', '{33000}',
             '{Jl. Sudirman 1}', '{-6.2}', '{106.8}', '{card}', array[''::bytea], array[now()], array[now()],
             array[$1], '{1}', '{egg-10}', '{Eggs}', '{1}', '{28000}', '{28000}')",
    )
    .bind(&request.order_id)
    .bind(&request.saga_id)
    .execute(&shop.world.pg)
    .await
    .unwrap();
    let order = shop.get(&request.order_id).await;
    let totals = order.totals.unwrap();
    assert_eq!((totals.total, totals.delivery_discount, totals.tax), (money(33_000), money(0), money(0)));
    assert_eq!((order.promos.len(), order.quote_id.as_str()), (0, ""));
    shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap();
}

#[tokio::test]
async fn an_order_id_belongs_to_its_saga() {
    let shop = Shop::open().await;
    let request = shop.created().await;
    let thief = v1::CreateOrder { saga_id: order().saga_id, ..request.clone() };
    assert_eq!(code(shop.saga::<orders::Create>(&thief).await), "order.conflict");
    assert_eq!(code(shop.saga::<orders::Confirm>(&confirm(&thief)).await), "order.conflict");
    assert_eq!(code(shop.saga::<orders::Fail>(&fail(&thief)).await), "order.conflict");
    assert_eq!(shop.get(&request.order_id).await.status(), OrderStatus::Pending);
}

#[tokio::test]
async fn confirm_twice_is_once() {
    let shop = Shop::open().await;
    let request = shop.created().await;
    let first = shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap();
    let second = shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap();
    assert_eq!((first.replayed, second.replayed), (false, true));
    assert_eq!(first.order, second.order);
    let confirmed = first.order.unwrap();
    assert_eq!((confirmed.status(), confirmed.version), (OrderStatus::Confirmed, 2));
    assert_eq!(confirmed, shop.get(&request.order_id).await);
    assert_eq!(confirmed.payment.as_ref().unwrap().status, "captured");
    // A create that comes late finds its order.
    let late = shop.saga::<orders::Create>(&request).await.unwrap();
    assert_eq!((late.status(), late.replayed), (OrderStatus::Confirmed, true));

    let events = shop.events().await;
    assert_eq!(events.len(), 1);
    let (channel, event) = &events[0];
    assert_eq!((channel.event.to_string(), channel.city.to_string()), ("confirmed".into(), "jkt".into()));
    assert_eq!((event.from(), event.to()), (OrderStatus::Pending, OrderStatus::Confirmed));
    assert_eq!(
        event.items.iter().map(|l| (l.sku.as_str(), l.qty)).collect::<Vec<_>>(),
        [("milk-1l", 2), ("egg-10", 1)]
    );
    assert_eq!(event.total, request.totals.unwrap().total);
    assert_eq!(event.drop, request.address.unwrap().point);
    assert_eq!(event.payment_id, confirm(&shop.created().await).payment_id);
    assert_eq!((&event.saga_id, event.promised_by), (&request.saga_id, confirmed.promised_by));
    let meta = event.meta.as_ref().unwrap();
    assert_eq!(
        (meta.version, meta.id.as_str(), meta.aggregate.as_str()),
        (2, request.order_id.as_str(), "order")
    );
    // Confirmed later still is confirmed.
    shop.advance(&request.order_id, OrderStatus::AssignedToStore, "store").await.unwrap();
    assert!(
        shop.saga::<orders::Confirm>(&v1::ConfirmOrder {
            order_id: request.order_id.clone(),
            saga_id: request.saga_id,
            payment_id: "pay_x".into(),
            payment_status: String::new()
        })
        .await
        .unwrap()
        .replayed
    );
}

#[tokio::test]
async fn fail_twice_is_once_and_closes_for_good() {
    let shop = Shop::open().await;
    let request = shop.created().await;
    let first = shop.saga::<orders::Fail>(&fail(&request)).await.unwrap();
    assert_eq!((first.status(), first.closed), (OrderStatus::Failed, true));
    assert_eq!(shop.saga::<orders::Fail>(&fail(&request)).await.unwrap(), first);
    assert_eq!(code(shop.saga::<orders::Confirm>(&confirm(&request)).await), "order.closed");
    assert_eq!(code(shop.saga::<orders::Create>(&request).await), "order.closed");
    assert_eq!(shop.events_of(&request.order_id).await, [("failed".to_owned(), 2)]);
    let timeline = shop.get(&request.order_id).await.timeline;
    assert_eq!(timeline.last().unwrap().reason, "payments.declined: no funds");
}

#[tokio::test]
async fn undo_before_do_leaves_a_tombstone() {
    let shop = Shop::open().await;
    let request = order();
    for _ in 0..2 {
        let closed = shop.saga::<orders::Fail>(&fail(&request)).await.unwrap();
        assert_eq!((closed.status(), closed.closed), (OrderStatus::Failed, true));
    }
    for _ in 0..2 {
        assert_eq!(code(shop.saga::<orders::Create>(&request).await), "order.closed");
    }
    assert_eq!(code(shop.saga::<orders::Confirm>(&confirm(&request)).await), "order.closed");
    assert_eq!(shop.count("select count(*) from orders.orders").await, 0);
    assert_eq!(shop.count("select count(*) from orders.tombstones").await, 1);
    assert!(shop.events().await.is_empty());
}

#[tokio::test]
async fn a_won_saga_is_not_undone() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    let answer = shop.saga::<orders::Fail>(&fail(&request)).await.unwrap();
    assert_eq!((answer.status(), answer.closed), (OrderStatus::Confirmed, false));
    shop.advance(&request.order_id, OrderStatus::AssignedToStore, "store").await.unwrap();
    let answer = shop.saga::<orders::Fail>(&fail(&request)).await.unwrap();
    assert_eq!((answer.status(), answer.closed), (OrderStatus::AssignedToStore, false));
    assert_eq!(shop.get(&request.order_id).await.version, 3);
}

#[tokio::test]
async fn an_order_nobody_made_cannot_be_confirmed() {
    let shop = Shop::open().await;
    assert_eq!(code(shop.saga::<orders::Confirm>(&confirm(&order())).await), "order.not_found");
    assert_eq!(shop.count("select count(*) from orders.tombstones").await, 0);
}

#[tokio::test]
async fn a_worker_that_stops_answers_what_it_took_in() {
    let shop = Shop::open().await;
    let request = shop.confirmed().await;
    let Shop { world, running } = shop;
    running.stop().await;
    let platform = world.platform("orders").await;
    let running = world.run(::orders::worker(&platform).await.unwrap()).await;
    let shop = Shop { world, running };
    assert!(shop.saga::<orders::Confirm>(&confirm(&request)).await.unwrap().replayed);
    assert_eq!(shop.events_of(&request.order_id).await.len(), 1);
    shop.running.stop().await;
}
