use audit::{Options, Verdict, checks};

use crate::support::{Ground, RUNNING, assert_clean, assert_found, order, saga};

#[tokio::test]
async fn a_clean_world_is_clean() {
    let ground = Ground::start().await;
    let report = ground.audit().await;
    assert_clean(&report);
    // Every query ran, and had something to look at.
    let installed = |check: &&checks::Check| {
        let wings =
            ["picks.", "carriage.", "tracking.", "eta.", "promo.", "sales.", "quotes.charged", "quotes.told"];
        !wings.iter().any(|wing| check.id.starts_with(wing))
    };
    assert_eq!(report.checks.len(), checks::all().filter(installed).count());
    let empty =
        ["stock.refused", "stock.transfers", "money.pending", "queue.dead", "queue.work", "quotes.once"];
    for check in &report.checks {
        assert_eq!(check.looked > 0, !empty.contains(&check.id), "{}\n{report}", check.id);
    }
}

#[tokio::test]
async fn a_world_without_orders_is_clean() {
    assert_clean(&Ground::empty().await.audit_with(&Options::default().settled()).await);
}

#[tokio::test]
async fn what_still_runs_is_found_only_when_nothing_may() {
    let ground = Ground::start().await;
    ground.consume().await;
    let settled = Options::default().settled();
    let report = ground.audit_with(&settled).await;
    assert_found(&report, &["sagas.late", "stock.holds"], "the running checkout");
    for check in report.failed() {
        assert_eq!(check.findings.len(), 1, "{report}");
    }
    // It fails, everything is undone, and the world has settled.
    let (order, saga) = (order(RUNNING), saga(RUNNING));
    ground
        .sql(&format!(
            "delete from orders.history where order_id = '{order}'; delete from orders.lines where order_id = '{order}';
             delete from orders.orders where order_id = '{order}';
             update checkout.saga set state = 'failed' where saga_id = '{saga}'"
        ))
        .await;
    ground
        .corrupt(&format!(
            "delete from inventory.movement where reservation_id = '{order}';
             delete from inventory.reservation where reservation_id = '{order}';
             update inventory.stock set reserved = 0"
        ))
        .await;
    let mut redis = ground.sources.redis.clone();
    let release = lua::inventory::Release::new("hub_1", &order);
    lua::Operation::run(&release, &mut redis).await.unwrap();
    // Redis has it in its journal, and the record has applied it.
    ground.sql("update inventory.hub set applied_seq = 1").await;
    assert_clean(&ground.audit_with(&settled).await);
}

#[tokio::test]
async fn what_cannot_be_asked_is_not_clean() {
    let ground = Ground::start().await;
    ground.sql("alter table inventory.refused rename to elsewhere").await;
    let report = ground.audit().await;
    assert_eq!((report.exit_code(), report.verdict), (2, Verdict::Unchecked), "{report}");
    let unchecked: Vec<_> = report.unchecked().map(|check| check.id).collect();
    assert_eq!(unchecked, ["stock.refused"]);

    ground.world.redis.kill9().unwrap();
    let report = ground.audit().await;
    let unchecked: Vec<_> = report.unchecked().map(|check| check.id).collect();
    assert_eq!(unchecked, ["stock.live", "stock.refused"], "{report}");
}

/// Who waits for the snapshot of an audit must not be waited for by the same audit.
#[tokio::test]
async fn what_is_locked_is_not_waited_for() {
    let ground = Ground::start().await;
    let mut lock = ground.world.pg.begin().await.unwrap();
    sqlx::raw_sql("lock table inventory.hub in access exclusive mode").execute(&mut *lock).await.unwrap();
    let live = Options::default().only("stock.live");
    let report = ground.audit_with(&live).await;
    assert_eq!((report.exit_code(), report.unchecked().count()), (2, 1), "{report}");
    lock.rollback().await.unwrap();
    assert_clean(&ground.audit_with(&live).await);
}
