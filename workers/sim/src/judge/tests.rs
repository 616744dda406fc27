use super::*;

fn broken(judge: &Judge) -> Vec<&'static str> {
    judge.book().violations.iter().map(|violation| violation.what).collect()
}

#[test]
fn an_ordinary_order_breaks_nothing() {
    let judge = Judge::default();
    judge.placed("ord_1", 100.0);
    judge.promised("ord_1", Promise { p50_at: 700.0, p80_at: 900.0, p95_at: 1_200.0 });
    judge.packed("ord_1", true);
    judge.offered(&["ord_1".into()]);
    judge.says_yes("rid_1", "asg_1");
    judge.on_trip("rid_1", "asg_1", false);
    assert!(judge.take("ord_1", "rid_1") && judge.take("ord_1", "rid_1"));
    judge.handed("ord_1", "rid_1", 800.0);
    judge.trip_over("rid_1");
    let path = [
        Status::Pending,
        Status::Confirmed,
        Status::AssignedToStore,
        Status::Picking,
        Status::Packed,
        Status::AssignedToPartner,
        Status::PickedUp,
        Status::InTransit,
        Status::Delivered,
    ];
    let entries: Vec<Entry> = (1..)
        .zip(path)
        .map(|(version, to)| Entry { from: None, to, at: 100.0 * version as f64 - 100.0, version })
        .collect();
    judge.history("ord_1", &entries, Some(750.0));
    assert_eq!(broken(&judge), Vec::<&str>::new());
    assert!(judge.open().is_empty());

    let report = judge.book().report(&crate::Options::default(), 900.0);
    assert_eq!((report.placed, report.delivered, report.reassignments), (1, 1, 0));
    assert_eq!(report.click_to_door_s.p50, 700.0);
    assert_eq!((report.late_share, report.eta.p50, report.eta.p80), (1.0, 0.0, 1.0));
    assert!(report.clean && !report.to_string().contains("BROKEN"));
}

#[test]
fn promises_are_judged_once_the_city_has_settled() {
    let judge = Judge::default();
    // Everybody waits 300 s; who comes first or last is promised far too much, the one between too little.
    for (order, clicked_at, p50_s) in
        [("ord_1", 1_000.0, 900.0), ("ord_2", 1_130.0, 200.0), ("ord_3", 1_260.0, 900.0)]
    {
        judge.placed(order, clicked_at);
        let at = clicked_at + p50_s;
        judge.promised(order, Promise { p50_at: at, p80_at: at, p95_at: at });
        let mut book = judge.book();
        let order = book.orders.get_mut(order).unwrap();
        (order.status, order.delivered_at) = (Some(Status::Delivered), Some(clicked_at + 300.0));
    }
    let judged = |settle_minutes| {
        let options = crate::Options { settle_minutes, ..Default::default() };
        let report = judge.book().report(&options, 900.0);
        (report.delivered, report.eta.promises, report.eta.p50)
    };
    assert_eq!((judged(0.0), judged(2.0), judged(3.0)), ((3, 3, 2.0 / 3.0), (3, 1, 0.0), (3, 0, 0.0)));
}

#[test]
fn a_bag_is_carried_once() {
    let judge = Judge::default();
    judge.packed("ord_1", true);
    assert!(judge.take("ord_1", "rid_1"));
    assert!(!judge.take("ord_1", "rid_2"));
    assert_eq!(broken(&judge), ["carried_twice"]);
    judge.handed("ord_1", "rid_2", 1.0);
    assert_eq!(broken(&judge), ["carried_twice", "carried_twice"]);
    assert!(!judge.take("ord_2", "rid_1"), "not packed yet, which is no crime");
    assert_eq!(broken(&judge).len(), 2);
}

#[test]
fn a_rider_is_on_one_trip_and_one_he_accepted() {
    let judge = Judge::default();
    judge.on_trip("rid_1", "asg_1", false);
    judge.says_yes("rid_1", "asg_2");
    judge.on_trip("rid_1", "asg_2", false);
    assert_eq!(broken(&judge), ["trip_not_accepted", "two_trips"]);
    judge.trip_over("rid_1");
    judge.on_trip("rid_1", "asg_3", true);
    assert_eq!(broken(&judge).len(), 2, "he was on it when we found him");
}

#[test]
fn what_nobody_handed_over_was_not_delivered_and_what_was_cancelled_stays_so() {
    let judge = Judge::default();
    judge.placed("ord_1", 0.0);
    judge.packed("ord_1", true);
    judge.wants_cancelled("ord_1");
    let entry = |to, version| Entry { from: None, to, at: 0.0, version };
    judge.history("ord_1", &[entry(Status::Pending, 1), entry(Status::Delivered, 2)], None);
    assert_eq!(broken(&judge), ["state_order", "cancelled_and_delivered", "delivered_by_nobody"]);
}

#[test]
fn the_summary_counts_what_is_where() {
    let judge = Judge::default();
    for nth in 0..4 {
        judge.placed(&format!("ord_{nth}"), 0.0);
    }
    judge.packed("ord_0", true);
    assert!(judge.take("ord_0", "rid_1"));
    judge.saw("ord_1", 9, Status::Delivered);
    judge.saw("ord_2", 3, Status::Cancelled);
    judge.on_shift("rid_1", true);
    let line = judge.book().summary();
    assert_eq!((line.placed, line.waiting, line.riding, line.delivered, line.cancelled), (4, 1, 1, 1, 1));
    assert_eq!((line.riders, line.busy), (1, 0));
}

#[test]
fn quantiles_lie_between() {
    assert_eq!(report::quantile(vec![], 0.5), None);
    assert_eq!(report::quantile(vec![3.0, 1.0], 0.5), Some(2.0));
    assert_eq!(report::quantile(vec![5.0], 0.95), Some(5.0));
}
