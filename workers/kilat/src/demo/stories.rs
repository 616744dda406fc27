//! The stories, in the order they are told.

use std::{future::Future, pin::Pin};

use serde_json::Value;

use super::{ride, shop, stage::Teller};

type Telling<'a> = Pin<Box<dyn Future<Output = anyhow::Result<()>> + 'a>>;

type Story = fn(&mut Teller) -> Telling<'_>;

pub const ALL: &[(&str, Story)] = &[
    ("paid", |t| Box::pin(paid(t))),
    ("found and quoted", |t| Box::pin(shop::quoted(t))),
    ("declined", |t| Box::pin(declined(t))),
    ("out of stock", |t| Box::pin(out_of_stock(t))),
    ("the same key again", |t| Box::pin(replayed(t))),
    ("the same key, another body", |t| Box::pin(reused(t))),
    ("cancelled", |t| Box::pin(cancelled(t))),
    ("delivered", |t| Box::pin(ride::delivered(t))),
];

async fn paid(t: &mut Teller) -> anyhow::Result<()> {
    let before = t.available().await?;
    let answer = t.checkout(&t.basket(2, "tok_ok")).await?;
    t.answered(&answer, 201, "");
    t.check(answer.text("status") == "CONFIRMED", "the order is confirmed");
    t.check(
        answer.body.pointer("/payment/status") == Some(&Value::from("captured")),
        "the money is captured",
    );
    t.soon("two units fewer can be had", async |t| Ok(t.available().await? == before - 2)).await
}

async fn declined(t: &mut Teller) -> anyhow::Result<()> {
    let before = t.available().await?;
    let answer = t.checkout(&t.basket(1, "tok_declined")).await?;
    t.answered(&answer, 402, "payments.declined");
    let failed = t.orders("FAILED").await?;
    t.check(failed.len() == 1, "the order has failed");
    if let Some(order) = failed.first().and_then(|order| order.get("order_id")).and_then(Value::as_str) {
        t.follow(order);
    }
    t.soon("its stock is free again", async |t| Ok(t.available().await? == before)).await
}

async fn out_of_stock(t: &mut Teller) -> anyhow::Result<()> {
    let before = t.available().await?;
    let answer = t.checkout(&t.basket(999, "tok_ok")).await?;
    t.answered(&answer, 409, "inventory.out_of_stock");
    let short = answer.body.pointer("/shortages/0/available").and_then(Value::as_i64);
    t.check(short == Some(before), format!("the answer says that {before} are left"));
    t.check(t.available().await? == before, "nothing is held");
    Ok(())
}

async fn replayed(t: &mut Teller) -> anyhow::Result<()> {
    let (key, basket) = (uuid::Uuid::new_v4().to_string(), t.basket(1, "tok_ok"));
    let first = t.checkout_as(&key, &basket).await?;
    t.answered(&first, 201, "");
    let mut again = t.checkout_as(&key, &basket).await?;
    if !again.replayed {
        // The first could not be kept in time, on a busy machine; this one is.
        again = t.checkout_as(&key, &basket).await?;
    }
    t.answered(&again, 201, "");
    t.check(again.replayed, "the second answer says that it is a replay");
    t.check(again.body == first.body, "both answers are the same");
    t.check(t.standing().await? == 1, "there is one order");
    Ok(())
}

async fn reused(t: &mut Teller) -> anyhow::Result<()> {
    let key = uuid::Uuid::new_v4().to_string();
    let first = t.checkout_as(&key, &t.basket(1, "tok_ok")).await?;
    t.answered(&first, 201, "");
    let other = t.checkout_as(&key, &t.basket(2, "tok_ok")).await?;
    t.answered(&other, 422, "idempotency.key_reused");
    t.check(t.standing().await? == 1, "there is one order");
    Ok(())
}

async fn cancelled(t: &mut Teller) -> anyhow::Result<()> {
    let before = t.available().await?;
    let answer = t.checkout(&t.basket(3, "tok_ok")).await?;
    t.answered(&answer, 201, "");
    let order = answer.text("order_id").to_owned();
    let gone = t.cancel(&order, "changed my mind").await?;
    t.answered(&gone, 200, "");
    // Nothing of this is in the answer: each worker hears of it by its event.
    t.soon("the money goes back", async |t| {
        let order = t.order(&order).await?;
        Ok(matches!(
            order.body.pointer("/payment/status").and_then(Value::as_str),
            Some("refunded" | "voided")
        ))
    })
    .await?;
    t.soon("its stock is back on the shelf", async |t| Ok(t.available().await? == before)).await
}
