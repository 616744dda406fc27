//! What comes before a checkout: a search, a quote with a promotion, and an order at the price it said.

use serde_json::{Value, json};

use super::stage::{HUB, Teller};
use crate::seed::promos::CODE;

/// Enough of anything in the demo data for the promotion's minimum.
const UNITS: u32 = 20;

pub async fn quoted(t: &mut Teller) -> anyhow::Result<()> {
    let sku = t.sku.clone();
    let product = t.get(&format!("/v1/products/{sku}?hub_id={HUB}")).await?;
    let name = product.text("name");
    let words: Vec<_> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let found = t.get(&format!("/v1/search?hub_id={HUB}&q={}", words.join("+"))).await?;
    let items = found.body.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    t.check(
        items.iter().any(|item| item.get("sku") == Some(&Value::from(sku.as_str()))),
        "its name finds it",
    );

    let mut basket = t.basket(UNITS, "tok_ok");
    let mut ask = basket.clone();
    if let Some(ask) = ask.as_object_mut() {
        ask.remove("payment");
        ask.insert("payment_method".into(), "card".into());
        ask.insert("promo_codes".into(), json!([CODE]));
    }
    let quote = t.post("/v1/quotes", &ask).await?;
    t.answered(&quote, 201, "");
    let amount = |body: &Value, at: &str| body.pointer(at).and_then(Value::as_i64).unwrap_or_default();
    t.check(amount(&quote.body, "/discount/amount") > 0, format!("the code {CODE} takes something off"));

    if let Some(basket) = basket.as_object_mut() {
        basket.insert("quote_id".into(), quote.text("quote_id").into());
    }
    let answer = t.checkout(&basket).await?;
    t.answered(&answer, 201, "");
    t.check(
        amount(&answer.body, "/totals/total/amount") == amount(&quote.body, "/total/amount"),
        "what is charged is what was quoted",
    );
    t.check(answer.text("quote_id") == quote.text("quote_id"), "the order names its quote");
    let again = t.checkout(&basket).await?;
    t.answered(&again, 409, "pricing.quote_used");
    Ok(())
}
