//! Every wrong field is named, and nothing is done.

use subjects::{
    table::payments,
    v1::{self},
};

use super::support::{Till, card, credit, money, refund, undo};

fn fields(result: Result<impl std::fmt::Debug, runtime::Fault>) -> Vec<String> {
    let fault = result.unwrap_err();
    assert_eq!(fault.code.as_str(), "request.invalid", "{fault:?}");
    fault.fields.into_iter().map(|field| field.pointer).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_charge_is_refused_by_field() {
    let till = Till::open().await;
    type Break = fn(&mut v1::ChargePayment);
    let table: &[(&str, Break)] = &[
        ("/saga_id", |c| c.saga_id = "saga".into()),
        ("/order_id", |c| c.order_id.clear()),
        ("/order_id", |c| c.order_id = "ord_a.b".into()),
        ("/user_id", |c| c.user_id = "USR".into()),
        ("/city", |c| c.city = "j k t".into()),
        ("/method", |c| c.method.clear()),
        ("/token", |c| c.token = "x".repeat(513)),
        ("/token", |c| c.token = "tok\u{0}".into()),
        ("/amount", |c| c.amount = None),
        ("/amount/amount", |c| c.amount = money(0)),
        ("/amount/amount", |c| c.amount = money(-1)),
        ("/amount/amount", |c| c.amount = money(i64::MAX)),
        ("/amount/currency", |c| c.amount.as_mut().unwrap().currency = "idr".into()),
    ];
    for (pointer, wrong) in table {
        let mut request = card();
        wrong(&mut request);
        let found = fields(till.charge(&request).await);
        assert!(found.iter().any(|field| field == pointer), "{pointer} is not among {found:?}");
    }
    let empty = fields(till.charge(&v1::ChargePayment::default()).await);
    assert!(empty.len() >= 5, "all at once: {empty:?}");
    assert_eq!(till.count("select count(*) from payments.payment").await, 0);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_requests_are_looked_at_as_well() {
    let till = Till::open().await;
    let world = &till.world;
    let mut bad = undo(&card());
    bad.order_id = "x".into();
    assert_eq!(fields(till.saga::<payments::Undo>(&bad).await), ["/order_id"]);
    assert_eq!(fields(world.call::<payments::Get>(&v1::GetPayment::default()).await), ["/order_id"]);
    let mut bad = refund("ord_1", Some(0));
    assert_eq!(fields(world.call::<payments::Refund>(&bad).await), ["/amount/amount"]);
    bad.amount = money(-5);
    assert_eq!(fields(world.call::<payments::Refund>(&bad).await), ["/amount/amount"]);
    bad.refund_id = "r".into();
    bad.lines = vec![v1::RefundLine { sku: "a b".into(), qty: 0 }];
    let found = fields(world.call::<payments::Refund>(&bad).await);
    assert_eq!(found, ["/refund_id", "/lines/0/sku", "/lines/0/qty"]);
    for amount in [0, -1, i64::MAX] {
        assert_eq!(
            fields(world.call::<payments::CreditWallet>(&credit("usr_1", amount)).await),
            ["/amount/amount"]
        );
    }
    let bad = v1::GetWallet { user_id: "1".into(), currency: "IDR".into() };
    assert_eq!(fields(world.call::<payments::Wallet>(&bad).await), ["/user_id"]);
    let found = fields(world.call::<payments::Reconcile>(&v1::ReconcileProvider::default()).await);
    assert_eq!(found, ["/provider", "/from", "/to"]);
    let found = fields(world.call::<payments::Webhook>(&v1::ProviderWebhook::default()).await);
    assert_eq!(found, ["/provider"]);
    till.close().await;
}
