use crate::support::{CANCELLED, CLOSED, CONFIRMED, FAILED, Ground, WALLET, order, payment};

/// Moves both of our books and the provider's, so that only what is to be found is wrong.
fn give_back(i: u32, amount: i64) -> String {
    let payment = payment(i);
    format!(
        "update payments.payment set refunded = {amount}, status = 'partially_refunded' where payment_id = '{payment}';
         update payments.refund set amount = {amount} where payment_id = '{payment}';
         update payments.entry set amount = sign(amount) * {amount} where txn = 'rfd_{i}';
         update payments.sandbox_payments set refunded = {amount} where payment_id = '{payment}'"
    )
}

/// Only held, by us and the provider.
fn untaken(i: u32) -> String {
    let payment = payment(i);
    format!(
        "update payments.payment set status = 'authorized', captured = 0 where payment_id = '{payment}';
         update payments.sandbox_payments set status = 'authorized', captured = 0 where payment_id = '{payment}';
         delete from payments.entry where txn = '{payment}-capture';
         insert into payments.outbox (subject, payload) values ('evt.payment.authorized.jkt.{payment}', '')"
    )
}

#[tokio::test]
async fn broken_money_is_found() {
    let (one, two, failed) = (payment(CONFIRMED), payment(CONFIRMED + 1), payment(FAILED));
    let cancelled = payment(CANCELLED);
    let ground = Ground::start().await;
    ground
        .each_is_found(&[
            ("money.orders", order(CONFIRMED), format!("update orders.orders set total = 76001, delivery_fee = 10001 where order_id = '{}'", order(CONFIRMED))),
            ("money.orders", order(CONFIRMED), format!("update orders.orders set payment_id = '{two}' where order_id = '{}'", order(CONFIRMED))),
            ("money.orders", order(CONFIRMED), format!("delete from payments.payment where payment_id = '{one}'; delete from payments.sandbox_payments where payment_id = '{one}'; delete from payments.entry where txn = '{one}-capture'")),
            ("money.orders", order(CONFIRMED), format!("update payments.payment set status = 'voided', captured = 0 where payment_id = '{one}'; delete from payments.sandbox_payments where payment_id = '{one}'; delete from payments.entry where txn = '{one}-capture'; insert into payments.outbox (subject, payload) values ('evt.payment.voided.jkt.{one}', '')")),
            ("money.orders", order(CONFIRMED), format!("update payments.payment set captured = 75999 where payment_id = '{one}'; update payments.sandbox_payments set captured = 75999 where payment_id = '{one}'; update payments.entry set amount = sign(amount) * 75999 where txn = '{one}-capture'")),
            ("money.orders", order(CLOSED), untaken(CLOSED)),
            ("money.books", "sales:orders IDR".into(), "insert into payments.entry (txn, account, amount, currency) values ('odd', 'sales:orders', -5, 'IDR'), ('odd', 'funding:wallet', 5, 'IDR')".into()),
            ("money.payments", cancelled.clone(), give_back(CANCELLED, 75_999)),
            ("money.payments", failed.clone(), format!("update payments.payment set status = 'authorized' where payment_id = '{failed}'; insert into payments.outbox (subject, payload) values ('evt.payment.authorized.jkt.{failed}', '')")),
            ("money.pending", failed.clone(), format!("update payments.payment set status = 'pending' where payment_id = '{failed}'")),
            ("money.pending", failed.clone(), format!("update payments.payment set status = 'pending', check_at = now() - interval '5 minutes' where payment_id = '{failed}'")),
            ("money.ledger", "half".into(), "insert into payments.entry (txn, account, amount, currency) values ('half', 'funding:wallet', 5, 'IDR')".into()),
            ("money.ledger", "mixed".into(), "insert into payments.entry (txn, account, amount, currency) values ('mixed', 'funding:wallet', 5, 'IDR'), ('mixed', 'funding:cash', -5, 'INR')".into()),
            ("money.captures", one.clone(), format!("update payments.entry set txn = 'pay_moved-capture' where txn = '{one}-capture'")),
            ("money.books", "sales:refunds IDR".into(), "insert into payments.entry (txn, account, amount, currency) values ('twice', 'sales:refunds', 5, 'IDR'), ('twice', 'provider:sandbox:clearing', -5, 'IDR')".into()),
            ("money.wallet", "wallet IDR".into(), "update payments.wallet set balance = balance + 1".into()),
            ("money.wallet", "held IDR".into(), format!("insert into payments.wallet_payment (entry_id, key, payment_id, user_id, amount, currency, status) values ('wlt_x', 'x', 'pay_x', 'usr_{WALLET:032x}', 5, 'IDR', 'held')")),
            ("money.refunds", cancelled.clone(), format!("update payments.refund set status = 'failed' where payment_id = '{cancelled}'")),
            ("money.refunds", one.clone(), format!("insert into payments.refund (refund_id, payment_id, order_id, amount, status) values ('rfd_y', '{one}', '{}', 1, 'pending')", order(CONFIRMED))),
            ("money.provider", one.clone(), format!("insert into payments.sandbox_payments select 'again', payment_id, order_id, 'again', fingerprint, token, amount, currency, auto_capture, status, decline, captured, refunded, settles_at, created_at from payments.sandbox_payments where payment_id = '{one}'")),
            ("money.provider", one.clone(), format!("update payments.sandbox_payments set refunded = 1 where payment_id = '{one}'")),
            ("money.provider", one.clone(), format!("delete from payments.sandbox_payments where payment_id = '{one}'")),
            ("money.provider", "pay_stranger".into(), "insert into payments.sandbox_payments (provider_ref, payment_id, order_id, authorize_key, fingerprint, token, amount, currency, auto_capture, status, captured, created_at) values ('ref_s', 'pay_stranger', 'ord_s', 'k_s', '', '', 5, 'IDR', true, 'captured', 5, now() - interval '1 hour')".into()),
            ("money.provider", payment(WALLET), format!("update payments.wallet_payment set refunded = 1 where payment_id = '{}'", payment(WALLET))),
        ])
        .await;
}

/// So does taking what was paid at the door.
#[tokio::test]
async fn a_payment_due_at_the_door_has_grace() {
    let ground = Ground::start().await;
    ground.corrupt(&untaken(CLOSED)).await;
    ground.corrupt("update orders.orders set updated_at = now()").await;
    crate::support::assert_clean(&ground.audit().await);
}

/// A cancelled order's refund takes a moment: no finding, until it has taken too long.
#[tokio::test]
async fn money_on_its_way_back_has_grace() {
    let ground = Ground::start().await;
    ground.corrupt(&give_back(CANCELLED, 1)).await;
    ground.corrupt("update payments.payment set updated_at = now()").await;
    crate::support::assert_clean(&ground.audit().await);
}
