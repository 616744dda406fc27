//! What comes together is taken in together.

use chrono::Utc;
use runtime::Meta;
use serde_json::Value;
use subjects::{
    ids::{City, OrderId, Token, Word},
    table::OrderEvent,
    v1::{self, OrderStatus as S},
};
use testkit::redelivery;

use crate::support::{HUB, Hub};

/// Fewer than are handled at once, so that all can wait for the same lock.
const ORDERS: usize = 100;
/// The batch that met the lock, the one that grew behind it, and what a slow machine may add.
const TRANSACTIONS: u64 = 6;

async fn number(hub: &Hub, sql: &str) -> u64 {
    let rows: Value = redelivery::rows(&hub.world, sql).await;
    rows[0]["n"].as_u64().unwrap()
}

async fn announced(hub: &Hub, orders: usize) {
    hub.world
        .eventually("every order is announced", || async {
            let announced = number(hub, "select count(*) as n from fulfilment.task where announced").await;
            if announced == orders as u64 { Ok(true) } else { Err(format!("{announced} announced")) }
        })
        .await;
}

/// Runs `act` while nobody gets at the hub, and until so many orders are handed to the store.
async fn behind_the_lock(hub: &Hub, orders: usize, act: impl Future<Output = ()>) {
    let mut lock = hub.world.pg.begin().await.unwrap();
    sqlx::query("select 1 from fulfilment.hub where hub_id = $1 for update")
        .bind(HUB)
        .execute(&mut *lock)
        .await
        .unwrap();
    act.await;
    hub.world
        .eventually("every order is handed over", || async {
            let handed = hub.orders.handed_over.lock().unwrap().len();
            if handed == orders { Ok(true) } else { Err(format!("{handed} handed over")) }
        })
        .await;
    lock.rollback().await.unwrap();
}

#[tokio::test]
async fn orders_confirmed_together_are_few_transactions() {
    let hub = Hub::open().await;
    behind_the_lock(&hub, ORDERS, async {
        for _ in 0..ORDERS {
            hub.confirmed(2).await;
        }
    })
    .await;
    announced(&hub, ORDERS).await;
    // A row that was written once carries the transaction that wrote it.
    let transactions = number(&hub, "select count(distinct xmin::text) as n from fulfilment.task").await;
    assert!(transactions <= TRANSACTIONS, "{transactions} transactions for {ORDERS} orders");
    let events = number(&hub, "select sum(version - 1)::bigint as n from fulfilment.task").await;
    assert!(events < ORDERS as u64 * 3 / 2, "{events} events for {ORDERS} orders");

    // The queue is long now: more at its end change nothing but what is told of themselves.
    let last =
        "select coalesce(sum(version), 0)::bigint as n from fulfilment.task where order_id <> all (array[";
    let mut ids = Vec::new();
    let before = number(&hub, "select sum(version)::bigint as n from fulfilment.task").await;
    for _ in 0..5 {
        ids.push(hub.confirmed(2).await);
    }
    announced(&hub, ORDERS + 5).await;
    let others = format!("{last}{}])", ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(","));
    assert_eq!(number(&hub, &others).await, before, "others were told of");
}

#[tokio::test]
async fn one_that_the_record_refuses_fails_no_other() {
    let hub = Hub::open().await;
    let bad = hub.placed();
    let channel = OrderEvent {
        event: Word::parse("confirmed").unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::parse(&bad).unwrap(),
    };
    let message = v1::OrderChanged {
        meta: Some(v1::EventMeta { version: 2, at: Some(Utc::now().into()), ..Default::default() }),
        order_id: bad.clone(),
        hub_id: HUB.into(),
        to: S::Confirmed.into(),
        // PostgreSQL takes no such text.
        items: vec![v1::Line { sku: "milk\0".into(), qty: 1 }],
        ..Default::default()
    };
    behind_the_lock(&hub, 21, async {
        for n in 0..20 {
            if n == 7 {
                let orders = hub.world.bus("orders").await;
                orders.store(&Meta::default(), &channel, &message, &bad).await.unwrap();
            }
            hub.confirmed(1).await;
        }
    })
    .await;
    announced(&hub, 20).await;
    assert_eq!(hub.pick(&bad).await.unwrap_err().code.as_str(), "fulfilment.pick_not_found");
    // Nobody reads a refusal: a person finds it.
    hub.world.settled_but(1).await;
}
