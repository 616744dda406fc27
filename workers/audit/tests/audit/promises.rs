//! How promises held, from the record of `eta`.

use sqlx::migrate::Migrator;
use testkit::World;

static ETA: Migrator = sqlx::migrate!("../eta/migrations");

#[tokio::test]
async fn promises_are_counted_by_city() {
    let world = World::start(&[("eta", &ETA)]).await;
    let nothing = audit::promises(&world.pg, 24).await.unwrap();
    assert!(nothing.all.is_none() && nothing.cities.is_empty());
    // Took 100 s each, promised within 90, 110 and 130; one of Bangalore's was far too late.
    let sql = "insert into eta.promise (order_id, hub_id, city, placed_at, promised_at, delivered_at, p50_s, p80_s,
                                        p95_s, cancelled_at)
               select format('ord_%s', n), 'hub_1', case when n < 4 then 'blr' else 'jkt' end, now() - interval '1 h',
                      now() - interval '1 h', now() - interval '1 h'
                          + make_interval(secs => case when n = 1 then 500 else 100 end),
                      90, 110, 130, case when n = 9 then now() end
               from generate_series(1, 9) n";
    sqlx::query(sql).execute(&world.pg).await.unwrap();
    let held = audit::promises(&world.pg, 24).await.unwrap();
    let all = held.all.as_ref().unwrap();
    assert_eq!((all.delivered, held.cities.len()), (8, 2), "a cancelled order was never late");
    let [blr, jkt] = [&held.cities[0], &held.cities[1]];
    assert_eq!((blr.city.as_str(), blr.delivered, jkt.city.as_str(), jkt.delivered), ("blr", 3, "jkt", 5));
    assert_eq!((jkt.within.p50, jkt.within.p80, jkt.within.p95), (0.0, 1.0, 1.0));
    assert!((blr.within.p95 - 2.0 / 3.0).abs() < 1e-9);
    assert!((jkt.pinball_s.p50 - 5.0).abs() < 1e-6 && (jkt.pinball_s.p80 - 2.0).abs() < 1e-6);
    assert_eq!(audit::promises(&world.pg, 0).await.unwrap().all.map(|all| all.delivered), None);
    assert!(held.to_string().contains("blr"));
}
