//! Garbage on the work queue and among the events.

use async_nats::HeaderMap;
use audit::Options;
use futures::future::join_all;
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use runtime::deadletter;
use subjects::{
    headers,
    table::{self, Kind, Row},
};
use testkit::eventually;
use tokio::runtime::Handle;

use super::{
    HUB_FUZZ, Yard,
    make::{Dice, pick},
};

const BATCHES: u32 = 40;
const AT_ONCE: usize = 50;

/// Consumers of events and commands.
const CONSUMERS: [(&str, &str); 6] = [
    ("CHECKOUT", "checkout-orch"),
    ("EVENTS", "checkout-payments"),
    ("EVENTS", "inventory-hubs"),
    ("EVENTS", "inventory-orders"),
    ("EVENTS", "orders-payments"),
    ("EVENTS", "payments-orders"),
];

fn words_of(row: &Row) -> &'static [&'static str] {
    match row.owner {
        "fulfilment" => &["created", "started", "packed", "cancelled", "eaten"],
        "dispatch" => &["offered", "accepted", "picked_up", "delivered", "cancelled", "pooled", "lost"],
        "tracking" => &["entered", "left", "circled"],
        _ => &["cancelled", "failed", "captured"],
    }
}

/// A subject of the row. Its ids are of the yard, so that whatever garbage brings about can be undone.
pub(super) fn subject(yard: &Yard, rng: &mut Dice, row: &Row) -> String {
    let words = &yard.garbage.words;
    let n = rng.usize(..words.orders.len());
    let order = &words.orders[n];
    row.subject
        .split('.')
        .map(|token| match token {
            "{saga}" => words.sagas[n].clone(),
            "{order}" => order.clone(),
            "{payment}" => order.replacen("ord_", "pay_", 1),
            "{hub}" => HUB_FUZZ.to_owned(),
            "{sku}" => "fuzz".to_owned(),
            "{city}" => pick(rng, &["jkt", "nowhere"]).to_owned(),
            "{rider}" => format!("rid_{}", n % 7),
            "{partition}" => (n % 16).to_string(),
            "{event}" => pick(rng, words_of(row)).to_owned(),
            fixed => fixed.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(".")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_stops_a_consumer_and_the_books_stay() {
    let mut yard = Yard::open().await;
    yard.garbage.spare_hubs = true;
    let ops = yard.line.world.bus("ops").await;
    let rows: Vec<&Row> = table::rows()
        .filter(|row| matches!(row.kind, Kind::Work | Kind::Event) && row.stream != "DLQ")
        .filter(|row| yard.line.has(row.owner))
        .collect();
    let began = std::time::Instant::now();
    let config =
        Config { cases: BATCHES, max_shrink_iters: 8, failure_persistence: None, ..Config::default() };
    let batch = proptest::collection::vec((0..rows.len(), any::<u64>()), 1..=AT_ONCE);
    let property = |batch: Vec<(usize, u64)>| {
        let stored = batch.into_iter().map(|(n, seed)| {
            let (row, yard, ops) = (rows[n], &yard, &ops);
            async move {
                let mut rng = Dice::with_seed(seed);
                let subject = subject(yard, &mut rng, row);
                let (payload, json) = yard.garbage.payload(&mut rng, row.request);
                // Hubs and products of garbage only.
                let payload = super::requests::elsewhere(payload);
                let mut header = HeaderMap::new();
                let media = if rng.u8(..10) == 0 { "text/html" } else { headers::JSON };
                if json || media != headers::JSON {
                    header.insert(headers::CONTENT_TYPE, media);
                }
                if rng.u8(..10) == 0 {
                    header.insert(headers::TRACEPARENT, "00-zz-\u{7f}");
                }
                let id = format!("garbage-{seed:016x}");
                ops.store_raw(header, subject.clone(), payload.into(), &id)
                    .await
                    .map_err(|fault| format!("{subject}, seed {seed}: {fault}"))
            }
        });
        let stored = Handle::current().block_on(join_all(stored));
        stored.into_iter().collect::<Result<(), _>>().map_err(TestCaseError::fail)
    };
    tokio::task::block_in_place(|| TestRunner::new(config).run(&batch, property)).unwrap();
    println!("stored in {:?}", began.elapsed());

    // Behind all of it, good messages find their way at once, not when the garbage has been given up.
    yard.still_works().await;
    println!("works after {:?}", began.elapsed());

    let admin = yard.line.world.bus("admin").await;
    for (stream, name) in CONSUMERS {
        eventually(&format!("{name} has taken everything"), || async {
            let stream = admin.jetstream().get_stream_no_info(stream).await.map_err(|e| e.to_string())?;
            let info = stream.consumer_info(name).await.map_err(|e| e.to_string())?;
            let (waits, open) = (info.num_pending, info.num_ack_pending);
            if waits == 0 && open == 0 {
                Ok(true)
            } else {
                Err(format!("{waits} wait, {open} not acknowledged; {}", yard.hubs().await))
            }
        })
        .await;
    }
    let letters = deadletter::list(&ops, 10_000).await.unwrap();
    let mut codes = std::collections::BTreeMap::<(String, String), u32>::new();
    for (_, letter) in &letters {
        assert!(subjects::Code::parse(&letter.code).is_some(), "{letter:?}");
        assert_ne!(letter.code, "service.internal", "{letter:?}");
        *codes.entry((letter.consumer.clone(), letter.code.clone())).or_default() += 1;
    }
    println!("{} dead letters after {:?}: {codes:#?}", letters.len(), began.elapsed());
    for (_, name) in CONSUMERS {
        assert!(letters.iter().any(|(_, letter)| letter.consumer == name), "{name} buried nothing");
    }

    yard.undo().await;
    // All but what garbage is by itself: dead letters, and events of what never happened.
    let mut books = Options::default().settled();
    for prefix in [
        "stock.",
        "money.",
        "orders.",
        "sagas.",
        "events.missing",
        "outbox.",
        "queue.work",
        "queue.consumers",
        "queue.fill",
    ] {
        books = books.only(prefix);
    }
    yard.line.adds_up_with(books).await;
    yard.line.stop().await;
}
