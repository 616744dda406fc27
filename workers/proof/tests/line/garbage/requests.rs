//! Garbage to every endpoint of the table.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    time::Duration,
};

use async_nats::{HeaderMap, Request};
use futures::future::join_all;
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use runtime::Bus;
use subjects::{
    Code, Endpoint,
    codec::Encoding,
    headers,
    table::{self, Kind, Row, orders},
    v1,
};
use tokio::runtime::Handle;

use super::{
    HUB_FUZZ, Yard,
    make::{Dice, pick},
};

/// Batches, and requests at once in each.
const BATCHES: u32 = 250;
const AT_ONCE: usize = 80;
/// Nothing here takes longer than a provider that does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the gateway's user may not ask, checkout's may.
const STEPS: [&str; 10] = [
    "svc.inventory.return",
    "svc.orders.create",
    "svc.orders.confirm",
    "svc.orders.fail",
    "svc.payments.charge",
    "svc.payments.undo",
    "svc.promo.redeem",
    "svc.promo.commit",
    "svc.promo.release",
    "svc.pricing.honour",
];

/// These change what is there for good, rightly: garbage may name only the hub that is made for it.
const WRITES: [&str; 7] = [
    "svc.catalogue.import",
    "svc.catalogue.put_assortment",
    "svc.catalogue.put_hub",
    "svc.catalogue.put_product",
    "svc.inventory.move",
    "svc.inventory.split",
    "svc.inventory.reconcile",
];

/// An order and the saga it says it is of.
type Made = (String, String);

pub(super) struct Sent {
    payload: Vec<u8>,
    header: HeaderMap,
}

impl Sent {
    pub(super) fn make(yard: &Yard, row: &Row, seed: u64) -> Self {
        let mut rng = Dice::with_seed(seed);
        let (mut payload, json) = yard.garbage.payload(&mut rng, row.request);
        if WRITES.contains(&row.subject) {
            payload = elsewhere(payload);
        }
        let mut header = HeaderMap::new();
        let media = match rng.u8(..30) {
            0 => "text/html",
            1 => "application/json; charset=utf-16",
            2 => "application/protobuf",
            3 => "APPLICATION/JSON",
            4 => "\u{fffd}",
            _ if json => headers::JSON,
            _ => "",
        };
        if !media.is_empty() {
            header.insert(headers::CONTENT_TYPE, media);
        }
        for (name, values) in [
            (headers::DEADLINE, ["", "0", "-1", "soon", "99999999999999999999"]),
            (
                headers::TRACEPARENT,
                ["", "00-0-0-00", "ff", "00-00000000000000000000000000000000-0000000000000000-01", "\u{7f}"],
            ),
            (headers::REQUEST_ID, ["", "a b", "r", "🛵", "\t"]),
            (headers::MSG_ID, ["", "1", "1", "2", "*"]),
        ] {
            if rng.u8(..25) == 0 {
                header.append(name, pick(&mut rng, &values));
            }
        }
        Self { payload, header }
    }

    /// The order this makes if the answer is yes.
    fn makes(&self, row: &Row) -> Option<Made> {
        if row.subject != orders::Create::SUBJECT {
            return None;
        }
        let media = self.header.get(headers::CONTENT_TYPE).map(|value| value.as_str());
        let order: v1::CreateOrder = Encoding::of(media, &self.payload).decode(&self.payload).ok()?;
        Some((order.order_id, order.saga_id))
    }

    /// # Errors
    /// What is wrong with the answer.
    pub(super) async fn to(&self, bus: &Bus, row: &Row) -> Result<String, String> {
        let request = Request::new()
            .payload(self.payload.clone().into())
            .headers(self.header.clone())
            .timeout(Some(PATIENCE));
        let reply = bus
            .outgoing()
            .send_request(row.subject, request)
            .await
            .map_err(|error| format!("no reply: {error}"))?;
        let text =
            |name: &str| reply.headers.as_ref().and_then(|h| h.get(name)).map(|v| v.as_str().to_owned());
        let encoding = Encoding::of(text(headers::CONTENT_TYPE).as_deref(), &reply.payload);
        let Some(code) = text(headers::SERVICE_ERROR) else {
            let read = row.read_reply.ok_or("no reply type")?;
            read(&reply.payload).map_err(|error| format!("not a {}: {error}", row.reply))?;
            return Ok("ok".into());
        };
        let fault: v1::Fault =
            encoding.decode(&reply.payload).map_err(|error| format!("{code}, not a Fault: {error}"))?;
        match Code::parse(&fault.code) {
            None => Err(format!("unknown code {}", fault.code)),
            // Nothing is away, so nobody may say so: it would be asked again, for ever.
            Some(Code::Internal | Code::Unavailable | Code::NoResponders) => {
                Err(format!("{}: {}", fault.code, fault.detail))
            }
            Some(_) if fault.code != code => {
                Err(format!("{} in the header, {} in the body", code, fault.code))
            }
            Some(known) => Ok(known.as_str().to_owned()),
        }
    }
}

/// The same message about the hub and the products that garbage may have. Names of the same length keep
/// the lengths in the message right.
pub fn elsewhere(mut payload: Vec<u8>) -> Vec<u8> {
    let skus = crate::line::PRODUCTS.iter().map(|(sku, _)| (*sku, "fuzz"));
    for (real, other) in
        [(crate::line::HUB, HUB_FUZZ), (crate::line::HUB_BLR, HUB_FUZZ)].into_iter().chain(skus)
    {
        let (real, other) = (real.as_bytes(), format!("{other:_<20}").into_bytes());
        while let Some(at) = payload.windows(real.len()).position(|window| window == real) {
            payload[at..at + real.len()].copy_from_slice(&other[..real.len()]);
        }
    }
    payload
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_request_is_answered_and_the_books_stay() {
    let yard = Yard::open().await;
    let (gateway, checkout) = (yard.line.world.bus("gateway").await, yard.line.world.bus("checkout").await);
    let rows: Vec<&Row> =
        table::rows().filter(|row| row.kind == Kind::Request && yard.line.has(row.owner)).collect();
    let told: Mutex<BTreeMap<&str, BTreeMap<String, u32>>> = Mutex::default();
    // Whatever the dice say, there is one order that no checkout made, and it has come far.
    let made: Mutex<BTreeSet<Made>> = Mutex::new(BTreeSet::from([yard.picked_by_hand().await]));
    let began = std::time::Instant::now();

    let config =
        Config { cases: BATCHES, max_shrink_iters: 32, failure_persistence: None, ..Config::default() };
    let batch = proptest::collection::vec((0..rows.len(), any::<u64>()), 1..=AT_ONCE);
    let property = |batch: Vec<(usize, u64)>| {
        let asked = batch.into_iter().map(|(n, seed)| {
            let (row, yard) = (rows[n], &yard);
            let bus = if STEPS.contains(&row.subject) { &checkout } else { &gateway };
            async move {
                let sent = Sent::make(yard, row, seed);
                let _ = (row.read)(&sent.payload);
                sent.to(bus, row).await.map(|code| (row.subject, code, sent.makes(row))).map_err(|wrong| {
                    let payload = String::from_utf8_lossy(&sent.payload);
                    format!(
                        "{} {wrong}\n  seed {seed}, headers {:?}\n  payload {payload:.1500}",
                        row.subject, sent.header
                    )
                })
            }
        });
        for answer in Handle::current().block_on(join_all(asked)) {
            let (subject, code, makes) = answer.map_err(TestCaseError::fail)?;
            if code == "ok" {
                made.lock().unwrap().extend(makes);
            }
            *told.lock().unwrap().entry(subject).or_default().entry(code).or_default() += 1;
        }
        Ok(())
    };
    let outcome = tokio::task::block_in_place(|| TestRunner::new(config).run(&batch, property));

    let told = told.into_inner().unwrap();
    let sent: u32 = told.values().flat_map(BTreeMap::values).sum();
    println!("{sent} requests to {} endpoints in {:?}", told.len(), began.elapsed());
    for (subject, codes) in &told {
        println!("  {subject}: {codes:?}");
    }
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert_eq!(told.len(), rows.len(), "every endpoint had its share");

    let began = std::time::Instant::now();
    yard.undo().await;
    println!("undone in {:?}", began.elapsed());
    yard.still_works().await;
    println!("works in {:?}", began.elapsed());
    yard.line.world.settled().await;
    // Garbage that is a good `svc.orders.create` by chance makes an order past the checkout. The audit says
    // so of each, rightly, and must have nothing else to say.
    let sagas: BTreeSet<Made> = yard.sagas().await;
    let strays: BTreeSet<String> = made
        .into_inner()
        .unwrap()
        .into_iter()
        .filter(|made| !sagas.contains(made))
        .map(|(order, _)| order)
        .collect();
    println!("{} orders without a checkout", strays.len());
    assert!(!strays.is_empty());
    yard.line.adds_up_but_for(&strays).await;
    yard.line.stop().await;
}
