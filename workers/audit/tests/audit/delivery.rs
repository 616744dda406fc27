use crate::support::{CLOSED, Ground, REFUNDED, assert_clean, order};

/// Where the delivery line is not installed, nothing is said of it.
#[tokio::test]
async fn what_is_not_installed_is_not_missed() {
    let ground = Ground::start().await;
    let report = ground.audit().await;
    assert_clean(&report);
    let delivery = ["picks.", "carriage.", "tracking.", "eta."];
    assert!(report.checks.iter().all(|check| delivery.iter().all(|begin| !check.id.starts_with(begin))));
}

#[tokio::test]
async fn a_broken_delivery_line_is_found() {
    let (closed, refunded) = (order(CLOSED), order(REFUNDED));
    let ground = Ground::delivery().await;
    let report = ground.audit().await;
    let looked = |id: &str| report.checks.iter().find(|check| check.id == id).expect(id).looked;
    for id in ["picks.orders", "carriage.tasks", "carriage.orders", "carriage.behind", "carriage.trips"] {
        assert!(looked(id) > 0, "{id}\n{report}");
    }
    for id in ["carriage.riders", "tracking.points", "eta.promises"] {
        assert!(looked(id) > 0, "{id}\n{report}");
    }
    let trip = |id: &str, state: &str, expires: &str| {
        format!(
            "insert into dispatch.assignment (assignment_id, rider_id, hub_id, city, state, hub_lat, hub_lng, offered_at, expires_at, ready_at) values ('{id}', 'rid_1', 'hub_1', 'jkt', '{state}', -6.2, 106.8, now(), now() {expires}, now())"
        )
    };
    let stop = |id: &str| {
        format!(
            "insert into dispatch.stop (assignment_id, order_id, place, planned_s) values ('{id}', '{closed}', 0, 1)"
        )
    };
    let to_rider = |id: &str| {
        format!(
            "update dispatch.rider set state = 'ASSIGNED', assignment_id = '{id}' where rider_id = 'rid_1'"
        )
    };
    ground
        .each_is_found(&[
            ("picks.orders", closed.clone(), format!("delete from fulfilment.task where order_id = '{closed}'")),
            ("picks.orders", closed.clone(), format!("update fulfilment.task set state = 'PICKING' where order_id = '{closed}'")),
            ("carriage.tasks", "ord_lone".into(), "insert into fulfilment.task (order_id, hub_id, city, state, items, lines, units, created_at, ready_at, pick_s, load, order_version, version, announced) values ('ord_lone', 'hub_1', 'jkt', 'WAITING', '[]', 1, 1, now() - interval '1 hour', now(), 1, 1, 1, 1, true)".into()),
            ("carriage.tasks", closed.clone(), format!("update dispatch.task set packed_at = null where order_id = '{closed}'")),
            ("carriage.orders carriage.tasks", closed.clone(), format!("delete from dispatch.stop where order_id = '{closed}'; delete from dispatch.task where order_id = '{closed}'")),
            ("carriage.orders", closed.clone(), format!("{}; {}", trip("asg_again", "COMPLETED", ""), stop("asg_again"))),
            ("carriage.orders", closed.clone(), format!("update dispatch.assignment set state = 'CANCELLED' where assignment_id = 'asg_{CLOSED}'")),
            ("carriage.behind", closed.clone(), format!("insert into dispatch.effect (order_id, status, rank, actor, created_at) values ('{closed}', 'ORDER_STATUS_CLOSED', 12, 'rid_1', now() - interval '1 hour')")),
            ("carriage.behind", "ord_nobody".into(), "insert into dispatch.task (order_id, hub_id, city, state, drop_lat, drop_lng, address, placed_at, ready_at, promised_by, priority, created_at, not_before) values ('ord_nobody', 'hub_1', 'jkt', 'DELIVERED', 0, 0, '', now(), now(), now(), 0, now() - interval '9 days', now()); insert into dispatch.outbox (subject, payload) values ('evt.assignment.delivered.jkt.ord_nobody', '')".into()),
            ("carriage.orders carriage.trips", closed.clone(), format!("update dispatch.task set state = 'OFFERED' where order_id = '{closed}'")),
            ("carriage.riders", "rid_1".into(), trip("asg_live", "OFFERED", "+ interval '1 minute'")),
            ("carriage.offers", "asg_late".into(), format!("{}; {}", trip("asg_late", "OFFERED", "- interval '1 hour'"), to_rider("asg_late"))),
            ("tracking.points", format!("rid_{CLOSED}"), format!("insert into tracking.point select * from tracking.point where rider_id = 'rid_{CLOSED}'")),
            ("tracking.carry", refunded.clone(), format!("update tracking.carry set active = true where order_id = '{refunded}'")),
            ("eta.promises", closed.clone(), format!("delete from eta.promise where order_id = '{closed}'")),
            ("eta.promises", closed.clone(), format!("update eta.promise set delivered_at = null where order_id = '{closed}'")),
            ("events.missing", closed.clone(), format!("update dispatch.task set attempts = 2 where order_id = '{closed}'")),
        ])
        .await;
}
