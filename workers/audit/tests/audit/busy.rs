//! A busy system must not look broken: audits while everything moves.

use std::sync::Arc;

use audit::Options;
use lua::{
    LuaError, Operation,
    inventory::{Basket, Change, Confirm, JournalRead, JournalTrim, Position, Release, Reserve, Return},
};
use redis::aio::ConnectionManager;
use runtime::outbox::{Relay, Schema};
use sqlx::PgPool;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::support::{Ground, HUB, announce, assert_clean, order};

const AUDITS: usize = 30;
/// Entries that may wait for the record.
const WAITING: usize = 600;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_found_while_everything_moves() {
    let ground = Ground::start().await;
    let stop = CancellationToken::new();
    let room = Arc::new(Semaphore::new(WAITING));
    let sellers: Vec<_> = (0..3)
        .map(|n| tokio::spawn(sell(ground.sources.redis.clone(), n, room.clone(), stop.clone())))
        .collect();
    let drainer = tokio::spawn(drain(
        ground.world.pg.clone(),
        ground.sources.redis.clone(),
        room.clone(),
        stop.clone(),
    ));
    let orders = ground.world.platform("orders").await;
    let relay = Relay::new(
        Schema::named("orders"),
        orders.pg.clone(),
        orders.bus.jetstream(),
        orders.config.outbox.into(),
    );
    let notifier = relay.notifier();
    let relay = tokio::spawn(relay.run(stop.clone()));
    let pg = ground.world.pg.clone();
    let stopped = stop.clone();
    let breaches = tokio::spawn(async move {
        // One order after the other is late, for ever: a change and its event in one transaction.
        let mut i = 0u32;
        while !stopped.is_cancelled() {
            i += 1;
            late(&pg, i).await;
            notifier.notify();
        }
        i
    });

    let busy = [
        "stock.ledger",
        "stock.bounds",
        "stock.reserved",
        "stock.movements",
        "stock.live",
        "events.",
        "orders.",
    ];
    let options = busy.into_iter().fold(Options::default(), Options::only);
    for _ in 0..AUDITS {
        assert_clean(&ground.audit_with(&options).await);
    }
    stop.cancel();
    let mut sold = 0;
    for seller in sellers {
        sold += seller.await.unwrap();
    }
    let drained = drainer.await.unwrap();
    let breached = breaches.await.unwrap();
    relay.await.unwrap();
    assert!(sold > AUDITS as u64 && drained > AUDITS as u64 && breached > 10, "{sold} {drained} {breached}");
    announce(&ground.world.bus("orders").await, format!("evt.order.failed.jkt.{}", order(1)), "lie".into())
        .await;
    assert_eq!(ground.audit_with(&options).await.exit_code(), 1, "it does look");
}

/// A new order, confirmed and announced at once.
async fn late(pg: &PgPool, i: u32) {
    let id = order(1_000 + i);
    let mut tx = pg.begin().await.unwrap();
    for sql in [
        "insert into orders.orders select $1, $1, user_id, hub_id, city, 'CONFIRMED', 2, currency, subtotal, discount,
             delivery_fee, total, address_line, lat, lng, payment_method, 'pay_late', '', 0, event, now(), now(), now(), now()
         from orders.orders where order_id = 'ord_00000000000000000000000000000001'",
        "insert into orders.lines select $1, line_no, sku, name, qty, unit_price, total from orders.lines
         where order_id = 'ord_00000000000000000000000000000001'",
        "insert into orders.history select $1, version, from_status, to_status, actor, reason, now()
         from orders.history where order_id = 'ord_00000000000000000000000000000001'",
        "insert into orders.outbox (subject, payload) values ('evt.order.confirmed.jkt.' || $1, '')",
    ] {
        sqlx::query(sql).bind(&id).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn sell(
    mut redis: ConnectionManager,
    seller: u32,
    room: Arc<Semaphore>,
    stop: CancellationToken,
) -> u64 {
    let basket = Basket::new([("milk-1l", 2), ("eggs-12", 1)]).unwrap();
    let mut i = 0;
    // One in three is sold and returned, which makes three entries; the others make two.
    while let Some(room) = stop.run_until_cancelled(room.acquire_many(2 + u32::from(i % 3 == 0))).await {
        room.unwrap().forget();
        i += 1;
        let id = format!("ord_{seller}x{i}");
        Reserve::new(HUB, &id, "usr_1", &basket, 60_000).run(&mut redis).await.unwrap();
        if i % 3 == 0 {
            Release::new(HUB, &id).run(&mut redis).await.unwrap();
        } else if i % 3 == 1 {
            Confirm::new(HUB, &id, "usr_1").run(&mut redis).await.unwrap();
            Return::new(HUB, &id).run(&mut redis).await.unwrap();
        } else {
            Confirm::new(HUB, &id, "usr_1").run(&mut redis).await.unwrap();
        }
    }
    i
}

/// The drainer's duty in small: entries in order, a few per transaction, then trim.
async fn drain(
    pg: PgPool,
    mut redis: ConnectionManager,
    room: Arc<Semaphore>,
    stop: CancellationToken,
) -> u64 {
    let mut after = Position { epoch: 1, seq: 0 };
    while !stop.is_cancelled() {
        let page = match (JournalRead { hub: HUB, after, limit: 20 }).run(&mut redis).await {
            Ok(page) => page,
            Err(LuaError::Gap { expected, found }) => panic!("{expected} {found}"),
            Err(error) => panic!("{error}"),
        };
        let Some(last) = page.entries.last().map(|entry| entry.at) else {
            tokio::task::yield_now().await;
            continue;
        };
        let mut tx = pg.begin().await.unwrap();
        for entry in &page.entries {
            let (id, kind, state, lines, on_hand, reserved) = match &entry.change {
                Change::Reserved { reservation, lines, .. } => {
                    (reservation, "reserved", "RESERVED", lines, 0, 1)
                }
                Change::Released { reservation, lines } => {
                    (reservation, "released", "RELEASED", lines, 0, -1)
                }
                Change::Committed { reservation, lines, .. } => {
                    (reservation, "committed", "CONFIRMED", lines, -1, -1)
                }
                Change::Returned { reservation, lines } => (reservation, "returned", "RETURNED", lines, 1, 0),
                other => panic!("{other:?}"),
            };
            let held = "[[\"milk-1l\", 2], [\"eggs-12\", 1]]";
            sqlx::query(
                "insert into inventory.reservation values ($1, $2, 'u', $3, now() + interval '1 hour', '', $4::jsonb, now())
                 on conflict (hub_id, reservation_id) do update set state = excluded.state",
            )
            .bind(HUB).bind(id).bind(state).bind(held).execute(&mut *tx).await.unwrap();
            for line in lines {
                let qty = i64::from(line.qty);
                sqlx::query(
                    "with m as (insert into inventory.movement
                         (hub_id, epoch, seq, sku, kind, qty, on_hand_delta, reserved_delta, reservation_id, at)
                         values ($1, 1, $2, $3, $8, $4, $5, $6, $7, now()))
                     update inventory.stock set on_hand = on_hand + $5, reserved = reserved + $6
                     where hub_id = $1 and sku = $3",
                )
                .bind(HUB).bind(i64::try_from(entry.at.seq).unwrap()).bind(&line.sku).bind(qty)
                .bind(on_hand * qty).bind(reserved * qty).bind(id)
                .bind(kind)
                .execute(&mut *tx).await.unwrap();
            }
        }
        sqlx::query("update inventory.hub set applied_seq = $1")
            .bind(i64::try_from(last.seq).unwrap())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        JournalTrim { hub: HUB, upto: last }.run(&mut redis).await.unwrap();
        after = last;
        room.add_permits(page.entries.len());
    }
    after.seq
}
