use crate::support::{CLOSED, CONFIRMED, FAILED, Ground, assert_clean, order};

/// Where pricing is not installed, nothing is said of it.
#[tokio::test]
async fn without_pricing_there_are_no_quotes_to_check() {
    let report = Ground::start().await.audit().await;
    assert!(report.checks.iter().all(|check| !["quotes.charged", "quotes.told"].contains(&check.id)));
}

fn quoted(n: u32) -> String {
    format!("qte_{n:032x}_{}", "0".repeat(24))
}

/// The order took this quote, at its own total.
fn take(order: &str, n: u32, confirmed: bool) -> String {
    let at = if confirmed { "now()" } else { "null" };
    format!(
        "update orders.orders set quote_id = '{}' where order_id = '{order}';
         insert into pricing.quote (id, user_id, hub_id, city, currency, total, delivery_fee, multiplier,
             tariff_version, experiment, variant, quote, request, expires_at, order_id, used_at, confirmed_at)
         select '{n:032x}', user_id, hub_id, city, currency, total, delivery_fee, 100, 0, '', '', '', '', now(),
                order_id, now(), {at}
         from orders.orders where order_id = '{order}'",
        quoted(n)
    )
}

#[tokio::test]
async fn a_quote_that_was_not_kept_is_found() {
    let (confirmed, closed, failed) = (order(CONFIRMED), order(CLOSED), order(FAILED));
    let ground = Ground::pricing().await;
    // One that failed gave its quote back.
    let setup = [
        "truncate pricing.quote".to_owned(),
        take(&confirmed, 1, true),
        take(&closed, 2, true),
        take(&failed, 3, false),
        "update pricing.quote set order_id = null, used_at = null where confirmed_at is null".to_owned(),
    ]
    .join("; ");
    ground.sql(&setup).await;
    assert_clean(&ground.audit().await);
    let (first, second) = (format!("where order_id = '{confirmed}'"), format!("where order_id = '{closed}'"));
    let breakages = [
        ("quotes.charged", &confirmed, format!("update pricing.quote set total = total - 1 {first}")),
        ("quotes.charged", &confirmed, format!("update pricing.quote set currency = 'INR' {first}")),
        ("quotes.charged", &confirmed, format!("update pricing.quote set user_id = 'usr_eve' {first}")),
        ("quotes.charged", &closed, format!("update pricing.quote set hub_id = 'hub_9' {second}")),
        ("quotes.charged", &closed, format!("delete from pricing.quote {second}")),
        ("quotes.charged", &closed, format!("update orders.orders set quote_id = 'qte_forged' {second}")),
        ("quotes.charged", &closed, format!("update pricing.quote set order_id = 'ord_other' {second}")),
        (
            "quotes.charged",
            &failed,
            "update pricing.quote set total = total + 1 where order_id is null".into(),
        ),
        (
            "quotes.told",
            &confirmed,
            format!(
                "update pricing.quote set confirmed_at = null {first};
                 update orders.orders set confirmed_at = now() - interval '1 hour' {first}"
            ),
        ),
        (
            "quotes.once quotes.charged",
            &quoted(2),
            format!("update orders.orders set quote_id = '{}' {first}", quoted(2)),
        ),
    ];
    let each: Vec<_> = breakages
        .into_iter()
        .map(|(check, id, sql)| (check, id.clone(), format!("{setup}; {sql}")))
        .collect();
    ground.each_is_found(&each).await;
}
