//! What is bought comes first among equals, and is counted once.

use runtime::Meta;
use subjects::{
    ids::{City, OrderId, Token, Word},
    table::OrderEvent,
    v1,
};

use crate::support::{Shop, asked, product, start};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_bought_rises() {
    let shop = Shop::open().await;
    for (sku, name) in [("tea-a", "Green Tea Ayu"), ("tea-b", "Green Tea Bima")] {
        shop.put(product(sku, name, "drinks/tea", 5_000)).await;
    }
    shop.until("both are there", &asked("green tea"), |found| found.total == 2).await;
    let order = OrderId::fresh();
    let channel = OrderEvent {
        event: Word::parse("confirmed").unwrap(),
        city: City::parse("jkt").unwrap(),
        order: order.clone(),
    };
    let line = |qty| v1::Line { sku: "tea-b".into(), qty };
    let message =
        v1::OrderChanged { order_id: order.into(), items: vec![line(3), line(4)], ..Default::default() };
    let orders = shop.world.bus("orders").await;
    // The same event twice, past what the stream itself drops.
    for id in ["first", "second"] {
        orders.store(&Meta::default(), &channel, &message, id).await.unwrap();
    }
    shop.world
        .eventually("both are settled", || async {
            let admin = shop.world.bus("admin").await;
            let mut consumer: async_nats::jetstream::consumer::PullConsumer = admin
                .jetstream()
                .get_consumer_from_stream("search-events", "EVENTS")
                .await
                .map_err(|error| error.to_string())?;
            let info = consumer.info().await.map_err(|error| error.to_string())?;
            Ok(info.num_pending == 0 && info.num_ack_pending == 0)
        })
        .await;
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select sku, units from search.bought").fetch_all(&shop.world.pg).await.unwrap();
    assert_eq!(rows, [("tea-b".to_owned(), 7)]);

    // An instance that starts has read it.
    let Shop { world, search, others } = shop;
    search.stop().await;
    let search = start(&world).await;
    let shop = Shop { world, search, others };
    let mut ask = asked("green tea");
    for sort in [v1::SearchSort::Score, v1::SearchSort::Popularity] {
        ask.sort = sort.into();
        let found = shop.query(&ask).await.unwrap();
        assert_eq!(found.items[0].sku, "tea-b", "{found:?}");
        let popularity = |at: usize| found.items[at].factors.unwrap().popularity;
        assert!(popularity(0) > 0.5 && popularity(1) < 0.5);
    }
}
