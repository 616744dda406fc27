//! The law of paging: the pages one after the other are the whole list, each order once, whatever is
//! placed meanwhile.

use subjects::{
    table::orders,
    v1::{self, OrderStatus as S},
};

use crate::support::{Shop, order};

fn page(user: &str, limit: u32, cursor: &str) -> v1::ListOrders {
    v1::ListOrders {
        user_id: user.into(),
        page: Some(v1::Page { limit, cursor: cursor.into() }),
        ..Default::default()
    }
}

async fn ids(shop: &Shop, request: &v1::ListOrders) -> (Vec<String>, String) {
    let list = shop.world.call::<orders::List>(request).await.unwrap();
    (list.items.into_iter().map(|o| o.order_id).collect(), list.next_cursor)
}

#[tokio::test]
async fn pages_are_the_list_while_orders_come_in() {
    let shop = Shop::open().await;
    let mut placed = Vec::new();
    for _ in 0..23 {
        placed.push(shop.created().await.order_id);
    }
    // A batch placed in the same microsecond: the id decides.
    sqlx::query("update orders.orders set placed_at = (select min(placed_at) from orders.orders) where order_id = any($1)")
        .bind(&placed[3..9])
        .execute(&shop.world.pg)
        .await
        .unwrap();
    let expected: Vec<String> =
        sqlx::query_scalar("select order_id from orders.orders order by placed_at desc, order_id desc")
            .fetch_all(&shop.world.pg)
            .await
            .unwrap();
    for limit in [1, 4, 22, 23, 24, 100] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let (items, next) = ids(&shop, &page("usr_1", limit, &cursor)).await;
            assert!(items.len() <= limit as usize);
            seen.extend(items);
            // Newer than everything that is still to come.
            shop.created().await;
            if next.is_empty() {
                break;
            }
            cursor = next;
        }
        let new = seen.iter().filter(|id| !expected.contains(id)).count();
        assert_eq!(seen[new..], expected[..], "limit {limit}");
        let again = shop.count("select count(*) from orders.orders").await;
        sqlx::query("delete from orders.lines where not order_id = any($1)")
            .bind(&expected)
            .execute(&shop.world.pg)
            .await
            .unwrap();
        sqlx::query("delete from orders.history where not order_id = any($1)")
            .bind(&expected)
            .execute(&shop.world.pg)
            .await
            .unwrap();
        sqlx::query("delete from orders.orders where not order_id = any($1)")
            .bind(&expected)
            .execute(&shop.world.pg)
            .await
            .unwrap();
        assert!(again > 23);
    }
}

#[tokio::test]
async fn by_user_by_hub_by_status_and_all() {
    let shop = Shop::open().await;
    let mine = shop.confirmed().await;
    let other = v1::CreateOrder { user_id: "usr_2".into(), hub_id: "hub_2".into(), ..order() };
    shop.saga::<orders::Create>(&other).await.unwrap();

    let (items, next) = ids(&shop, &page("usr_1", 0, "")).await;
    assert_eq!((items, next.as_str()), (vec![mine.order_id.clone()], ""));
    let hub = v1::ListOrders { hub_id: "hub_2".into(), ..Default::default() };
    assert_eq!(ids(&shop, &hub).await.0, [other.order_id.as_str()]);
    let status = v1::ListOrders { status: S::Confirmed.into(), ..Default::default() };
    assert_eq!(ids(&shop, &status).await.0, [mine.order_id.as_str()]);
    let none = v1::ListOrders { status: S::Closed.into(), ..page("usr_1", 0, "") };
    assert!(ids(&shop, &none).await.0.is_empty());
    let both = v1::ListOrders { hub_id: "hub_2".into(), ..page("usr_1", 0, "") };
    assert!(ids(&shop, &both).await.0.is_empty());
    assert_eq!(ids(&shop, &v1::ListOrders::default()).await.0, [other.order_id, mine.order_id]);
}

#[tokio::test]
async fn twenty_unless_told_otherwise() {
    let shop = Shop::open().await;
    for _ in 0..21 {
        shop.created().await;
    }
    let (items, next) = ids(&shop, &v1::ListOrders { user_id: "usr_1".into(), ..Default::default() }).await;
    assert_eq!((items.len(), next.is_empty()), (20, false));
}
