use audit::Options;
use lua::{
    Operation,
    inventory::{Adjust, Basket, Close, Confirm, JournalTrim, MovementKind, Position, Reserve},
};

use crate::support::{Ground, HUB, RUNNING, assert_clean, assert_found, order};

#[tokio::test]
async fn redis_that_has_drifted_is_found() {
    let ground = Ground::start().await;
    let mut redis = ground.sources.redis.clone();
    let stock = lua::keys::inventory::stock(HUB);
    let was: String = redis::cmd("HGET").arg(&stock).arg("milk-1l").query_async(&mut redis).await.unwrap();
    let set = |sku: &str, value: &str| {
        let mut cmd = redis::cmd("HSET");
        cmd.arg(&stock).arg(sku).arg(value);
        cmd
    };
    // One unit more available; one more held; a SKU the record has not; one that is lost; a hold too many.
    let (held, rest) = was.split_once(' ').unwrap();
    let (rest, last) = rest.rsplit_once(' ').unwrap();
    let more = last.parse::<u64>().unwrap() + 1;
    for broken in
        [format!("{held} {rest} {more}"), format!("{} {rest} {last}", held.parse::<u64>().unwrap() + 1)]
    {
        set("milk-1l", &broken).query_async::<()>(&mut redis).await.unwrap();
        let report = ground.audit().await;
        assert_found(&report, &["stock.live"], &broken);
        assert_eq!(report.failed().next().unwrap().findings[0].id, "hub_1/milk-1l");
    }
    set("milk-1l", &was).query_async::<()>(&mut redis).await.unwrap();
    assert_clean(&ground.audit().await);

    set("ghost", "0 0 1").query_async::<()>(&mut redis).await.unwrap();
    assert_found(&ground.audit().await, &["stock.live"], "ghost");
    redis::cmd("HDEL").arg(&stock).arg("ghost").arg("milk-1l").query_async::<()>(&mut redis).await.unwrap();
    assert_found(&ground.audit().await, &["stock.live"], "lost");
    set("milk-1l", &was).query_async::<()>(&mut redis).await.unwrap();

    let expiry = lua::keys::inventory::expiry(HUB);
    redis::cmd("ZREM").arg(&expiry).arg(order(RUNNING)).query_async::<()>(&mut redis).await.unwrap();
    let report = ground.audit().await;
    assert_found(&report, &["stock.live"], "hold");
    assert_eq!(report.failed().next().unwrap().findings[0].id, HUB);
    redis::cmd("ZADD").arg(&expiry).arg(1).arg(order(RUNNING)).query_async::<()>(&mut redis).await.unwrap();
    assert_clean(&ground.audit().await);

    Close { hub: HUB }.run(&mut redis).await.unwrap();
    assert_found(&ground.audit().await, &["stock.live"], "closed");
}

/// Redis is ahead of the record by what waits in its journal; that is counted in, not waited for.
#[tokio::test]
async fn entries_on_their_way_are_counted_in() {
    let ground = Ground::start().await;
    let mut redis = ground.sources.redis.clone();
    let basket = Basket::new([("milk-1l", 3), ("eggs-12", 2)]).unwrap();
    for i in 0..5 {
        Reserve::new(HUB, &format!("ord_fresh{i}"), "usr_1", &basket, 60_000).run(&mut redis).await.unwrap();
    }
    Confirm::new(HUB, "ord_fresh0", "usr_1").run(&mut redis).await.unwrap();
    Confirm { late: Some(&basket), ..Confirm::new(HUB, "ord_late", "usr_1") }.run(&mut redis).await.unwrap();
    lua::inventory::Release::new(HUB, "ord_fresh1").run(&mut redis).await.unwrap();
    lua::inventory::Release::new(HUB, "ord_never").run(&mut redis).await.unwrap();
    let lines = [("milk-1l", -4)];
    Adjust { hub: HUB, movement: "mov_8", kind: MovementKind::Adjusted, lines: &lines, note: "" }
        .run(&mut redis)
        .await
        .unwrap();
    let only = Options::default().only("stock.live");
    assert_clean(&ground.audit_with(&only).await);

    // An entry that is trimmed without having been applied is lost, and found.
    JournalTrim { hub: HUB, upto: Position { epoch: 1, seq: 1 } }.run(&mut redis).await.unwrap();
    ground.sql("update inventory.hub set applied_seq = 1").await;
    assert_found(&ground.audit_with(&only).await, &["stock.live"], "lost on its way");
}
