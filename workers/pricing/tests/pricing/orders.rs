//! What becomes of a quote when something becomes of its order.

use runtime::Code;
use subjects::v1::OrderStatus::{Cancelled, Confirmed, Failed, Pending};

use crate::support::{Stall, ask, order};

const FREE: &str = "select count(*) from pricing.quote where order_id is null";
const CONFIRMED: &str = "select count(*) from pricing.quote where confirmed_at is not null";

#[tokio::test]
async fn an_order_that_failed_frees_its_quote_and_only_its_own() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    let (first, second) = (order(), order());
    stall.honour(&ask(&quote, &first)).await.unwrap();
    assert_eq!(stall.honour(&ask(&quote, &second)).await.unwrap_err().code, Code::QuoteUsed);
    stall.order_event(&first, Pending, Failed, "one").await;
    stall.world.eventually("the quote is free", || async { Ok(stall.count(FREE).await == 1) }).await;
    stall.honour(&ask(&quote, &second)).await.unwrap();
    // It comes again, after the quote has gone to another; and so does the first order.
    stall.order_event(&first, Pending, Failed, "again").await;
    stall.order_event(&second, Pending, Confirmed, "two").await;
    stall
        .world
        .eventually("the second is confirmed", || async { Ok(stall.count(CONFIRMED).await == 1) })
        .await;
    assert_eq!(stall.honour(&ask(&quote, &first)).await.unwrap_err().code, Code::QuoteUsed);
    assert_eq!(stall.honour(&ask(&quote, &second)).await.unwrap(), quote);
}

#[tokio::test]
async fn one_that_was_confirmed_keeps_it_however_its_events_come() {
    let stall = Stall::open().await;
    let quotes = [stall.quoted().await, stall.quoted().await];
    let orders = [order(), order()];
    for (quote, order) in quotes.iter().zip(&orders) {
        stall.honour(&ask(quote, order)).await.unwrap();
    }
    for id in ["a", "b", "c"] {
        stall.order_event(&orders[0], Pending, Confirmed, id).await;
    }
    stall.world.eventually("it is confirmed", || async { Ok(stall.count(CONFIRMED).await == 1) }).await;
    // Late, twice, and out of order: a cancel of a confirmed order frees nothing.
    stall.order_event(&orders[0], Confirmed, Cancelled, "d").await;
    stall.order_event(&orders[0], Pending, Failed, "e").await;
    // The other was never paid.
    stall.order_event(&orders[1], Pending, Cancelled, "f").await;
    stall.world.eventually("the other is free", || async { Ok(stall.count(FREE).await == 1) }).await;
    assert_eq!(stall.honour(&ask(&quotes[0], &order())).await.unwrap_err().code, Code::QuoteUsed);
    stall.honour(&ask(&quotes[1], &order())).await.unwrap();
    // Of orders without a quote there is nothing to say.
    stall.order_event(&order(), Pending, Confirmed, "g").await;
    stall.world.settled().await;
}
