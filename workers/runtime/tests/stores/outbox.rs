use std::{collections::HashMap, time::Duration};

use async_nats::jetstream;
use futures::StreamExt;
use prost::Message;
use runtime::outbox::{self, OutboxEvent, Relay, RelayOptions, Schema};
use sqlx::PgPool;
use subjects::{
    ids::{City, OrderId, Token, Word},
    table::OrderEvent,
    v1,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::place::{Place, event_streams, eventually, schema};

const ORDERS: Schema = Schema::named("orders");

fn quick() -> RelayOptions {
    RelayOptions {
        ack_timeout: Duration::from_millis(500),
        give_up_after: Duration::from_millis(600),
        takeover_poll: Duration::from_millis(50),
        ..RelayOptions::default()
    }
}

fn event(order: u32, version: u64) -> OutboxEvent {
    let channel = OrderEvent {
        event: Word::parse("status").unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::parse(&format!("ord_{order}")).unwrap(),
    };
    let meta = Some(v1::EventMeta { version, ..Default::default() });
    OutboxEvent::new(&channel, &v1::OrderChanged { meta, ..Default::default() })
}

async fn write(pool: &PgPool, events: &[OutboxEvent]) {
    let mut tx = pool.begin().await.unwrap();
    outbox::append(&mut tx, ORDERS, events).await.unwrap();
    tx.commit().await.unwrap();
}

async fn rows(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from orders.outbox").fetch_one(pool).await.unwrap()
}

/// Rows are there, and the oldest has waited more than twice as long as one that is given up.
async fn waited_past_giving_up(pool: &PgPool) {
    let patience = 2.0 * quick().give_up_after.as_secs_f64();
    eventually(async || {
        let sql = "select extract(epoch from clock_timestamp() - min(created_at))::float8 from orders.outbox";
        match sqlx::query_scalar::<_, Option<f64>>(sql).fetch_one(pool).await.unwrap() {
            Some(age) if age > patience => Ok(()),
            age => Err(format!("the oldest row is {age:?} s old")),
        }
    })
    .await;
}

async fn emptied(pool: &PgPool) {
    eventually(async || match rows(pool).await {
        0 => Ok(()),
        left => Err(format!("{left} rows left")),
    })
    .await;
}

fn start(
    pool: &PgPool,
    js: &jetstream::Context,
    options: RelayOptions,
) -> (CancellationToken, JoinHandle<()>) {
    let cancel = CancellationToken::new();
    let relay = Relay::new(ORDERS, pool.clone(), js, options);
    (cancel.clone(), tokio::spawn(relay.run(cancel)))
}

/// Everything in the stream: subject, message id, payload.
async fn stored(js: &jetstream::Context, stream: &str) -> Vec<(String, String, Vec<u8>)> {
    let mut stream = js.get_stream(stream).await.unwrap();
    let count = usize::try_from(stream.info().await.unwrap().state.messages).unwrap();
    let consumer = stream.create_consumer(jetstream::consumer::pull::OrderedConfig::default()).await.unwrap();
    let messages = consumer.messages().await.unwrap().take(count);
    messages
        .map(|message| {
            let message = message.unwrap();
            let id =
                message.headers.as_ref().and_then(|h| h.get("Nats-Msg-Id")).map(|v| v.as_str().to_owned());
            (message.subject.to_string(), id.unwrap_or_default(), message.payload.to_vec())
        })
        .collect()
        .await
}

/// Each order's versions are 1, 2, 3 … in this order, none missing and none twice.
async fn assert_whole(js: &jetstream::Context, orders: u32, versions: u64) {
    let mut seen: HashMap<String, Vec<u64>> = HashMap::new();
    for (subject, _, payload) in stored(js, "EVENTS").await {
        let changed = v1::OrderChanged::decode(payload.as_slice()).unwrap();
        seen.entry(subject).or_default().push(changed.meta.unwrap().version);
    }
    assert_eq!(seen.len(), orders as usize);
    for (subject, got) in seen {
        assert_eq!(got, (1..=versions).collect::<Vec<_>>(), "{subject}");
    }
}

async fn world() -> (Place, PgPool, jetstream::Context) {
    let place = Place::new(true, true).await;
    assert!(place.path().exists());
    let (pool, js) = (place.pool().await, place.js().await);
    schema(&pool, "orders").await;
    event_streams(&js).await;
    (place, pool, js)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_is_published_in_order_with_its_headers_and_what_is_rolled_back_is_not() {
    let (_place, pool, js) = world().await;
    let mut tx = pool.begin().await.unwrap();
    outbox::append(&mut tx, ORDERS, &[event(9, 1)]).await.unwrap();
    tx.rollback().await.unwrap();
    let with_headers = event(1, 1).header("Kilat-Request-Id", "req-1").header("Nats-Msg-Id", "forged");
    write(&pool, &[with_headers, event(1, 2), event(2, 1), event(1, 3), event(2, 2), event(2, 3)]).await;

    let relay =
        Relay::new(ORDERS, pool.clone(), &js, RelayOptions { max_poll: Duration::from_secs(30), ..quick() });
    let (notifier, cancel) = (relay.notifier(), CancellationToken::new());
    let task = tokio::spawn(relay.run(cancel.clone()));
    emptied(&pool).await;
    assert_whole(&js, 2, 3).await;
    let message = js.get_stream("EVENTS").await.unwrap().get_raw_message(1).await.unwrap();
    assert_eq!(message.headers.get("Kilat-Request-Id").unwrap().as_str(), "req-1");
    assert!(message.headers.get("Nats-Msg-Id").unwrap().as_str().starts_with("orders-"));

    // However long the relay would sleep, a commit it is told of goes at once.
    for version in 4..=6 {
        write(&pool, &[event(1, version), event(2, version)]).await;
        notifier.notify();
        emptied(&pool).await;
    }
    assert_whole(&js, 2, 6).await;
    cancel.cancel();
    task.await.unwrap();
}

/// Whoever takes over may be long in coming.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_a_worker_drained_goes_with_it() {
    let (_place, pool, js) = world().await;
    let (cancel, task) = start(&pool, &js, RelayOptions { max_poll: Duration::from_secs(30), ..quick() });
    write(&pool, &[event(1, 1)]).await;
    emptied(&pool).await;
    // Nobody tells the relay of it.
    write(&pool, &[event(1, 2), event(2, 1), event(2, 2)]).await;
    cancel.cancel();
    task.await.unwrap();
    assert_eq!(rows(&pool).await, 0);
    assert_whole(&js, 2, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_too_large_fails_its_transaction() {
    let place = Place::new(true, false).await;
    let pool = place.pool().await;
    schema(&pool, "orders").await;
    let mut large = event(1, 1);
    large.payload = vec![0; outbox::MAX_PAYLOAD + 1];
    let mut conn = pool.acquire().await.unwrap();
    let error = outbox::append(&mut conn, ORDERS, &[event(1, 1), large]).await.unwrap_err();
    assert!(matches!(error, sqlx::Error::Encode(_)), "{error}");
    assert_eq!(rows(&pool).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_when_the_relay_is_killed_again_and_again() {
    let (_place, pool, js) = world().await;
    let (killed, mut deaths) = tokio::sync::watch::channel(0_u64);
    let writer = {
        let pool = pool.clone();
        tokio::spawn(async move {
            for version in 1..=60 {
                // Some die while there is still something to write, however the two are paced.
                deaths.wait_for(|deaths| *deaths >= version / 10).await.unwrap();
                let events: Vec<_> = (0..40).map(|order| event(order, version)).collect();
                write(&pool, &events).await;
            }
        })
    };
    let mut kills = 0;
    while !writer.is_finished() || rows(&pool).await > 0 {
        let (_, task) = start(&pool, &js, RelayOptions { batch: 64, ..quick() });
        // Each may live a little longer: where nobody gets anything done in so short a life, a later one does.
        tokio::time::sleep(Duration::from_micros(fastrand::u64(5_000..60_000 + 1_000 * kills))).await;
        task.abort();
        let _ = task.await;
        kills += 1;
        killed.send_replace(kills);
    }
    writer.await.unwrap();
    assert!(kills > 5, "{kills} kills");
    assert_whole(&js, 40, 60).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_relays_one_is_active_and_the_other_takes_over_when_its_connection_dies() {
    let (_place, pool, js) = world().await;
    let relays = [start(&pool, &js, quick()), start(&pool, &js, quick())];
    let holders = "select pid from pg_locks where locktype = 'advisory' and granted";
    let mut last = 0;
    for version in 1..=4 {
        let events: Vec<_> = (0..50).map(|order| event(order, version)).collect();
        write(&pool, &events).await;
        emptied(&pool).await;
        let active: Vec<i32> = sqlx::query_scalar(holders).fetch_all(&pool).await.unwrap();
        assert_eq!(active.len(), 1, "one active relay");
        assert_ne!(active[0], last, "another connection took over");
        last = active[0];
        sqlx::query("select pg_terminate_backend($1)").bind(last).execute(&pool).await.unwrap();
    }
    assert_whole(&js, 50, 4).await;
    for (cancel, task) in relays {
        cancel.cancel();
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_wait_while_nats_is_down_and_go_when_it_is_back() {
    let (place, pool, js) = world().await;
    let (cancel, task) = start(&pool, &js, quick());
    write(&pool, &[event(1, 1)]).await;
    emptied(&pool).await;
    let nats = place.nats.as_ref().unwrap();
    nats.kill9().unwrap();
    let events: Vec<_> = (2..=300).map(|version| event(1, version)).collect();
    write(&pool, &events).await;
    // Longer than a row is given up after, with the relay trying all the while.
    waited_past_giving_up(&pool).await;
    assert_eq!(rows(&pool).await, 299);
    nats.restart().await.unwrap();
    emptied(&pool).await;
    assert_whole(&js, 1, 300).await;
    assert_eq!(stored(&js, "DLQ").await.len(), 0, "an outage makes no dead letters");
    cancel.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_can_never_be_published_becomes_a_dead_letter_and_blocks_nobody() {
    let (_place, pool, js) = world().await;
    let mut large = event(3, 1);
    large.payload = vec![7; 60 * 1024];
    let bad = [
        (large.subject.as_str(), large.payload.as_slice()),
        ("evt.order.*.jkt.ord_3", b"wildcard".as_slice()),
        ("nobody.listens.here", b"unrouted".as_slice()),
        ("", b"no subject at all".as_slice()),
    ];
    write(&pool, &[event(1, 1), event(2, 1)]).await;
    for (subject, payload) in bad {
        // Past `append`, as a worker's own SQL might.
        let sql = "insert into orders.outbox (subject, payload, headers) values ($1, $2, '[1]')";
        sqlx::query(sql).bind(subject).bind(payload).execute(&pool).await.unwrap();
    }
    write(&pool, &[event(1, 2), event(2, 2)]).await;
    let (cancel, task) = start(&pool, &js, quick());
    emptied(&pool).await;
    assert_whole(&js, 2, 2).await;
    let letters: Vec<_> = stored(&js, "DLQ")
        .await
        .into_iter()
        .map(|(subject, _, payload)| (subject, v1::DeadLetter::decode(payload.as_slice()).unwrap()))
        .collect();
    assert_eq!(letters.len(), 4);
    assert!(letters.iter().all(|(subject, letter)| *subject == format!("dlq.outbox.{}", letter.id)));
    let unrouted = letters.iter().find(|(_, l)| l.subject == "nobody.listens.here").unwrap();
    assert_eq!(unrouted.1.payload.as_ref(), b"unrouted");
    let large = letters.iter().find(|(_, l)| l.subject == large.subject).unwrap();
    assert!(large.1.error.contains("bytes kept"), "{}", large.1.error);
    cancel.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn more_bad_rows_than_one_read_takes_block_nobody() {
    let (_place, pool, js) = world().await;
    let sql = "insert into orders.outbox (subject, payload) select 'nobody.listens.' || n, '' from generate_series(1, 25) n";
    sqlx::query(sql).execute(&pool).await.unwrap();
    write(&pool, &[event(1, 1), event(1, 2)]).await;
    // Patient: what is refused stays refused for as long as this test lasts.
    let options = RelayOptions { batch: 10, give_up_after: Duration::from_secs(600), ..quick() };
    let (cancel, task) = start(&pool, &js, options);
    eventually(async || match rows(&pool).await {
        25 => Ok(()),
        left => Err(format!("{left} rows left")),
    })
    .await;
    assert_whole(&js, 1, 2).await;
    cancel.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_without_atomic_batches_is_served_one_by_one() {
    let (_place, pool, js) = world().await;
    js.delete_stream("EVENTS").await.unwrap();
    let config = jetstream::stream::Config {
        name: "EVENTS".to_owned(),
        subjects: vec!["evt.>".to_owned()],
        ..Default::default()
    };
    js.create_stream(config).await.unwrap();
    for version in 1..=3 {
        write(&pool, &[event(1, version), event(2, version)]).await;
    }
    let (cancel, task) = start(&pool, &js, quick());
    emptied(&pool).await;
    assert_whole(&js, 2, 3).await;
    cancel.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_stream_makes_events_wait_and_no_dead_letters() {
    let (_place, pool, js) = world().await;
    let mut config = js.get_stream("EVENTS").await.unwrap().cached_info().config.clone();
    (config.max_bytes, config.discard) = (4096, jetstream::stream::DiscardPolicy::New);
    js.update_stream(&config).await.unwrap();
    let events: Vec<_> = (1..=100).map(|version| event(1, version)).collect();
    write(&pool, &events).await;
    let (cancel, task) = start(&pool, &js, quick());
    waited_past_giving_up(&pool).await;
    assert!(rows(&pool).await > 0);
    config.max_bytes = -1;
    js.update_stream(&config).await.unwrap();
    emptied(&pool).await;
    assert_whole(&js, 1, 100).await;
    assert_eq!(stored(&js, "DLQ").await.len(), 0);
    cancel.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows() {
    let (_place, pool, js) = world().await;
    for from in 0..10 {
        let events: Vec<_> = (0..1000).map(|order| event(from * 1000 + order, 1)).collect();
        write(&pool, &events).await;
    }
    let begun = tokio::time::Instant::now();
    let (cancel, task) = start(&pool, &js, quick());
    emptied(&pool).await;
    let rate = 10_000.0 / begun.elapsed().as_secs_f64();
    println!("10000 rows at {rate:.0} a second");
    assert_whole(&js, 10_000, 1).await;
    cancel.cancel();
    task.await.unwrap();
}
