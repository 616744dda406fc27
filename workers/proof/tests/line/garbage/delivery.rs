//! Garbage to the delivery line: its endpoints, its events, its work queue, its live channels.
//!
//! Its rows have nothing to be undone with: a rider or a pick task that garbage made stays, and is no order's. So
//! the books that are audited are those garbage may not touch: stock, money, orders, and that no rider has two
//! trips and no order two riders.

use std::{collections::BTreeMap, time::Duration};

use async_nats::{HeaderMap, Request};
use audit::Options;
use futures::future::join_all;
use subjects::{
    headers,
    table::{self, Kind, Row},
};
use testkit::eventually;

use super::{Yard, events, make::Dice, requests::Sent};

const OWNERS: [&str; 6] = ["geo", "fulfilment", "dispatch", "tracking", "eta", "devices"];
const ROUNDS: u64 = 60;
const AT_ONCE: u64 = 60;
/// Streams, who may publish to each, and the consumers that read garbage from it.
const READERS: [(&str, &str); 7] = [
    ("EVENTS", "geo-events"),
    ("EVENTS", "fulfilment-events"),
    ("EVENTS", "dispatch-events"),
    ("EVENTS", "tracking-events"),
    ("EVENTS", "eta-events"),
    ("DISPATCH", "dispatch-pool"),
    ("TRACK", "tracking-history"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_delivery_line_answers_or_buries_whatever_comes() {
    let mut yard = Yard::whole().await;
    yard.garbage.spare_hubs = true;
    let asked = requests(&yard).await;
    println!("{asked:#?}");
    messages(&yard).await;
    live(&yard).await;
    yard.still_works().await;
    taken(&yard).await;
    yard.undo().await;
    let mut books = Options::default().settled();
    for prefix in ["stock.", "money.", "orders.", "sagas.", "carriage.trips", "carriage.riders", "outbox."] {
        books = books.only(prefix);
    }
    yard.line.adds_up_with(books).await;
    yard.line.stop().await;
}

/// Every endpoint answers with its reply or a fault of a known code, and never that it is at a loss.
async fn requests(yard: &Yard) -> BTreeMap<&'static str, BTreeMap<String, u32>> {
    let gateway = yard.line.world.bus("gateway").await;
    let rows: Vec<&Row> =
        table::rows().filter(|row| row.kind == Kind::Request && OWNERS.contains(&row.owner)).collect();
    let mut told: BTreeMap<&str, BTreeMap<String, u32>> = BTreeMap::new();
    for round in 0..ROUNDS {
        let sent = (0..AT_ONCE).map(|nth| {
            let seed = round * AT_ONCE + nth;
            let (row, gateway) = (rows[seed as usize % rows.len()], &gateway);
            async move {
                let sent = Sent::make(yard, row, seed);
                sent.to(gateway, row)
                    .await
                    .map(|code| (row.subject, code))
                    .map_err(|wrong| format!("{} {wrong}, seed {seed}", row.subject))
            }
        });
        for answer in join_all(sent).await {
            let (subject, code) = answer.unwrap();
            *told.entry(subject).or_default().entry(code).or_default() += 1;
        }
    }
    assert_eq!(told.len(), rows.len());
    told
}

async fn messages(yard: &Yard) {
    let world = &yard.line.world;
    let (ops, dispatch, tracking) =
        (world.bus("ops").await, world.bus("dispatch").await, world.bus("tracking").await);
    // What others announce is what these follow, too.
    let followed = ["evt.order", "evt.hub"];
    let rows: Vec<&Row> = table::rows()
        .filter(|row| matches!(row.kind, Kind::Work | Kind::Event))
        .filter(|row| {
            OWNERS.contains(&row.owner) || followed.iter().any(|begin| row.subject.starts_with(begin))
        })
        .collect();
    for seed in 0..ROUNDS * AT_ONCE / 2 {
        let row = rows[seed as usize % rows.len()];
        let mut rng = Dice::with_seed(seed);
        let subject = events::subject(yard, &mut rng, row);
        let (payload, json) = yard.garbage.payload(&mut rng, row.request);
        let payload = super::requests::elsewhere(payload);
        let mut header = HeaderMap::new();
        if json {
            header.insert(headers::CONTENT_TYPE, headers::JSON);
        }
        let bus = match row.stream {
            "DISPATCH" => &dispatch,
            "TRACK" => &tracking,
            _ => &ops,
        };
        let id = format!("delivery-garbage-{seed:016x}");
        bus.store_raw(header, subject.clone(), payload.into(), &id)
            .await
            .unwrap_or_else(|fault| panic!("{subject}, seed {seed}: {fault}"));
    }
}

/// Pings that are none get a verdict.
async fn live(yard: &Yard) {
    let gateway = yard.line.world.bus("gateway").await;
    let asked = (0..AT_ONCE * 4).map(|seed| {
        let gateway = &gateway;
        async move {
            let mut rng = Dice::with_seed(seed);
            let (payload, _) = yard.garbage.payload(&mut rng, "Ping");
            let subject = format!("gpsp.{}.jkt.rid_{}", seed % 16, seed % 7);
            // A partition without an owner is nobody's for as long as a lease lasts.
            eventually(&format!("a ping that is none is answered, seed {seed}"), || async {
                let request =
                    Request::new().payload(payload.clone().into()).timeout(Some(Duration::from_secs(5)));
                let asked = gateway.outgoing().send_request(subject.clone(), request).await;
                asked.map(|_| true).map_err(|error| error.to_string())
            })
            .await;
        }
    });
    join_all(asked).await;
}

async fn taken(yard: &Yard) {
    let admin = yard.line.world.bus("admin").await;
    for (stream, name) in READERS {
        eventually(&format!("{name} has taken everything"), || async {
            let stream = admin.jetstream().get_stream_no_info(stream).await.map_err(|e| e.to_string())?;
            let info = stream.consumer_info(name).await.map_err(|e| e.to_string())?;
            let (waits, open) = (info.num_pending, info.num_ack_pending);
            // An order for a hub that nobody knows yet must not be lost: it is tried again until it is a dead
            // letter, minutes later. Nothing waits behind it.
            let retried = name == "dispatch-pool";
            if waits == 0 && (open == 0 || retried) {
                Ok(true)
            } else {
                Err(format!("{waits} wait, {open} open"))
            }
        })
        .await;
    }
}
