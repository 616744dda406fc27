use crate::support::{
    CANCELLED, CLOSED, CONFIRMED, FAILED, Ground, REFUNDED, RUNNING, assert_clean, assert_found, order,
};

/// Where flash sales are not installed, nothing is said of them.
#[tokio::test]
async fn without_flashsale_there_are_no_sales_to_check() {
    let report = Ground::start().await.audit().await;
    assert!(report.checks.iter().all(|check| !check.id.starts_with("sales.")));
}

/// The claim of an order of the sale that is over becomes this; whatever else counts it follows.
fn turn(i: u32, state: &str) -> String {
    format!("update flashsale.claim set state = '{state}' where order_id = '{}'; {RECOUNT}", order(i))
}

/// The counts of the sale that is over as its claims make them.
const RECOUNT: &str = "
    update flashsale.sale s set held = c.held, sold = c.sold, released = s.offered - c.held - c.sold
    from (select coalesce(sum(qty) filter (where state in ('held', 'started')), 0) as held,
                 coalesce(sum(qty) filter (where state = 'sold'), 0) as sold
          from flashsale.claim where sale_id = 'sale_over') c
    where s.sale_id = 'sale_over'";

fn sale(name: &str, set: &str) -> String {
    format!("update flashsale.sale set {set} where sale_id = 'sale_{name}'")
}

#[tokio::test]
async fn units_that_do_not_add_up_are_found() {
    let breakages = [
        ("sales.units", "sale_open", sale("open", "held = 1")),
        ("sales.units", "sale_over", sale("over", "sold = sold - 1, released = released + 1")),
        (
            "sales.units",
            "sale_busy",
            format!(
                "alter table flashsale.sale drop constraint if exists sale_not_oversold; {}",
                sale("busy", "offered = 1")
            ),
        ),
        ("sales.units", "sale_over", sale("over", "released = released - 1")),
        ("sales.units", "sale_over", sale("over", "released = released + 1")),
        ("sales.units", "sale_busy", sale("busy", "state = 'SOLD_OUT'")),
        (
            "sales.units sales.orders",
            "sale_out",
            format!("delete from flashsale.claim where order_id = '{}'", order(CLOSED)),
        ),
    ];
    Ground::sales().await.each_is_found(&breakages.map(|(check, id, sql)| (check, id.into(), sql))).await;
}

#[tokio::test]
async fn an_order_that_does_not_fit_its_claim_is_found() {
    let (confirmed, closed, refunded) = (order(CONFIRMED), order(CLOSED), order(REFUNDED));
    let breakages = [
        (
            "sales.orders",
            "ord_nowhere".to_owned(),
            format!(
                "insert into flashsale.claim (order_id, sale_id, user_id, saga_id, qty, request, start, state)
                 values ('ord_nowhere', 'sale_over', 'usr_1', 'sag_nowhere', 1, 'fp', '', 'sold'); {RECOUNT}"
            ),
        ),
        (
            "sales.orders",
            confirmed.clone(),
            format!("update orders.orders set sale_id = '' where order_id = '{confirmed}'"),
        ),
        (
            "sales.orders",
            confirmed.clone(),
            format!("update orders.orders set sale_id = 'sale_busy' where order_id = '{confirmed}'"),
        ),
        ("sales.orders", closed.clone(), sale("out", "sku = 'eggs-12'")),
        (
            "sales.orders",
            refunded.clone(),
            format!("update flashsale.claim set qty = 1 where order_id = '{refunded}'; {RECOUNT}"),
        ),
        ("sales.orders", closed.clone(), sale("out", "price = 32999")),
        ("sales.orders", order(FAILED), turn(FAILED, "sold")),
        (
            "sales.orders",
            confirmed.clone(),
            format!("delete from flashsale.claim where order_id = '{confirmed}'; {RECOUNT}"),
        ),
        ("sales.orders", confirmed.clone(), turn(CONFIRMED, "returned")),
        ("sales.orders sales.claims", confirmed.clone(), turn(CONFIRMED, "started")),
    ];
    Ground::sales().await.each_is_found(&breakages).await;
}

#[tokio::test]
async fn a_claim_that_waits_for_nothing_is_found() {
    let running = order(RUNNING);
    let breakages = [
        (
            "sales.claims",
            running.clone(),
            format!("update flashsale.claim set saga_id = 'sag_nowhere' where order_id = '{running}'"),
        ),
        ("sales.claims", order(FAILED), turn(FAILED, "held")),
        ("sales.claims", order(CANCELLED), turn(CANCELLED, "started")),
    ];
    Ground::sales().await.each_is_found(&breakages).await;
}

#[tokio::test]
async fn a_hold_that_is_not_what_is_left_is_found() {
    let breakages = [
        ("sales.hold", "sale_open", sale("open", "offered = 11")),
        ("sales.hold", "sale_open", sale("open", "hold_id = 'hold_nowhere'")),
        ("sales.hold", "sale_open", sale("open", "hold_id = 'hold_over'")),
        ("sales.hold", "sale_out", sale("out", "hold_id = 'hold_open'")),
        ("sales.hold", "sale_open", sale("open", "state = 'ENDED', released = 8, hold_released = true")),
    ];
    Ground::sales().await.each_is_found(&breakages.map(|(check, id, sql)| (check, id.into(), sql))).await;
}

/// A claim follows its order, and a hold its claims: what changed a moment ago is on its way.
#[tokio::test]
async fn what_changed_a_moment_ago_is_not_found_yet() {
    let ground = Ground::sales().await;
    let now = "update flashsale.claim set changed_at = now(); update flashsale.sale set changed_at = now()";
    for (check, sql) in [
        ("sales.orders", turn(CONFIRMED, "returned")),
        ("sales.claims", turn(FAILED, "held")),
        ("sales.hold", sale("open", "offered = 11")),
    ] {
        ground.corrupt(&sql).await;
        assert_found(&ground.audit().await, &[check], &sql);
        ground.corrupt(now).await;
        assert_clean(&ground.audit().await);
        ground.restore().await;
    }
}
